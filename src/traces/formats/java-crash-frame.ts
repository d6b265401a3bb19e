/**
 * Frames of a crash report:
 *   V  [libjvm.so+0xed27f4]  Unsafe_PutInt+0x124  (unsafe.cpp:300)
 *   C  [libc.so.6+0x91f16]
 *   j  com.shop.Orders.place(Ljava/lang/String;JI)V+4 java.base@17.0.15
 *   J 1234 c2 com.shop.Orders.place(J)V (123 bytes) @ 0x00007f… [0x00007f…+0x48]
 *   J 12% C1 com.shop.Orders.place(J)V app//com.shop@1.2 (123 bytes) @ …
 *   v  ~StubRoutines::call_stub 0x00007f…
 */
import type { Frame } from '../model.ts';
import { frameOf } from '../own.ts';
import { javaFrameOf } from './java-frame.ts';

const NATIVE =
  /^[VC] +\[([^\]+]{1,300})(?:\+0x[\da-f]{1,16})?\](?: +(\S.{0,1000}?)(?:\+0x[\da-f]{1,16})?(?: +\(([\w.+-]{1,200}):(\d{1,9})\))?)?\s*$/;
const INTERPRETED = /^[jA] +([^\s(]{1,1000})\([^)]{0,2000}\)\S{0,1000}?\+-?\d{1,9}(?: (\S{1,200}))?\s*$/;
const COMPILED =
  /^J +\d{1,9}%?(?: +[!sbn]{1,4})? +(?:c[12] +|jvmci +)?([^\s(]{1,1000})\([^)]{0,2000}\)\S{0,1000}(?: (\S{1,200}))?(?: \(\d{1,9} bytes\))? @ 0x/i;
/** The JDK's own libraries, and what Windows brings. */
const JDK_LIBRARY =
  /^(?:lib)?(?:jvm|java|zip|nio|net|extnet|jli|awt\w*|verify|management\w*|jimage|instrument|fontmanager|freetype|prefs|rmi|syslookup|j2\w+|j9\w+|sunec|lcms|javajpeg|mlib_image|jsound|ntdll|kernel32|kernelbase|ucrtbase|msvcr\w*)\.(?:so|dll|dylib)/i;
const STUB = /^v +~(.{1,200}?)(?: 0x[\da-f]{1,16})?\s*$/;
const ADDRESS = /^C +0x[\da-f]{1,16}/;

export function crashFrame(text: string): Frame | null {
  const native = NATIVE.exec(text);
  if (native) {
    const [, module, name, file, line] = native;
    const place = { module: module ?? null, file: file ?? null, line: line ? Number(line) : null };
    const frame = frameOf('c', { function: name ?? '??', ...place });
    return JDK_LIBRARY.test(module ?? '') ? { ...frame, own: false } : frame;
  }
  const java = INTERPRETED.exec(text) ?? COMPILED.exec(text);
  if (java) return javaOf(java[1] ?? '', java[2]);
  const stub = STUB.exec(text);
  const none = { module: null, file: null, line: null };
  // A stub is the JVM's own code.
  if (stub) return { function: `~${stub[1]}`, ...none, own: false };
  return ADDRESS.test(text) ? { function: '??', ...none, own: false } : null;
}

function javaOf(qualified: string, module: string | undefined): Frame | null {
  const name = qualified.replace(/(\$\$Lambda)[^.]*(?=\.)/, '$1');
  const frame = javaFrameOf(name, 'Unknown Source');
  const known = module?.replace(/^.*\//, '').replace(/@.*$/, '');
  if (!frame || known === undefined || !/^[\w.]+$/.test(known)) return frame;
  return frameOf('java', { ...frame, module: known });
}

/**
 * A frame as the JVM prints it, in all dresses:
 *   `at com.shop.OrderStore.save(OrderStore.java:118)`                      exceptions
 *   `at java.base/java.lang.Thread.run(Thread.java:840)`                   with module, `loader//`, `loader/mod@ver/`
 *   `at java.lang.Thread.run(java.base@17.0.15/Thread.java:840)`           HotSpot dumps: the module stands in the place
 *   `at a.B.c(B.java:1) ~[shop-1.2.jar:1.2]`                               logback's packaging data
 * https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/java/lang/StackTraceElement.java
 */
import type { Frame } from '../model.ts';
import { frameOf } from '../own.ts';

const FRAME = /^\s*at ([^\s()"][^()"]{0,1000})\(([^()\n]{0,300})\)(?:\s*(?:~?\[[^\]]*\]))?\s*$/;
/** A hidden class's address differs from run to run: `LambdaForm$MH/0x000000d801086800.invoke`. */
const HIDDEN = /\/0x[\da-f]{6,16}(?=\.)/g;
const LAMBDA = /\$\$Lambda(?:\$\d+)?(?:\/(?:0x[\da-f]+|\d+))?/g;
// Kotlin lets a test's name hold blanks; nothing else does.
const NAME = /^(?:[^\s/]*\/)*[\p{L}\p{N}_$.<>-]+(?:\.[\p{L}\p{N}_$<> ,'-]+)$/u;
// A shortened file (`a:41`), and a hidden class that stands for its file (`java.base@21.0.8/LambdaForm$MH`).
const SHORT = /^(?:[\w$.]{1,200}@[^\s/]{1,80}\/[\w$]{1,200}|(?:[^/\s]{1,200}\/)?[\w$]{1,80}:(\d{1,9}))$/;
const PLACE =
  /^(?:[^/\s]+\/)?([^:\s]+?\.\w{1,6}|SourceFile|PG|r8-map-id-\w+|Unknown Source|<generated>|<[\w ]+>|NO_SOURCE_FILE|REPL\S*)?(?::(-?\d+))?$/;

export function javaFrame(text: string): Frame | null {
  if (!text.includes('at ')) return null;
  const match = FRAME.exec(text);
  return match ? javaFrameOf(match[1] ?? '', match[2] ?? '') : null;
}

/** The frame of a qualified name and what stood in its parentheses; null where it is not Java's. */
export function javaFrameOf(qualified: string, place: string): Frame | null {
  const plain = qualified.includes('/0x') ? qualified.replace(HIDDEN, '') : qualified;
  const name = plain.includes('$$Lambda') ? plain.replace(LAMBDA, '$$$$Lambda') : plain;
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || place === '' || qualified.endsWith(' ') || !NAME.test(name)) return null;
  const slash = name.lastIndexOf('/');
  const where = whereOf(place);
  if (!where) return null;
  const { file, line } = where;
  return frameOf('java', {
    function: name.slice(slash + 1),
    module:
      moduleOf(slash > 0 ? name.slice(0, slash) : '') ??
      moduleOf(place.includes('/') ? place.slice(0, place.lastIndexOf('/')) : ''),
    file: file === null || file.startsWith('<') || file === 'Unknown Source' ? null : file,
    line: line !== null && line >= 0 ? line : null,
  });
}

/** `app//`, `app/shop@1.2`, `java.base@17.0.15` → the module's name, null where only a loader is named. */
function moduleOf(text: string): string | null {
  const last = text.split('/').at(-1) ?? '';
  return last === '' || last === 'app' || last === 'bootstrap' || last === 'platform'
    ? null
    : (last.split('@')[0] ?? null);
}

/** File and line of what stands in the parentheses, each null where it is not said; null where this is no place. */
function whereOf(place: string): { file: string | null; line: number | null } | null {
  if (/Native [Mm]ethod$|Unknown Source$/.test(place)) return { file: null, line: null };
  const short = SHORT.exec(place);
  if (short) return { file: null, line: short[1] === undefined ? null : Number(short[1]) };
  const [whole, file = null, line] = PLACE.exec(place) ?? [];
  if (whole === undefined || (file === null && line === undefined)) return null;
  return { file, line: line === undefined ? null : Number(line) };
}

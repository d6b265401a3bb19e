/**
 * Frames as the serviceability agent prints them (`jhsdb jstack`, `jstack -F` and `-m`), and Android's native ones:
 *    - java.util.concurrent.FutureTask.run() @bci=39, line=264 (Compiled frame; information may be imprecise)
 *   0x00007fbf9c9416e6	* java.lang.Thread.run() bci:11 line:840 (Interpreted frame)
 *   0x00007fbfb3a1bf16	__futex_abstimed_wait_common + 0xc6
 *     native: #00 pc 0000000000053c08  /apex/…/libc.so (syscall+28) (BuildId: …)
 * https://github.com/openjdk/jdk/blob/master/src/jdk.hotspot.agent/share/classes/sun/jvm/hotspot/tools/PStack.java
 */
import type { Frame } from '../model.ts';
import { frameOf } from '../own.ts';
import { javaFrameOf } from './java-frame.ts';

const JAVA =
  /^(?: - |0x[\da-f]{8,16}\s+\* ?)([\w$.<>+/-]{1,1000})\([^()]{0,2000}\)(?: @?bci[=:]-?\d{1,9})?(?:,? line[=:](\d{1,9}))?(?:,? pc=0x[\da-f]{1,16})?(?:,? [Mm]ethod\*?=0x[\da-f]{1,16})? \([A-Z]\w{2,20} frame(?:; information may be imprecise)?\)\s*$/;
const NATIVE = /^0x[\da-f]{8,16}\s+(\S.{0,1000}?)(?: \+ 0x[\da-f]{1,16})?\s*$/;
const ANDROID =
  /^\s*(?:native: )?#\d{1,4} pc [\da-f]{6,16} {1,2}(\S.{0,300}?)(?: \((.{1,1000}?)(?:\+\d{1,12})?\))?(?: \(BuildId: [\da-f]{1,64}\))?\s*$/;

export function agentFrame(text: string): Frame | null {
  const java = JAVA.exec(text);
  if (!java) return null;
  const name = (java[1] ?? '').replace(/\+0x[\da-f]+(?=\.)/, '');
  const frame = javaFrameOf(name, 'Unknown Source');
  return frame && { ...frame, line: java[2] === undefined ? null : Number(java[2]) };
}

export function nativeFrame(text: string): Frame | null {
  const android = ANDROID.exec(text);
  if (android) {
    const place = { module: android[1] ?? null, file: null, line: null };
    return frameOf('c', { function: android[2] ?? '??', ...place });
  }
  const native = NATIVE.exec(text);
  // `????????` is a place without a symbol.
  const name = native?.[1]?.replace(/^\?+$/, '??');
  return name === undefined ? null : frameOf('c', { function: name, module: null, file: null, line: null });
}

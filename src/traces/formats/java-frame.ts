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
const LAMBDA = /\$\$Lambda(?:\$\d+)?(?:\/(?:0x[\da-f]+|\d+))?/g;
// Kotlin lets a test's name hold blanks; nothing else does.
const NAME = /^(?:[^\s/]*\/)*[\p{L}\p{N}_$.<>-]+(?:\.[\p{L}\p{N}_$<> ,'-]+)$/u;
const PLACE =
  /^(?:[^/\s]+\/)?([^:\s]+?\.\w{1,6}|SourceFile|PG|r8-map-id-\w+|Unknown Source|<generated>|<[\w ]+>|NO_SOURCE_FILE|REPL\S*)?(?::(-?\d+))?$/;

export function javaFrame(text: string): Frame | null {
  if (!text.includes('at ')) return null;
  const match = FRAME.exec(text);
  return match ? javaFrameOf(match[1] ?? '', match[2] ?? '') : null;
}

/** The frame of a qualified name and what stood in its parentheses; null where it is not Java's. */
export function javaFrameOf(qualified: string, place: string): Frame | null {
  const name = qualified.includes('$$Lambda') ? qualified.replace(LAMBDA, '$$$$Lambda') : qualified;
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || place === '' || qualified.endsWith(' ') || !NAME.test(name)) return null;
  const slash = name.lastIndexOf('/');
  const native = /Native [Mm]ethod$|Unknown Source$/.test(place);
  const where = native ? null : PLACE.exec(place);
  if (!native && !where) return null;
  const file = where?.[1] ?? null;
  const line = where?.[2] === undefined ? null : Number(where[2]);
  if (!native && file === null && line === null) return null;
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

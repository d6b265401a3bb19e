/** The header of a Java exception: found in a line, or among the lines before the first frame. */
import type { Line } from '../model.ts';
import { timeIn } from '../time.ts';

/** A class's name with its packages. */
export const FQCN = '(?:[\\p{L}_$][\\w$]{0,100}[./]){1,30}[\\p{L}_$][\\w$-]{0,200}';
const HEADER = new RegExp(
  `^\\s*(?:Exception in thread "(.{0,500})" |Exception: )?(${FQCN})(?::\\s?(.*))?$`,
  'u',
);
const BARE = /^\s*(?:Exception in thread "(.{0,500})" )([\p{L}_$][\w$]{0,200})(?::\s?(.*))?$/u;
const NEAR = /^\s*([A-Z][\w$]{0,200}(?:Exception|Error|Throwable|Failure|\$\w+))(?::\s?(.*))?$/;
const INLINE =
  /(?:^|[\s[(:;,=])((?:[\p{L}_$][\w$]{0,100}\.){1,30}[\p{L}_$][\w$]{0,200}(?:Exception|Error|Throwable))(?::\s(.*)|\s*)$/u;
// A logger that prints the simple name: `… MakeLog: RuntimeException: no stock`
const SIMPLE = /[\s:]([A-Z][\w$]{0,200}(?:Exception|Error)): (.*)$/;
export const THREAD = /^\s*Exception in thread "/;
const EXCEPTIONAL = /(?:Exception|Error|Throwable|Failure|Fault|Interrupted|Timeout|Panic|Abort)\w*$|\$\w+$/;

/** Lines of one message at most; what follows is no message. */
export const MAX_MESSAGE_LINES = 50;

export interface Head {
  readonly thread: string | null;
  readonly type: string | null;
  readonly message: string | null;
  readonly at: Line;
}

export function nameless(at: Line): Head {
  return { thread: null, type: null, message: null, at };
}

export function headerOf(line: Line): Head | null {
  const match = HEADER.exec(line.text) ?? BARE.exec(line.text);
  return match
    ? { thread: match[1] ?? null, type: match[2] ?? null, message: match[3] ?? null, at: line }
    : null;
}

/** The header among the lines before the first frame: its message may hold lines of its own. */
export function header(before: readonly Line[]): Head | null {
  const tail: string[] = [];
  let blanks = 0;
  for (let back = 1; back <= Math.min(before.length, MAX_MESSAGE_LINES); back += 1) {
    const line = before[before.length - back];
    if (!line) break;
    const found = candidate(line, back === 1);
    if (found)
      return {
        ...found,
        message: [found.message, ...tail.reverse()].filter(part => part !== null).join('\n') || null,
      };
    if (line.text.trim() === '') blanks += 1;
    if (blanks > 2 || timeIn(line.text) !== null) break;
    tail.push(line.text);
  }
  return null;
}

function candidate(line: Line, nearest: boolean): Head | null {
  const start = headerOf(line);
  if (start && (start.thread !== null || EXCEPTIONAL.test(start.type ?? '') || nearest)) return start;
  const inline = INLINE.exec(line.text);
  if (inline) return { thread: null, type: inline[1] ?? null, message: inline[2] ?? null, at: line };
  const near = NEAR.exec(line.text) ?? (nearest ? SIMPLE.exec(line.text) : null);
  return near ? { thread: null, type: near[1] ?? null, message: near[2] ?? null, at: line } : null;
}

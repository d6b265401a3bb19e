/**
 * `jcmd PID Thread.dump_to_file -format=json` (JDK 21+): `threadDump.threadContainers[].threads[]`, with
 * `blockedOn`, `waitingOn`, `parkBlocker.object` (and `.owner` by tid), `monitorsOwned[].locks[]`.
 * https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/jdk/internal/vm/ThreadDumper.java
 */
import { z } from 'zod';
import type { Emit, Frame, Line, Lock, Session, TraceFormat } from '../model.ts';
import { javaFrameOf } from './java-frame.ts';

/** The text of a dump is kept whole until its end: 32 million characters are some 30,000 threads. */
const MAX_TEXT = 33_554_432;

const Text = z.string().max(2000);
const Thread = z.object({
  tid: z.union([z.string(), z.number()]),
  name: Text.default(''),
  state: Text.optional(),
  virtual: z.boolean().optional(),
  blockedOn: Text.optional(),
  waitingOn: Text.optional(),
  parkBlocker: z
    .object({ object: Text.optional(), owner: z.union([z.string(), z.number()]).optional() })
    .optional(),
  monitorsOwned: z.array(z.object({ depth: z.number(), locks: z.array(Text.nullable()) })).optional(),
  stack: z.array(z.string()).default([]),
});
type Thread = z.output<typeof Thread>;
const Dump = z.object({
  threadDump: z.object({ threadContainers: z.array(z.object({ threads: z.array(Thread).default([]) })) }),
});

export const javaDumpJson: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, before, emit) {
    const inside = /^\s*(?:\{\s*)?"threadDump"\s*:/.test(line.text);
    const opened = line.text.trimStart().startsWith('{') || before.at(-1)?.text.trim() === '{';
    return inside && opened ? new JsonSession(line, emit) : null;
  },
};

class JsonSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #parts: string[];
  #length = 0;
  #ended = false;

  constructor(line: Line, emit: Emit) {
    this.#emit = emit;
    this.#at = line;
    this.#parts = [line.text.trimStart().startsWith('{') ? line.text : `{${line.text}`];
  }

  take(line: Line): boolean {
    if (this.#ended || this.#length > MAX_TEXT) return false;
    this.#ended = line.text === '}';
    this.#length += line.text.length;
    this.#parts.push(line.text);
    return true;
  }

  close(): readonly Line[] {
    const parsed = Dump.safeParse(json(this.#parts.join('\n')));
    this.#parts = [];
    if (!parsed.success) {
      this.#emit({ kind: 'unread', at: this.#at });
      return [];
    }
    const threads = parsed.data.threadDump.threadContainers.flatMap(container => container.threads);
    const names = new Map(threads.map(thread => [String(thread.tid), thread.name || `#${thread.tid}`]));
    for (const thread of threads) this.#thread(thread, names);
    this.#emit({ kind: 'dump-end' });
    return [];
  }

  #thread(thread: Thread, names: ReadonlyMap<string, string>): void {
    const at = this.#at;
    const frames = thread.stack
      .slice(0, 2000)
      .map(frameOfText)
      .filter(frame => frame !== null);
    const lock = (id: string, frame: Frame | null): Lock => ({ id, name: id.split('@')[0] ?? id, frame, at });
    const wanted = thread.blockedOn ?? thread.parkBlocker?.object;
    const holder = names.get(String(thread.parkBlocker?.owner ?? ''));
    const holds = (thread.monitorsOwned ?? []).flatMap(({ depth, locks }) =>
      locks
        .filter(id => id !== null && id !== thread.waitingOn && id !== wanted)
        .map(id => lock(id ?? '', frames[depth] ?? null)),
    );
    this.#emit({
      kind: 'trace',
      trace: {
        type: null,
        message: null,
        thread: thread.name || `#${thread.tid}`,
        state: thread.state ?? null,
        frames,
        causes: [],
        at,
        details: {
          ...(thread.virtual && { stateDetail: 'virtual' }),
          ...(wanted && {
            wants: { ...lock(wanted, frames.find(frame => frame.own) ?? null), ...(holder && { holder }) },
          }),
          ...(holds.length > 0 && { holds }),
        },
      },
    });
  }
}

function frameOfText(text: string): Frame | null {
  const open = text.lastIndexOf('(');
  return open > 0 && text.endsWith(')') ? javaFrameOf(text.slice(0, open), text.slice(open + 1, -1)) : null;
}

/** The value of a text, or of its longest part that ends with a complete object: a dump may be cut. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut, or something follows it: the complete objects at its head still count.
  }
  try {
    return JSON.parse(completed(text));
  } catch {
    return null;
  }
}

/** The text up to its last closed object, with what is still open there closed. */
function completed(text: string): string {
  const open: string[] = [];
  let good = { end: 0, closers: '' };
  // A string, or a bracket outside of one.
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]]/gs)) {
    const [token] = match;
    if (token === '{' || token === '[') open.push(token === '{' ? '}' : ']');
    else if (token === '}' || token === ']') open.pop();
    if (open.length > 64) return '';
    if (token === '}') good = { end: match.index + 1, closers: open.toReversed().join('') };
  }
  return text.slice(0, good.end) + good.closers;
}

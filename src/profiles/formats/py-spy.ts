/**
 * py-spy's dump, as text and JSON: https://github.com/benfred/py-spy/blob/master/src/dump.rs (raw is folded stacks)
 *
 *     Process 123: python app.py
 *     Python v3.11.7 (/usr/bin/python3.11)
 *
 *     Thread 123 (active+gil): "MainThread"
 *         fib (app.py:10)
 *             Arguments:
 *                 n: 12
 *         PyEval_EvalCode (libpython3.11.so.1.0)          with --native
 *
 * A dump is one moment: a sample a thread, innermost first. Older versions print `Thread 0x7F80A2BFE740 (idle)`. What
 * stands deeper than frames is a value of --locals, which may hold line ends of its own.
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Frame, Head, Input, Profile } from '../model.ts';
import { lineBatches, wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';

export const pySpyDump: Format = { name: 'py-spy-dump', detect, read };

const THREAD =
  /^Thread (?:0x[0-9a-fA-F]{1,16}|\d{1,20})(?:\/0x[0-9a-fA-F]{1,16})?(?: \((idle|active|active\+gil|gil)\))?(?:: "(.{0,200})")?\s*$/;
const FRAME = /^ {4}(\S.{0,2000}?) \(([^()]{0,1000}?)(?::(\d{1,9}))?\)\s*$/;
const PROCESS = /^(Parent )?Process (\d{1,10}): (.*)$/;
const VERSION = /^Python v\d+\.\d+/;
const JSON_HEAD = /^\s*\[\s*\{[\s\S]{0,600}"owns_gil"\s*:/;
const MAX_JSON = 64 * 1024 ** 2;
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
export const ANSI = new RegExp('\\u001b\\[[0-9;?]*[A-Za-z]', 'g');

function detect(head: Head): Detection | null {
  if (JSON_HEAD.test(head.text)) return { confidence: 0.95, why: 'threads of py-spy dump --json' };
  const lines = head.lines.map(line => line.replaceAll(ANSI, ''));
  const isNamed = lines.some(line => PROCESS.test(line)) || lines.some(line => VERSION.test(line));
  const threads = lines.filter(line => THREAD.test(line)).length;
  const frames = lines.filter(line => /^ {4}\S.*\([^()]+\.(?:py|pyx):\d+\)\s*$/.test(line)).length;
  if (threads === 0 || frames === 0) return null;
  return isNamed
    ? { confidence: 0.6, why: `dump of py-spy, ${threads} threads` }
    : { confidence: 0.55, why: `${threads} threads of py-spy` };
}

async function read(input: Input): Promise<Profile> {
  const reader = new DumpReader();
  if (JSON_HEAD.test(input.head.text)) reader.json(await wholeOf(input, MAX_JSON), input.name);
  else
    for await (const lines of lineBatches(input.chunks))
      for (const line of lines) reader.line(line.replaceAll(ANSI, ''));
  return reader.finish(input);
}

class DumpReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  readonly #states = new Map<string, number>();
  readonly #processes: string[] = [];
  readonly #column = this.#stacks.column('threads');
  #number = 0;
  #frames: number[] = [];
  #isThread = false;
  #inValues = false;

  line(text: string): void {
    this.#number++;
    const thread = THREAD.exec(text);
    const process = PROCESS.exec(text);
    const frame = this.#isThread ? FRAME.exec(text) : null;
    if (thread !== null) this.#open(thread[1]);
    else if (process !== null) {
      this.#close();
      if (process[1] === undefined) this.#processes.push(process[3]!.trim());
    } else if (frame !== null) {
      this.#inValues = false;
      this.#frames.push(this.#stacks.intern(frameOf(frame[1]!, frame[2]!, frame[3]), this.#number, text));
    } else if (/^ {8}(?:Arguments|Locals):\s*$/.test(text)) this.#inValues = true;
    else if (!this.#inValues && !VERSION.test(text) && !/^\s*$|^-+\s*$/.test(text))
      this.#unread.add(this.#number, text);
  }

  json(bytes: Buffer, name: string): void {
    for (const thread of threadsOf(bytes, name)) {
      this.#open(thread.owns_gil ? 'active+gil' : thread.active ? 'active' : 'idle');
      for (const { name: title, filename, short_filename: short, line } of thread.frames ?? []) {
        const place = String(short ?? filename ?? '');
        const text = `${title} (${place}${line ? `:${line}` : ''})`;
        this.#frames.push(
          this.#stacks.intern(frameOf(String(title), place, line ? String(line) : undefined), 1, text),
        );
      }
    }
  }

  finish(input: Input): Profile {
    this.#close();
    const states = [...this.#states].map(([state, count]) => `${count} ${state}`).join(', ');
    const notes = [
      ...input.notes,
      `${this.#stacks.columns[0]!.samples} threads: ${states}`,
      'one moment, one sample a thread: it says where threads stand, not where time goes',
    ];
    if (this.#processes.length > 1) notes.push(`${this.#processes.length} processes in one dump`);
    const [command] = this.#processes;
    return {
      format: 'py-spy-dump',
      source: input.name,
      views: [
        {
          ...viewOf(this.#stacks, 0, 'threads', {
            unit: 'threads',
            axis: 'wall',
            base: 'all threads at one moment',
          }),
          of: 'the threads',
          samples: null,
        },
      ],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: command === undefined ? {} : { command },
    };
  }

  #open(state: string | undefined): void {
    this.#close();
    this.#isThread = true;
    const named = state ?? 'without a state';
    this.#states.set(named, (this.#states.get(named) ?? 0) + 1);
  }

  #close(): void {
    if (this.#isThread) {
      let node = 0;
      for (const frame of this.#frames.reverse()) node = this.#stacks.child(node, frame);
      this.#stacks.add(node, this.#column, 1);
    }
    this.#frames = [];
    this.#isThread = false;
    this.#inValues = false;
  }
}

/** A Python frame has a file; a native one the library that it lies in. */
export function frameOf(name: string, place: string, line: string | undefined): Frame {
  const isLibrary = line === undefined && /\.(?:so[\d.]*|dylib|dll|pyd)$/.test(place);
  return {
    name,
    module: isLibrary ? place : null,
    file: isLibrary || place === '' ? null : place,
    line: line === undefined ? null : Number(line),
    kind: null,
  };
}

interface JsonThread {
  readonly owns_gil?: boolean;
  readonly active?: boolean;
  readonly frames?: readonly {
    readonly name?: string;
    readonly filename?: string;
    readonly short_filename?: string | null;
    readonly line?: number;
  }[];
}

function threadsOf(bytes: Buffer, name: string): readonly JsonThread[] {
  try {
    const threads: unknown = JSON.parse(bytes.toString('utf8'));
    const isThread = (thread: unknown): thread is JsonThread =>
      typeof thread === 'object' &&
      thread !== null &&
      (!('frames' in thread) || Array.isArray(thread.frames)) &&
      ((thread as JsonThread).frames ?? []).every(frame => typeof frame === 'object' && frame !== null);
    return Array.isArray(threads) ? threads.filter(isThread) : [];
  } catch (error) {
    throw new PerfError(
      'profile-broken',
      `${name} begins like the JSON of py-spy dump but does not parse: ${(error as Error).message}. Send the whole of it.`,
      { cause: error },
    );
  }
}

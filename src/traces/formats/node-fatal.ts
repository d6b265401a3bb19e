/**
 * Node, or V8 elsewhere, ends without a JavaScript stack: out of memory, a check of its own that failed, or something
 * that is no Error was thrown.
 *
 *   <--- Last few GCs --->
 *   [18688:0x30432000]       69 ms: Mark-Compact 39.3 (72.5) -> 39.3 (72.3) MB, …
 *   FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
 *   ----- Native stack trace -----
 *    1: 0x75968e node::OOMErrorHandler(char const*, v8::OOMDetails const&) [/usr/bin/node]
 *
 *   #
 *   # Fatal error in ../../src/objects/map.cc, line 42       also `in , line 0`, or without a place
 *   # Check failed: map->is_stable().
 *   #
 *   # Fatal process out of memory: Zone                      also `Fatal JavaScript out of memory`
 *   ==== C stack trace ===============================        glibc's lines; a sanitizer's report may follow
 * https://github.com/v8/v8/blob/main/src/base/logging.cc (V8_Fatal), src/init/v8.cc (FatalProcessOutOfMemory)
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { nativeFrame } from './native-frames.ts';
import { sanitizerReport } from './sanitizer.ts';

const FATAL = /^(FATAL ERROR): (.*)$|^# (Fatal (?:process|JavaScript) (?:out of memory|OOM))(?::| in) (.*)$/;
const V8_FATAL = /^# (?:Fatal|Runtime) error(?: in (.{0,500}?)(?:, line (\d{1,7}))?)?$/;
const CHECK = /^(?:Debug )?[Cc]heck failed: (.*)$/;
const NATIVE = /^\s*(\d{1,4}): 0x[\da-f]+ (?:(.{1,2000}) )?\[(.{1,500})\]\s*$/;
const KNOWN =
  /^\s*$|^-{2,5} (?:Native|JavaScript) stack trace -{2,5}$|^#|^==== (?:JS|C) stack trace|^\s*\d+: |^\w+Sanitizer:DEADLYSIGNAL$|^=+$|^Received signal \d|^\[end of stack trace\]$|^Node\.js v\d/;
// (Use `node --trace-uncaught ...` to show where the exception was thrown)
const UNCAUGHT = /^\(Use `\S+ --trace-uncaught \.\.\.` to show where the exception was thrown\)/;
// [18688:0x30432000]  69 ms: Mark-Compact (reduce) 39.3 (72.5) -> 39.1 (72.3) MB, …
const COLLECTION =
  /^\[\d{1,10}:0x[\da-f]+\] +\d{1,12} ms: (?:Mark-\w+|Scavenge).{0,40}? ([\d.]{1,12}) \([\d.]{1,12}\) -> ([\d.]{1,12}) \(/;

export const nodeFatal: TraceFormat = {
  name: 'node-error',
  language: 'javascript',
  open(line, before, emit) {
    const fatal = FATAL.exec(line.text);
    if (fatal) {
      const head = { type: fatal[1] ?? fatal[3] ?? '', message: fatal[2] ?? fatal[4] ?? '', place: null };
      return new FatalSession(line, { ...head, note: collected(before) }, emit);
    }
    const v8 = line.text.startsWith('# ') ? V8_FATAL.exec(line.text) : null;
    if (v8) return new FatalSession(line, { type: 'Fatal error', message: null, place: placeOf(v8) }, emit);
    const thrown = UNCAUGHT.test(line.text) ? before.at(-1) : undefined;
    const head = { type: 'Uncaught', message: thrown?.text ?? '', place: null };
    return thrown ? new FatalSession(thrown, head, emit) : null;
  },
};

interface Head {
  readonly type: string;
  readonly message: string | null;
  readonly place: Frame | null;
  readonly note?: string | undefined;
}

/** What the last full collection left: a heap that is full of live objects. */
function collected(before: readonly Line[]): string | undefined {
  const last = before.map(line => COLLECTION.exec(line.text)).findLast(match => match !== null);
  return last ? `the last collection left ${last[2]} of ${last[1]} MB` : undefined;
}

function placeOf([, file = '', line]: RegExpExecArray): Frame | null {
  if (file === '') return null;
  const place = { function: '<panic>', module: null, file, line: Number(line ?? 0) || null };
  return { ...frameOf('c', place), own: false };
}

class FatalSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  #head: Head;
  readonly #frames = new FrameList();
  /** The sanitizer's report of the abort: its stack is this error's. */
  #report: Session | null = null;

  constructor(at: Line, head: Head, emit: Emit) {
    this.#at = at;
    this.#head = head;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    if (this.#report) return this.#report.take(line);
    const { text } = line;
    if (this.#head.message === null) return this.#says(text);
    const abort = { type: this.#head.type.toLowerCase(), message: this.#head.message, at: this.#at };
    this.#report = sanitizerReport(line, this.#emit, abort);
    if (this.#report) return true;
    const native = NATIVE.exec(text);
    const frame = native
      ? frameOf('c', { function: native[2] ?? '??', module: native[3] ?? null, file: null, line: null })
      : nativeFrame(text);
    // What Node's own binary does while it dies is nobody's code here.
    if (frame) this.#frames.push({ ...frame, own: false }, line);
    return frame !== null || KNOWN.test(text);
  }

  close(): readonly Line[] {
    if (this.#report) return this.#report.close();
    const { type, message, place, note } = this.#head;
    const { frames } = this.#frames;
    this.#emit({
      kind: 'trace',
      trace: {
        type,
        message,
        thread: null,
        state: null,
        frames: place ? [{ ...place, at: this.#at }, ...frames] : frames,
        causes: [],
        at: this.#at,
        ...(note !== undefined && { details: { note } }),
      },
    });
    return [];
  }

  /** The first line below the head that has words. */
  #says(text: string): boolean {
    if (!text.startsWith('#')) return false;
    const words = text.slice(1).trim();
    if (words === '') return true;
    const check = CHECK.exec(words);
    this.#head = {
      ...this.#head,
      type: check ? 'Check failed' : this.#head.type,
      message: (check?.[1] ?? words).replace(/\.$/, ''),
    };
    return true;
  }
}

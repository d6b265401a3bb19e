/**
 * Rust panics, with no, short or full backtraces.
 * https://github.com/rust-lang/rust/blob/master/library/std/src/panicking.rs, sys/backtrace.rs
 *
 *   thread 'worker 1' (3110) panicked at crash.rs:6:61:            from 1.73 on; the thread id from 1.91 on
 *   index out of bounds: the len is 2 but the index is 9
 *   stack backtrace:
 *      0:     0x558c3ceb89da - std[e28293b1aa0f68bd]::panicking::default_hook      `full` adds address and hashes
 *                                  at /rustc/5980…/library/std/src/panicking.rs:319:9
 *   thread 'main' panicked at 'index out of bounds', crash.rs:6:61               up to 1.72
 *   Error: order 7 failed … Caused by: …                                         anyhow, eyre: `  0: ` reasons
 */
import { type Emit, FrameList, type Line, type Session, type Throwable, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const PANIC =
  /^thread '(.{0,200})' (?:\(\d+\) )?panicked at (?:'(.*)', (.+?):(\d+):\d+|(.+?):(\d+):\d+:|(.+))$/;
const OVERFLOW = /^thread '(.{0,200})' (?:\(\d+\) )?has overflowed its stack$/;
export const FRAME = /^\s*(\d{1,6}):\s+(?:(0x[\da-f]+) - )?(\S.{0,3000})$/;
export const PLACE =
  /^\s+at (\S.{0,1000}?):(\d{1,8})(?::\d{1,6})?\s*$|^at (\S.{0,1000}?):(\d{1,8}):\d{1,6}\s*$/;
export const BACKTRACE = /^\s*stack backtrace:\s*$/i;
export const NOTE =
  /^note: (?:run with|Some details are omitted|this error originates)|^fatal runtime error: |^\s*\[\.\.\. omitted \d+ frames? \.\.\.\]$|^thread caused non-unwinding panic|^Aborted|^\s*\{?\{?\[\[\[?(?:ELF module|backtrace)|^ \[\[\[|^error: test failed/;
export const HASHES = /\[[\da-f]{14,16}\]|::h[\da-f]{16}$/g;

const MAX_MESSAGE_LINES = 100;

export const rustPanic: TraceFormat = {
  name: 'rust-panic',
  language: 'rust',
  open(line, before, emit) {
    const { text } = line;
    if (text.startsWith("thread '")) {
      const panic = PANIC.exec(text);
      if (panic) return new RustSession(line, panic, emit);
      const overflow = OVERFLOW.exec(text);
      if (overflow) return new RustSession(line, null, emit, { thread: overflow[1] ?? '', message: text });
    }
    if (!BACKTRACE.test(text)) return null;
    const error = errorBefore(before);
    return new RustSession(
      error?.at ?? line,
      null,
      emit,
      { thread: null, message: error?.message ?? null, causes: error?.causes ?? [] },
      true,
    );
  },
};

/** anyhow: `Error: outer`, blank, `Caused by:`, `    0: inner` or `    inner`, blank, `Stack backtrace:`. */
function errorBefore(before: readonly Line[]): { message: string; causes: Throwable[]; at: Line } | null {
  const start = before.findLastIndex(line => /^Error: /.test(line.text));
  const head = before[start];
  if (!head || before.length - start > 30) return null;
  const rest = before.slice(start + 1).filter(line => line.text.trim() !== '');
  const cut = rest.findIndex(line => /^Caused by:\s*$/.test(line.text));
  const reasons = cut < 0 ? [] : rest.slice(cut + 1);
  return {
    message: head.text.slice('Error: '.length),
    causes: reasons.map(line => ({
      type: null,
      message: line.text.trim().replace(/^\d+: /, ''),
      frames: [],
      at: line,
    })),
    at: head,
  };
}

interface Said {
  readonly thread: string | null;
  readonly message: string | null;
  readonly causes?: readonly Throwable[];
}

class RustSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  readonly #said: Said;
  readonly #place: { file: string; line: number } | null;
  readonly #frames = new FrameList();
  readonly #message: string[] = [];
  /** Lines of the message go on until the backtrace or a note. */
  #open: boolean;
  #pending = false;

  constructor(
    at: Line,
    panic: RegExpExecArray | null,
    emit: Emit,
    said: Said = { thread: panic?.[1] ?? null, message: panic?.[2] ?? panic?.[7] ?? null },
    closed = false,
  ) {
    this.#at = at;
    this.#emit = emit;
    this.#said = said;
    this.#type = panic ? 'panic' : said.thread === null ? 'Error' : 'stack overflow';
    const file = panic?.[3] ?? panic?.[5];
    this.#place = file === undefined ? null : { file, line: Number(panic?.[4] ?? panic?.[6]) };
    // Up to 1.72 the message stands in the header.
    this.#open = panic?.[5] !== undefined && !closed;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (BACKTRACE.test(text)) {
      this.#open = false;
      return true;
    }
    if (NOTE.test(text)) {
      this.#open = false;
      return true;
    }
    if (PANIC.test(text) || OVERFLOW.test(text)) return false;
    if (this.#open) return this.#words(text);
    const place = PLACE.exec(text);
    if (place && this.#pending) {
      this.#pending = false;
      this.#frames.amend(frame => ({
        ...frame,
        ...frameOf('rust', {
          ...frame,
          file: place[1] ?? place[3] ?? '',
          line: Number(place[2] ?? place[4]),
        }),
      }));
      return true;
    }
    const frame = FRAME.exec(text);
    if (!frame) return text.trim() === '' && this.#frames.length === 0;
    this.#frames.push(
      frameOf('rust', {
        function: (frame[3] ?? '').replace(HASHES, ''),
        module: null,
        file: null,
        line: null,
      }),
      line,
    );
    this.#pending = true;
    return true;
  }

  close(): readonly Line[] {
    const said = this.#said.message ?? '';
    const message = [said, ...this.#message].join('\n').trim();
    const printed = this.#frames.frames;
    // Without a backtrace the place alone is known.
    // `stack backtrace:` alone is other programs' word too.
    if (this.#type === 'Error' && printed.length === 0) return [];
    const known =
      this.#place && printed.length === 0
        ? [{ ...frameOf('rust', { function: '<panic>', module: null, ...this.#place }), at: this.#at }]
        : printed;
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: message === '' ? null : message,
        thread: this.#said.thread,
        state: null,
        frames: known,
        causes: this.#said.causes ?? [],
        at: this.#at,
        ...(this.#frames.elided > 0 && { elided: this.#frames.elided }),
      },
    });
    return [];
  }

  #words(text: string): boolean {
    if (this.#message.length >= MAX_MESSAGE_LINES) return false;
    if (text.trim() === '' && this.#message.length > 0) {
      this.#open = false;
      return true;
    }
    this.#message.push(text);
    return true;
  }
}

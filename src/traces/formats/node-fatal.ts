/**
 * Node ends without a JavaScript stack: out of memory, or something that is no Error was thrown.
 *
 *   <--- Last few GCs --->
 *   [18688:0x30432000]       69 ms: Mark-Compact 39.3 (72.5) -> 39.3 (72.3) MB, …
 *   FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
 *   ----- Native stack trace -----
 *    1: 0x75968e node::OOMErrorHandler(char const*, v8::OOMDetails const&) [/usr/bin/node]
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const FATAL = /^(FATAL ERROR): (.*)$|^# (Fatal error) in (.*)$/;
const NATIVE = /^\s*(\d{1,4}): 0x[\da-f]+ (?:(.{1,2000}) )?\[(.{1,500})\]\s*$/;
const KNOWN = /^\s*$|^-{2,5} (?:Native|JavaScript) stack trace -{2,5}$|^#|^==== JS stack trace|^\s*\d+: /;
// (Use `node --trace-uncaught ...` to show where the exception was thrown)
const UNCAUGHT = /^\(Use `\S+ --trace-uncaught \.\.\.` to show where the exception was thrown\)/;

export const nodeFatal: TraceFormat = {
  name: 'node-error',
  language: 'javascript',
  open(line, before, emit) {
    const fatal = FATAL.exec(line.text);
    if (fatal) return new FatalSession(line, fatal[1] ?? fatal[3] ?? '', fatal[2] ?? fatal[4] ?? '', emit);
    const thrown = UNCAUGHT.test(line.text) ? before.at(-1) : undefined;
    return thrown ? new FatalSession(thrown, 'Uncaught', thrown.text, emit) : null;
  },
};

class FatalSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  readonly #message: string;
  readonly #frames = new FrameList();

  constructor(at: Line, type: string, message: string, emit: Emit) {
    this.#at = at;
    this.#type = type;
    this.#message = message;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const native = NATIVE.exec(line.text);
    if (native) {
      const module = native[3] ?? null;
      const frame = frameOf('c', { function: native[2] ?? '??', module, file: null, line: null });
      // What Node's own binary does while it dies is nobody's code here.
      this.#frames.push({ ...frame, own: false }, line);
    }
    return native !== null || KNOWN.test(line.text) || /^Node\.js v\d/.test(line.text);
  }

  close(): readonly Line[] {
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: this.#message,
        thread: null,
        state: null,
        frames: this.#frames.frames,
        causes: [],
        at: this.#at,
      },
    });
    return [];
  }
}

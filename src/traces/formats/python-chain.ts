/** What rich, IPython and pytest make of a chain of exceptions: frames outermost first, the root cause's block first. */
import { type Emit, type Frame, FrameList, type Line, type Throwable } from '../model.ts';
import { timeIn } from '../time.ts';
import { PythonBlock } from './python-block.ts';

export const LINK =
  /^\s*(?:The above exception was the direct cause of the following exception:|During handling of the above exception, another exception occurred:)\s*$/;

/** Further lines of a message, and blank lines between two blocks. */
const MAX_LINES = 20;
const MAX_BLANKS = 3;

export class PythonChain {
  readonly #emit: Emit;
  readonly #at: Line;
  #done: Throwable[] = [];
  #frames = new FrameList();
  #elided = 0;
  #error: { type: string | null; message: string | null; at: Line } | null = null;
  #lines = 0;
  #blanks = 0;
  linked = false;

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
  }

  frame(frame: Frame, at: Line): void {
    if (this.linked) this.#next();
    this.#frames.push(frame, at);
  }

  /** Changes the frame that was read last: its line stands below it. */
  amend(change: (frame: Frame) => Frame): void {
    this.#frames.amend(change);
  }

  skip(frames: number): void {
    this.#elided += frames;
  }

  raise(type: string | null, message: string | null, at: Line): void {
    this.#error = { type, message, at };
  }

  /** Begins the exception that the link leads to. */
  #next(): void {
    this.#complete();
    this.linked = false;
  }

  /** A line below the frames: the exception, more of its message, or the link to the next. False: none of these. */
  foot(line: Line): boolean {
    const { text } = line;
    if (LINK.test(text)) {
      this.linked = true;
      this.#blanks = 0;
      return true;
    }
    if (text.trim() === '') return ++this.#blanks <= MAX_BLANKS;
    if (this.linked) return false;
    if (!this.#error) {
      const exception = PythonBlock.exception(text.trim());
      if (exception) this.raise(exception.type, exception.message, line);
      return exception !== null;
    }
    if (this.#blanks > 0 || timeIn(text) !== null || ++this.#lines > MAX_LINES) return false;
    return true;
  }

  close(): readonly Line[] {
    this.#complete();
    const [raised, ...causes] = this.#done.toReversed();
    if (!raised) return [];
    this.#emit({
      kind: 'trace',
      trace: {
        ...raised,
        at: this.#at,
        thread: null,
        state: null,
        causes,
        ...(this.#elided > 0 && { elided: this.#elided }),
      },
    });
    return [];
  }

  #complete(): void {
    const frames = this.#frames.frames.reverse();
    if (frames.length > 0 || this.#error) {
      const { type = null, message = null, at = this.#at } = this.#error ?? {};
      this.#done.push({ type, message, frames, at });
    }
    this.#elided += this.#frames.elided;
    this.#frames = new FrameList();
    this.#error = null;
    this.#lines = 0;
    this.#blanks = 0;
  }
}

/** One `Traceback … Type: message` block: frames with their source lines, and the exception at its foot. */
import { FrameList, type Line, type Throwable } from '../model.ts';
import { frameOf } from '../own.ts';

const REPEATED = /^\s*\[Previous line repeated (\d+) more times?\]\s*$/;
const CARETS = /^\s*[~^][~^ ]*$/;
const EXCEPTION = /^((?:[A-Za-z_]\w{0,100}\.){0,20}[A-Za-z_]\w{0,200})(?:: (.*)|:)?\s*$/;
// Words that end the names of exceptions: how a last line is told from source when the indentation was lost.
const NAMED =
  /(?:Error|Exception|Warning|Exit|Interrupt|Group|Iteration|Failed|Failure|Timeout|Abort|NotFound|Denied|Refused|Fault|Expired|Invalid|DoesNotExist|Unavailable)$/;
const ELIDED = /^\s*\.\.\.|^\s*<\d+ frames? omitted>/;

type Said = 'taken' | 'ended' | 'unread' | 'foreign';

export class PythonBlock {
  readonly #at: Line;
  readonly #frames = new FrameList();
  #type: string | null = null;
  #message: string | null = null;
  /** Indentation of the latest File line: what stands further right is its source. */
  #indent = 0;
  #source = 0;
  #carets = false;
  #blanks = 0;

  constructor(at: Line) {
    this.#at = at;
  }

  static exception(text: string): { type: string; message: string | null } | null {
    const match = EXCEPTION.exec(text);
    return match ? { type: match[1] ?? '', message: match[2] || null } : null;
  }

  file(file: string, line: number, name: string | null, text: string, at: Line): void {
    this.#indent = text.length - text.trimStart().length;
    this.#source = 0;
    this.#carets = false;
    // A SyntaxError's File line has no `, in`: it is the place of the error, and no call.
    this.#frames.push(frameOf('python', { function: name ?? '<source>', module: null, file, line }), at);
  }

  take(text: string): Said {
    const repeated = REPEATED.exec(text);
    if (repeated) {
      this.#frames.repeat(Number(repeated[1]));
      return 'taken';
    }
    if (CARETS.test(text)) {
      this.#carets = true;
      return 'taken';
    }
    if (text.trim() === '') {
      // loguru leaves a line free below the opening one.
      this.#blanks += 1;
      return this.#frames.length === 0 && this.#blanks > 1 ? 'foreign' : 'taken';
    }
    const indent = text.length - text.trimStart().length;
    if (indent > this.#indent || (indent > 0 && this.#frames.length === 0)) {
      this.#source += 1;
      return ELIDED.test(text) || this.#source <= 12 ? 'taken' : 'unread';
    }
    return this.#foot(text.trimStart());
  }

  complete(): { throwable: Throwable; elided: number } {
    return {
      throwable: {
        type: this.#type,
        message: this.#message,
        frames: this.#frames.frames.reverse(),
        at: this.#at,
      },
      elided: this.#frames.elided,
    };
  }

  /** The last line, or a source line whose indentation was lost. */
  #foot(text: string): Said {
    const exception = PythonBlock.exception(text);
    const lost = this.#frames.length > 0 && this.#indent === 0 && this.#source === 0 && !this.#carets;
    if (lost && !(exception && NAMED.test(exception.type.split('.').at(-1) ?? ''))) {
      this.#source += 1;
      return 'taken';
    }
    if (!exception) return this.#frames.length > 0 && this.#indent === 0 ? 'unread' : 'foreign';
    this.#type = exception.type;
    this.#message = exception.message;
    return 'ended';
  }
}

/**
 * UndefinedBehaviorSanitizer; a stack only with UBSAN_OPTIONS=print_stacktrace=1.
 * https://clang.llvm.org/docs/UndefinedBehaviorSanitizer.html
 *   crash.cpp:82:61: runtime error: signed integer overflow: 2 + 2147483647 cannot be represented in type 'int'
 *       #0 0x55c7744f6ec3 in main /srv/shop/c/crash.cpp:82
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { cFrame, sanitizerFrame } from './c-frame.ts';

const ERROR = /^\s*(\S[^:\n]{0,1000}):(\d{1,8}):(\d{1,6}): runtime error: (.*)$/;
const KNOWN = /^\s*$|^SUMMARY: UndefinedBehaviorSanitizer|^\s*(?:0x[\da-f]+: note|[\da-f]{2} [\da-f]{2} |\^)/;

export const ubsan: TraceFormat = {
  name: 'ubsan',
  language: 'c',
  open(line, _before, emit) {
    const match = line.text.includes(': runtime error: ') ? ERROR.exec(line.text) : null;
    return match ? new UbsanSession(line, match, emit) : null;
  },
};

class UbsanSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #match: RegExpExecArray;
  readonly #frames = new FrameList();
  #trial: Line[] = [];

  constructor(at: Line, match: RegExpExecArray, emit: Emit) {
    this.#at = at;
    this.#match = match;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const parsed = sanitizerFrame(line.text);
    if (!parsed) return KNOWN.test(line.text) || this.#onTrial(line);
    this.#trial = [];
    if (parsed.number === 0 && this.#frames.length > 0) return false;
    this.#frames.push(parsed.frame, line);
    return true;
  }

  /** The bytes at the address and a caret below them stand between the error and its stack. */
  #onTrial(line: Line): boolean {
    if (this.#frames.length > 0 || this.#trial.length >= 4 || ERROR.test(line.text)) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const [, file = '', line, , text = ''] = this.#match;
    const printed = this.#frames.frames;
    // Without a stack the place alone is known.
    const frames =
      printed.length > 0
        ? printed
        : [{ ...cFrame('??', null, file, Number(line)), own: cFrame('f', null, file, 1).own, at: this.#at }];
    this.#emit({
      kind: 'trace',
      trace: {
        type: 'runtime error',
        message: text,
        thread: null,
        state: null,
        frames,
        causes: [],
        at: this.#at,
      },
    });
    return this.#trial;
  }
}

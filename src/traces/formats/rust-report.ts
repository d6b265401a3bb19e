/**
 * Errors that a Rust program ends with, as anyhow, eyre, color-eyre and miette report them: a chain of reasons, and
 * only sometimes a stack. https://github.com/dtolnay/anyhow/blob/master/src/fmt.rs, https://github.com/eyre-rs/eyre
 *   Error: order 7 failed
 *
 *   Caused by:
 *       0: load order                              one reason alone has no number
 *       1: Connection refused (os error 111)       the last is the root
 *   Location:
 *       src/main.rs:9:14
 *   Stack backtrace:  or  ━━━━━ BACKTRACE ━━━━━
 *      2: shop::load
 *                at ./src/main.rs:9:5
 * color-eyre numbers the message too (`Error: `, `   0: order 7 failed`), and reports panics its own way.
 */
import { type Emit, FrameList, type Line, type Session, type Throwable, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';
import { BACKTRACE, FRAME, HASHES, NOTE, PLACE } from './rust.ts';

const ERROR = /^(?:Error|error): ?(.*)$/;
const CAUSED = /^\s*Caused by:\s*$/;
const REASON = /^\s+(?:(\d{1,4}): )?(\S.*)$/;
const PANICKED = /^The application panicked \(crashed\)\.\s*$/;
const MESSAGE = /^Message: {1,2}(.*)$/;
const LOCATION = /^Location:(?:\s+(\S.*))?\s*$/;
const FILE = /^\s*(\S.{0,600}?):(\d{1,9})(?::\d{1,6})?\s*$/;
const SECTION = /^\s*━+ (SPANTRACE|BACKTRACE) ━+\s*$/u;
const HIDDEN = /^\s*⋮ (\d+) frames? hidden ⋮\s*$/u;
const SOURCE = /^\s+\d{1,9} [│>|]/u;
const FANCY = /^(?:Error: {1,3})?\s*× (.*)$/u;
const FANCY_REASON = /^\s*[├╰]─▶ (.*)$/u;
const KNOWN =
  /^\s*$|^(?:Suggestion|Note|Warning|Help|Backtrace omitted\.|Run with |Error): ?|^Backtrace omitted|^Run with /;

export const rustReport: TraceFormat = {
  name: 'rust-error',
  language: 'rust',
  open(line, before, emit) {
    const { text } = line;
    const blank = before.at(-1)?.text.trim() === '';
    const head = before.at(blank ? -2 : -1);
    const said = ERROR.exec(head?.text ?? '');
    if (CAUSED.test(text) && head && said?.[1]) return new ReportSession('Error', said[1], head, emit);
    if (/^\s+0: \S/.test(text) && head && said?.[1]?.trim() === '') {
      const session = new ReportSession('Error', null, head, emit);
      session.take(line);
      return session;
    }
    if (PANICKED.test(text)) return new ReportSession('panic', null, line, emit);
    const fancy = text.includes('×') ? FANCY.exec(text) : null;
    return fancy ? new ReportSession('Error', fancy[1] ?? null, line, emit) : null;
  },
};

class ReportSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  #message: string | null;
  readonly #causes: Throwable[] = [];
  readonly #frames = new FrameList();
  #place: { readonly file: string; readonly line: number; readonly at: Line } | null = null;
  #state: 'reasons' | 'location' | 'spans' | 'frames' = 'reasons';
  #pending = false;
  #hidden = 0;

  constructor(type: string, message: string | null, at: Line, emit: Emit) {
    this.#type = type;
    this.#message = message;
    this.#at = at;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    if (line === this.#at || text.trim() === '') return true;
    const section = SECTION.exec(text)?.[1];
    if (section || BACKTRACE.test(text)) {
      this.#state = section === 'SPANTRACE' ? 'spans' : 'frames';
      return true;
    }
    const location = LOCATION.exec(text);
    if (location) {
      this.#state = 'location';
      return location[1] === undefined || this.#located(location[1], line);
    }
    const hidden = HIDDEN.exec(text);
    if (hidden) {
      this.#hidden += Number(hidden[1]);
      return true;
    }
    if (this.#state === 'frames') return this.#frame(line) || this.#ends(text);
    if (this.#state === 'spans') return /^\s+(?:\d{1,4}: |at )/.test(text);
    if (this.#state === 'location') return this.#located(text, line) || this.#ends(text);
    return this.#reason(line) || this.#ends(text);
  }

  close(): readonly Line[] {
    const printed = this.#frames.frames;
    const place = this.#place;
    const known =
      printed.length === 0 && place
        ? [
            {
              ...frameOf('rust', { function: '<error>', module: null, file: place.file, line: place.line }),
              at: place.at,
            },
          ]
        : printed;
    const elided = this.#hidden + this.#frames.elided;
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: this.#message,
        thread: null,
        state: null,
        frames: known,
        causes: this.#causes,
        at: this.#at,
        ...(elided > 0 && { elided }),
      },
    });
    return [];
  }

  #located(text: string, at: Line): boolean {
    const file = FILE.exec(text);
    if (file && !this.#place) this.#place = { file: file[1] ?? '', line: Number(file[2]), at };
    return file !== null;
  }

  #reason(line: Line): boolean {
    const message = MESSAGE.exec(line.text);
    if (message) {
      this.#message = message[1] ?? null;
      return true;
    }
    if (CAUSED.test(line.text)) return true;
    const reason = FANCY_REASON.exec(line.text)?.[1] ?? REASON.exec(line.text)?.[2];
    if (reason === undefined || this.#causes.length >= 100) return false;
    if (this.#message === null) this.#message = reason;
    else this.#causes.push({ type: null, message: reason, frames: [], at: line });
    return true;
  }

  #frame(line: Line): boolean {
    const place = this.#pending ? PLACE.exec(line.text) : null;
    if (place) {
      this.#pending = false;
      const where = { file: place[1] ?? place[3] ?? '', line: Number(place[2] ?? place[4]) };
      this.#frames.amend(frame => ({ ...frame, ...frameOf('rust', { ...frame, ...where }) }));
      return true;
    }
    if (SOURCE.test(line.text)) return true;
    const frame = FRAME.exec(line.text);
    if (!frame) return false;
    const name = (frame[3] ?? '').replace(HASHES, '');
    this.#frames.push(frameOf('rust', { function: name, module: null, file: null, line: null }), line);
    this.#pending = true;
    return true;
  }

  #ends(text: string): boolean {
    return NOTE.test(text) || KNOWN.test(text);
  }
}

/**
 * Perl's Carp and die. https://perldoc.perl.org/Carp
 *   no order 7 at crash.pl line 3.
 *   	Shop::Orders::load(7) called at crash.pl line 4         load stands at line 3, its caller at line 4
 *   	eval {...} called at crash.pl line 10
 */
import { type Emit, type Frame, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const CALLED =
  /^\s*([A-Za-z_][\w:]{0,300}(?:::__ANON__\[.{1,300}?\])?(?:\(.{0,3000}\))?|eval \{\.\.\.\}|eval '.{0,300}'|require \S+) called at (.{1,500}) line (\d+)(?:, <\w+> (?:line|chunk) \d+)?\.?$/;
const DIED =
  /^(.{1,2000}?) at (\S+\.(?:pl|pm|t|cgi|psgi|PL)|-e|\(eval \d+\)|-) line (\d+)(?:, <\w+> (?:line|chunk) \d+)?\.$/;
const HEADER = /^(.{1,2000}?) at (\S.{0,500}?) line (\d+)(?:, <\w+> (?:line|chunk) \d+)?\.?$/;

export const perl: TraceFormat = {
  name: 'perl',
  language: 'perl',
  open(line, before, emit) {
    const { text } = line;
    if (!/ line \d+/.test(text)) return null;
    if (CALLED.test(text)) {
      const last = before.at(-1);
      const session = new PerlSession(last && HEADER.test(last.text) ? last : null, line, emit);
      session.take(line);
      return session;
    }
    return DIED.test(text) ? new PerlSession(line, line, emit) : null;
  },
};

class PerlSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #message: string | null;
  readonly #frames = new FrameList();
  #place: { file: string; line: number } | null = null;

  constructor(head: Line | null, at: Line, emit: Emit) {
    this.#emit = emit;
    this.#at = head ?? at;
    const match = head ? HEADER.exec(head.text) : null;
    this.#message = match?.[1] ?? null;
    if (match) this.#place = { file: match[2] ?? '', line: Number(match[3]) };
  }

  take(line: Line): boolean {
    const called = CALLED.exec(line.text);
    if (!called) return false;
    this.#frames.push(this.#frame((called[1] ?? '').replace(/\(.*$/s, '')), line);
    this.#place = { file: called[2] ?? '', line: Number(called[3]) };
    return true;
  }

  close(): readonly Line[] {
    // Who called last is the program itself.
    this.#frames.push(this.#frame('main'), this.#at);
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#message === null ? null : 'die',
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

  #frame(name: string): Frame {
    return frameOf('perl', {
      function: name,
      module: null,
      file: this.#place?.file ?? null,
      line: this.#place?.line ?? null,
    });
  }
}

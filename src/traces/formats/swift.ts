/**
 * Swift 5.9+ backtraces. https://www.swift.org/blog/swift-5.9-backtraces/
 *   crash/crash.swift:4: Fatal error: Index out of range
 *   *** Program crashed: Bad pointer dereference at 0x0000000000000004 ***        💣 on a terminal
 *   Thread 0 "crash" crashed:
 *   0 level5() + 52 in crash at /srv/shop/crash.swift:4:15
 *      2│ func level5() {                                                         source in between
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { frameOf } from '../own.ts';

const CRASHED = /^(?:\*\*\*|\u{1f4a3}) ?Program crashed: (.*?)(?: \*\*\*)?$/u;
const FATAL = /^(\S.{0,500}?\.swift):(\d+): (Fatal error|Precondition failed|Assertion failed): ?(.*)$/;
const THREAD = /^Thread (\d+)(?: "([^"]{1,100})")?( crashed)?:$/;
const FRAME =
  /^\s*(\d{1,5})(?: \[(?:ra|inlined|system|thunk|async)\])*\s+(?:0x[\da-f]+ )?(?:\[(?:ra|inlined|system)\] )*(\S.*)$/;
// Read from the right: ` at file:line:column`, before it ` in module`, before it ` + offset`.
const PLACE = / at (\S.*?):(\d+)(?::\d+)?$/;
const MODULE = / in (\S{1,300})$/;
const KNOWN =
  /^\s*$|^\s*(?:\d+\s*)?[│|]|^\s*[▲^]|^(?:Registers|Images|Backtrace took|Press|Current stack trace|Platform|Crashed|\.\.\.)|^(?:[re]?[a-z]{1,3}\d{0,2}|x\d+) 0x|^0x[\da-f]+[–-]0x/u;

export const swift: TraceFormat = {
  name: 'swift',
  language: 'swift',
  open(line, before, emit) {
    const crashed = CRASHED.exec(line.text);
    if (crashed) {
      const fatal = before
        .slice(-8)
        .toReversed()
        .map(each => FATAL.exec(each.text))
        .find(match => match !== null);
      return new SwiftSession(
        line,
        fatal?.[3] ?? 'crash',
        fatal ? (fatal[4] ?? '') : (crashed[1] ?? ''),
        emit,
      );
    }
    return /^Thread \d+(?: ".*")? crashed:$/.test(line.text) ? start(line, emit) : null;
  },
};

function start(line: Line, emit: Emit): Session {
  const session = new SwiftSession(line, 'crash', null, emit);
  session.take(line);
  return session;
}

class SwiftSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  readonly #message: string | null;
  #thread: { name: string; crashed: boolean; at: Line; frames: FrameList } | null = null;

  constructor(at: Line, type: string, message: string | null, emit: Emit) {
    this.#at = at;
    this.#type = type;
    this.#message = message;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const thread = THREAD.exec(line.text);
    if (thread) {
      this.#finish();
      this.#thread = {
        name: thread[2] ?? `Thread ${thread[1]}`,
        crashed: thread[3] !== undefined,
        at: line,
        frames: new FrameList(),
      };
      return true;
    }
    const frame = this.#thread && !KNOWN.test(line.text) ? FRAME.exec(line.text) : null;
    if (!frame) return KNOWN.test(line.text);
    this.#thread?.frames.push(frameOf('swift', placeOf(frame[2] ?? '')), line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return [];
  }

  #finish(): void {
    const thread = this.#thread;
    this.#thread = null;
    if (!thread) return;
    this.#emit({
      kind: 'trace',
      trace: {
        type: thread.crashed ? this.#type : null,
        message: thread.crashed ? this.#message : null,
        thread: thread.name,
        state: thread.crashed ? 'crashed' : null,
        frames: thread.frames.frames,
        causes: [],
        at: thread.crashed ? this.#at : thread.at,
      },
    });
  }
}

function placeOf(text: string): {
  readonly function: string;
  readonly module: string | null;
  readonly file: string | null;
  readonly line: number | null;
} {
  const place = PLACE.exec(text);
  const before = text.slice(0, place?.index);
  const module = MODULE.exec(before);
  return {
    function: before.slice(0, module?.index).replace(/ \+ \d+$/, ''),
    module: module?.[1] ?? null,
    file: place?.[1] ?? null,
    line: place === null ? null : Number(place[2]),
  };
}

/**
 * Stacks that Go programs log with an error, not the runtime's: no goroutine, no offsets.
 *   order 7: dial tcp 10.0.0.7:5432: connect: connection refused      `%+v` of github.com/pkg/errors; zap's `stacktrace`
 *   main.load
 *   	/src/shop/main.go:23
 *   main.place                                                        an error that was wrapped has a stack of its own
 *   	/src/shop/main.go:31
 *
 *   runtime error: index out of range [5] with length 3               gin's recovery
 *   /usr/local/go/src/runtime/panic.go:88 (0x10365c4)
 *   	goPanicIndex: panic(boundsError{x: int64(x), y: y})
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { timeIn } from '../time.ts';
import { goFrame } from './go-goroutine.ts';

// "github.com/shop/orders.(*Store).Save", "main.main.func1", "main.Map[...]"
const FUNCTION = /^[\w./%~@-]{0,400}\.[\w.()*[\]{}·,/-]{1,400}$/;
const PLACE = /^\t((?:[A-Za-z]:)?\S.{0,600}?\.\w{1,6}):(\d{1,9})$/;
// A chat client or a log took the tab away.
const BARE_PLACE = /^\s{0,8}((?:[A-Za-z]:)?[/\\][^\s:]{1,600}\.go):(\d{1,9})$/;
const GIN_PLACE = /^((?:[A-Za-z]:)?[^\s:]{1,600}\.\w{1,6}):(\d{1,9}) \(0x[\da-f]+\)$/;
const GIN_CALL = /^\t?([\w.()*[\]]{1,300}): .{0,2000}$/;
// "2026-11-25T09:20:56Z	ERROR	shop/main.go:12	order failed	{…}": zap's console form has the message in the fourth column
const CONSOLE = /^[^\t]{0,80}\t[A-Za-z]{4,8}\t(?:[^\t]{0,300}\t)?([^\t]{1,2000})(?:\t(\{.*))?$/;
const CONSOLE_ERROR = /"error": ?"((?:[^"\\]|\\.){1,1000})"/;

export const goError: TraceFormat = {
  name: 'go-error',
  language: 'go',
  open(line, before, emit) {
    if (!line.text.includes(':')) return null;
    const last = before.at(-1);
    const place = PLACE.test(line.text) || BARE_PLACE.test(line.text);
    if (place && last && FUNCTION.test(last.text)) {
      const session = new GoErrorSession(headBefore(before.slice(0, -1)), line, emit);
      session.take(last);
      session.take(line);
      return session;
    }
    if (!GIN_PLACE.test(line.text)) return null;
    const session = new GoErrorSession(headBefore(before), line, emit);
    session.take(line);
    return session;
  },
};

interface Head {
  readonly message: string;
  readonly at: Line;
}

function headBefore(before: readonly Line[]): Head | null {
  const line = before.at(-1);
  if (!line || line.text.trim() === '' || line.text.startsWith('{')) return null;
  const console = CONSOLE.exec(line.text);
  const inner = CONSOLE_ERROR.exec(console?.[2] ?? '')?.[1];
  if (console) return { message: [console[1], inner].filter(Boolean).join(': '), at: line };
  return { message: line.text.trim(), at: line };
}

class GoErrorSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #head: Head | null;
  /** The innermost error's stack comes first; those that wrap it stand below. */
  readonly #stacks: { head: Head | null; readonly frames: FrameList }[];
  #pending: Line | null = null;
  #place: { readonly file: string; readonly line: number; readonly at: Line } | null = null;

  constructor(head: Head | null, at: Line, emit: Emit) {
    this.#emit = emit;
    this.#head = head;
    this.#at = head?.at ?? at;
    this.#stacks = [{ head, frames: new FrameList() }];
  }

  take(line: Line): boolean {
    const { text } = line;
    const frames = this.#stacks.at(-1)?.frames;
    const gin = GIN_PLACE.exec(text);
    if (gin) {
      this.#ginPlace();
      this.#place = { file: gin[1] ?? '', line: Number(gin[2]), at: line };
      return true;
    }
    const call = this.#place ? GIN_CALL.exec(text) : null;
    if (call) {
      this.#ginPlace(call[1]);
      return true;
    }
    const place = this.#pending ? (PLACE.exec(text) ?? BARE_PLACE.exec(text)) : null;
    if (place && this.#pending) {
      frames?.push(goFrame(this.#pending.text.trim(), place[1] ?? '', Number(place[2])), line);
      this.#pending = null;
      return true;
    }
    if (this.#pending || timeIn(text) !== null) return false;
    if (FUNCTION.test(text)) {
      this.#pending = line;
      return true;
    }
    return this.#wrapped(line);
  }

  close(): readonly Line[] {
    this.#ginPlace();
    const stacks = this.#stacks.filter(stack => stack.frames.length > 0);
    const [root, ...outer] = stacks;
    const left = this.#pending ? [this.#pending] : [];
    if (!root || (root.frames.length < 2 && !this.#head)) return left;
    const chain = [root, ...outer].reverse().map(({ head, frames }) => ({
      type: 'error',
      message: head?.message ?? null,
      frames: frames.frames,
      at: head?.at ?? this.#at,
    }));
    const [top, ...causes] = chain;
    if (top)
      this.#emit({ kind: 'trace', trace: { ...top, at: this.#at, thread: null, state: null, causes } });
    return left;
  }

  /** Between two stacks stands what the outer error says. */
  #wrapped(line: Line): boolean {
    const last = this.#stacks.at(-1);
    if (!last || this.#place || line.text.trim() === '' || /^\s/.test(line.text)) return false;
    if (last.frames.length === 0) return false;
    this.#stacks.push({ head: { message: line.text.trim(), at: line }, frames: new FrameList() });
    return this.#stacks.length < 20;
  }

  #ginPlace(name?: string): void {
    const place = this.#place;
    this.#place = null;
    if (place) this.#stacks.at(-1)?.frames.push(goFrame(name ?? '?', place.file, place.line), place.at);
  }
}

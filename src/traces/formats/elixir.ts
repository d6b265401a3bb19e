/**
 * Elixir. https://github.com/elixir-lang/elixir/blob/main/lib/elixir/lib/exception.ex (format_stacktrace_entry)
 *   ** (FunctionClauseError) no function clause matching in String.upcase/2
 *
 *       The following arguments were given to String.upcase/2: …          blank lines and text before the frames
 *
 *       (elixir 1.14.0) lib/string.ex:831: String.upcase/2
 *       crash.exs:4: Shop.Orders.deep/1
 *       :erlang.binary_to_integer("x")                                    a built-in function has no place
 *   Last message (from #PID<0.96.0>): :x                                  what a GenServer adds
 */
import {
  type Emit,
  type Frame,
  FrameList,
  type Line,
  type Session,
  type Throwable,
  type TraceFormat,
} from '../model.ts';
import { frameOf } from '../own.ts';
import { timeIn } from '../time.ts';

const HEADER =
  /^(\s*)(?:.{0,200}?\[error\] )?\*\* \((EXIT|[A-Za-z_][\w.]{0,200}|EXIT from #PID<[\d.]+>)\) ?(.*)$/;
const FRAME =
  /^\s*(?:\(([\w-]{1,60}) ([\w.+-]{1,60})\) )?((?:[\w.-]+\/)*[\w.-]+\.(?:exs?|erl|eex|leex|heex|yrl)|nofile|iex):(\d+): (\S.{0,1000})$/;
const NO_LINE = /^\s*(?:\(([\w-]{1,60}) ([\w.+-]{1,60})\) )((?:[A-Z:][\w.:"]*)\.\S{1,300}\/\d+)$/;
const BUILT_IN = /^\s{2,}(:[a-z]\w*\.\w+[?!]?|[A-Z][\w.]{0,200}\.[a-z_]\w*[?!]?)\(.*\)$/;
const TERMINATING = /\[error\] .{0,200} terminating$/;
const TAIL =
  /^(?:Last message|State|Client |Function|Initial Call|Ancestors|Message Queue|\s+Args|Neighbours|Process Label|Queue|Postponed)/;
const MAX_DETAIL = 80;

export const elixir: TraceFormat = {
  name: 'elixir',
  language: 'elixir',
  open(line, before, emit) {
    const head = line.text.includes('** (') ? HEADER.exec(line.text) : null;
    const frame = head ? null : FRAME.exec(line.text);
    if (!head && !(frame?.[1] && /\/\d+$/.test(frame[5] ?? ''))) return null;
    const who = before.at(-1)?.text ?? '';
    const session = new ElixirSession(
      line,
      TERMINATING.test(who) ? (/\[error\] (.*) terminating$/.exec(who)?.[1] ?? null) : null,
      emit,
    );
    session.take(line);
    return session;
  },
};

interface Block {
  readonly type: string | null;
  readonly message: string | null;
  readonly at: Line;
  readonly frames: FrameList;
}

class ElixirSession implements Session {
  readonly #emit: Emit;
  readonly #thread: string | null;
  readonly #blocks: Block[] = [];
  #detail = 0;
  #trial: Line[] = [];

  constructor(at: Line, thread: string | null, emit: Emit) {
    this.#emit = emit;
    this.#thread = thread;
    if (!HEADER.test(at.text)) this.#blocks.push({ type: null, message: null, at, frames: new FrameList() });
  }

  take(line: Line): boolean {
    const { text } = line;
    const head = text.includes('** (') ? HEADER.exec(text) : null;
    if (head) {
      const nested =
        (head[1] ?? '').length > 0 ||
        this.#blocks.length === 0 ||
        /was raised:$|an exception was raised/.test(this.#blocks.at(-1)?.message ?? '');
      if (!nested) return false;
      this.#blocks.push({
        type: head[2] ?? null,
        message: head[3] || null,
        at: line,
        frames: new FrameList(),
      });
      this.#detail = 0;
      this.#trial = [];
      return true;
    }
    const block = this.#blocks.at(-1);
    const frame = elixirFrame(text);
    if (frame && block) {
      block.frames.push(frame, line);
      this.#trial = [];
      return true;
    }
    if (TAIL.test(text)) return true;
    return this.#between(line, block);
  }

  close(): readonly Line[] {
    const [outer, ...causes] = this.#blocks.map(
      ({ frames, ...head }): Throwable => ({ ...head, frames: frames.frames }),
    );
    if (outer) this.#emit({ kind: 'trace', trace: { ...outer, thread: this.#thread, state: null, causes } });
    return this.#trial;
  }

  /** Before the first frame: the arguments and clauses that an error explains itself with. */
  #between(line: Line, block: Block | undefined): boolean {
    if (!block || block.frames.length > 0 || this.#detail >= MAX_DETAIL) return false;
    // An error explains itself in plain words too; without a frame below them they are somebody else's.
    if (timeIn(line.text) !== null || /^\[?(?:error|info|warn(?:ing)?|debug|notice)\b/i.test(line.text))
      return false;
    this.#detail += 1;
    this.#trial.push(line);
    return true;
  }
}

function elixirFrame(text: string): Frame | null {
  const match = FRAME.exec(text);
  if (match)
    return frameOf('elixir', {
      function: match[5] ?? '',
      module: match[1] ?? null,
      file: match[3] ?? null,
      line: Number(match[4]),
    });
  const bare = NO_LINE.exec(text);
  if (bare)
    return frameOf('elixir', { function: bare[3] ?? '', module: bare[1] ?? null, file: null, line: null });
  const builtIn = BUILT_IN.exec(text);
  return builtIn
    ? frameOf('elixir', { function: builtIn[1] ?? '', module: null, file: null, line: null })
    : null;
}

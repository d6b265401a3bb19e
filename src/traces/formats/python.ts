/**
 * CPython and PyPy tracebacks: chained, repeated, grouped.
 * https://github.com/python/cpython/blob/main/Lib/traceback.py, Python/traceback.c
 *
 *   Traceback (most recent call last):
 *     File "/srv/shop/orders.py", line 15, in place          the innermost frame is LAST
 *       load(order)                                           source, then carets: 0 to 3 lines
 *       ~~~~^^^^^^^
 *     [Previous line repeated 996 more times]
 *   KeyError: 7
 *
 *   The above exception was the direct cause of the following exception:      the root cause is FIRST
 *
 * Groups draw a tree in the margin (`  | `, `  +-+---------------- 1 ----------------`): the margin is taken off
 * and its width is the depth.
 */
import type { Emit, Line, Session, Throwable, TraceFormat } from '../model.ts';
import { timeIn } from '../time.ts';
import { PythonBlock } from './python-block.ts';

const OPENS = /^(?:Exception Group )?Traceback \(most recent call last\):\s*$/;
const FILE = /^\s*(?:> )?File "([^"\n]{1,1000})", line (\d+)(?:, in (.{1,300}))?\s*$/;
// IPython's plain mode: "  File /srv/shop/orders.py:15 in place"
const UNQUOTED = /^\s*File ([^\s":]\S{0,600}?):(\d{1,9})(?: in (\S.{0,300}))?\s*$/;
const LINK =
  /^(?:The above exception was the direct cause of the following exception:|During handling of the above exception, another exception occurred:)\s*$/;
const RULER = /^\s*\+-?\+?-{4,}(?: (?:\d+|\.\.\.) -{4,})?\s*$/;
const MARGIN = /^(\s*[|+] )(.*)$|^\s*\|\s*$/;
// A new record of a log, or a prompt: no part of a message.
const FOREIGN =
  /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b[:\s]|^[$#>] |^\[\d|^>>> |^make(?:\[\d+\])?: /;

const RUBY = /^\s+\d+: from \S+:\d+:in [`']/;

// "Exception in thread Thread-1 (run):" of threading.excepthook
const THREAD = /^Exception in thread (.{1,200}?):\s*$/;
const ABOVE =
  /^(?:\[ERROR\]|ERROR:?|Error:)\s+((?:[A-Za-z_]\w{0,100}\.){0,20}[A-Z]\w{0,200})(?:: (.{0,2000}))?\s*$/;

// A frame of another language: the line above it was the header of that trace, and no note of this one.
const OTHER_FRAME =
  /^\s*(?:at (?:async )?[\w$.<>[\] ]{1,200} ?\(|at \S{1,300}:\d+:\d+$|#\d{1,6} |from \S{1,300}:\d+:in |goroutine \d+ \[)/;
// What a chat client's bold type made of `__init__`.
const EMPHASISED = /^([*_])([A-Za-z\d](?:\w{0,58}[A-Za-z\d])?)\1$/;

/** loguru puts two blank lines around the link of a chain. */
const MAX_BLANKS = 2;

/** Notes and further lines of the last message, kept out of the message since nothing marks their end. */
const MAX_NOTES = 20;

export const pythonTraceback: TraceFormat = {
  name: 'python-traceback',
  language: 'python',
  open(line, before, emit) {
    const body = unmargined(line.text).body;
    if (!OPENS.test(body.trimStart()) && !isOrphan(body)) return null;
    const session = new PythonSession(line, emit, before.at(-1) ?? null);
    session.take(line);
    return session;
  },
};

/** A frame whose `Traceback` line was cut off, or the place of a SyntaxError, which has none. */
function isOrphan(body: string): boolean {
  return FILE.test(body);
}

function unmargined(text: string): { body: string; depth: number } {
  const match = MARGIN.exec(text);
  if (!match) return { body: text, depth: 0 };
  return { body: match[2] ?? '', depth: (match[1] ?? text).length };
}

class PythonSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  /** Exceptions that were completed, in the order of printing: the root cause first. */
  #chain: Throwable[] = [];
  /** Members of groups, in the order of printing; the chain of one member from its outermost exception on. */
  #members: Throwable[] = [];
  /** Where the chain of the member that is being read begins. */
  #member = 0;
  #depth = 0;
  /** The margin of the first block: members of its group stand further right. */
  #outer: number | null = null;
  #ended = false;
  #linked = false;
  #inGroup = false;
  #elided = 0;
  #notes = 0;
  /** The line that was taken for a note last. */
  #noted: Line | null = null;
  #blank: Line[] = [];
  #block: PythonBlock | null = null;
  /** The line ahead of the traceback. */
  readonly #above: Line | null;

  constructor(line: Line, emit: Emit, above: Line | null) {
    this.#emit = emit;
    this.#at = line;
    this.#above = above;
  }

  take(line: Line): boolean {
    const { body, depth } = unmargined(line.text);
    if (RULER.test(line.text)) return this.#ruler(line);
    const text = body.trimStart();
    if (OPENS.test(text)) return this.#opens(line, depth, text);
    const file = FILE.exec(body) ?? (this.#block && !this.#ended ? UNQUOTED.exec(body) : null);
    if (file && !(this.#ended && file[3] === undefined)) return this.#file(line, depth, file);
    // Ruby's `order: :bottom` begins with the same words.
    if (RUBY.test(body)) return false;
    if (this.#block && !this.#ended) return this.#inside(line, body, depth);
    if (LINK.test(text)) {
      this.#linked = true;
      this.#blank = [];
      return true;
    }
    return this.#after(line, text, depth);
  }

  close(): readonly Line[] {
    this.#completeBlock();
    const order = [...this.#chain].reverse();
    const [raised, ...causes] = order;
    const placed = raised?.frames.some(frame => frame.function !== '<source>') ?? false;
    if (raised && (raised.type !== null || placed)) {
      const all = [...causes, ...this.#members];
      this.#emit({
        kind: 'trace',
        trace: {
          ...raised,
          ...(raised.type === null && this.#headAbove()),
          at: this.#at,
          thread: THREAD.exec(this.#above?.text ?? '')?.[1] ?? null,
          state: null,
          causes: all,
          ...(this.#elided > 0 && { elided: this.#elided }),
        },
      });
    }
    return this.#blank;
  }

  /** AWS Lambda and some loggers print the exception ahead of its traceback: `[ERROR] KeyError: 7`. */
  #headAbove(): Pick<Throwable, 'type' | 'message'> | null {
    const match = ABOVE.exec(this.#above?.text ?? '');
    return match ? { type: match[1] ?? null, message: match[2] || null } : null;
  }

  #opens(line: Line, depth: number, text: string): boolean {
    if (this.#block || this.#ended) {
      // A traceback of its own, unless a link or a group leads to it.
      if (this.#ended && !this.#linked && depth <= this.#groupDepth()) return false;
      this.#completeBlock();
    }
    this.#inGroup ||= text.startsWith('Exception Group');
    this.#start(line, depth);
    return true;
  }

  #groupDepth(): number {
    return this.#inGroup && this.#depth > 0 ? -1 : this.#depth;
  }

  #start(line: Line, depth: number): void {
    this.#block = new PythonBlock(line);
    this.#outer ??= depth;
    this.#depth = depth;
    this.#ended = false;
    this.#linked = false;
    this.#blank = [];
    this.#notes = 0;
    this.#noted = null;
  }

  #file(line: Line, depth: number, file: RegExpExecArray): boolean {
    if (this.#ended) {
      if (!this.#linked) return false;
      this.#completeBlock();
    }
    if (!this.#block || this.#ended) this.#start(line, depth);
    this.#blank = [];
    const name = file[3]?.replace(EMPHASISED, '__$2__') ?? null;
    this.#block?.file(file[1] ?? '', Number(file[2]), name, body(line), line);
    return true;
  }

  #inside(line: Line, text: string, depth: number): boolean {
    const said = this.#block?.take(text);
    if (said === 'ended') {
      this.#ended = true;
      this.#depth = depth;
      return true;
    }
    if (said === 'unread') this.#emit({ kind: 'unread', at: line });
    return said !== 'foreign';
  }

  /** After the exception's own line: a link to the next, notes, further lines of the message. */
  #after(line: Line, text: string, depth: number): boolean {
    if (text === '') {
      if (depth > 0) return true;
      if (this.#blank.length >= MAX_BLANKS) return false;
      this.#blank.push(line);
      return true;
    }
    const exception = depth > 0 ? PythonBlock.exception(text) : null;
    if (this.#inGroup && exception && this.#block === null) {
      // A member that was never raised has no traceback.
      this.#members.push({ ...exception, frames: [], at: line });
      this.#ended = true;
      this.#start(line, depth);
      this.#block = null;
      this.#ended = true;
      return true;
    }
    if (this.#blank.length > 0 || FOREIGN.test(text) || timeIn(text) !== null || this.#notes >= MAX_NOTES)
      return false;
    if (depth === 0 && this.#depth > 0) return false;
    if (OTHER_FRAME.test(line.text) && this.#noted) {
      this.#blank = [this.#noted];
      return false;
    }
    this.#notes += 1;
    this.#noted = line;
    return true;
  }

  #ruler(line: Line): boolean {
    if (!this.#inGroup && !this.#block) return false;
    this.#completeBlock();
    this.#member = this.#members.length;
    this.#inGroup = true;
    this.#ended = true;
    this.#block = null;
    this.#depth = line.text.indexOf('+');
    this.#blank = [];
    return true;
  }

  #completeBlock(): void {
    const block = this.#block;
    this.#block = null;
    if (!block) return;
    const { throwable, elided } = block.complete();
    this.#elided += elided;
    if (this.#depth > (this.#outer ?? 0)) this.#members.splice(this.#member, 0, throwable);
    else this.#chain.push(throwable);
  }
}

function body(line: Line): string {
  return unmargined(line.text).body;
}

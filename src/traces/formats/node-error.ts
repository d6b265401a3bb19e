/**
 * V8 errors as Node, Deno, Bun and Chromium print them, with causes, members of an AggregateError and properties.
 * https://github.com/nodejs/node/blob/main/lib/internal/util/inspect.js (formatError)
 *
 *   OrderError: order 7 failed
 *       at place (file:///srv/shop/orders.mjs:14:11)
 *       ... 3 lines matching cause stack trace ...          restored from the cause
 *       at async run (node:internal/modules/run_main:101:5) {
 *     code: 'ENOENT',
 *     [cause]: TypeError: Cannot read properties of undefined (reading 'items')
 *         at load (file:///srv/shop/orders.mjs:8:20)
 *     [errors]: [
 *       Error: first
 *           at …
 *   }
 *
 * Opens at the first frame (the header stands before it) and at an error without frames but with properties.
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
import { timeIn } from '../time.ts';
import { jsFrame, v8Frame } from './v8-frame.ts';

const NAME = '[A-Za-z_$][\\w$.]{0,200}';
// `TypeError: x`, `Error [ERR_X]: x`, `Error`, `Uncaught (in promise) AxiosError: x`, `[AggregateError: x] {`
const HEADER = new RegExp(
  `^\\s*(?:error: )?(?:Uncaught )?(?:\\(in promise\\) )?\\[?(${NAME})(?: \\[(\\w+)\\])?(?:: (.*?))?\\]?( \\{)?\\s*$`,
);
const INLINE = /(?:^|[\s\]:=("'])([A-Za-z_$][\w$]{0,200}(?:Error|Exception))(?: \[(\w+)\])?(?:: (.*))?$/;
const ERROR_NAME = /(?:Error|Exception|Warning|Rejection|Abort|Failure|Interrupt|Trace)$/;
const OBJECT = /^\s*\[?[A-Za-z_$][\w$]*Error(?: \[\w+\])?(?:: .*)?\]? \{$/;
const CAUSE = new RegExp(
  `^\\s*\\[?(?:cause|originalError|inner|reason|\\[cause\\])\\]?: \\[?(${NAME})(?: \\[(\\w+)\\])?(?:: (.*?))?\\]?( \\{)?,?$`,
);
// pino's serializer joins the stacks of a chain: "caused by: TypeError: disk gone"; VError writes it with a capital
const JOINED = new RegExp(`^\\s*[Cc]aused by: (${NAME})(?: \\[(\\w+)\\])?(?:: (.*?))?$`);
const MATCHING = /^\s*\.\.\. (\d{1,5}) lines matching cause stack trace \.\.\.$/;
const ERRORS = /^\s*\[?errors\]?: \[$/;
// `    at a_function_name`: older engines leave the place out.
const NO_PLACE = /^\s+at (?:async |new )?([\w$.<>]{1,300})$/;
const VERSION = /^(?:Node\.js|Bun|Deno) v?\d/;

/** Lines of a message, and properties of one error, at most. */
const MAX_LINES = 200;

export const nodeError: TraceFormat = {
  name: 'node-error',
  language: 'javascript',
  open(line, before, emit) {
    if (v8Frame(line.text)) {
      const session = new NodeSession(headerBefore(before) ?? { type: null, message: null, at: line }, emit);
      session.take(line);
      return session;
    }
    if (!OBJECT.test(line.text)) return null;
    const head = headOf(line, HEADER.exec(line.text));
    return head ? new NodeSession(head, emit, true) : null;
  },
};

type Head = Pick<Throwable, 'type' | 'message' | 'at'>;

function headOf(line: Line, match: RegExpExecArray | null): Head | null {
  if (!match) return null;
  const type = match[2] ? `${match[1]} [${match[2]}]` : (match[1] ?? null);
  return { type, message: match[3] || null, at: line };
}

// Jest, Vitest and Deno draw the source between the message and the frames.
const CODE_FRAME = /^\s*(?:>\s{0,40})?\d{1,9} ?[|│]|^\s*[|│]\s*\^|^\s*[\^~]+\s*$|^\s*$/;

/** Without the drawing of the source above the frames; a caret stands below the line that it points into. */
function withoutCode(before: readonly Line[]): readonly Line[] {
  const drawn = before.findLastIndex(line => !CODE_FRAME.test(line.text));
  const rest = before.slice(drawn + 1);
  if (!rest.some(line => line.text.trim() !== '')) return before;
  const caret = /^\s*[\^~]+\s*$/.test(rest[0]?.text ?? '');
  return before.slice(0, caret ? drawn : drawn + 1);
}

function headerBefore(all: readonly Line[]): Head | null {
  const before = withoutCode(all.slice(-40));
  const tail: string[] = [];
  for (let back = 1; back <= Math.min(before.length, 30); back += 1) {
    const line = before[before.length - back];
    if (!line || (line.text.trim() === '' && back > 1)) break;
    const start = HEADER.exec(line.text);
    const named = start && (ERROR_NAME.test(start[1] ?? '') || (back === 1 && start[3] !== undefined));
    const head = headOf(line, named ? start : INLINE.exec(line.text));
    if (head)
      return {
        ...head,
        message: [head.message, ...tail.reverse()].filter(part => part !== null).join('\n') || null,
      };
    if (timeIn(line.text) !== null) break;
    tail.push(line.text);
  }
  return null;
}

class Builder {
  readonly head: Head;
  readonly frames = new FrameList();
  /** Of `... n lines matching cause stack trace ...`: how many, and how many frames stood before. */
  omitted: { count: number; after: number } | null = null;
  message: string | null;

  constructor(head: Head) {
    this.head = head;
    this.message = head.message;
  }
}

class NodeSession implements Session {
  readonly #emit: Emit;
  readonly #top: Builder;
  readonly #causes: Builder[] = [];
  #current: Builder;
  /** Inside the braces after the stack. */
  #object: boolean;
  #inErrors = false;
  #lines = 0;
  #ended = false;
  readonly #indent: number;

  constructor(head: Head, emit: Emit, object = false) {
    this.#emit = emit;
    this.#top = new Builder(head);
    this.#current = this.#top;
    this.#object = object;
    this.#indent = indentOf(head.at.text);
  }

  take(line: Line): boolean {
    if (this.#ended) return line.text.trim() === '' ? this.#lines++ < MAX_LINES : VERSION.test(line.text);
    const parsed = v8Frame(line.text);
    if (parsed) return this.#frame(parsed.frame, parsed.opens, line);
    const matching = MATCHING.exec(line.text);
    if (matching) {
      this.#current.omitted = { count: Number(matching[1]), after: this.#current.frames.length };
      return true;
    }
    if (VERSION.test(line.text)) return true;
    const cause = CAUSE.exec(line.text) ?? JOINED.exec(line.text);
    if (cause) return this.#next(headOf(line, cause), Boolean(cause[4]));
    const bare = NO_PLACE.exec(line.text);
    if (bare) return this.#frame(jsFrame(bare[1] ?? '', ''), false, line);
    if (this.#object) return this.#property(line);
    if (line.text.trim() === '') {
      this.#ended = true;
      return true;
    }
    return false;
  }

  close(): readonly Line[] {
    const causes = this.#causes.map(builder => finished(builder, null));
    const top = finished(this.#top, causes[0] ?? null);
    const frames = [...top.frames, ...causes.flatMap(cause => cause.frames)];
    const browser =
      !frames.some(frame => /^(?:\/|[A-Za-z]:\\)/.test(frame.file ?? '')) &&
      frames.some(frame => /^(?:https?|blob|webpack(?:-internal)?):/.test(frame.file ?? '')) &&
      !frames.some(frame => frame.module === 'node');
    // `newOrderError: function () {` of a source is no error: one without a stack is printed in brackets.
    if (frames.length === 0 && !this.#top.head.at.text.trimStart().startsWith('[')) return [];
    const elided = this.#top.frames.elided;
    this.#emit({
      kind: 'trace',
      trace: { ...top, thread: null, state: null, causes, ...(elided > 0 && { elided }) },
      ...(browser && { format: 'browser' }),
    });
    return [];
  }

  #frame(frame: Frame, opens: boolean, line: Line): boolean {
    this.#current.frames.push(frame, line);
    if (opens) this.#object = true;
    this.#lines = 0;
    return true;
  }

  #next(head: Head | null, opens: boolean): boolean {
    if (!head) return false;
    this.#current = new Builder(head);
    this.#causes.push(this.#current);
    if (opens) this.#object = true;
    return true;
  }

  #property(line: Line): boolean {
    const text = line.text.trim();
    if (/^[}\]],?;?$/.test(text)) {
      if (indentOf(line.text) <= this.#indent && text.startsWith('}')) this.#ended = true;
      if (text.startsWith(']')) this.#inErrors = false;
      return true;
    }
    if (ERRORS.test(line.text)) {
      this.#inErrors = true;
      return true;
    }
    const member = this.#inErrors ? HEADER.exec(line.text.replace(/,$/, '')) : null;
    if (member && ERROR_NAME.test(member[1] ?? '')) return this.#next(headOf(line, member), false);
    this.#lines += 1;
    if (this.#current.frames.length === 0 && this.#current !== this.#top && !/^\[?\w+\]?:/.test(text)) {
      this.#current.message = `${this.#current.message ?? ''}\n${line.text.trimEnd()}`;
    }
    return this.#lines < MAX_LINES;
  }
}

function finished(builder: Builder, cause: Throwable | null): Throwable {
  return { ...builder.head, message: builder.message, frames: restored(builder, cause) };
}

/** Puts back the frames that Node left out because the cause has them too. */
function restored(builder: Builder, cause: Throwable | null): Frame[] {
  const printed = builder.frames.frames;
  if (!builder.omitted || !cause) return printed;
  const { count, after } = builder.omitted;
  const tail = printed.length - after;
  const from = cause.frames.length - tail - count;
  return from < 0
    ? printed
    : [...printed.slice(0, after), ...cause.frames.slice(from, from + count), ...printed.slice(after)];
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/**
 * Java, Kotlin, Scala, Groovy and Clojure exceptions.
 * https://github.com/openjdk/jdk/blob/master/src/java.base/share/classes/java/lang/Throwable.java (printStackTrace)
 *
 *   Exception in thread "main" com.shop.OrderException: order 8 failed
 *   	at com.shop.Orders.place(Orders.java:9)
 *   	Suppressed: java.lang.IllegalStateException: close failed
 *   		at …
 *   		... 1 more                      frames shared with the ENCLOSING trace: restored
 *   Caused by: java.lang.NullPointerException: …
 *   	... 2 more
 *
 * Opens at the first frame (the header is looked up among the lines before), at `Exception in thread`, and at a
 * `Caused by:` whose head was cut off. logback's root-cause-first order (`Wrapped by:`) is turned round.
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
import {
  FQCN,
  type Head,
  header,
  headerOf,
  MAX_MESSAGE_LINES,
  nameless,
  THREAD,
} from './java-exception-header.ts';
import { javaFrame } from './java-frame.ts';

// What the JVM itself says where not even the handler could run.
const UNCAUGHT =
  /^Exception: ([\w$.]{1,300}) thrown from the UncaughtExceptionHandler in thread "(.{0,500})"$/;
const CHAIN = new RegExp(
  `^(\\s*)(Caused by|Suppressed|Wrapped by): (?:\\[CIRCULAR REFERENCE: ?(.*?)\\]?|((?:${FQCN})|[\\p{L}_$][\\w$]{0,200})(?::\\s?(.*))?)\\s*$`,
  'u',
);
const MORE = /^\s*\.\.\. (\d{1,6}) (?:more|common frames omitted|frames? (?:truncated|excluded|omitted))/;

/** Links of one chain that are kept; further ones are read over. */
const MAX_CHAIN = 200;

export const javaException: TraceFormat = {
  name: 'java-exception',
  language: 'java',
  open(line, before, emit) {
    const frame = javaFrame(line.text);
    if (frame) {
      const session = new JavaSession(header(before) ?? nameless(line), emit);
      session.take(line);
      return session;
    }
    if (THREAD.test(line.text)) {
      const top = headerOf(line);
      return top ? new JavaSession(top, emit) : null;
    }
    const uncaught = line.text.startsWith('Exception: ') ? UNCAUGHT.exec(line.text) : null;
    if (uncaught) {
      const [, type = null, thread = null] = uncaught;
      const trace = { type, message: null, frames: [], at: line, thread, state: null, causes: [] };
      emit({ kind: 'trace', trace });
      return { take: () => false, close: () => [] };
    }
    const chain = line.text.includes('Caused by: ') ? CHAIN.exec(line.text) : null;
    if (!chain) return null;
    const session = new JavaSession(nameless(line), emit);
    session.take(line);
    return session;
  },
};

interface Builder {
  readonly head: Head;
  readonly frames: FrameList;
  readonly kind: 'top' | 'cause' | 'suppressed';
  readonly indent: number;
  readonly parent: Builder | null;
  shared: number;
  message: string | null;
}

class JavaSession implements Session {
  readonly #top: Builder;
  readonly #chain: Builder[] = [];
  readonly #emit: Emit;
  #current: Builder;
  #rootFirst = false;
  /** Lines that are the message only if a frame follows. */
  #trial: Line[] = [];

  constructor(head: Head, emit: Emit) {
    this.#emit = emit;
    this.#top = {
      head,
      frames: new FrameList(),
      kind: 'top',
      indent: 0,
      parent: null,
      shared: 0,
      message: head.message,
    };
    this.#current = this.#top;
  }

  take(line: Line): boolean {
    const frame = javaFrame(line.text);
    if (frame) {
      this.#settle();
      this.#current.frames.push(frame, line);
      return true;
    }
    const more = MORE.exec(line.text);
    if (more) {
      this.#settle();
      this.#current.shared = Number(more[1]);
      return true;
    }
    const chain = line.text.includes(': ') ? CHAIN.exec(line.text) : null;
    if (chain) {
      this.#settle();
      this.#link(line, chain);
      return true;
    }
    return this.#message(line);
  }

  close(): readonly Line[] {
    const shown = this.#chain.filter(each => each.kind === 'cause' && !within(each, 'suppressed'));
    const order = this.#rootFirst ? [...[...shown].reverse(), this.#top] : [this.#top, ...shown];
    // Root first, the enclosing trace is the one that is printed next.
    const enclosing = new Map(
      this.#rootFirst ? order.map((each, index) => [each, order[index - 1] ?? null]) : [],
    );
    const [outer, ...causes] = order.map(each => throwable(each, enclosing));
    if (outer) {
      const elided = this.#top.frames.elided;
      this.#emit({
        kind: 'trace',
        trace: {
          ...outer,
          at: this.#top.head.at,
          thread: this.#top.head.thread,
          state: null,
          causes,
          ...(elided > 0 && { elided }),
        },
      });
    }
    return this.#trial;
  }

  #link(line: Line, match: RegExpExecArray): void {
    if (this.#chain.length >= MAX_CHAIN) {
      this.#current = { ...this.#current, frames: new FrameList(), shared: 0 };
      return;
    }
    const indent = (match[1] ?? '').length;
    const kind = match[2] === 'Suppressed' ? 'suppressed' : 'cause';
    if (match[2] === 'Wrapped by') this.#rootFirst = true;
    let parent: Builder | null = this.#current;
    while (parent?.parent && parent.indent > indent) parent = parent.parent;
    // A suppressed exception closes when its parent's own line of that kind or a cause further left comes.
    if (kind === 'suppressed')
      while (parent?.parent && parent.indent >= indent && indent > 0) parent = parent.parent;
    const circular = match[3];
    const [type, ...rest] = circular === undefined ? [match[4] ?? null] : circular.split(': ');
    const message = circular === undefined ? (match[5] ?? null) : rest.join(': ') || null;
    this.#current = {
      head: { thread: null, type: type ?? null, message, at: line },
      frames: new FrameList(),
      kind,
      indent,
      parent,
      shared: 0,
      message,
    };
    this.#chain.push(this.#current);
  }

  #message(line: Line): boolean {
    const open =
      this.#current.frames.length === 0 && this.#current.head.type !== null && this.#current.shared === 0;
    if (!open || this.#trial.length >= MAX_MESSAGE_LINES || timeIn(line.text) !== null) return false;
    if (THREAD.test(line.text) || UNCAUGHT.test(line.text)) return false;
    this.#trial.push(line);
    return true;
  }

  /** A frame came: what was on trial is the message. */
  #settle(): void {
    if (this.#trial.length === 0) return;
    this.#current.message = [this.#current.message, ...this.#trial.map(line => line.text)]
      .filter(part => part !== null)
      .join('\n');
    this.#trial = [];
  }
}

function within(builder: Builder, kind: Builder['kind']): boolean {
  for (let each: Builder | null = builder; each; each = each.parent) if (each.kind === kind) return true;
  return false;
}

type Enclosing = ReadonlyMap<Builder, Builder | null>;

function throwable(builder: Builder, enclosing: Enclosing): Throwable {
  const message = builder.message?.trimEnd() ?? null;
  return {
    type: builder.head.type,
    message: message === '' ? null : message,
    frames: framesOf(builder, enclosing),
    at: builder.head.at,
  };
}

/** The printed frames and those that `... n more` says are the enclosing trace's last ones. */
function framesOf(builder: Builder, enclosing: Enclosing): Frame[] {
  const printed = builder.frames.frames;
  const parent = enclosing.has(builder) ? (enclosing.get(builder) ?? null) : builder.parent;
  if (builder.shared === 0 || !parent) return printed;
  return [...printed, ...framesOf(parent, enclosing).slice(-builder.shared)];
}

/**
 * What the readers make of a paste before it becomes facts: traces with the line they began at, and the locks of
 * their threads. A reader hands each trace on as soon as it is complete; nothing keeps the text.
 */

/** One line of the input after repair and without its log prefix. */
export interface Line {
  /** 1-based line in the source; several lines share it where a log escaped its newlines. */
  readonly number: number;
  readonly text: string;
  /** The time that stood in the line's prefix, as printed. */
  readonly time: string | null;
  /** The log prefix that was taken off. */
  readonly prefix?: string;
}

export interface Frame {
  readonly function: string;
  readonly module: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly own: boolean;
  /** Where the frame is printed. */
  readonly at?: Line;
}

/** One exception of a chain, with its own stack. */
export interface Throwable {
  readonly type: string | null;
  readonly message: string | null;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly at: Line;
}

export interface Lock {
  /** `0x00000000e1b2`, `java.lang.Object@1b2c`: unique within one dump. */
  readonly id: string;
  /** The class or kind of the lock. */
  readonly name: string;
  /** Where the thread took it, or waits for it. */
  readonly frame: Frame | null;
  readonly at: Line;
  /** The holder, where the dump names it outright. */
  readonly holder?: string;
}

export interface RelatedStack {
  /** `freed by thread T0 here`, `Previous write of size 4 …`: what this stack did. */
  readonly label: string;
  readonly thread: string | null;
  readonly frames: readonly Frame[];
  readonly at: Line;
}

/** What a dump says of a thread besides its stack. */
export interface ThreadDetails {
  /** The operating system's thread id, as `top -H` prints it. */
  readonly nativeId?: number;
  /** What else the dump calls the thread, where its locks name their holder: `thread 12`. */
  readonly alias?: string;
  readonly cpuMs?: number;
  readonly elapsedMs?: number;
  /** How long it has waited, in minutes, as Go prints it. */
  readonly waitMinutes?: number;
  /** `main.serve at /src/main.go:12`: who started it. */
  readonly creator?: string;
  /** The finer words of the state: `on object monitor`, `parking`, `chan receive, 12 minutes`. */
  readonly stateDetail?: string;
  readonly wants?: Lock;
  readonly holds?: readonly Lock[];
  /** The printed arguments of each frame, where the format has any. */
  readonly arguments?: readonly string[];
  /** Addresses of the objects whose methods of the person's own are on the stack, where they are sure. */
  readonly objects?: readonly string[];
  /** Further stacks of one report: who freed the memory, the other side of a race. */
  readonly stacks?: readonly RelatedStack[];
  /** A thread of the runtime itself: collector, compiler, finalizer. */
  readonly runtime?: boolean;
  /** The processor that ran it, where the report says so. */
  readonly cpu?: number;
  /** The kernel's taint letters: `GWO`. */
  readonly taint?: string;
  /** What the report says beside the error itself: what the last collection of a heap left. */
  readonly note?: string;
  /** The functions that the report's own words name, the first first. */
  readonly named?: readonly Frame[];
}

export interface ParsedTrace extends Throwable {
  readonly thread: string | null;
  readonly state: string | null;
  /** Outermost to root. */
  readonly causes: readonly Throwable[];
  readonly details?: ThreadDetails;
  /** Frames that the runtime or our limit left out. */
  readonly elided?: number;
}

/** What a reader sends on while it reads. */
export type TraceEvent =
  /** `format`: where only the whole trace told which of its language's formats it is. */
  | { readonly kind: 'trace'; readonly trace: ParsedTrace; readonly format?: string }
  /** A thread dump ends: lock addresses of the next dump have nothing to do with these. */
  | { readonly kind: 'dump-end' }
  /** The runtime's own word for a deadlock: threads by name, in the order of waiting. */
  | { readonly kind: 'deadlock'; readonly threads: readonly string[]; readonly at: Line }
  /** A line inside a trace that was not understood. */
  | { readonly kind: 'unread'; readonly at: Line }
  /** Facts of one format that are no stack: the OOM killer's table, a time line. */
  | { readonly kind: 'extra'; readonly name: string; readonly value: unknown; readonly at: Line };

export type Emit = (event: TraceEvent) => void;

/** A trace in the middle of being read. */
export interface Session {
  /** True where the line belongs to this trace; false ends the session and the line is offered to all formats. */
  take(line: Line): boolean;
  /**
   * The input or the trace ended: hand on what is there. Returns lines that were taken on trial and turned out to
   * belong to nothing here; they are offered again.
   */
  close(): readonly Line[];
}

export interface TraceFormat {
  readonly name: string;
  readonly language: string;
  /**
   * Begins a session at a line that opens this format, else null. `before` are the lines ahead of it that
   * nothing claimed, newest last (a header stands before its first frame).
   */
  open(line: Line, before: readonly Line[], emit: Emit): Session | null;
}

/** Frames kept of one stack, innermost and outermost; what lies between is counted. */
const MAX_INNER = 1024;
const MAX_OUTER = 128;

/** A stack of bounded size: a runaway recursion of 100,000 frames keeps both ends. */
export class FrameList {
  readonly #inner: Frame[] = [];
  #outer: Frame[] = [];
  #dropped = 0;

  push(printed: Frame, at?: Line): void {
    const frame = at ? { ...printed, at } : printed;
    if (this.#inner.length < MAX_INNER) {
      this.#inner.push(frame);
      return;
    }
    this.#outer.push(frame);
    if (this.#outer.length >= 2 * MAX_OUTER) {
      this.#outer = this.#outer.slice(-MAX_OUTER);
      this.#dropped += MAX_OUTER;
    }
  }

  /** Pushes the last frame `times` more, without making as many. */
  repeat(times: number): void {
    const last = this.last;
    if (!last) return;
    for (let done = 0; done < Math.min(times, MAX_INNER + MAX_OUTER); done += 1) this.push(last);
    this.#dropped += Math.max(0, times - MAX_INNER - MAX_OUTER);
  }

  /** Replaces the last frame: a place that is printed on the line after. */
  amend(change: (frame: Frame) => Frame): void {
    const list = this.#outer.length > 0 ? this.#outer : this.#inner;
    const last = list.at(-1);
    if (last) list[list.length - 1] = change(last);
  }

  get last(): Frame | undefined {
    return this.#outer.at(-1) ?? this.#inner.at(-1);
  }

  get length(): number {
    return this.#inner.length + this.#outer.length + this.#dropped;
  }

  get elided(): number {
    return this.#dropped;
  }

  /** In the order of printing. */
  get frames(): Frame[] {
    return [...this.#inner, ...this.#outer];
  }
}

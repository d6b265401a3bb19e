/**
 * One source's lines in order, offered to the formats: at most one trace is being read, and one more may be paused
 * while another thread's line of the log stands in its middle.
 */
import { formats } from './formats/index.ts';
import type { Line, Session, TraceEvent, TraceFormat } from './model.ts';
import { timeIn } from './time.ts';

/** Unclaimed lines that a format may look back at. */
const LOOK_BACK = 60;
/** Lines of a log that may stand inside one trace. */
const MAX_FOREIGN = 3;
// How a Java, .NET, V8 or Python trace goes on; what begins a new one is not among it.
const CONTINUES = /^\s+at |^\s+\.\.\. \d+ |^\s*Caused by: |^\s+File "/;
const NAMES_ERROR = /(?:Exception|Error|Throwable|Traceback)\b/;

/** What looks like a frame of some trace; outside every session it was not understood. */
const FRAME_LIKE =
  /^\s+at [\w$.<>/]+[.(:]|^\s*File "[^"]+", line \d+|^\s*#\d+\s+(?:0x[\da-f]+ )?in |^\s*#\d+ {1,3}0x[\da-f]{6,}|^goroutine \d+|^\s+from \S+:\d+:in /;

export interface Event {
  readonly format: TraceFormat;
  readonly event: TraceEvent;
  /** The time nearest before the trace, as printed. */
  readonly time: string | null;
}

export type Sink = (event: Event) => void;

/** Counted over all sources of one reader. */
export interface StreamCounts {
  claimed: number;
  /** Lines that look like a frame but belong to no trace; the first of them are kept. */
  orphanCount: number;
  readonly orphans: Line[];
}

export class Stream {
  readonly #sink: Sink;
  readonly #counts: StreamCounts;
  #session: Session | null = null;
  #paused: { readonly session: Session; lines: number } | null = null;
  #before: Line[] = [];
  #time: string | null = null;

  constructor(sink: Sink, counts: StreamCounts) {
    this.#sink = sink;
    this.#counts = counts;
  }

  line(line: Line): void {
    this.#read([line]);
  }

  get isReading(): boolean {
    return this.#session !== null;
  }

  /** Whether the line goes on what is being read here; one that does not changes nothing. */
  continues(line: Line): boolean {
    if (!this.#session?.take(line)) return false;
    this.#counts.claimed += 1;
    return true;
  }

  end(): void {
    // Each round reads fewer lines than the one before: what opened a session is never given back.
    for (let left = this.#closeAll(); left.length > 0; left = this.#closeAll()) this.#read(left);
  }

  #read(lines: readonly Line[]): void {
    let queue = [...lines];
    for (let line = queue.shift(); line; line = queue.shift()) {
      if (this.#session?.take(line) || this.#resumes(line)) {
        this.#counts.claimed += 1;
      } else if (this.#session) {
        const left = this.#foreign(line) ? this.#pause() : this.#close();
        queue = [...left, line, ...queue];
      } else this.#offer(line);
    }
  }

  #close(): readonly Line[] {
    const session = this.#session;
    this.#session = null;
    const left = session?.close() ?? [];
    this.#counts.claimed -= left.length;
    return left;
  }

  /** A line of the log that another thread wrote into the middle of a trace: it may go on behind it. */
  #foreign(line: Line): boolean {
    return timeIn(line.text) !== null && !NAMES_ERROR.test(line.text);
  }

  #pause(): readonly Line[] {
    const left = this.#closePaused();
    this.#paused = this.#session && { session: this.#session, lines: 0 };
    this.#session = null;
    return left;
  }

  #resumes(line: Line): boolean {
    if (!this.#paused || this.#session) return false;
    const { session } = this.#paused;
    if (CONTINUES.test(line.text) && session.take(line)) {
      this.#session = session;
      this.#paused = null;
      return true;
    }
    this.#paused.lines += 1;
    // Any other line may be the header of the next trace: what comes then is no continuation.
    if (this.#paused.lines > MAX_FOREIGN || !this.#foreign(line)) this.#closePaused();
    return false;
  }

  #closePaused(): readonly Line[] {
    const session = this.#paused?.session;
    this.#paused = null;
    const left = session?.close() ?? [];
    this.#counts.claimed -= left.length;
    // They stand before lines that were read since; what they could open is over.
    return [];
  }

  #closeAll(): readonly Line[] {
    this.#closePaused();
    return this.#close();
  }

  #offer(line: Line): void {
    const time = line.time ?? timeIn(line.text);
    if (time !== null) this.#time = time;
    if (line.text.trim() !== '') {
      for (const format of formats) {
        const opened = line.time ?? this.#time;
        const session = format.open(line, this.#before, event => this.#sink({ format, event, time: opened }));
        if (session) {
          this.#closePaused();
          this.#session = session;
          this.#before = [];
          this.#counts.claimed += 1;
          return;
        }
      }
      if (FRAME_LIKE.test(line.text)) this.#orphan(line);
    }
    this.#before.push(line);
    if (this.#before.length > 2 * LOOK_BACK) this.#before = this.#before.slice(-LOOK_BACK);
  }

  #orphan(line: Line): void {
    this.#counts.orphanCount += 1;
    if (this.#counts.orphans.length < 50) this.#counts.orphans.push(line);
  }
}

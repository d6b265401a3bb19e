/**
 * The way from text to trace events: lines → repair → embedded lines → learned prefix → the format that opens.
 * Interleaved sources (two containers in one log) are read apart. Nothing is kept but what is being read.
 */
import { couldHold, embedded, quotedLine } from './embedded.ts';
import { LineSplitter } from './lines.ts';
import { type Margin, marginOf } from './margins.ts';
import type { Line } from './model.ts';
import { PrefixLearner, sourceKey } from './prefix.ts';
import { Repairer } from './repair.ts';
import { type Sink, Stream } from './stream.ts';
import { timeIn } from './time.ts';

/** A prefix is learned from this many lines before the first half of them is read. */
const WINDOW = 512;
const MAX_STREAMS = 32;
/** What of one line is offered to the formats. */
const MAX_TEXT = 8192;

export interface ReaderStatistics {
  readonly lines: number;
  readonly claimed: number;
  /** Lines that look like a frame but belong to no trace. */
  readonly orphans: readonly Line[];
  readonly orphanCount: number;
  readonly cut: number;
  readonly repairs: ReadonlyMap<string, number>;
  readonly prefixed: number;
  readonly embedded: number;
}

export class TraceReader {
  readonly #sink: Sink;
  readonly #splitter = new LineSplitter(text => this.#raw(text));
  readonly #repairer = new Repairer();
  readonly #prefixes = new PrefixLearner();
  readonly #streams = new Map<string, Stream>();
  #window: Line[] = [];
  /** What the whole paste has in common, seen in its first lines. */
  #margin: Margin | null = null;
  /** Lines at the head of the window that it was taken off already. */
  #plain = 0;
  #number = 0;
  /** Whose line was prefixed last. */
  #last: string | null = null;
  #prefixed = 0;
  #embedded = 0;
  #piece: { text: string; number: number } | null = null;
  readonly #counts = { claimed: 0, orphanCount: 0, orphans: [] as Line[] };

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(chunk: string): void {
    this.#splitter.push(chunk);
  }

  end(): ReaderStatistics {
    this.#splitter.end();
    this.#joinPiece();
    this.#drain(0);
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
    return {
      lines: this.#number,
      ...this.#counts,
      cut: this.#splitter.cut,
      repairs: this.#repairer.counts,
      prefixed: this.#prefixed,
      embedded: this.#embedded,
    };
  }

  #raw(raw: string): void {
    this.#number += 1;
    const text = this.#repairer.repair(raw);
    const inner = couldHold(text) ? embedded(text) : null;
    if (!inner) {
      this.#joinPiece();
      this.#queue({ number: this.#number, text, time: null });
      return;
    }
    this.#embedded += 1;
    if (inner.piece) {
      this.#piece = {
        text: (this.#piece?.text ?? '') + (inner.lines[0] ?? ''),
        number: this.#piece?.number ?? this.#number,
      };
      if (this.#piece.text.length > 1_048_576) this.#joinPiece();
      return;
    }
    const head = this.#piece?.text ?? '';
    this.#piece = null;
    for (const [index, part] of inner.lines.entries()) {
      this.#queue({ number: this.#number, text: index === 0 ? head + part : part, time: inner.time });
    }
  }

  #joinPiece(): void {
    if (this.#piece) this.#queue({ number: this.#piece.number, text: this.#piece.text, time: null });
    this.#piece = null;
  }

  #queue(line: Line): void {
    this.#window.push(line);
    if (this.#window.length >= 2 * WINDOW) this.#drain(WINDOW);
  }

  /** Reads the window but for its last `keep` lines, after learning from all of it. */
  #drain(keep: number): void {
    const raw = this.#window.slice(this.#plain);
    this.#margin ??= marginOf(raw);
    this.#window = [...this.#window.slice(0, this.#plain), ...this.#margin(raw)];
    this.#prefixes.learn(this.#window.map(line => line.text));
    const ready = this.#window.slice(0, Math.max(0, this.#window.length - keep));
    this.#window = keep === 0 ? [] : this.#window.slice(-keep);
    this.#plain = this.#window.length;
    for (const line of ready) this.#line(line);
  }

  #line(line: Line): void {
    const stripped = this.#prefixes.strip(line.text);
    if (!stripped) {
      const text = quotedLine(line.text);
      if (text !== null) this.#embedded += 1;
      this.#unprefixed(shortened(text === null ? line : { ...line, text }));
      return;
    }
    this.#prefixed += 1;
    this.#last = sourceKey(stripped.prefix);
    const inner = embedded(stripped.text);
    const time = timeIn(stripped.prefix) ?? inner?.time ?? null;
    const stream = this.#stream(this.#last);
    for (const text of inner?.lines ?? [stripped.text])
      stream.line(
        shortened({
          number: line.number,
          text,
          time,
          ...(inner === null && { prefix: (line.prefix ?? '') + stripped.prefix }),
        }),
      );
  }

  /** A logger prefixes the first line of a message alone: a trace that began there goes on without. */
  #unprefixed(line: Line): void {
    const own = this.#streams.get('');
    const last = this.#last === null || own?.isReading ? undefined : this.#streams.get(this.#last);
    if (!last?.continues(line)) this.#stream('').line(line);
  }

  #stream(key: string): Stream {
    const known = this.#streams.get(key);
    if (known) return known;
    if (this.#streams.size >= MAX_STREAMS) {
      const [oldest, stream] = this.#streams.entries().next().value ?? [];
      stream?.end();
      if (oldest !== undefined) this.#streams.delete(oldest);
    }
    const stream = new Stream(this.#sink, this.#counts);
    this.#streams.set(key, stream);
    return stream;
  }
}

/**
 * A frame is never this long; a header with a huge message is, and its head tells what it is. Blanks at the end are of
 * the terminal that it was copied from.
 */
function shortened(line: Line): Line {
  const { text } = line;
  if (text.length > MAX_TEXT) return { ...line, text: text.slice(0, MAX_TEXT) };
  return text.endsWith(' ') || text.endsWith('\t') ? { ...line, text: text.trimEnd() } : line;
}

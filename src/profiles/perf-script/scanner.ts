/**
 * The byte scanner behind `perf script`. Line by line: a tab is a frame, `#` a comment, an empty line ends a sample,
 * all else is a header. What came before is known by its bytes (`FrameTexts`, `KnownHeads`); only what is new becomes text.
 */
import { framesOf } from './frame.ts';
import { afterAddress, afterAddressOnHeader } from './frame-bytes.ts';
import { FrameTexts } from './frame-texts.ts';
import type { SampleHeader } from './header.ts';
import { KnownHeads } from './known-heads.ts';
import { afterLine } from './line-bytes.ts';
import { SampleLines } from './sample-lines.ts';

export { TRACEPOINT } from './sampler.ts';

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;
const MAX_LINE = 65_536;
const MAX_COMMENTS = 200;

export class PerfScriptScanner {
  readonly comments: string[] = [];
  cutLines = 0;
  readonly #lines = new SampleLines();
  readonly sampler = this.#lines.sampler;
  readonly unread = this.#lines.unread;
  /** Values are frame ids, or −2 − an index into `#several`. */
  readonly #texts = new FrameTexts();
  /** The frames of texts that name more than one. */
  readonly #several: number[][] = [];
  readonly #heads = new KnownHeads();
  readonly #headNodes: { node: number; column: number }[] = [];
  #tail: Uint8Array = new Uint8Array();
  #next = 0;

  /** The highest number of a processor in a header; −1 where none was seen. */
  get lastCpu(): number {
    return this.#lines.lastCpu;
  }

  push(chunk: Uint8Array): void {
    let bytes = bufferOf(chunk);
    if (this.#tail.length > 0) {
      const end = bytes.indexOf(NEWLINE);
      if (end < 0) {
        this.#keep(Buffer.concat([this.#tail, bytes]));
        return;
      }
      // Only the line that was begun is put together: copying whole chunks would double the memory.
      const line = Buffer.concat([this.#tail, bytes.subarray(0, end + 1)]);
      this.#scan(line, viewOf(line));
      bytes = bytes.subarray(end + 1);
    }
    const read = this.#scan(bytes, viewOf(bytes));
    this.#keep(Buffer.from(bytes.subarray(read)));
  }

  end(): void {
    if (this.#tail.length > 0) {
      const bytes = Buffer.concat([this.#tail, Buffer.from('\n')]);
      this.#tail = new Uint8Array();
      this.#scan(bytes, viewOf(bytes));
    }
    this.#lines.blank();
  }

  /** A line without an end: its head is kept, the rest dropped as it comes. */
  #keep(rest: Uint8Array): void {
    const isEndless = rest.length > 4 * MAX_LINE;
    if (isEndless) this.cutLines++;
    this.#tail = isEndless ? Buffer.from(rest.subarray(0, MAX_LINE)) : rest;
  }

  /** Reads whole lines; returns how far it came. */
  #scan(bytes: Buffer, view: DataView): number {
    const size = bytes.length;
    let at = 0;
    while (at < size) {
      const next = bytes[at] === TAB ? this.#frameLine(bytes, view, at) : this.#otherLine(bytes, view, at);
      if (next < 0) return at;
      at = next;
    }
    return at;
  }

  /** Returns where the next line begins; −1 when this one is not whole yet. */
  #frameLine(bytes: Buffer, view: DataView, start: number): number {
    const textStart = afterAddress(view, start, bytes.length);
    const guessed = textStart < 0 ? null : this.#texts.guess(view, textStart, bytes.length);
    if (guessed === null) return this.#newFrameLine(bytes, view, start, textStart);
    this.#lines.line++;
    this.#frame(guessed);
    return this.#texts.next;
  }

  #newFrameLine(bytes: Buffer, view: DataView, start: number, textStart: number): number {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) return -1;
    this.#lines.line++;
    const end = textEnd(bytes, newline);
    if (textStart < 0) this.#lines.readTabbed(textOf(bytes, start, end));
    else this.#frame(this.#texts.find(view, textStart, end) ?? this.#newText(bytes, view, textStart, end));
    return newline + 1;
  }

  #frame(value: number): void {
    if (value >= 0) this.#lines.frame(value);
    else for (const one of this.#several[-2 - value]!) this.#lines.frame(one);
  }

  #newText(bytes: Buffer, view: DataView, start: number, end: number): number {
    if (end - start > MAX_LINE) this.cutLines++;
    const text = textOf(bytes, start, end);
    const ids = framesOf(text).map(frame => this.sampler.stacks.intern(frame, this.#lines.line, text));
    const value = ids.length === 1 ? ids[0]! : -2 - (this.#several.push(ids) - 1);
    this.#texts.add(view, start, end, value);
    return value;
  }

  #otherLine(bytes: Buffer, view: DataView, start: number): number {
    this.#texts.begin();
    const blank = afterLine(view, start, bytes.length);
    if (blank >= 0) {
      this.#lines.line++;
      this.#lines.blank();
      return blank;
    }
    const head = this.#heads.match(view, start, bytes.length);
    if (head < 0) return this.#newLine(bytes, view, start);
    if (this.#heads.next < 0) return this.#flatLine(bytes, view, start, head);
    this.#lines.line++;
    this.#openKnown(head);
    return this.#heads.next;
  }

  /** A sample without a stack, its frame behind the event; left to the slow road where a stack may stand below. */
  #flatLine(bytes: Buffer, view: DataView, start: number, head: number): number {
    const textStart = afterAddressOnHeader(view, this.#heads.rest, bytes.length);
    const value = textStart < 0 ? null : this.#knownText(bytes, view, textStart);
    const next = this.#next;
    if (value === null || isOfSample(bytes, next)) return this.#newLine(bytes, view, start);
    this.#lines.line++;
    this.#openKnown(head);
    this.#frame(value);
    this.sampler.close();
    return next;
  }

  /** The value of the text at `start`, if it was seen before; where its line ends in `#next`. */
  #knownText(bytes: Buffer, view: DataView, start: number): number | null {
    const guessed = this.#texts.guess(view, start, bytes.length);
    this.#next = this.#texts.next;
    if (guessed !== null) return guessed;
    const newline = bytes.indexOf(NEWLINE, start);
    this.#next = newline + 1;
    return newline < 0 ? null : this.#texts.find(view, start, textEnd(bytes, newline));
  }

  #newLine(bytes: Buffer, view: DataView, start: number): number {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) return -1;
    this.#lines.line++;
    const text = textOf(bytes, start, newline).trimEnd();
    if (bytes[start] !== HASH) {
      const header = this.#lines.read(text);
      if (header !== null) this.#learn(header, view, start, newline + 1);
    } else if (this.comments.length < MAX_COMMENTS) this.comments.push(text.slice(0, 2000));
    return newline + 1;
  }

  #openKnown(head: number): void {
    const { node, column } = this.#headNodes[head]!;
    this.#lines.settle();
    this.#lines.seeCpu(this.#heads.cpu);
    this.sampler.begin(node, column, this.#heads.period, this.#heads.time);
  }

  #learn(header: SampleHeader, view: DataView, start: number, end: number): void {
    const { comm, event, text } = header;
    if (comm === null || event === null || text !== null || header.time === null) return;
    const head = this.#heads.learn(view, start, end, comm, event);
    if (head < 0) return;
    this.#headNodes[head] ??= {
      node: this.sampler.process(comm, this.#lines.line),
      column: this.sampler.stacks.column(event),
    };
    if (header.frame !== null && this.#heads.match(view, start, end) === head)
      this.#learnFlat(header.frame, view, end);
  }

  /** The text of a frame that is all that stands behind the event. */
  #learnFlat(frame: string, view: DataView, end: number): void {
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    const start = afterAddressOnHeader(view, this.#heads.rest, end);
    if (start < 0 || this.#knownText(bytes, view, start) !== null) return;
    const textStop = textEnd(bytes, end - 1);
    if (frame.slice(frame.indexOf(' ') + 1) === textOf(bytes, start, textStop))
      this.#newText(bytes, view, start, textStop);
    this.#texts.begin();
  }
}

/** The line at `start` may be a frame (a tab) or the source line of one (up to four blanks), or it is not there yet. */
function isOfSample(bytes: Buffer, start: number): boolean {
  if (start + 4 >= bytes.length || bytes[start] === TAB) return true;
  return bytes[start] === SPACE && bytes.subarray(start + 1, start + 5).some(byte => byte !== SPACE);
}

/** Without the carriage return before the newline. */
function textEnd(bytes: Buffer, newline: number): number {
  return bytes[newline - 1] === RETURN ? newline - 1 : newline;
}

function textOf(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, Math.min(end, start + MAX_LINE));
}

function bufferOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

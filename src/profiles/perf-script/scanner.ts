/**
 * The byte scanner behind `perf script`. Line by line: a tab is a frame, `#` a comment, an empty line ends a sample,
 * all else is a header. A frame's text after its address names it, and is looked up as bytes: text is decoded once
 * for each distinct frame, never once a line.
 */
import type { Frame } from '../model.ts';
import { UnreadLines } from '../unread.ts';
import { ByteTable, bufferOf, FrameTable, hashOf, hashOfTwo, mix, viewOf } from './byte-table.ts';
import { framesOf, UNKNOWN } from './frame.ts';
import { afterAddress, offsetIn } from './frame-bytes.ts';
import { parseHeader, type SampleHeader } from './header.ts';
import { type HeaderBytes, readHeader } from './header-bytes.ts';
import { isRecord, isTail } from './other-lines.ts';
import { Sampler } from './sampler.ts';

export { TRACEPOINT } from './sampler.ts';

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const SPACE = 32;
const HASH = 35;
const MAX_LINE = 65_536;
/** Texts that are looked up as they stand; a leaf's text, whose offset is different in each sample, may be beyond. */
const MAX_TEXTS = 30_000;
const MAX_SYMBOLS = 80_000;
const MAX_HEADS = 50_000;
export class PerfScriptScanner {
  readonly sampler = new Sampler();
  readonly comments: string[] = [];
  readonly unread = new UnreadLines();
  lastCpu = -1;
  cutLines = 0;
  /** Values are frame ids, or −2 − index into `#several` for texts that name several frames. */
  readonly #texts = new FrameTable(MAX_TEXTS);
  /** The same without the offset: `hotSort (/tmp/hot)`. */
  readonly #symbols = new FrameTable(MAX_SYMBOLS);
  readonly #several: number[][] = [];
  readonly #heads = new ByteTable(MAX_HEADS);
  readonly #headNodes: { node: number; column: number }[] = [];
  readonly #header: HeaderBytes = { taskEnd: 0, eventStart: 0, eventEnd: 0, period: 0, time: 0 };
  #tail: Uint8Array = new Uint8Array();
  #line = 0;
  /**
   * A header that the next line decides on: alone it is no sample (`-F comm,ip`), with frames below it is; and what looks
   * like a frame on it is one only if none are below (`-F +addr`).
   */
  #waiting: { readonly header: SampleHeader; readonly line: number; readonly text: string } | null = null;

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

  /** A line without an end: its head is kept, the rest dropped as it comes. */
  #keep(rest: Uint8Array): void {
    const isEndless = rest.length > 4 * MAX_LINE;
    if (isEndless) this.cutLines++;
    this.#tail = isEndless ? Buffer.from(rest.subarray(0, MAX_LINE)) : rest;
  }

  end(): void {
    if (this.#tail.length > 0) {
      const bytes = Buffer.concat([this.#tail, Buffer.from('\n')]);
      this.#tail = new Uint8Array();
      this.#scan(bytes, viewOf(bytes));
    }
    this.#blank();
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

  /** Finds the end of the line and its text's hash in one go; −1 when the line is not whole yet. */
  #frameLine(bytes: Buffer, view: DataView, start: number): number {
    const size = bytes.length;
    const textStart = afterAddress(bytes, start, size);
    if (textStart < 0) return this.#oddFrame(bytes, start);
    let i = textStart;
    let hash = 0;
    for (; i + 4 <= size; i += 4) {
      const word = view.getInt32(i, true);
      const newlines = word ^ 0x0a0a0a0a;
      if (((newlines - 0x01010101) & ~newlines & 0x80808080) !== 0) break;
      hash = mix(hash, word);
    }
    while (i < size && bytes[i] !== NEWLINE) hash = mix(hash, bytes[i++]!);
    if (i >= size) return -1;
    this.#line++;
    if (bytes[i - 1] === RETURN)
      this.#frameText(bytes, view, textStart, i - 1, hashOf(view, textStart, i - 1));
    else this.#frameText(bytes, view, textStart, i, hash);
    return i + 1;
  }

  #frameText(bytes: Buffer, view: DataView, start: number, end: number, hash: number): void {
    if (this.#waiting !== null) this.#openAbove();
    const known = this.#texts.get(view, start, end, end, end, hash);
    const frame = known ?? this.#bySymbol(bytes, view, start, end);
    if (known === null) this.#texts.set(bytes, start, end, end, end, hash, frame);
    if (frame >= 0) this.sampler.frame(frame);
    else for (const one of this.#several[-2 - frame]!) this.sampler.frame(one);
  }

  /** The slower look-up: the symbol and its DSO, whatever the offset between them. */
  #bySymbol(bytes: Buffer, view: DataView, start: number, end: number): number {
    const offset = offsetIn(bytes, start, end);
    if (offset === null) return this.#newText(bytes, start, end);
    const hash = hashOfTwo(view, start, offset.start, offset.end, end);
    const known = this.#symbols.get(view, start, offset.start, offset.end, end, hash);
    if (known !== null) return known;
    const frame = this.#newText(bytes, start, end);
    this.#symbols.set(bytes, start, offset.start, offset.end, end, hash, frame);
    return frame;
  }

  #newText(bytes: Buffer, start: number, end: number): number {
    const isLong = end - start > MAX_LINE;
    if (isLong) this.cutLines++;
    const text = bytes.toString('utf8', start, isLong ? start + MAX_LINE : end);
    const ids = framesOf(text).map(frame => this.sampler.stacks.intern(frame, this.#line, text));
    return ids.length === 1 ? ids[0]! : -2 - (this.#several.push(ids) - 1);
  }

  /** A tabbed line without a symbol: an address alone (`-F comm,ip`), blanks, or no frame at all. */
  #oddFrame(bytes: Buffer, start: number): number {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return -1;
    this.#line++;
    const text = bytes.toString('utf8', start, Math.min(end, start + MAX_LINE)).trim();
    if (text === '') this.#blank();
    else if (/^[0-9a-f]{1,16}$/.test(text)) this.#frames([UNKNOWN], text);
    else this.unread.add(this.#line, text);
    return end + 1;
  }

  #otherLine(bytes: Buffer, view: DataView, start: number): number {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return -1;
    this.#line++;
    if (end === start || (end === start + 1 && bytes[start] === RETURN)) this.#blank();
    else if (bytes[start] === HASH)
      this.#comment(bytes.toString('utf8', start, Math.min(end, start + MAX_LINE)));
    else if (bytes[start] === SPACE || !this.#usualHeader(bytes, view, start, end)) {
      this.#slowLine(bytes.toString('utf8', start, Math.min(end, start + MAX_LINE)).trimEnd());
    }
    return end + 1;
  }

  #comment(line: string): void {
    if (this.comments.length < 200) this.comments.push(line.trimEnd().slice(0, 2000));
  }

  #slowLine(line: string): void {
    if (line === '') this.#blank();
    else if (isRecord(line) || (this.sampler.depth > 0 && isTail(line))) return;
    else {
      const header = parseHeader(line);
      const isTimed = header !== null && header.time !== null;
      if (!isTimed && this.#spacedFrame(line)) return;
      if (header?.isSure) this.#openSample(header, line);
      else this.#lineOfNoKind(line, header);
    }
  }

  /** A frame whose tab became blanks on its way through a paste. */
  #spacedFrame(line: string): boolean {
    const frame = /^\s*([0-9a-f]{1,16})(?:\s+(\S.*))?$/.exec(line);
    const isExpected = this.sampler.isOpen || this.#waiting?.header.frame === null;
    if (frame === null || !isExpected || !/^\s|[()[\]+]/.test(line)) return false;
    this.#frames(frame[2] === undefined ? [UNKNOWN] : framesOf(frame[2]), line.trim());
    return true;
  }

  #lineOfNoKind(line: string, header: SampleHeader | null): void {
    // `-F +srcline` puts `  file.c:30` or `  [kernel.kallsyms][ffff…]` below each frame.
    const hasFrame = this.sampler.depth > 0 || (this.#waiting?.header.frame ?? null) !== null;
    if (hasFrame && /^ {1,4}\S/.test(line)) return;
    if (this.sampler.isOpen || header === null) this.unread.add(this.#line, line);
    else this.#wait(header, line);
  }

  #frames(frames: readonly Frame[], text: string): void {
    if (this.#waiting !== null) this.#openAbove();
    for (const frame of frames) this.sampler.frame(this.sampler.stacks.intern(frame, this.#line, text));
  }

  /** False leaves the line to the slow road. */
  #usualHeader(bytes: Buffer, view: DataView, start: number, end: number): boolean {
    const header = this.#header;
    if (!readHeader(bytes, start, end, header)) return false;
    const { taskEnd, eventStart, eventEnd } = header;
    // `comm pid [cpu]` with the event is one key: a task on a processor comes again and again.
    const hash = hashOfTwo(view, start, taskEnd, eventStart, eventEnd);
    const found = this.#heads.find(view, start, taskEnd, eventStart, eventEnd, hash);
    const head = found >= 0 ? this.#headNodes[found]! : this.#newHead(bytes, start, hash);
    if (head === null) return false;
    this.#settle();
    this.sampler.begin(head.node, head.column, header.period, header.time);
    return true;
  }

  #newHead(bytes: Buffer, start: number, hash: number): { node: number; column: number } | null {
    const { taskEnd, eventStart, eventEnd } = this.#header;
    const task = bytes.toString('utf8', start, taskEnd);
    const header = parseHeader(`${task} 0.000000: ${bytes.toString('utf8', eventStart, eventEnd)} `);
    if (header === null || header.comm === null || header.event === null) return null;
    this.#seeCpu(header);
    const head = {
      node: this.sampler.process(header.comm, this.#line),
      column: this.sampler.stacks.column(header.event),
    };
    if (this.#heads.full) return head;
    this.#heads.insert(bytes, start, taskEnd, eventStart, eventEnd, hash);
    this.#headNodes.push(head);
    return head;
  }

  #openSample(header: SampleHeader, line: string): void {
    this.#seeCpu(header);
    if (header.frame !== null) this.#wait(header, line);
    else {
      this.#settle();
      this.sampler.beginAt(header, this.#line, header.text !== null);
    }
  }

  #seeCpu({ cpu }: SampleHeader): void {
    if (cpu !== null && cpu > this.lastCpu) this.lastCpu = cpu;
  }

  #wait(header: SampleHeader, line: string): void {
    this.sampler.close();
    this.#settle();
    this.#waiting = { header, line: this.#line, text: line };
  }

  /** Frames stand below the header: an address on it is one of memory. */
  #openAbove(): void {
    const { header } = this.#waiting!;
    this.#waiting = null;
    this.sampler.beginAt(header, this.#line, header.text !== null || header.frame !== null);
  }

  #blank(): void {
    this.sampler.close();
    this.#settle();
  }

  /** No frames stood below the header. */
  #settle(): void {
    if (this.#waiting === null) return;
    const { header, line, text } = this.#waiting;
    this.#waiting = null;
    if (header.frame === null) {
      this.unread.add(line, text);
      return;
    }
    this.sampler.beginAt(header, line, false);
    const end = header.frame.indexOf(' ');
    const frames = end < 0 ? [UNKNOWN] : framesOf(header.frame.slice(end + 1));
    for (const frame of frames) this.sampler.frame(this.sampler.stacks.intern(frame, line, text.trim()));
    this.sampler.close();
  }
}

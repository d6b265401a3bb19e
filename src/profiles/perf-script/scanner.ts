/**
 * The byte scanner behind `perf script`. Line by line: a tab is a frame, `#` a comment, an empty line ends a sample,
 * all else is a header. A frame's text after its address names it, and is looked up as bytes: text is decoded once
 * for each distinct frame, never once a line.
 */
import type { Frame } from '../model.ts';
import { UnreadLines } from '../unread.ts';
import { framesOf, UNKNOWN } from './frame.ts';
import { afterAddress } from './frame-bytes.ts';
import { FrameTexts } from './frame-texts.ts';
import { parseHeader, type SampleHeader } from './header.ts';
import { KnownHeads } from './known-heads.ts';
import { afterLine } from './line-bytes.ts';
import { isRecord, isTail, isTracingData } from './other-lines.ts';
import { Sampler } from './sampler.ts';

export { TRACEPOINT } from './sampler.ts';

const NEWLINE = 10;
const RETURN = 13;
const TAB = 9;
const HASH = 35;
const MAX_LINE = 65_536;
export class PerfScriptScanner {
  readonly sampler = new Sampler();
  readonly comments: string[] = [];
  readonly unread = new UnreadLines();
  lastCpu = -1;
  cutLines = 0;
  /** Values are frame ids, or −2 − index into `#several` for texts that name several frames. */
  readonly #texts = new FrameTexts();
  /** What a text names if it is several frames, which it is the more seldom for: its value is −2 − the index here. */
  readonly #several: number[][] = [];
  readonly #heads = new KnownHeads();
  readonly #headNodes: { node: number; column: number }[] = [];
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

  /** Returns where the next line begins; −1 when this one is not whole yet. */
  #frameLine(bytes: Buffer, view: DataView, start: number): number {
    const textStart = afterAddress(view, start, bytes.length);
    if (textStart < 0) return this.#oddFrame(bytes, start);
    const guessed = this.#texts.guess(view, textStart, bytes.length);
    if (guessed === null) return this.#unguessedFrame(bytes, view, textStart);
    this.#line++;
    this.#frame(guessed);
    return this.#texts.next;
  }

  #unguessedFrame(bytes: Buffer, view: DataView, start: number): number {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) return -1;
    this.#line++;
    const end = bytes[newline - 1] === RETURN ? newline - 1 : newline;
    this.#frame(this.#texts.get(view, start, end, () => this.#newText(bytes, start, end)));
    return newline + 1;
  }

  #frame(value: number): void {
    if (this.#waiting !== null) this.#openAbove();
    if (value >= 0) this.sampler.frame(value);
    else for (const one of this.#several[-2 - value]!) this.sampler.frame(one);
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
    const line = bytes.toString('utf8', start, Math.min(end, start + MAX_LINE));
    const text = line.trim();
    if (text === '') this.#blank();
    else if (/^[0-9a-f]{1,16}$/.test(text)) this.#frames([UNKNOWN], text);
    else if (this.sampler.depth === 0 || !isTracingData(line.trimEnd())) this.unread.add(this.#line, text);
    return end + 1;
  }

  #otherLine(bytes: Buffer, view: DataView, start: number): number {
    this.#texts.begin();
    const blank = afterLine(view, start, bytes.length);
    if (blank >= 0) {
      this.#line++;
      this.#blank();
      return blank;
    }
    const head = this.#heads.match(view, start, bytes.length);
    if (head >= 0) {
      this.#line++;
      this.#openKnown(head);
      return this.#heads.next;
    }
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return -1;
    this.#line++;
    const line = bytes.toString('utf8', start, Math.min(end, start + MAX_LINE)).trimEnd();
    if (bytes[start] === HASH) this.#comment(line);
    else {
      const header = this.#slowLine(line);
      if (header !== null) this.#learn(header, view, start, end + 1);
    }
    return end + 1;
  }

  #comment(line: string): void {
    if (this.comments.length < 200) this.comments.push(line.slice(0, 2000));
  }

  /** Returns the header that it was, if it surely was one. */
  #slowLine(line: string): SampleHeader | null {
    if (line === '') this.#blank();
    if (line === '' || isRecord(line) || (this.sampler.depth > 0 && (isTail(line) || isTracingData(line))))
      return null;
    const header = parseHeader(line);
    const isTimed = header !== null && header.time !== null;
    if (!isTimed && this.#spacedFrame(line)) return null;
    if (header?.isSure) {
      this.#openSample(header, line);
      return header;
    }
    this.#lineOfNoKind(line, header);
    return null;
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

  #openKnown(head: number): void {
    const { node, column } = this.#headNodes[head]!;
    this.#settle();
    this.#seeCpu(this.#heads.cpu);
    this.sampler.begin(node, column, this.#heads.period, this.#heads.time);
  }

  #learn(header: SampleHeader, view: DataView, start: number, end: number): void {
    const { comm, event, frame, text } = header;
    if (comm === null || event === null || frame !== null || text !== null) return;
    const head = this.#heads.learn(view, start, end, comm, event);
    if (head >= 0)
      this.#headNodes[head] ??= {
        node: this.sampler.process(comm, this.#line),
        column: this.sampler.stacks.column(event),
      };
  }

  #openSample(header: SampleHeader, line: string): void {
    this.#seeCpu(header.cpu ?? -1);
    if (header.frame !== null) this.#wait(header, line);
    else {
      this.#settle();
      this.sampler.beginAt(header, this.#line, header.text !== null);
    }
  }

  #seeCpu(cpu: number): void {
    if (cpu > this.lastCpu) this.lastCpu = cpu;
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

function bufferOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

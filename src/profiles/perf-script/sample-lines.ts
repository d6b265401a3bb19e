/**
 * What a line says once it is text: a header, a frame, perf's own record, a further field of the sample, or nothing known.
 * Keeps what one line means for the next.
 */
import type { Frame } from '../model.ts';
import { UnreadLines } from '../unread.ts';
import { framesOf, UNKNOWN } from './frame.ts';
import { parseHeader, type SampleHeader } from './header.ts';
import { isRecord, isTail, isTracingData } from './other-lines.ts';
import { Sampler } from './sampler.ts';

export class SampleLines {
  readonly sampler = new Sampler();
  readonly unread = new UnreadLines();
  /** The highest number of a processor in a header; −1 where none was seen. */
  lastCpu = -1;
  /** Number of the line that is read. */
  line = 0;
  /**
   * A header that the next line decides on: alone it is no sample (`-F comm,ip`), with frames below it is; and what looks
   * like a frame on it is one only if none are below (`-F +addr`).
   */
  #waiting: { readonly header: SampleHeader; readonly line: number; readonly text: string } | null = null;

  /** Any line but one of a tab and an address. Returns the header that it was, if it surely was one. */
  read(text: string): SampleHeader | null {
    if (text === '') this.blank();
    if (text === '' || isRecord(text) || this.#isOfSample(text)) return null;
    const header = parseHeader(text);
    const isTimed = header !== null && header.time !== null;
    if (!isTimed && this.#spacedFrame(text)) return null;
    if (header?.isSure) {
      this.#openSample(header, text);
      return header;
    }
    this.#lineOfNoKind(text, header);
    return null;
  }

  /** A line that begins with a tab and names no symbol: an address alone (`-F comm,ip`), blanks, or no frame at all. */
  readTabbed(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') this.blank();
    else if (/^[0-9a-f]{1,16}$/.test(trimmed)) this.#frames([UNKNOWN], trimmed);
    else if (!this.#isOfSample(text.trimEnd())) this.unread.add(this.line, trimmed);
  }

  /** A frame that was interned before. */
  frame(id: number): void {
    if (this.#waiting !== null) this.#openAbove();
    this.sampler.frame(id);
  }

  /** An empty line: the sample ends. */
  blank(): void {
    this.sampler.close();
    this.settle();
  }

  seeCpu(cpu: number): void {
    if (cpu > this.lastCpu) this.lastCpu = cpu;
  }

  /** Another header follows, or nothing: no frames stood below the one that waits. */
  settle(): void {
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

  #isOfSample(text: string): boolean {
    return this.sampler.depth > 0 && (isTail(text) || isTracingData(text));
  }

  /** A frame whose tab became blanks on its way through a paste. */
  #spacedFrame(text: string): boolean {
    const frame = /^\s*([0-9a-f]{1,16})(?:\s+(\S.*))?$/.exec(text);
    const isExpected = this.sampler.isOpen || this.#waiting?.header.frame === null;
    if (frame === null || !isExpected || !/^\s|[()[\]+]/.test(text)) return false;
    this.#frames(frame[2] === undefined ? [UNKNOWN] : framesOf(frame[2]), text.trim());
    return true;
  }

  #frames(frames: readonly Frame[], text: string): void {
    for (const frame of frames) this.frame(this.sampler.stacks.intern(frame, this.line, text));
  }

  #lineOfNoKind(text: string, header: SampleHeader | null): void {
    // `-F +srcline` puts `  file.c:30` or `  [kernel.kallsyms][ffff…]` below each frame.
    const hasFrame = this.sampler.depth > 0 || (this.#waiting?.header.frame ?? null) !== null;
    if (hasFrame && /^ {1,4}\S/.test(text)) return;
    if (this.sampler.isOpen || header === null) this.unread.add(this.line, text);
    else this.#wait(header, text);
  }

  #openSample(header: SampleHeader, text: string): void {
    this.seeCpu(header.cpu ?? -1);
    if (header.frame !== null) this.#wait(header, text);
    else {
      this.settle();
      this.sampler.beginAt(header, this.line, header.text !== null);
    }
  }

  #wait(header: SampleHeader, text: string): void {
    this.blank();
    this.#waiting = { header, line: this.line, text };
  }

  /** Frames stand below the header: an address on it is one of memory. */
  #openAbove(): void {
    const { header } = this.#waiting!;
    this.#waiting = null;
    this.sampler.beginAt(header, this.line, header.text !== null || header.frame !== null);
  }
}

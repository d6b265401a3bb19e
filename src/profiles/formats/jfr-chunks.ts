/** A recording's chunks out of a stream, each whole in memory and given up before the next one. */
import { setImmediate } from 'node:timers/promises';
import { PerfError } from '../../core/errors.ts';
import type { Input } from '../model.ts';
import { HEADER_BYTES, type JfrHeader, readHeader } from './jfr-chunk.ts';

/** The JVM closes a chunk at 12 MB, async-profiler at 100 MB. */
const MAX_CHUNK = 512 * 1024 ** 2;
const FIRST_SIZE = 1 << 20;

export interface RawChunk {
  readonly header: JfrHeader;
  readonly bytes: Uint8Array;
  /** Bytes that the header speaks of and the file does not have. */
  readonly missing: number;
}

/** `'rest'` stands for bytes behind the last chunk that begin none. */
export async function* chunksOf(input: Input): AsyncGenerator<RawChunk | 'rest'> {
  const gathered = new Gathered(input.name);
  for await (const piece of input.chunks) {
    gathered.add(piece);
    for (let next = gathered.whole(); next !== null; next = gathered.whole()) {
      yield next;
      if (next === 'rest') return;
      await setImmediate();
    }
  }
  const last = gathered.rest();
  if (last !== null) yield last;
}

class Gathered {
  readonly #name: string;
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_SIZE);
  #length = 0;
  #header: JfrHeader | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  add(piece: Uint8Array): void {
    const wanted = this.#length + piece.length;
    if (wanted > this.#bytes.length) this.#grow(wanted);
    this.#bytes.set(piece, this.#length);
    this.#length = wanted;
  }

  /** The chunk at the head, if all of it is there. */
  whole(): RawChunk | 'rest' | null {
    if (this.#length < HEADER_BYTES) return null;
    this.#header ??= readHeader(this.#bytes);
    const header = this.#header;
    if (header === null) return 'rest';
    if (header.size > MAX_CHUNK) throw tooLarge(this.#name, header.size);
    if (header.size < HEADER_BYTES || this.#length < header.size) return null;
    const bytes = this.#bytes.subarray(0, header.size);
    const behind = this.#bytes.subarray(header.size, this.#length);
    this.#bytes = Buffer.allocUnsafe(Math.max(FIRST_SIZE, behind.length));
    this.#bytes.set(behind);
    this.#length = behind.length;
    this.#header = null;
    return { header, bytes, missing: 0 };
  }

  /** What is left at the end: a chunk that was cut off or never closed. */
  rest(): RawChunk | 'rest' | null {
    if (this.#length === 0) return null;
    const header = this.#length < HEADER_BYTES ? null : readHeader(this.#bytes);
    if (header === null) return 'rest';
    const bytes = this.#bytes.subarray(0, this.#length);
    return { header, bytes, missing: Math.max(0, header.size - this.#length) };
  }

  #grow(wanted: number): void {
    if (wanted > 2 * MAX_CHUNK) throw tooLarge(this.#name, wanted);
    const known = this.#header?.size ?? 0;
    const larger = Buffer.allocUnsafe(Math.max(wanted, known, Math.min(2 * this.#bytes.length, MAX_CHUNK)));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function tooLarge(name: string, size: number): PerfError {
  return new PerfError(
    'profile-too-large',
    `${name} has a chunk of ${Math.round(size / 1024 ** 2)} MB; up to ${MAX_CHUNK / 1024 ** 2} MB are read. ` +
      'Send `jfr view hot-methods FILE`, or split it with `jfr disassemble --max-chunks 1 FILE`.',
  );
}

/** Bytes that come in parts and are read in pieces: in memory while they are few, then in a file that has no name any more. */
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What holds bytes: a buffer, or a spool, which wants to be closed. */
export interface Stored {
  readonly length: number;
  /** A part of them, for who holds on to it no longer than the rest is there. */
  subarray(start: number, end: number): Uint8Array;
  close?(): void;
}

/** A paste never meets a disk. */
const IN_MEMORY = 1024 * 1024;

let count = 0;

export class Spool implements Stored {
  length = 0;
  #parts: Uint8Array[] = [];
  #file: number | null = null;
  #limit: number;

  constructor(limit = IN_MEMORY) {
    this.#limit = limit;
  }

  add(part: Uint8Array): void {
    if (this.#file === null && this.length + part.length > this.#limit) this.#begin();
    if (this.#file === null) this.#parts.push(part);
    else this.#write(part);
    this.length += part.length;
  }

  subarray(start: number, end: number): Uint8Array {
    const stop = Math.min(end, this.length);
    const bytes = new Uint8Array(Math.max(0, stop - start));
    if (this.#file === null) return this.#copied(bytes, start);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.#file, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error('the spool ended early');
      at += read;
    }
    return bytes;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#parts = [];
    this.length = 0;
  }

  /** Where no file can be made, all of it stays in memory. */
  #begin(): void {
    const name = join(tmpdir(), `perf-spool-${process.pid}-${count++}`);
    try {
      this.#file = openSync(name, 'wx+', 0o600);
      unlinkSync(name);
    } catch {
      this.#limit = Number.POSITIVE_INFINITY;
      return;
    }
    const before = this.#parts;
    this.#parts = [];
    this.length = 0;
    for (const part of before) this.add(part);
  }

  #write(part: Uint8Array): void {
    for (let at = 0; at < part.length; )
      at += writeSync(this.#file!, part, at, part.length - at, this.length + at);
  }

  #copied(bytes: Uint8Array, start: number): Uint8Array {
    let at = 0;
    for (const part of this.#parts) {
      const from = Math.max(0, start - at);
      const to = Math.min(part.length, start + bytes.length - at);
      if (from < to) bytes.set(part.subarray(from, to), at + from - start);
      at += part.length;
    }
    return bytes;
  }
}

/** The beginning of a token whose end is in a chunk that is still to come: it is put before that chunk. */
export class JsonCarry {
  #bytes = Buffer.alloc(0);
  #size = 0;

  /** What is kept and then the chunk, in memory that the next one is read into again. */
  before(chunk: Uint8Array): Buffer {
    const size = this.#size + chunk.length;
    if (this.#size === 0) return Buffer.from(chunk.buffer, chunk.byteOffset, size);
    this.#makeRoom(size);
    this.#bytes.set(chunk, this.#size);
    return this.#bytes.subarray(0, size);
  }

  /** The bytes may be a part of what was kept before. */
  keep(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes);
    this.#size = bytes.length;
  }

  #makeRoom(size: number): void {
    if (this.#bytes.length >= size) return;
    const larger = Buffer.alloc(2 * size);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** JFR's ways to write numbers: big-endian, or LEB128 of at most nine bytes, of which the ninth holds eight bits. */

/** An id of a constant: mostly small; async-profiler and others also use all 64 bits. */
export type Id = number | bigint;

export class JfrCursor {
  at = 0;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #compressed: boolean;

  constructor(bytes: Uint8Array, compressed: boolean) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#compressed = compressed;
  }

  byte(): number {
    if (this.at >= this.end) throw new RangeError(`the data ends within a value at byte ${this.at}`);
    return this.bytes[this.at++]!;
  }

  /** `short` and `char`. */
  short(): number {
    return this.#compressed ? this.#varint() : this.#fixed(2, at => this.#view.getUint16(at));
  }

  int(): number {
    return this.#compressed ? this.#varint() | 0 : this.#fixed(4, at => this.#view.getInt32(at));
  }

  /** A `long` as a number: exact up to 2^53, which times, sizes and durations keep to. */
  long(): number {
    if (!this.#compressed) return this.#fixed(8, at => Number(this.#view.getBigInt64(at)));
    const value = this.#varint();
    return value >= 2 ** 63 ? value - 2 ** 64 : value;
  }

  /** A `long` that names a constant or a type: exact. */
  id(): Id {
    const start = this.at;
    const near = this.#compressed
      ? this.#varint()
      : this.#fixed(8, at => Number(this.#view.getBigUint64(at)));
    if (near <= Number.MAX_SAFE_INTEGER) return near;
    return this.#compressed ? this.#exactly(start) : this.#view.getBigUint64(start);
  }

  /** Passes over a `long`, or over an `int` or `short` if `size` says so. */
  skip(size: 2 | 4 | 8): void {
    if (!this.#compressed) {
      this.take(size);
      return;
    }
    for (let left = 9; left > 0 && this.byte() > 127; left--);
  }

  float(): number {
    return this.#fixed(4, at => this.#view.getFloat32(at));
  }

  double(): number {
    return this.#fixed(8, at => this.#view.getFloat64(at));
  }

  /** The next `size` bytes. */
  take(size: number): Uint8Array {
    if (size < 0 || size > this.end - this.at)
      throw new RangeError(`a value of ${size} bytes does not fit at byte ${this.at}`);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** A count of things that take a byte each or more. */
  count(): number {
    const count = this.int();
    if (count < 0 || count > this.end - this.at)
      throw new RangeError(`a list of ${count} does not fit at byte ${this.at}`);
    return count;
  }

  #varint(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low |= (byte & 127) << shift;
      if (byte < 128) return low;
    }
    let value = low;
    let scale = 2 ** 28;
    for (let index = 4; index < 8; index++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    return value + this.byte() * scale;
  }

  #exactly(start: number): bigint {
    let value = 0n;
    for (let index = 0; index < this.at - start; index++) {
      const byte = this.bytes[start + index]!;
      value |= BigInt(index < 8 ? byte & 127 : byte) << BigInt(7 * index);
    }
    return value;
  }

  #fixed(size: number, get: (at: number) => number): number {
    if (this.end - this.at < size) throw new RangeError(`the data ends within a value at byte ${this.at}`);
    this.at += size;
    return get(this.at - size);
  }
}

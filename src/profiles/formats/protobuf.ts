/** The little of protobuf's wire format that pprof needs: https://protobuf.dev/programming-guides/encoding/ */

/** A 64-bit number that is compared, not calculated with: a bigint only where a number would not be exact. */
export type Id = number | bigint;

export class Wire {
  at: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  /** Of the field last read by `next`. */
  field = 0;
  type = 0;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end. Throws RangeError on what is no protobuf. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const key = this.number();
    this.field = Math.floor(key / 8);
    this.type = key % 8;
    if (this.field === 0 || this.field > 1000)
      throw new RangeError(`no field ${this.field} at byte ${this.at}`);
    return true;
  }

  /** A varint as a number, two's complement: exact below 2^53 on both sides of zero, rounded to 53 bits beyond. */
  number(): number {
    const { bytes } = this;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte(bytes);
      low |= (byte & 127) << shift;
      if (byte < 128) return low;
    }
    return this.#long(bytes, low) * 2 ** 32 + this.#low;
  }

  /** An unsigned varint in full: ids and addresses may use all 64 bits, and neighbours must not become one. */
  id(): Id {
    const value = this.number();
    if (value >= 0 && value < Number.MAX_SAFE_INTEGER) return value;
    return (BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low);
  }

  /** A length-delimited field as a reader of its own. */
  message(): Wire {
    const size = this.number();
    const start = this.at;
    if (size > this.end - start)
      throw new RangeError(`a field of ${size} bytes does not fit at byte ${start}`);
    this.at = start + size;
    return new Wire(this.bytes, start, start + size);
  }

  /** Repeated integers, packed or one. */
  numbers(into: number[]): void {
    if (this.type !== 2) {
      into.push(this.number());
      return;
    }
    const packed = this.message();
    while (packed.at < packed.end) into.push(packed.number());
  }

  /** Repeated ids, packed or one. */
  ids(into: Id[]): void {
    if (this.type !== 2) {
      into.push(this.id());
      return;
    }
    const packed = this.message();
    while (packed.at < packed.end) into.push(packed.id());
  }

  text(): string {
    const inner = this.message();
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + inner.at, inner.end - inner.at).toString(
      'utf8',
    );
  }

  skip(): void {
    if (this.type === 0) this.number();
    else if (this.type === 1) this.at += 8;
    else if (this.type === 2) this.message();
    else if (this.type === 5) this.at += 4;
    else throw new RangeError(`wire type ${this.type} at byte ${this.at}`);
    if (this.at > this.end) throw new RangeError('a field is cut off');
  }

  /** The rest of a varint whose first 28 bits are `low`: the upper half, signed; the lower is left in `#low`. */
  #long(bytes: Uint8Array, low: number): number {
    let high = 0;
    for (let count = 4; count < 10; count++) {
      const byte = this.#byte(bytes);
      const bits = byte & 127;
      if (count === 4) {
        low |= (bits & 15) << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * count - 32);
      if (byte < 128) {
        this.#low = low >>> 0;
        this.#high = high;
        return high;
      }
    }
    throw new RangeError(`a varint of more than ten bytes at byte ${this.at}`);
  }

  #byte(bytes: Uint8Array): number {
    if (this.at >= this.end) throw new RangeError('a number is cut off');
    return bytes[this.at++]!;
  }
}

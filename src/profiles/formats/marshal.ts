/**
 * Python's marshal, versions 0 to 5, of Python 2 and 3, as far as pstats files need it: numbers, strings, tuples, dicts,
 * references. Source: https://github.com/python/cpython/blob/main/Python/marshal.c
 */
export type Marshalled =
  | null
  | boolean
  | number
  | string
  | readonly Marshalled[]
  | ReadonlyMap<Marshalled, Marshalled>;

const MAX_DEPTH = 100;
const REFERENCE = 0x80;

/** Throws RangeError on what is cut off, nested too deep, or of a type that profiles do not have. */
export function readMarshal(bytes: Uint8Array): Marshalled {
  return new MarshalReader(bytes).value(0);
}

class MarshalReader {
  readonly #view: DataView;
  readonly #references: Marshalled[] = [];
  /** Python 2 refers to interned strings by their own numbers. */
  readonly #interned: string[] = [];
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): Marshalled {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deep');
    const code = this.#view.getUint8(this.#take(1));
    const type = String.fromCharCode(code & ~REFERENCE);
    // A reference's place is counted when it begins, before what is in it.
    const slot = code & REFERENCE ? this.#references.push(null) - 1 : -1;
    const value = this.#typed(type, depth);
    if (slot >= 0) this.#references[slot] = value;
    return value;
  }

  #typed(type: string, depth: number): Marshalled {
    switch (type) {
      case '0':
      case 'N':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'i':
        return this.#view.getInt32(this.#take(4), true);
      case 'I':
        return Number(this.#view.getBigInt64(this.#take(8), true));
      case 'l':
        return this.#long();
      case 'g':
        return this.#view.getFloat64(this.#take(8), true);
      case 'f':
        return Number(this.#text(this.#byte(), 'latin1'));
      case 's':
      case 'a':
      case 'A':
        return this.#text(this.#size(), 'latin1');
      case 'z':
      case 'Z':
        return this.#text(this.#byte(), 'latin1');
      case 'u':
        return this.#text(this.#size(), 'utf8');
      case 't':
        return this.#interned[this.#interned.push(this.#text(this.#size(), 'utf8')) - 1]!;
      case 'R':
        return this.#interned[this.#size()] ?? null;
      case 'r':
        return this.#references[this.#size()] ?? null;
      case ')':
        return this.#list(this.#byte(), depth);
      case '(':
      case '[':
        return this.#list(this.#size(), depth);
      case '{':
        return this.#dict(depth);
      default:
        throw new RangeError(`type ${JSON.stringify(type)} at byte ${this.#at - 1}`);
    }
  }

  #list(size: number, depth: number): Marshalled[] {
    if (size > this.#view.byteLength - this.#at) throw new RangeError(`a tuple of ${size} does not fit`);
    return Array.from({ length: size }, () => this.value(depth + 1));
  }

  #dict(depth: number): Map<Marshalled, Marshalled> {
    const map = new Map<Marshalled, Marshalled>();
    for (;;) {
      if (this.#at < this.#view.byteLength && this.#view.getUint8(this.#at) === 0x30) {
        this.#at++;
        return map;
      }
      const key = this.value(depth + 1);
      map.set(key, this.value(depth + 1));
    }
  }

  #long(): number {
    const count = this.#view.getInt32(this.#take(4), true);
    let value = 0;
    for (let i = 0; i < Math.min(Math.abs(count), 10_000); i++)
      value += this.#view.getUint16(this.#take(2), true) * 2 ** (15 * i);
    return count < 0 ? -value : value;
  }

  #text(size: number, encoding: 'latin1' | 'utf8'): string {
    const at = this.#take(size);
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + at, size).toString(encoding);
  }

  #byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  #size(): number {
    const size = this.#view.getInt32(this.#take(4), true);
    if (size < 0) throw new RangeError(`a size of ${size} at byte ${this.#at}`);
    return size;
  }

  #take(size: number): number {
    const at = this.#at;
    if (size > this.#view.byteLength - at) throw new RangeError('the file is cut off');
    this.#at += size;
    return at;
  }
}

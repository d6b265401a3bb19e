/** Top-level fields of a protobuf message that comes in chunks, and fields that are kept for a second look. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Wire } from './protobuf.ts';

/** `wire` stands behind the key of a field that is whole; it lies in `wire.bytes` from `start` to `end`. */
export type TakeField = (wire: Wire, start: number, end: number) => void;

export class FieldSplitter {
  readonly #take: TakeField;
  #rest: Uint8Array[] = [];
  #size = 0;
  /** What there must be before it is looked at again. */
  #wanted = 0;

  constructor(take: TakeField) {
    this.#take = take;
  }

  /** @throws RangeError on what is no protobuf. */
  push(chunk: Uint8Array): void {
    this.#rest.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return;
    const bytes = this.#rest.length === 1 ? chunk : Buffer.concat(this.#rest, this.#size);
    const wire = new Wire(bytes);
    for (;;) {
      const start = wire.at;
      const end = endOfField(bytes, start);
      if (end === null || end > bytes.length) {
        // A copy lets the chunk go.
        this.#rest = start === bytes.length ? [] : [bytes.slice(start)];
        this.#size = bytes.length - start;
        this.#wanted = end === null ? 0 : end - start;
        return;
      }
      wire.next();
      this.#take(wire, start, end);
      wire.at = end;
    }
  }

  /** @throws RangeError where a field is cut off. */
  end(): void {
    if (this.#size === 0) return;
    const wire = new Wire(Buffer.concat(this.#rest, this.#size));
    wire.next();
    wire.skip();
    throw new RangeError('a field is cut off');
  }
}

/** null where its length is not there yet. */
function endOfField(bytes: Uint8Array, start: number): number | null {
  const behindKey = behindNumber(bytes, start);
  if (behindKey === null) return null;
  const type = bytes[start]! & 7;
  if (type === 1) return behindKey + 8;
  if (type === 5) return behindKey + 4;
  if (type !== 0 && type !== 2) throw new RangeError(`wire type ${type} at byte ${start}`);
  const behind = behindNumber(bytes, behindKey);
  if (type === 0 || behind === null) return behind;
  const size = new Wire(bytes, behindKey).number();
  if (size < 0) throw new RangeError(`a field of ${size} bytes at byte ${start}`);
  return behind + size;
}

function behindNumber(bytes: Uint8Array, start: number): number | null {
  for (let at = start; at < bytes.length; at++) {
    if (at - start >= 10) throw new RangeError(`a varint of more than ten bytes at byte ${start}`);
    if (bytes[at]! < 128) return at + 1;
  }
  return null;
}

const BLOCK = 1024 * 1024;
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Samples repeat themselves: a hundred megabytes of them are a few when they are compressed. */
export class KeptFields {
  #open = new Uint8Array(BLOCK);
  #used = 0;
  #blocks: Buffer[] = [];

  add(field: Uint8Array): void {
    if (this.#used + field.length > BLOCK) this.#close();
    if (field.length > BLOCK) {
      this.#blocks.push(zstdCompressSync(field, FAST));
      return;
    }
    this.#open.set(field, this.#used);
    this.#used += field.length;
  }

  /** In their order, many at once; they are there once. */
  *taken(): Generator<Wire> {
    for (let block = this.#blocks.shift(); block !== undefined; block = this.#blocks.shift())
      yield new Wire(zstdDecompressSync(block));
    yield new Wire(this.#open, 0, this.#used);
  }

  #close(): void {
    if (this.#used > 0) this.#blocks.push(zstdCompressSync(this.#open.subarray(0, this.#used), FAST));
    this.#used = 0;
  }
}

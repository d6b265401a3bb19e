/**
 * Interns pairs of byte strings without making JavaScript strings of them: open addressing over an arena of bytes.
 * The bytes are compared in full, eight at a time, so a clash of hashes costs time and never a wrong answer.
 */
const GOLDEN = 0x9e3779b1;
const NONE = -1;

/** Where a pair stands among other bytes: what is between its parts is no part of it. */
export interface Pair {
  readonly start: number;
  readonly end: number;
  readonly start2: number;
  readonly end2: number;
}

export class PairTable {
  count = 0;
  #slots = new Int32Array(8192).fill(NONE);
  #hashes = new Int32Array(4096);
  /** Of pair `id`, from 2·id: where its first part begins in the arena, where its second does, where that ends. */
  #bounds = new Int32Array(2 * 4096 + 1);
  #arena = new Uint8Array(1 << 18);
  #view = new DataView(this.#arena.buffer);

  /** Where the first part of `id` ends if it stands at `at`; −1 where it does not, or `limit` cuts it. */
  first(id: number, bytes: DataView, at: number, limit: number): number {
    return this.#end(2 * id, bytes, at, limit);
  }

  second(id: number, bytes: DataView, at: number, limit: number): number {
    return this.#end(2 * id + 1, bytes, at, limit);
  }

  hasSecond(id: number): boolean {
    return this.#bounds[2 * id + 2]! > this.#bounds[2 * id + 1]!;
  }

  /** The id of the pair, or −1 when it is new. */
  find(bytes: DataView, pair: Pair): number {
    const hash = hashOf(bytes, pair);
    const mask = this.#slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]!;
      if (id < 0) return NONE;
      if (this.#hashes[id] !== hash) continue;
      if (this.first(id, bytes, pair.start, pair.end) !== pair.end) continue;
      if (this.second(id, bytes, pair.start2, pair.end2) === pair.end2) return id;
    }
  }

  /** Of a pair that is new. */
  insert(bytes: DataView, { start, end, start2, end2 }: Pair): number {
    const id = this.count++;
    if (id === this.#hashes.length) this.#growIds();
    const from = this.#bounds[2 * id]!;
    const middle = from + end - start;
    const to = middle + end2 - start2;
    if (to > this.#arena.length) this.#growArena(to);
    this.#arena.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start), from);
    this.#arena.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start2, end2 - start2), middle);
    this.#bounds[2 * id + 1] = middle;
    this.#bounds[2 * id + 2] = to;
    this.#hashes[id] = hashOf(bytes, { start, end, start2, end2 });
    if (this.count * 2 > this.#slots.length) this.#rehash();
    else this.#place(this.#slots, id);
    return id;
  }

  #end(part: number, bytes: DataView, at: number, limit: number): number {
    let known = this.#bounds[part]!;
    const end = at + this.#bounds[part + 1]! - known;
    if (end > limit) return NONE;
    const arena = this.#view;
    let i = at;
    for (; i + 8 <= end; i += 8, known += 8) {
      if (bytes.getInt32(i, true) !== arena.getInt32(known, true)) return NONE;
      if (bytes.getInt32(i + 4, true) !== arena.getInt32(known + 4, true)) return NONE;
    }
    for (; i < end; i++, known++) if (bytes.getUint8(i) !== arena.getUint8(known)) return NONE;
    return end;
  }

  #place(slots: Int32Array, id: number): void {
    const mask = slots.length - 1;
    let slot = spread(this.#hashes[id]!) & mask;
    while (slots[slot]! >= 0) slot = (slot + 1) & mask;
    slots[slot] = id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(NONE);
    for (let id = 0; id < this.count; id++) this.#place(slots, id);
    this.#slots = slots;
  }

  #growIds(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    const bounds = new Int32Array(hashes.length * 2 + 1);
    hashes.set(this.#hashes);
    bounds.set(this.#bounds);
    this.#hashes = hashes;
    this.#bounds = bounds;
  }

  #growArena(needed: number): void {
    const arena = new Uint8Array(Math.max(this.#arena.length * 2, needed));
    arena.set(this.#arena);
    this.#arena = arena;
    this.#view = new DataView(arena.buffer);
  }
}

function hashOf(bytes: DataView, { start, end, start2, end2 }: Pair): number {
  return mix(hashOfRange(bytes, start, end), hashOfRange(bytes, start2, end2));
}

/** Four bytes a step. */
function hashOfRange(bytes: DataView, start: number, end: number): number {
  let hash = 0;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = mix(hash, bytes.getInt32(i, true));
  for (; i < end; i++) hash = mix(hash, bytes.getUint8(i));
  return hash;
}

export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, GOLDEN);
  return (mixed << 13) | (mixed >>> 19);
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 15);
}

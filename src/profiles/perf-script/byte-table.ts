/**
 * Interns byte strings without making JavaScript strings of them: open addressing over an arena of bytes.
 * The bytes are compared in full, four at a time, so a clash of hashes costs time and never a wrong answer.
 */
const GOLDEN = 0x9e3779b1;
/** Longer byte strings are not kept. */
const MAX_KEPT = 65_536;

export class ByteTable {
  count = 0;
  readonly #limit: number;
  #slots = new Int32Array(8192).fill(-1);
  #hashes = new Int32Array(4096);
  #offsets = new Int32Array(4097);
  #arena = new Uint8Array(1 << 18);
  #arenaView = new DataView(this.#arena.buffer);

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.count >= this.#limit;
  }

  /**
   * The id of the bytes [start, end) and [start2, end2) put together, or −1 when they are new (then `insert` them).
   * `hash` is what `hashOf` or `hashOfTwo` makes of the same bytes.
   */
  find(bytes: DataView, start: number, end: number, start2: number, end2: number, hash: number): number {
    const mask = this.#slots.length - 1;
    const size = end - start + end2 - start2;
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]!;
      if (id < 0) return -1;
      if (this.#hashes[id] !== hash) continue;
      const at = this.#offsets[id]!;
      if (this.#offsets[id + 1]! - at !== size || !this.#same(at, bytes, start, end)) continue;
      if (this.#same(at + end - start, bytes, start2, end2)) return id;
    }
  }

  insert(bytes: Uint8Array, start: number, end: number, start2: number, end2: number, hash: number): number {
    const id = this.count++;
    if (id === this.#hashes.length) this.#growIds();
    const from = this.#offsets[id]!;
    const middle = from + end - start;
    const to = middle + end2 - start2;
    if (to > this.#arena.length) this.#growArena(to);
    this.#arena.set(bytes.subarray(start, end), from);
    if (end2 > start2) this.#arena.set(bytes.subarray(start2, end2), middle);
    this.#offsets[id + 1] = to;
    this.#hashes[id] = hash;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    else this.#place(this.#slots, id);
    return id;
  }

  #same(from: number, bytes: DataView, start: number, end: number): boolean {
    let at = from;
    let i = start;
    for (; i + 4 <= end; i += 4, at += 4) {
      if (bytes.getInt32(i, true) !== this.#arenaView.getInt32(at, true)) return false;
    }
    for (; i < end; i++, at++) if (bytes.getUint8(i) !== this.#arena[at]) return false;
    return true;
  }

  #place(slots: Int32Array, id: number): void {
    const mask = slots.length - 1;
    let slot = spread(this.#hashes[id]!) & mask;
    while (slots[slot]! >= 0) slot = (slot + 1) & mask;
    slots[slot] = id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let id = 0; id < this.count; id++) this.#place(slots, id);
    this.#slots = slots;
  }

  #growIds(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    const offsets = new Int32Array(hashes.length + 1);
    hashes.set(this.#hashes);
    offsets.set(this.#offsets);
    this.#hashes = hashes;
    this.#offsets = offsets;
  }

  #growArena(needed: number): void {
    const arena = new Uint8Array(Math.max(this.#arena.length * 2, needed));
    arena.set(this.#arena);
    this.#arena = arena;
    this.#arenaView = new DataView(arena.buffer);
  }
}

/** Byte strings with a number each, up to a limit; beyond it, new ones are not kept. */
export class FrameTable {
  readonly #table: ByteTable;
  #values = new Int32Array(4096);

  constructor(limit: number) {
    this.#table = new ByteTable(limit);
  }

  get(
    bytes: DataView,
    start: number,
    end: number,
    start2: number,
    end2: number,
    hash: number,
  ): number | null {
    const id = this.#table.find(bytes, start, end, start2, end2, hash);
    return id < 0 ? null : this.#values[id]!;
  }

  set(
    bytes: Uint8Array,
    start: number,
    end: number,
    start2: number,
    end2: number,
    hash: number,
    value: number,
  ): void {
    if (this.#table.full || end - start + end2 - start2 > MAX_KEPT) return;
    const id = this.#table.insert(bytes, start, end, start2, end2, hash);
    if (id >= this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[id] = value;
  }
}

/** Four bytes a step; the scanner inlines the same steps into its search for the end of the line. */
export function hashOf(bytes: DataView, start: number, end: number): number {
  let hash = 0;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = mix(hash, bytes.getInt32(i, true));
  for (; i < end; i++) hash = mix(hash, bytes.getUint8(i));
  return hash;
}

/** Of two ranges; not what `hashOf` makes of them put together. */
export function hashOfTwo(bytes: DataView, start: number, end: number, start2: number, end2: number): number {
  return mix(hashOf(bytes, start, end), hashOf(bytes, start2, end2));
}

export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, GOLDEN);
  return (mixed << 13) | (mixed >>> 19);
}

function spread(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 15);
}

export function bufferOf(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Stacks as a trie of interned frames, root first, in parallel arrays: a stack costs its new nodes only.
 * Each column (event, sample type) keeps a sum of weights and a count of samples for every node.
 */
import { clip } from '../core/text.ts';
import { detached } from './detached.ts';
import type { Frame } from './model.ts';

/** Beyond these, samples are booked under one `[truncated]` node, and the profile says so. */
const MAX_NODES = 1 << 20;
const MAX_FRAMES = 65_536;
const MAX_TEXTS = 20_000;
const MAX_TEXT = 300;
/** Frames of one name that are looked through for an equal one; more of them (a line each) are found by all they say. */
const MAX_SAME_NAME = 16;
const NONE = -1;

export interface Column {
  readonly name: string;
  /** Of the node itself, without its children. */
  sums: Float64Array;
  counts: Uint32Array;
  total: number;
  samples: number;
}

export class StackTable {
  readonly frames: Frame[] = [];
  /** For each frame, the first line of the source that shows it; 0 where the format has no lines. */
  readonly firstLine: number[] = [];
  /** That line's text, kept for the first frames only. */
  readonly firstText: string[] = [];
  readonly columns: Column[] = [];
  /** Node 0 is the root and has no frame. */
  parent = new Int32Array(1024).fill(NONE);
  frame = new Int32Array(1024).fill(NONE);
  nodes = 1;
  truncated = 0;
  /**
   * Self time of an inlined frame belongs to the function that it was inlined into, as `perf report` has it;
   * otherwise (pprof) to the inlined function.
   */
  chargesInlining = false;
  /** Name → the last frame that has it; `#sameName` leads on to those before. */
  readonly #byName = new Map<string, number>();
  readonly #sameName: number[] = [];
  readonly #byAll = new Map<string, number>();
  /** Modules and files are few: each text is kept once. */
  readonly #words = new Map<string, string>();
  #truncated: number | null = null;
  #slots = new Int32Array(4096).fill(NONE);
  #bin: number | null = null;

  column(name: string): number {
    const found = this.columns.findIndex(column => column.name === name);
    if (found >= 0) return found;
    const size = this.parent.length;
    this.columns.push({
      name,
      sums: new Float64Array(size),
      counts: new Uint32Array(size),
      total: 0,
      samples: 0,
    });
    return this.columns.length - 1;
  }

  /** The id of a frame; equal frames share one. */
  intern(frame: Frame, line = 0, text = ''): number {
    const last = this.#byName.get(frame.name) ?? NONE;
    let same = 0;
    for (let id = last; id !== NONE; id = this.#sameName[id]!, same++) {
      if (isSame(this.frames[id]!, frame)) return id;
    }
    const key = same < MAX_SAME_NAME ? null : keyOf(frame);
    const known = key === null ? undefined : this.#byAll.get(key);
    if (known !== undefined) return known;
    if (this.frames.length >= MAX_FRAMES) return this.#truncatedFrame();
    const id = this.#addFrame(last, frame, line, text);
    if (key === null) this.#byName.set(this.frames[id]!.name, id);
    else this.#byAll.set(detached(key), id);
    return id;
  }

  /** The child of `node` for `frame`, made when it is new. */
  child(node: number, frame: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(node, frame) & mask;
    for (;;) {
      const candidate = this.#slots[slot]!;
      if (candidate === NONE) break;
      if (this.parent[candidate] === node && this.frame[candidate] === frame) return candidate;
      slot = (slot + 1) & mask;
    }
    return this.nodes >= MAX_NODES ? this.#bucket() : this.#addNode(node, frame, slot);
  }

  add(node: number, column: number, weight: number, samples = 1): void {
    const target = this.columns[column]!;
    target.sums[node]! += weight;
    target.counts[node]! += samples;
    target.total += weight;
    target.samples += samples;
    if (node === this.#bin) this.truncated += samples;
  }

  /** Frames of a node, root first. */
  path(node: number): number[] {
    const frames: number[] = [];
    for (let at = node; at > 0; at = this.parent[at]!) frames.push(this.frame[at]!);
    return frames.reverse();
  }

  #addFrame(last: number, frame: Frame, line: number, text: string): number {
    const id = this.frames.length;
    const name = detached(frame.name);
    this.#sameName.push(last);
    if (this.firstText.length < MAX_TEXTS) this.firstText.push(detached(clip(text, MAX_TEXT)));
    this.firstLine.push(line);
    this.frames.push({
      name,
      module: this.#word(frame.module),
      file: this.#word(frame.file),
      line: frame.line,
      kind: frame.kind,
    });
    return id;
  }

  #word(text: string | null): string | null {
    if (text === null) return null;
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    const word = detached(text);
    if (this.#words.size < MAX_TEXTS) this.#words.set(word, word);
    return word;
  }

  #truncatedFrame(): number {
    const frame = { name: '[truncated]', module: null, file: null, line: null, kind: null };
    this.#truncated ??= this.#addFrame(NONE, frame, 0, '');
    return this.#truncated;
  }

  /** One node below the root for all that no longer fits. */
  #bucket(): number {
    this.#bin ??= this.#addNode(0, this.#truncatedFrame(), NONE);
    return this.#bin;
  }

  #addNode(parent: number, frame: number, slot: number): number {
    if (this.nodes === this.parent.length) this.#grow();
    const node = this.nodes++;
    this.parent[node] = parent;
    this.frame[node] = frame;
    if (slot !== NONE) this.#slots[slot] = node;
    if (this.nodes * 2 > this.#slots.length) this.#rehash();
    return node;
  }

  #grow(): void {
    const size = this.parent.length * 2;
    this.parent = grown(this.parent, new Int32Array(size).fill(NONE));
    this.frame = grown(this.frame, new Int32Array(size).fill(NONE));
    for (const column of this.columns) {
      column.sums = grown(column.sums, new Float64Array(size));
      column.counts = grown(column.counts, new Uint32Array(size));
    }
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(NONE);
    const mask = slots.length - 1;
    for (let node = 1; node < this.nodes; node++) {
      if (node === this.#bin) continue;
      let slot = hash(this.parent[node]!, this.frame[node]!) & mask;
      while (slots[slot] !== NONE) slot = (slot + 1) & mask;
      slots[slot] = node;
    }
    this.#slots = slots;
  }
}

function isSame(a: Frame, b: Frame): boolean {
  return a.module === b.module && a.file === b.file && a.line === b.line && a.kind === b.kind;
}

function keyOf(frame: Frame): string {
  return `${frame.name}\0${frame.module ?? ''}\0${frame.file ?? ''}\0${frame.line ?? ''}\0${frame.kind ?? ''}`;
}

function hash(node: number, frame: number): number {
  let mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(frame + 1, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function grown<T extends Int32Array | Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * What `perf script` prints of a frame behind its address, known by its bytes whatever its offset: `hotSort+0x46 (/tmp/hot)`.
 * Text is decoded once for each function and module, never once a line.
 *
 * The text that comes next is guessed from the frames before it, and the guess is held against the bytes. Stacks repeat,
 * so that 19 lines of 20 are neither hashed nor searched for their end.
 */
import { afterOffset, offsetIn } from './frame-bytes.ts';
import { afterLine } from './line-bytes.ts';
import { mix, type Pair, PairTable } from './pair-table.ts';

const MAX_TEXTS = 100_000;
/** Longer texts are not kept. */
const MAX_KEPT = 65_536;
const GUESS_BITS = 15;

export class FrameTexts {
  /** Behind the line that was guessed. */
  next = 0;
  readonly #texts = new PairTable();
  #values = new Int32Array(4096);
  /** The two texts that stood last behind the same frames with the same first bytes. */
  readonly #guesses = new Int32Array(2 << GUESS_BITS).fill(-1);
  /** Of the last three frames. */
  #before = 0;
  #slot = 0;

  /** A sample begins. */
  begin(): void {
    this.#before = 0;
  }

  /** The value of the text at `start`, and where its line ends in `next`; null where the guess is wrong. */
  guess(bytes: DataView, start: number, limit: number): number | null {
    if (start + 4 > limit) return null;
    const slot = (mix(this.#before, bytes.getInt32(start, true)) >>> (32 - GUESS_BITS)) << 1;
    this.#slot = slot;
    const last = this.#guesses[slot]!;
    if (last < 0) return null;
    if (this.#stands(last, bytes, start, limit)) return this.#passed(this.#values[last]!);
    const other = this.#guesses[slot + 1]!;
    if (other < 0 || !this.#stands(other, bytes, start, limit)) return null;
    this.#expect(other);
    return this.#passed(this.#values[other]!);
  }

  /** Of the text in [start, end), for which `guess` was wrong; null where it is new. */
  find(bytes: DataView, start: number, end: number): number | null {
    const id = this.#texts.find(bytes, pairOf(bytes, start, end));
    if (id < 0) return null;
    this.#expect(id);
    return this.#passed(this.#values[id]!);
  }

  /** Of a text that is new. */
  add(bytes: DataView, start: number, end: number, value: number): void {
    if (this.#texts.count < MAX_TEXTS && end - start <= MAX_KEPT)
      this.#expect(this.#keep(bytes, pairOf(bytes, start, end), value));
    this.#passed(value);
  }

  #keep(bytes: DataView, pair: Pair, value: number): number {
    const id = this.#texts.insert(bytes, pair);
    if (id >= this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[id] = value;
    return id;
  }

  #stands(id: number, bytes: DataView, start: number, limit: number): boolean {
    let at = this.#texts.first(id, bytes, start, limit);
    if (at >= 0 && this.#texts.hasSecond(id)) {
      at = afterOffset(bytes, at, limit);
      if (at >= 0) at = this.#texts.second(id, bytes, at, limit);
    }
    if (at < 0) return false;
    this.next = afterLine(bytes, at, limit);
    return this.next >= 0;
  }

  #expect(id: number): void {
    this.#guesses[this.#slot + 1] = this.#guesses[this.#slot]!;
    this.#guesses[this.#slot] = id;
  }

  #passed(value: number): number {
    this.#before = (this.#before << 11) ^ (mix(value, 1) >>> 10);
    return value;
  }
}

function pairOf(bytes: DataView, start: number, end: number): Pair {
  const offset = offsetIn(bytes, start, end);
  return offset === null
    ? { start, end, start2: end, end2: end }
    : { start, end: offset.start, start2: offset.end, end2: end };
}

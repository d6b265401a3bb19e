/** How long each sample of V8's profilers stands for. */
import type { NumberList } from '../number-list.ts';

/** Samples of which the earliest is known before they are read, so that those before them need not wait. */
const BLOCK = 256;

/** Points in time, one after the other, as often as they are asked for. */
export interface Times {
  readonly count: number;
  begin(): () => number;
}

/** A point that is no number is the beginning of time, and a step that is none is no step. */
export function timesAt(stamps: NumberList, count: number): Times {
  return {
    count: Math.min(count, stamps.length),
    begin() {
      let at = 0;
      return () => stamps.at(at++) || 0;
    },
  };
}

/** From the steps between them; the first step leads to the first point. */
export function timesAfter(start: number, steps: NumberList, count: number): Times {
  return {
    count: Math.min(count, steps.length),
    begin() {
      let at = 0;
      let now = start;
      return () => {
        now += steps.at(at++) || 0;
        return now;
      };
    },
  };
}

export interface Extent {
  /** −Infinity where there are none. */
  readonly last: number;
  /** For each block of samples, the earliest of all that are behind it; null where time never goes back. */
  readonly earliestBehind: Float64Array | null;
}

export function extentOf(times: Times): Extent {
  const blocks = Math.ceil(times.count / BLOCK);
  const earliest = new Float64Array(blocks + 1).fill(Number.POSITIVE_INFINITY);
  const next = times.begin();
  let last = Number.NEGATIVE_INFINITY;
  let isInOrder = true;
  for (let at = 0; at < times.count; at++) {
    const time = next();
    const block = Math.floor(at / BLOCK);
    if (time < earliest[block]!) earliest[block] = time;
    if (time < last) isInOrder = false;
    else last = time;
  }
  if (isInOrder) return { last, earliestBehind: null };
  for (let block = blocks - 1; block >= 0; block--)
    earliest[block] = Math.min(earliest[block]!, earliest[block + 1]!);
  return { last, earliestBehind: earliest.subarray(1) };
}

/** How long each sample stands for: until the next one in time, the last until the end. In the unit of the times. */
export function eachDuration(
  times: Times,
  { earliestBehind }: Extent,
  end: number,
  take: (index: number, duration: number) => void,
): void {
  let before = -1;
  let since = 0;
  const pass = (index: number, time: number) => {
    if (before >= 0) take(before, Math.max(0, time - since));
    before = index;
    since = time;
  };
  const next = times.begin();
  const waiting = new Waiting();
  for (let at = 0; at < times.count; at++) {
    if (earliestBehind === null) pass(at, next());
    else {
      waiting.push(at, next());
      if ((at + 1) % BLOCK === 0) waiting.passUntil(earliestBehind[Math.floor(at / BLOCK)]!, pass);
    }
  }
  waiting.passUntil(Number.POSITIVE_INFINITY, pass);
  if (before >= 0) take(before, Math.max(0, end - since));
}

/** A heap of samples, the earliest on top; of one time, the first. */
class Waiting {
  readonly #indexes: number[] = [];
  readonly #times: number[] = [];

  push(index: number, time: number): void {
    let at = this.#times.length;
    for (let parent = (at - 1) >> 1; at > 0 && this.#isBefore(index, time, parent); parent = (at - 1) >> 1) {
      this.#move(parent, at);
      at = parent;
    }
    this.#indexes[at] = index;
    this.#times[at] = time;
  }

  passUntil(time: number, pass: (index: number, time: number) => void): void {
    while (this.#times.length > 0 && this.#times[0]! <= time) {
      pass(this.#indexes[0]!, this.#times[0]!);
      this.#removeFirst();
    }
  }

  /** The last one sinks from the top to its place. */
  #removeFirst(): void {
    const index = this.#indexes.pop()!;
    const time = this.#times.pop()!;
    const count = this.#times.length;
    if (count === 0) return;
    let at = 0;
    for (let child = 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && this.#isBefore(this.#indexes[child + 1]!, this.#times[child + 1]!, child))
        child++;
      if (this.#isBefore(index, time, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#indexes[at] = index;
    this.#times[at] = time;
  }

  #isBefore(index: number, time: number, other: number): boolean {
    return time < this.#times[other]! || (time === this.#times[other] && index < this.#indexes[other]!);
  }

  #move(from: number, to: number): void {
    this.#indexes[to] = this.#indexes[from]!;
    this.#times[to] = this.#times[from]!;
  }
}

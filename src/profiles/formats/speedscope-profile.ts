/** One profile of a speedscope file. Its samples become nodes at once where the frames are known, else they are kept until then. */
import { NumberList } from '../number-list.ts';
import type { SpeedscopeFrames } from './speedscope-frames.ts';

type Add = (node: number, weight: number) => void;

export class SpeedscopeProfile {
  type: string | null = null;
  name: string | null = null;
  unit: string | null = null;
  end: number | null = null;
  readonly weights = new NumberList();
  readonly event: Events;
  readonly #frames: SpeedscopeFrames;
  /** The node of each sample that was placed. */
  readonly #nodes = new NumberList();
  #node = 0;
  /** The frames of the samples that wait, and where each sample ends. */
  readonly #kept = new NumberList();
  readonly #ends = new NumberList();

  constructor(frames: SpeedscopeFrames) {
    this.#frames = frames;
    this.event = new Events(frames);
  }

  frame(frame: number): void {
    if (this.#frames.isKnown) this.#node = this.#frames.child(this.#node, frame);
    else this.#kept.push(frame);
  }

  /** The frames of a sample are all told. */
  sample(): void {
    if (!this.#frames.isKnown) {
      this.#ends.push(this.#kept.length);
      return;
    }
    this.#nodes.push(this.#node);
    this.#node = 0;
  }

  /** The frames are known, or there are none. */
  place(add: Add): void {
    if (this.type === 'evented') {
      this.event.place(add, this.end);
      return;
    }
    for (let sample = 0, at = 0; sample < this.#ends.length; sample++) {
      for (; at < this.#ends.at(sample); at++) this.frame(this.#kept.at(at));
      this.sample();
    }
    for (let sample = 0; sample < this.#nodes.length; sample++) {
      const weight = this.weights.at(sample);
      add(this.#nodes.at(sample), Number.isNaN(weight) ? Number(this.weights.length === 0) : weight);
    }
  }
}

/** What opens and closes, in columns; an event without a time has NaN, one without a frame −1. */
class Events {
  readonly #frames: SpeedscopeFrames;
  readonly #opens = new NumberList();
  readonly #frame = new NumberList();
  readonly #at = new NumberList();
  #next = { opens: 0, frame: -1, at: Number.NaN };

  constructor(frames: SpeedscopeFrames) {
    this.#frames = frames;
  }

  opens(does: boolean): void {
    this.#next.opens = Number(does);
  }

  of(frame: number | null): void {
    this.#next.frame = frame ?? -1;
  }

  happensAt(time: number | null): void {
    this.#next.at = time ?? Number.NaN;
  }

  add(): void {
    this.#opens.push(this.#next.opens);
    this.#frame.push(this.#next.frame);
    this.#at.push(this.#next.at);
    this.#next = { opens: 0, frame: -1, at: Number.NaN };
  }

  /** Time between two events belongs to the stack that is open; what is never closed lasts until the end. */
  place(add: Add, end: number | null): void {
    const open = new OpenFrames();
    let last: number | null = null;
    const passTo = (at: number) => {
      if (last !== null && at > last && open.depth > 0) add(open.node, at - last);
      last = Math.max(at, last ?? at);
    };
    for (let index = 0; index < this.#at.length; index++) {
      const at = this.#at.at(index);
      const frame = this.#frame.at(index);
      if (Number.isNaN(at)) {
        this.#frames.broken++;
        continue;
      }
      passTo(at);
      if (this.#opens.at(index) === 1) open.push(this.#frames.child(open.node, frame), frame);
      else if (!open.close(frame)) this.#frames.broken++;
    }
    if (open.depth > 0 && end !== null) passTo(end);
  }
}

class OpenFrames {
  readonly #nodes: number[] = [];
  readonly #frames: number[] = [];
  /** How often each is open: what is not open at all is not looked for. */
  readonly #counts = new Map<number, number>();

  get depth(): number {
    return this.#nodes.length;
  }

  get node(): number {
    return this.#nodes.at(-1) ?? 0;
  }

  push(node: number, frame: number): void {
    this.#nodes.push(node);
    this.#frames.push(frame);
    this.#counts.set(frame, (this.#counts.get(frame) ?? 0) + 1);
  }

  /** A close of a frame further out closes what is within it as well. False where it was not the innermost. */
  close(frame: number): boolean {
    const isInnermost = this.#frames.at(-1) === frame;
    if ((this.#counts.get(frame) ?? 0) === 0) return false;
    for (let closed: number | undefined; closed !== frame && this.#frames.length > 0; ) {
      closed = this.#frames.pop()!;
      this.#nodes.pop();
      this.#counts.set(closed, this.#counts.get(closed)! - 1);
    }
    return isInnermost;
  }
}

/** Collects the frames of the sample that is being read, and books it in the trie when it ends. */
import type { Frame } from '../model.ts';
import { StackTable } from '../stacks.ts';
import type { SampleHeader } from './header.ts';

const MAX_DEPTH = 200_000;
/** Ends the name of a column of samples with text behind the event, such as tracepoints: they are counted as well. */
export const TRACEPOINT = '\0text';
/** Periods are printed and the event they count is not (`-F comm,period,ip`). */
const UNNAMED_EVENT = 'unnamed event';

export class Sampler {
  readonly stacks = new StackTable();
  samples = 0;
  /** Seconds, of the samples that carry a time. */
  firstTime = Number.POSITIVE_INFINITY;
  lastTime = Number.NEGATIVE_INFINITY;
  /** Columns whose samples print a period. */
  readonly hasPeriod: boolean[] = [];
  isOpen = false;
  depth = 0;
  readonly #comms = new Map<string, number>();
  #stack = new Int32Array(1024);
  #hasInlined = false;
  /** Frame id → 0 not asked yet, 1 no, 2 yes. */
  #inlined = new Uint8Array(4096);
  #node = 0;
  #column = -1;
  #weight = 1;

  constructor() {
    this.stacks.chargesInlining = true;
  }

  /** Opens a sample below `node` (its process); one that was open ends here. No period, or 0, counts as 1. */
  begin(node: number, column: number, period: number | null, time: number | null): void {
    this.close();
    this.isOpen = true;
    this.#node = node;
    this.#column = column;
    this.#weight = period || 1;
    if (period !== null) this.hasPeriod[column] = true;
    if (time === null) return;
    if (time < this.firstTime) this.firstTime = time;
    if (time > this.lastTime) this.lastTime = time;
  }

  /** Opens a sample with what its header says. */
  beginAt(header: SampleHeader, line: number, hasText: boolean): void {
    const node = header.comm === null ? 0 : this.process(header.comm, line);
    const event = header.event ?? (header.period === null ? 'samples' : UNNAMED_EVENT);
    const column = this.stacks.column(hasText ? `${event}${TRACEPOINT}` : event);
    this.begin(node, column, header.period, header.time);
  }

  /** Innermost first. A frame without a header before it opens a sample of an unnamed process. */
  frame(frame: number): void {
    if (!this.isOpen) this.begin(0, this.stacks.column('samples'), null, null);
    if (this.depth === this.#stack.length) {
      if (this.depth >= MAX_DEPTH) return;
      const longer = new Int32Array(this.depth * 2);
      longer.set(this.#stack);
      this.#stack = longer;
    }
    this.#stack[this.depth++] = frame;
    if (this.#isInlined(frame)) this.#hasInlined = true;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    if (this.#hasInlined) this.#placeInlined();
    let node = this.#node;
    for (let i = this.depth - 1; i >= 0; i--) node = this.stacks.child(node, this.#stack[i]!);
    this.stacks.add(node, this.#column, this.#weight);
    this.samples++;
    this.depth = 0;
  }

  process(comm: string, line: number): number {
    let frame = this.#comms.get(comm);
    if (frame === undefined) {
      const process: Frame = { name: comm, module: null, file: null, line: null, kind: 'process' };
      frame = this.stacks.intern(process, line, comm);
      this.#comms.set(comm, frame);
    }
    return this.stacks.child(0, frame);
  }

  /** Asked for every frame of every sample: answered from bytes, not from the frames. */
  #isInlined(frame: number): boolean {
    if (frame >= this.#inlined.length) {
      const larger = new Uint8Array(Math.max(frame + 1, this.#inlined.length * 2));
      larger.set(this.#inlined);
      this.#inlined = larger;
    }
    if (this.#inlined[frame] === 0)
      this.#inlined[frame] = this.stacks.frames[frame]!.kind === 'inlined' ? 2 : 1;
    return this.#inlined[frame] === 2;
  }

  /** An inlined frame lives in the module of the physical frame that follows it. */
  #placeInlined(): void {
    this.#hasInlined = false;
    let module: string | null = null;
    for (let i = this.depth - 1; i >= 0; i--) {
      const frame = this.stacks.frames[this.#stack[i]!]!;
      if (frame.kind !== 'inlined') module = frame.module;
      else if (frame.module === null && module !== null) {
        const id = this.#stack[i]!;
        this.#stack[i] = this.stacks.intern(
          { ...frame, module },
          this.stacks.firstLine[id]!,
          this.stacks.firstText[id],
        );
      }
    }
  }
}

/**
 * CPU profiles in a Chrome trace: `Profile` and `ProfileChunk` events joined by process and id, and the `CpuProfile` event
 * that Chrome before 57 wrote whole.
 */
import type { Scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';
import type { TraceEvent } from './chrome-event.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { V8Nodes } from './v8-nodes.ts';
import { eachDuration, extentOf, timesAfter } from './v8-times.ts';
import { V8Tree } from './v8-tree.ts';

const MAX_PROFILES = 500;

class Part {
  readonly pid: Scalar | undefined;
  readonly tid: Scalar | undefined;
  readonly nodes = new V8Nodes();
  readonly samples = new NumberList();
  readonly deltas = new NumberList();
  start: number | null = null;
  end: number | null = null;

  constructor({ pid, tid }: TraceEvent) {
    this.pid = pid;
    this.tid = tid;
  }
}

export class ChunkedProfiles {
  readonly #parts = new Map<string, Part>();

  get isEmpty(): boolean {
    return ![...this.#parts.values()].some(({ samples }) => samples.length > 0);
  }

  add(event: TraceEvent): void {
    const { name, chunk } = event;
    if (name !== 'Profile' && name !== 'ProfileChunk' && name !== 'CpuProfile') return;
    const part = this.#part(event);
    if (part === null || chunk === null) return;
    for (const node of chunk.nodes) part.nodes.add(node);
    for (let at = 0; at < chunk.samples.length; at++) part.samples.push(chunk.samples.at(at));
    const deltas = chunk.deltas.length > 0 ? chunk.deltas : chunk.innerDeltas;
    for (let at = 0; at < deltas.length; at++) part.deltas.push(deltas.at(at));
    part.end = chunk.innerEnd ?? chunk.end ?? part.end;
    // The event that opens a profile may say 0 for it; its chunks know better.
    part.start = chunk.innerStart ?? part.start ?? chunk.start;
  }

  place(stacks: StackTable, threads: ThreadNames): { broken: number; notes: string[] } {
    let broken = 0;
    let reordered = false;
    for (const part of this.#parts.values()) {
      const { samples } = part;
      if (samples.length === 0) continue;
      const column = stacks.column(threads.unique(stacks, part.pid, part.tid));
      const tree = new V8Tree(part.nodes, stacks);
      for (let at = 0; at < samples.length; at++) if (tree.place(samples.at(at)) < 0) broken++;
      const times = timesAfter(part.start ?? 0, part.deltas, samples.length);
      const extent = extentOf(times);
      reordered ||= extent.earliestBehind !== null;
      eachDuration(times, extent, endOf(part, Math.max(0, extent.last)), (index, micros) => {
        const node = tree.placed(samples.at(index));
        if (node >= 0 && micros > 0) stacks.add(node, column, micros * 1000);
      });
      samples.clear();
      part.deltas.clear();
    }
    return { broken, notes: reordered ? ['samples that go back in time were put in order'] : [] };
  }

  #part(event: TraceEvent): Part | null {
    const key = `${event.pid}/${event.id ?? event.tid}`;
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    if (this.#parts.size >= MAX_PROFILES) return null;
    const part = new Part(event);
    this.#parts.set(key, part);
    return part;
  }
}

/** Without its start, an end says nothing: deltas alone count from an unknown moment. */
function endOf({ start, end }: Part, last: number): number {
  return start === null ? last : Math.max(end ?? last, last);
}

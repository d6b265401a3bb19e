/**
 * V8's call tree with its samples, as a profile.
 *
 * A sample weighs the time until the next one, the last until the end; so the first delta, start-up, weighs nothing.
 * Samples that go back in time are put in order first, as DevTools does. Without times, hit counts are a fallback.
 */
import { numberOf } from '../json.ts';
import { fields, list, numbers, type Shape, scalar } from '../json-shape.ts';
import type { Profile } from '../model.ts';
import { NumberList } from '../number-list.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { truncationNotes } from './truncation.ts';
import { V8Lines } from './v8-lines.ts';
import { nodeShape } from './v8-node.ts';
import { V8Nodes } from './v8-nodes.ts';
import { eachDuration, extentOf, type Times, timesAfter, timesAt } from './v8-times.ts';
import { V8Tree } from './v8-tree.ts';

/** Hit counts count the samples: a share that differs by more than this is worth a word. */
const MISMATCH = 0.05;

export class V8Reader {
  readonly #nodes = new V8Nodes();
  /** The rows of the list, and of the tree that stands whole in older files and in profiles of memory. */
  readonly #roots: number[] = [];
  readonly #heads: number[] = [];
  readonly #samples = new NumberList();
  readonly #deltas = new NumberList();
  readonly #stamps = new NumberList();
  readonly #stacks = new StackTable();
  readonly #lines = new V8Lines();
  readonly #notes: string[] = [];
  #start = 0;
  #end: number | null = null;
  #lost = 0;
  #hits = 0;

  /** `within`: what may hold the profile instead. */
  shape(within: Readonly<Record<string, Shape>>): Shape {
    return fields({
      nodes: list(this.#shapeOf(this.#roots)),
      head: this.#shapeOf(this.#heads),
      samples: numbers(this.#samples),
      timeDeltas: numbers(this.#deltas),
      timestamps: numbers(this.#stamps),
      startTime: scalar(time => {
        this.#start = numberOf(time) ?? 0;
      }),
      endTime: scalar(time => {
        this.#end = numberOf(time);
      }),
      ...within,
    });
  }

  /** The rows of nodes that stand in no other go to `rows`. */
  #shapeOf(rows: number[]): Shape {
    return nodeShape((node, isWithin) => {
      const row = this.#nodes.add(node);
      if (!isWithin) rows.push(row);
      return row;
    });
  }

  get hasTree(): boolean {
    return this.#roots.length + this.#heads.length > 0;
  }

  finish(source: string, notes: readonly string[]): Profile {
    this.#notes.push(...notes);
    const isHeap = this.#heads.some(row => !Number.isNaN(this.#nodes.sizes.at(row)));
    const column = this.#stacks.column(isHeap ? 'live bytes' : 'time');
    const tree = new V8Tree(this.#nodes, this.#stacks);
    this.#place(tree, isHeap);
    const isTimed = !isHeap && this.#weighByTime(tree, column);
    if (!isHeap && !isTimed) this.#weighByHits(tree, column);
    for (const list of [this.#samples, this.#deltas, this.#stamps]) list.clear();
    const view = viewOf(this.#stacks, 0, this.#stacks.columns[0]!.name, {
      unit: isHeap ? 'bytes' : isTimed ? 'ns' : 'samples',
      axis: isHeap ? 'alloc' : 'cpu',
      base: isHeap
        ? 'all sampled bytes that were alive at the end'
        : 'the time between samples, idle included',
    });
    if (this.#lost > 0)
      this.#notes.push(`${this.#lost} samples or nodes belong to no call tree and were left out`);
    this.#notes.push(...truncationNotes(this.#stacks));
    return {
      format: isHeap ? 'heapprofile' : 'cpuprofile',
      source,
      views: [
        isHeap
          ? {
              ...view,
              of: 'sampled live bytes',
              samples: null,
              entries: view.entries.map(entry => ({ ...entry, samples: null })),
            }
          : view,
      ],
      stacks: this.#stacks,
      annotations: this.#lines.annotations(),
      unread: { count: this.#lost, lines: [] },
      notes: this.#notes,
      recording: view.unit === 'ns' ? { seconds: view.total / 1e9 } : {},
    };
  }

  #place(tree: V8Tree, isHeap: boolean): void {
    const { hits, sizes, length } = this.#nodes;
    this.#lost = length;
    tree.placeAll(this.#roots.length > 0 ? this.#roots : this.#heads, (row, node) => {
      this.#lost--;
      const size = isHeap ? sizes.at(row) : 0;
      if (size > 0) this.#stacks.add(node, 0, size);
      this.#hits += Math.max(0, hits.at(row) || 0);
      this.#nodes.eachTick(row, (line, ticks) => this.#lines.add(this.#nodes.frame(row), line, ticks));
    });
  }

  #weighByTime(tree: V8Tree, column: number): boolean {
    const samples = this.#samples;
    const times = this.#times(samples.length);
    if (times.count < 2) return false;
    const extent = extentOf(times);
    if (extent.earliestBehind !== null) this.#notes.push('samples that go back in time were put in order');
    eachDuration(times, extent, this.#endAfter(extent.last), (index, micros) => {
      const node = tree.placed(samples.at(index));
      if (node < 0) this.#lost++;
      else this.#stacks.add(node, column, micros * 1000);
    });
    this.#compareHits(samples.length);
    return this.#stacks.columns[column]!.total > 0;
  }

  /** When each sample was taken, in microseconds; none where that is not told. */
  #times(count: number): Times {
    return this.#deltas.length === 0
      ? timesAt(this.#stamps, count)
      : timesAfter(this.#start, this.#deltas, count);
  }

  /** Old files have it in seconds, and some have none. */
  #endAfter(last: number): number {
    const end = this.#end ?? last;
    return end < last && end * 1e6 >= last ? end * 1e6 : end;
  }

  #compareHits(samples: number): void {
    if (this.#hits > 0 && Math.abs(this.#hits - samples) > MISMATCH * samples)
      this.#notes.push(
        `${samples} samples, but hit counts of ${this.#hits}: the samples and their times were used`,
      );
  }

  #weighByHits(tree: V8Tree, column: number): void {
    const { ids, hits, length } = this.#nodes;
    for (let row = 0; row < length; row++) {
      const node = tree.placed(ids.at(row));
      if (node >= 0 && hits.at(row) > 0) this.#stacks.add(node, column, hits.at(row), hits.at(row));
    }
    this.#notes.push('no times of the samples: weighed by hit counts');
  }
}

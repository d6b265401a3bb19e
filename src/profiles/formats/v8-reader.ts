/**
 * V8's call tree with its samples, as a profile.
 *
 * A sample weighs the time until the next one, the last until the end; so the first delta, start-up, weighs nothing.
 * Samples that go back in time are put in order first, as DevTools does. Without times, hit counts are a fallback.
 */
import { type Fields, fieldsOf, listOf, numberOf } from '../json.ts';
import type { Annotation, Frame, HotLine, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { frameOf } from './v8-frame.ts';
import { durationsOf, timesOf } from './v8-times.ts';

const MAX_DEPTH = 100_000;
/** Hit counts count the samples: a share that differs by more than this is worth a word. */
const MISMATCH = 0.05;

export class V8Reader {
  readonly #root: Fields;
  readonly #stacks = new StackTable();
  /** Node id → trie node. */
  readonly #nodes = new Map<number, number>();
  readonly #lines: HotLine[] = [];
  readonly #notes: string[];
  readonly #isHeap: boolean;
  #lost = 0;
  #hits = 0;

  constructor(root: Fields, notes: readonly string[]) {
    this.#root = root;
    this.#notes = [...notes];
    this.#isHeap = numberOf(fieldsOf(root['head'])['selfSize']) !== null;
  }

  finish(source: string): Profile {
    const column = this.#stacks.column(this.#isHeap ? 'live bytes' : 'time');
    this.#placeNodes();
    const isTimed = !this.#isHeap && this.#weighByTime(column);
    if (!this.#isHeap && !isTimed) this.#weighByHits(column);
    const view = viewOf(this.#stacks, 0, this.#stacks.columns[0]!.name, {
      unit: this.#isHeap ? 'bytes' : isTimed ? 'ns' : 'samples',
      axis: this.#isHeap ? 'alloc' : 'cpu',
      base: this.#isHeap
        ? 'all sampled bytes that were alive at the end'
        : 'the time between samples, idle included',
    });
    if (this.#lost > 0)
      this.#notes.push(`${this.#lost} samples or nodes belong to no call tree and were left out`);
    return {
      format: this.#isHeap ? 'heapprofile' : 'cpuprofile',
      source,
      views: [
        this.#isHeap
          ? {
              ...view,
              of: 'sampled live bytes',
              samples: null,
              entries: view.entries.map(entry => ({ ...entry, samples: null })),
            }
          : view,
      ],
      stacks: this.#stacks,
      annotations: this.#annotations(),
      unread: { count: this.#lost, lines: [] },
      notes: this.#notes,
      recording: view.unit === 'ns' ? { seconds: view.total / 1e9 } : {},
    };
  }

  /** Flat lists (`children` ids) and nested trees (`head`) alike, without recursion. */
  #placeNodes(): void {
    const byId = new Map<number, Fields>();
    for (const node of listOf(this.#root['nodes']).map(fieldsOf)) byId.set(numberOf(node['id']) ?? -1, node);
    const children = childrenOf(byId);
    const roots =
      byId.size > 0
        ? [...byId.values()].filter(node => !children.isChild.has(numberOf(node['id']) ?? -1))
        : [fieldsOf(this.#root['head'])];
    const stack = roots.map(node => ({ node, parent: 0, depth: 0 }));
    const seen = new Set<Fields>();
    while (stack.length > 0) {
      const { node, parent, depth } = stack.pop()!;
      if (seen.has(node) || depth > MAX_DEPTH) continue;
      seen.add(node);
      const at = this.#place(node, parent);
      for (const child of children.of(node)) stack.push({ node: child, parent: at, depth: depth + 1 });
    }
    this.#lost = Math.max(0, byId.size - seen.size);
  }

  #place(node: Fields, parent: number): number {
    const isOld = node['callFrame'] === undefined;
    const frame = frameOf(isOld ? node : fieldsOf(node['callFrame']), isOld ? 1 : 0);
    const at = frame.name === '(root)' ? parent : this.#stacks.child(parent, this.#stacks.intern(frame));
    const id = numberOf(node['id']);
    if (id !== null) this.#nodes.set(id, at);
    const size = this.#isHeap ? numberOf(node['selfSize']) : null;
    if (size !== null && size > 0) this.#stacks.add(at, 0, size);
    this.#hits += Math.max(0, numberOf(node['hitCount']) ?? 0);
    for (const tick of listOf(node['positionTicks']).map(fieldsOf)) this.#tick(frame, tick);
    return at;
  }

  #tick(frame: Frame, tick: Fields): void {
    const line = numberOf(tick['line']);
    const ticks = numberOf(tick['ticks']);
    if (line === null || ticks === null || frame.file === null) return;
    this.#lines.push({
      function: frame.name,
      file: frame.file,
      line,
      address: null,
      code: '',
      self: ticks,
      total: null,
      count: null,
      at: { line: 1, text: `${frame.name} ${frame.file}:${line}: ${ticks} ticks` },
    });
  }

  #weighByTime(column: number): boolean {
    const samples = listOf(this.#root['samples']).map(id => numberOf(id) ?? -1);
    const times = this.#times(samples.length);
    if (times.length < 2) return false;
    const last = times.reduce((most, time) => Math.max(most, time), times[0]!);
    const { durations, isReordered } = durationsOf(times, this.#end(last));
    if (isReordered) this.#notes.push('samples that go back in time were put in order');
    durations.forEach((micros, index) => {
      const node = this.#nodes.get(samples[index]!);
      if (node === undefined) this.#lost++;
      else this.#stacks.add(node, column, micros * 1000);
    });
    this.#compareHits(samples.length);
    return this.#stacks.columns[column]!.total > 0;
  }

  /** When each sample was taken, in microseconds; empty where that is not told. */
  #times(count: number): number[] {
    const deltas = listOf(this.#root['timeDeltas']);
    const stamps = listOf(this.#root['timestamps']);
    if (deltas.length === 0) return stamps.slice(0, count).map(time => numberOf(time) ?? 0);
    const steps = deltas.slice(0, count).map(delta => numberOf(delta) ?? 0);
    return timesOf(numberOf(this.#root['startTime']) ?? 0, steps);
  }

  /** Old files have it in seconds, and some have none. */
  #end(last: number): number {
    const end = numberOf(this.#root['endTime']) ?? last;
    return end < last && end * 1e6 >= last ? end * 1e6 : end;
  }

  #compareHits(samples: number): void {
    if (this.#hits > 0 && Math.abs(this.#hits - samples) > MISMATCH * samples)
      this.#notes.push(
        `${samples} samples, but hit counts of ${this.#hits}: the samples and their times were used`,
      );
  }

  #weighByHits(column: number): void {
    const stack = [...listOf(this.#root['nodes']), this.#root['head']].map(fieldsOf);
    for (let count = 0; stack.length > 0 && count < 5_000_000; count++) {
      const node = stack.pop()!;
      const at = this.#nodes.get(numberOf(node['id']) ?? -1);
      const hits = numberOf(node['hitCount']) ?? 0;
      if (at !== undefined && hits > 0) this.#stacks.add(at, column, hits, hits);
      for (const child of listOf(node['children']))
        if (typeof child === 'object') stack.push(fieldsOf(child));
    }
    this.#notes.push('no times of the samples: weighed by hit counts');
  }

  #annotations(): Annotation[] {
    const byFunction = Map.groupBy(this.#lines, line => `${line.function}\0${line.file}`);
    const total = this.#lines.reduce((all, { self }) => all + (self ?? 0), 0);
    return [...byFunction.values()].map(lines => ({
      function: lines[0]!.function,
      file: lines[0]!.file,
      unit: 'ticks',
      total,
      samples: null,
      event: null,
      lines: mergedByLine(lines),
    }));
  }
}

function mergedByLine(lines: readonly HotLine[]): HotLine[] {
  return [...Map.groupBy(lines, ({ line }) => line).values()]
    .map(same => ({ ...same[0]!, self: same.reduce((all, { self }) => all + (self ?? 0), 0) }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Nodes name their children, by id or whole, or (in traces and newer files) their parent. */
function childrenOf(byId: ReadonlyMap<number, Fields>): {
  isChild: Set<number>;
  of(node: Fields): readonly Fields[];
} {
  const isChild = new Set<number>();
  const byParent = new Map<number, Fields[]>();
  for (const [id, node] of byId) {
    for (const child of listOf(node['children'])) if (typeof child === 'number') isChild.add(child);
    const parent = numberOf(node['parent']);
    if (parent === null || !byId.has(parent) || parent === id) continue;
    isChild.add(id);
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [node]);
    else siblings.push(node);
  }
  return {
    isChild,
    of: node => [
      ...listOf(node['children']).flatMap((child): readonly Fields[] =>
        typeof child === 'number'
          ? [byId.get(child)].filter(found => found !== undefined)
          : [fieldsOf(child)],
      ),
      ...(byParent.get(numberOf(node['id']) ?? -1) ?? []),
    ],
  };
}

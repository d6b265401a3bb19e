/**
 * `.cpuprofile` of Node (`--cpu-prof`) and Chrome, and `.heapprofile` (`--heap-prof`).
 * Source: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 *
 *     {"nodes":[{"id":1,"callFrame":{"functionName":"(root)","url":"","lineNumber":-1,…},"hitCount":0,"children":[2]},…],
 *      "startTime":1,"endTime":9,"samples":[2,…],"timeDeltas":[35838,1100,…]}
 *
 * Lines are counted from 0. A delta precedes its sample: what a sample weighs is the time until the next one,
 * so the first delta (start-up) weighs nothing. Hit counts are a fallback. `(idle)` and `(program)` are V8's own.
 */
import { type Fields, fieldsOf, jsonOf, listOf, numberOf, textOf } from '../json.ts';
import type { Annotation, Detection, Format, Frame, Head, HotLine, Input, Profile } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const cpuprofile: Format = { name: 'cpuprofile', detect, read };
export const heapprofile: Format = { name: 'heapprofile', detect: detectHeap, read };

const MAX_DEPTH = 100_000;

function detect(head: Head): Detection | null {
  if (!isJson(head)) return null;
  const nodes = /"callFrame"\s*:\s*\{/.test(head.text) && /"nodes"\s*:\s*\[/.test(head.text);
  const old = /"head"\s*:\s*\{[^{}]{0,400}"hitCount"/.test(head.text) && /"functionName"/.test(head.text);
  return nodes || old ? { confidence: 0.97, why: 'JSON with call frames of a V8 profile' } : null;
}

function detectHeap(head: Head): Detection | null {
  const heap =
    isJson(head) && /"head"\s*:\s*\{\s*"callFrame"/.test(head.text) && /"selfSize"/.test(head.text);
  return heap ? { confidence: 0.97, why: 'JSON with the sizes of a V8 heap profile' } : null;
}

function isJson(head: Head): boolean {
  return /^\ufeff?\s*\{/.test(head.text);
}

async function read(input: Input): Promise<Profile> {
  const whole = await jsonOf(input);
  const root = whole['profile'] === undefined ? whole : fieldsOf(whole['profile']);
  return new V8Reader(root).finish(input);
}

class V8Reader {
  readonly #root: Fields;
  readonly #stacks = new StackTable();
  /** Node id → trie node. */
  readonly #nodes = new Map<number, number>();
  readonly #lines: HotLine[] = [];
  readonly #notes: string[] = [];
  #tooDeep = 0;

  constructor(root: Fields) {
    this.#root = root;
  }

  finish(input: Input): Profile {
    const isHeap =
      this.#root['head'] !== undefined && numberOf(fieldsOf(this.#root['head'])['selfSize']) !== null;
    this.#stacks.column(isHeap ? 'live bytes' : 'time');
    this.#placeNodes(isHeap);
    const timed = !isHeap && this.#weighByTime();
    if (!isHeap && !timed) this.#weighByHits();
    const unit = isHeap ? 'bytes' : timed ? 'ns' : 'samples';
    const view = viewOf(this.#stacks, 0, this.#stacks.columns[0]!.name, {
      unit,
      axis: isHeap ? 'alloc' : 'cpu',
      base: isHeap
        ? 'all sampled bytes that were alive at the end'
        : 'the time between samples, idle included',
    });
    if (this.#tooDeep > 0)
      this.#notes.push(`${this.#tooDeep} nodes belong to no call tree and were left out`);
    const seconds = view.unit === 'ns' ? view.total / 1e9 : null;
    return {
      format: isHeap ? 'heapprofile' : 'cpuprofile',
      source: input.name,
      views: [isHeap ? { ...view, samples: null } : view],
      stacks: this.#stacks,
      annotations: this.#annotations(),
      unread: { count: this.#tooDeep, lines: [] },
      notes: [...input.notes, ...this.#notes],
      recording: seconds === null ? {} : { seconds },
    };
  }

  /** Flat lists (`children` ids) and nested trees (`head`) alike, without recursion. */
  #placeNodes(isHeap: boolean): void {
    const byId = new Map<number, Fields>();
    for (const node of listOf(this.#root['nodes']).map(fieldsOf)) byId.set(numberOf(node['id']) ?? -1, node);
    const children = (node: Fields) =>
      listOf(node['children']).map(child =>
        typeof child === 'number' ? (byId.get(child) ?? {}) : fieldsOf(child),
      );
    const parentOf = childrenOf(byId);
    const roots =
      byId.size > 0
        ? [...byId.values()].filter(node => !parentOf.has(numberOf(node['id']) ?? -1))
        : [fieldsOf(this.#root['head'])];
    const stack = roots.map(node => ({ node, parent: 0, depth: 0 }));
    const seen = new Set<Fields>();
    while (stack.length > 0) {
      const { node, parent, depth } = stack.pop()!;
      if (seen.has(node) || depth > MAX_DEPTH) continue;
      seen.add(node);
      const at = this.#place(node, parent, isHeap);
      for (const child of children(node)) stack.push({ node: child, parent: at, depth: depth + 1 });
    }
    this.#tooDeep = Math.max(0, byId.size - seen.size);
  }

  #place(node: Fields, parent: number, isHeap: boolean): number {
    const call = node['callFrame'] === undefined ? node : fieldsOf(node['callFrame']);
    const frame = frameOf(call);
    const at = frame.name === '(root)' ? parent : this.#stacks.child(parent, this.#stacks.intern(frame));
    const id = numberOf(node['id']);
    if (id !== null) this.#nodes.set(id, at);
    const size = isHeap ? numberOf(node['selfSize']) : null;
    if (size !== null && size > 0) this.#stacks.add(at, 0, size);
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

  #weighByTime(): boolean {
    const samples = listOf(this.#root['samples']);
    const deltas = listOf(this.#root['timeDeltas']);
    if (samples.length === 0 || deltas.length === 0) return false;
    const start = numberOf(this.#root['startTime']) ?? 0;
    const end = numberOf(this.#root['endTime']);
    let now = start + (numberOf(deltas[0]) ?? 0);
    let backwards = 0;
    samples.forEach((id, index) => {
      const next = index + 1 < samples.length ? numberOf(deltas[index + 1]) : end === null ? 0 : end - now;
      if ((next ?? 0) < 0) backwards++;
      const micros = Math.max(0, next ?? 0);
      now += micros;
      const node = this.#nodes.get(numberOf(id) ?? -1);
      if (node !== undefined) this.#stacks.add(node, 0, micros * 1000);
      else this.#tooDeep++;
    });
    if (backwards > 0) this.#notes.push(`${backwards} samples go back in time and weigh nothing`);
    return this.#stacks.columns[0]!.total > 0;
  }

  #weighByHits(): void {
    const nodes = this.#root['nodes'] === undefined ? [] : listOf(this.#root['nodes']).map(fieldsOf);
    for (const node of nodes) {
      const at = this.#nodes.get(numberOf(node['id']) ?? -1);
      const hits = numberOf(node['hitCount']) ?? 0;
      if (at !== undefined && hits > 0) this.#stacks.add(at, 0, hits, hits);
    }
    this.#notes.push('no time deltas: weighed by hit counts');
  }

  #annotations(): Annotation[] {
    const byFunction = Map.groupBy(this.#lines, line => `${line.function}\0${line.file}`);
    return [...byFunction.values()].map(lines => ({
      function: lines[0]!.function,
      file: lines[0]!.file,
      unit: 'ticks',
      total: this.#lines.reduce((all, { self }) => all + (self ?? 0), 0),
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

function childrenOf(byId: ReadonlyMap<number, Fields>): Set<number> {
  const children = new Set<number>();
  for (const node of byId.values()) {
    for (const child of listOf(node['children'])) if (typeof child === 'number') children.add(child);
  }
  return children;
}

export function frameOf(call: Fields): Frame {
  const line = numberOf(call['lineNumber']);
  const url = textOf(call['url']);
  return {
    name: textOf(call['functionName']) ?? '(anonymous)',
    module: null,
    file: url === null ? null : url.replace(/^file:\/\//, ''),
    line: line === null || line < 0 ? null : line + 1,
    kind: null,
  };
}

/** Flat entries out of a trie: self is the sum at a function's leaf nodes, total counts it once a stack. */
import type { Entry, Frame } from './model.ts';
import type { StackTable } from './stacks.ts';

const NONE = -1;
/** Functions of one name that are looked through; more of them (`[unknown]` in many modules) are found by all they say. */
const MAX_SAME_NAME = 16;

/** Entries of one column, by self, largest first. Linear in the nodes, whatever the depth. */
export function entriesOf(stacks: StackTable, columnIndex: number): Entry[] {
  const column = stacks.columns[columnIndex]!;
  const functions = functionsOf(stacks);
  const self = new Float64Array(functions.count);
  const total = new Float64Array(functions.count);
  const samples = new Float64Array(functions.count);
  const below = subtreeSums(stacks, column.sums);
  for (let node = 1; node < stacks.nodes; node++) {
    if (column.counts[node] === 0 && column.sums[node] === 0) continue;
    const id = functions.of[stacks.frame[charged(stacks, node)]!]!;
    self[id]! += column.sums[node]!;
    samples[id]! += column.counts[node]!;
  }
  outermostNodes(stacks, functions, (node, id) => {
    total[id]! += below[node]!;
  });
  return collect(stacks, functions, self, total, samples);
}

interface Functions {
  /** Frame id → function id. */
  readonly of: Int32Array;
  readonly count: number;
  /** Function id → the frame that stands for it. */
  readonly frame: readonly number[];
}

/** The node whose function a sample at `node` is charged to. */
function charged(stacks: StackTable, node: number): number {
  if (!stacks.chargesInlining) return node;
  let at = node;
  while (at > 0 && stacks.frames[stacks.frame[at]!]!.kind === 'inlined') at = stacks.parent[at]!;
  return at > 0 ? at : node;
}

/** Frames that differ only in their line are one function. */
function functionsOf(stacks: StackTable): Functions {
  // By name, and then by the list of functions of that name: a key put together for each frame would double their memory.
  const lastOf = new Map<string, number>();
  const byAll = new Map<string, number>();
  const before: number[] = [];
  const frame: number[] = [];
  const of = stacks.frames.map((candidate, index) => {
    const last = lastOf.get(candidate.name) ?? NONE;
    let same = 0;
    for (let id = last; id !== NONE; id = before[id]!, same++) {
      if (isSame(stacks.frames[frame[id]!]!, candidate)) return id;
    }
    const key = same < MAX_SAME_NAME ? null : keyOf(candidate);
    const known = key === null ? undefined : byAll.get(key);
    if (known !== undefined) return known;
    const id = frame.push(index) - 1;
    before.push(last);
    if (key === null) lastOf.set(candidate.name, id);
    else byAll.set(key, id);
    return id;
  });
  return { of: Int32Array.from(of), count: frame.length, frame };
}

function keyOf({ name, module, file, kind }: Frame): string {
  return `${name}\0${module ?? ''}\0${file ?? ''}\0${kind === 'process'}`;
}

function isSame(a: Frame, b: Frame): boolean {
  return a.module === b.module && a.file === b.file && (a.kind === 'process') === (b.kind === 'process');
}

/** Children have higher numbers than their parents, so one pass from the end sums up. */
function subtreeSums(stacks: StackTable, sums: Float64Array): Float64Array {
  const below = sums.slice(0, stacks.nodes);
  for (let node = stacks.nodes - 1; node > 0; node--) below[stacks.parent[node]!]! += below[node]!;
  return below;
}

/** Calls `visit` for each node whose function does not occur above it: recursion counts once. */
function outermostNodes(
  stacks: StackTable,
  functions: Functions,
  visit: (node: number, id: number) => void,
): void {
  const { firstChild, nextSibling } = childLists(stacks);
  const onPath = new Int32Array(functions.count);
  let node = firstChild[0]!;
  while (node > 0) {
    const id = functions.of[stacks.frame[node]!]!;
    if (onPath[id] === 0) visit(node, id);
    onPath[id]! += 1;
    if (firstChild[node]! > 0) {
      node = firstChild[node]!;
      continue;
    }
    while (node > 0) {
      onPath[functions.of[stacks.frame[node]!]!]!--;
      if (nextSibling[node]! > 0) break;
      node = stacks.parent[node]!;
    }
    node = node > 0 ? nextSibling[node]! : 0;
  }
}

export function childLists(stacks: StackTable): { firstChild: Int32Array; nextSibling: Int32Array } {
  const firstChild = new Int32Array(stacks.nodes);
  const nextSibling = new Int32Array(stacks.nodes);
  for (let node = stacks.nodes - 1; node > 0; node--) {
    const parent = stacks.parent[node]!;
    nextSibling[node] = firstChild[parent]!;
    firstChild[parent] = node;
  }
  return { firstChild, nextSibling };
}

function collect(
  stacks: StackTable,
  functions: Functions,
  self: Float64Array,
  total: Float64Array,
  samples: Float64Array,
): Entry[] {
  const entries: Entry[] = [];
  for (let id = 0; id < functions.count; id++) {
    const index = functions.frame[id]!;
    const frame = stacks.frames[index]!;
    if (self[id] === 0 && total[id] === 0) continue;
    if (frame.kind === 'process' && self[id] === 0) continue;
    const line = stacks.firstLine[index]!;
    const text = line > 0 ? stacks.firstText[index] : undefined;
    entries.push({
      ...frame,
      self: self[id]!,
      total: total[id]!,
      samples: samples[id]!,
      at: text === undefined ? null : { line, text },
    });
  }
  return entries.sort(bySelf);
}

/** Largest self first, then largest total, then by name, so that equal profiles print alike. */
export function bySelf(a: Entry, b: Entry): number {
  return (
    (b.self ?? -1) - (a.self ?? -1) ||
    (b.total ?? -1) - (a.total ?? -1) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}

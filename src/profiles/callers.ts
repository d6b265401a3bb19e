/** Who calls a function and what it calls, by weight. */
import type { StackTable } from './stacks.ts';

export interface Edge {
  readonly name: string;
  /** In the column's unit. */
  readonly weight: number;
}

export interface Edges {
  readonly total: number;
  /** What calls the outermost of its frames, heaviest first; processes are no callers. */
  readonly callers: readonly Edge[];
  /** What the innermost of its frames calls, heaviest first. */
  readonly callees: readonly Edge[];
}

/** Every sample counts once, whatever recursion does. Linear in the nodes: parents stand before their children. */
export function edgesOf(stacks: StackTable, columnIndex: number, name: string): Edges {
  const { sums } = stacks.columns[columnIndex]!;
  const isIt = stacks.frames.map(frame => frame.name === name);
  const outermost = new Int32Array(stacks.nodes);
  const below = new Int32Array(stacks.nodes);
  const callers = new Map<string, number>();
  const callees = new Map<string, number>();
  let total = 0;
  for (let node = 1; node < stacks.nodes; node++) {
    const parent = stacks.parent[node]!;
    const frame = stacks.frame[node]!;
    outermost[node] = outermost[parent]! || (isIt[frame] ? node : 0);
    if (outermost[node] === 0) continue;
    const parentIsIt = parent > 0 && isIt[stacks.frame[parent]!];
    below[node] = isIt[frame] ? 0 : parentIsIt ? node : below[parent]!;
    const weight = sums[node]!;
    if (weight === 0) continue;
    total += weight;
    const caller = stacks.parent[outermost[node]!]!;
    if (caller > 0 && stacks.frames[stacks.frame[caller]!]!.kind !== 'process') add(callers, caller, weight);
    if (below[node] !== 0) add(callees, below[node]!, weight);
  }
  return { total, callers: heaviestFirst(callers), callees: heaviestFirst(callees) };

  function add(edges: Map<string, number>, node: number, weight: number): void {
    const other = stacks.frames[stacks.frame[node]!]!.name;
    edges.set(other, (edges.get(other) ?? 0) + weight);
  }
}

function heaviestFirst(edges: ReadonlyMap<string, number>): Edge[] {
  return [...edges]
    .map(([name, weight]) => ({ name, weight }))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
}

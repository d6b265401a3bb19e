/** Where goroutines stand: nearly all end in `runtime.gopark`, so what is below the runtime's own frames is told. */
import type { StackTable } from '../stacks.ts';
import { code, percent } from '../words.ts';

const SHOWN = 5;
const RUNTIME = /^(?:runtime|internal\/(?:poll|runtime\/\w+)|sync|syscall|time)\./;

/** Empty without goroutines. */
export function waitingNote(stacks: StackTable, columnIndex: number): string[] {
  const column = stacks.columns[columnIndex]!;
  const counts = new Map<string, number>();
  for (let node = 1; node < stacks.nodes; node++) {
    const count = column.sums[node]!;
    if (count <= 0) continue;
    const place = placeOf(stacks, node);
    counts.set(place, (counts.get(place) ?? 0) + count);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
  if (most.length === 0) return [];
  const told = most.map(
    ([name, count]) => `${code(name)} ${count} (${percent((100 * count) / column.total)})`,
  );
  return [`standing at ${told.join(', ')}`];
}

/** The innermost function that is not the runtime's, or the innermost of all. */
function placeOf(stacks: StackTable, leaf: number): string {
  for (let node = leaf; node > 0; node = stacks.parent[node]!) {
    const { name } = stacks.frames[stacks.frame[node]!]!;
    if (!RUNTIME.test(name)) return name;
  }
  return stacks.frames[stacks.frame[leaf]!]!.name;
}

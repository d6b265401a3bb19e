/** What copying, allocating and waiting is for: the nearest caller whose kind of work names a purpose. */
import { type Category, type CategoryId, categoryOf } from './categories.ts';
import type { StackTable } from './stacks.ts';

export interface Cause {
  readonly leaf: string;
  readonly cause: string;
  /** Of busy. */
  readonly percent: number;
}

const LEAVES = new Set<CategoryId>(['memcpy', 'allocation', 'string', 'lock', 'page-fault', 'kernel-memory']);
const MIN_PERCENT = 3;
const SHOWN = 3;
const MAX_CLASSIFIED = 20_000;

/** Parents have lower numbers than their children, so one pass hands the purpose down. */
export function causesOf(stacks: StackTable, columnIndex: number, busy: number): Cause[] {
  const kinds: (Category | null)[] = stacks.frames.map((frame, id) =>
    id < MAX_CLASSIFIED ? categoryOf(frame) : null,
  );
  const purpose = new Array<Category | null>(stacks.nodes).fill(null);
  const { sums } = stacks.columns[columnIndex]!;
  const totals = new Map<string, { leaf: string; cause: string; sum: number }>();
  for (let node = 1; node < stacks.nodes; node++) {
    const kind = kinds[stacks.frame[node]!] ?? null;
    const above = purpose[stacks.parent[node]!]!;
    purpose[node] = kind?.isCause ? kind : above;
    if (sums[node] === 0 || kind === null || above === null || !LEAVES.has(kind.id) || kind.id === above.id)
      continue;
    const key = `${kind.id}\0${above.id}`;
    const total = totals.get(key) ?? { leaf: kind.title, cause: above.title, sum: 0 };
    total.sum += sums[node]!;
    totals.set(key, total);
  }
  return [...totals.values()]
    .map(({ leaf, cause, sum }) => ({ leaf, cause, percent: busy > 0 ? (100 * sum) / busy : 0 }))
    .filter(({ percent }) => percent >= MIN_PERCENT)
    .sort((a, b) => b.percent - a.percent)
    .slice(0, SHOWN);
}

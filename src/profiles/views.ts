/** Views out of a trie's columns, the one that tells most about time first. */
import { entriesOf } from './entries.ts';
import type { Axis, View } from './model.ts';
import type { StackTable } from './stacks.ts';

export interface ColumnMeaning {
  readonly unit: string;
  readonly axis: Axis;
  readonly base: string;
}

/** What a perf event counts: clocks count nanoseconds, the rest themselves; `cycles:u` is `cycles`. */
export function meaningOfEvent(event: string, hasPeriods: boolean): ColumnMeaning {
  const name = event.replace(/:[a-zA-Z]{1,6}$/, '');
  const base = `all samples of ${event}`;
  if (!hasPeriods) return { unit: 'samples', axis: axisOf(name), base };
  if (/^(?:cpu|task)-clock$/.test(name)) return { unit: 'ns', axis: 'cpu', base };
  return { unit: name.split('/').find(part => part !== '') ?? name, axis: axisOf(name), base };
}

function axisOf(event: string): Axis {
  if (/clock|cycles|instructions|cpu/i.test(event)) return 'cpu';
  if (/lock|contention|futex/i.test(event)) return 'lock';
  return 'count';
}

/** Clock and cycle events before others, then by the number of samples. */
export function viewOrder(stacks: StackTable): number[] {
  const rank = (index: number) =>
    /^(?:cpu-clock|task-clock|cycles|cpu)/.test(stacks.columns[index]!.name) ? 0 : 1;
  return stacks.columns
    .map((_, index) => index)
    .sort((a, b) => rank(a) - rank(b) || stacks.columns[b]!.samples - stacks.columns[a]!.samples || a - b);
}

export function viewOf(stacks: StackTable, index: number, name: string, meaning: ColumnMeaning): View {
  const column = stacks.columns[index]!;
  return {
    name,
    ...meaning,
    total: column.total,
    samples: column.samples,
    entries: entriesOf(stacks, index),
  };
}

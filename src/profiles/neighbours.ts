/** Who calls a function, by its self time, and what it calls, by inclusive time. Recursion is folded: a call of itself is none. */
import { edgesOf } from './callers.ts';
import type { Entry } from './model.ts';
import type { StackTable } from './stacks.ts';

export interface Neighbour {
  readonly name: string;
  /** Callers: of its self time. Callees: of its inclusive time. */
  readonly percent: number;
}

const SHOWN = 5;

export function callersOf(stacks: StackTable, columnIndex: number, entry: Entry): Neighbour[] {
  const { sums } = stacks.columns[columnIndex]!;
  const isEntry = framesOf(stacks, entry);
  const totals = new Map<number, number>();
  let all = 0;
  for (let node = 1; node < stacks.nodes; node++) {
    if (!isEntry[stacks.frame[node]!] || sums[node] === 0) continue;
    let caller = stacks.parent[node]!;
    while (caller > 0 && isEntry[stacks.frame[caller]!]) caller = stacks.parent[caller]!;
    all += sums[node]!;
    if (caller > 0) add(totals, stacks.frame[caller]!, sums[node]!);
  }
  return ranked(stacks, totals, all);
}

/** What it calls; recursion is folded, a call of itself is none. */
export function calleesOf(stacks: StackTable, columnIndex: number, entry: Entry): Neighbour[] {
  const { total, callees } = edgesOf(stacks, columnIndex, entry.name);
  return callees
    .slice(0, SHOWN)
    .map(({ name, weight }) => ({ name, percent: total > 0 ? (100 * weight) / total : 0 }));
}

function framesOf(stacks: StackTable, { name, module, file }: Entry): boolean[] {
  return stacks.frames.map(frame => frame.name === name && frame.module === module && frame.file === file);
}

function add(totals: Map<number, number>, frame: number, value: number): void {
  totals.set(frame, (totals.get(frame) ?? 0) + value);
}

/** Frames that differ in their line alone are one. */
function ranked(stacks: StackTable, totals: ReadonlyMap<number, number>, all: number): Neighbour[] {
  const byName = new Map<string, number>();
  for (const [frame, sum] of totals) {
    const { name, kind } = stacks.frames[frame]!;
    if (kind !== 'process') byName.set(name, (byName.get(name) ?? 0) + sum);
  }
  return [...byName]
    .map(([name, sum]) => ({ name, percent: all > 0 ? (100 * sum) / all : 0 }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent)
    .slice(0, SHOWN);
}

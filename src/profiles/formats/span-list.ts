/** Spans of time in columns, and the time that each has for itself. */
import type { Frame } from '../model.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';

const MAX_DEPTH = 10_000;

export class SpanList {
  readonly names = new NumberList();
  readonly starts = new NumberList();
  readonly ends = new NumberList();

  clear(): void {
    for (const list of [this.names, this.starts, this.ends]) list.clear();
  }

  add(name: number, start: number, end: number): void {
    this.names.push(name);
    this.starts.push(start);
    this.ends.push(end);
  }
}

/** Microseconds become nanoseconds. A span that outlasts the one around it ends with that. */
export function nest(
  { names, starts, ends }: SpanList,
  stacks: StackTable,
  column: number,
  frameOf: (name: number) => Frame,
): void {
  const open: { node: number; end: number; own: number }[] = [];
  const closeInnermost = () => {
    const { node, own } = open.pop()!;
    if (own > 0) stacks.add(node, column, own * 1000);
  };
  for (const span of outermostFirst(starts, ends)) {
    const [start, end] = [starts.at(span), ends.at(span)];
    while (open.length > 0 && open.at(-1)!.end <= start) closeInnermost();
    const parent = open.at(-1);
    if (open.length >= MAX_DEPTH) continue;
    const frame = stacks.intern(frameOf(names.at(span)));
    const last = parent === undefined ? end : Math.min(end, parent.end);
    if (parent !== undefined) parent.own -= last - start;
    open.push({ node: stacks.child(parent?.node ?? 0, frame), end: last, own: last - start });
  }
  while (open.length > 0) closeInnermost();
}

/** By their beginnings, and of those that begin at once the longest first. */
function outermostFirst(starts: NumberList, ends: NumberList): Uint32Array {
  const [from, to] = [starts.values(), ends.values()];
  return orderOf(from.length, (a, b) => from[a]! - from[b]! || to[b]! - to[a]!);
}

/** The numbers below `count` in order; of equal ones, the smaller first. */
export function orderOf(count: number, compare: (a: number, b: number) => number): Uint32Array {
  const order = new Uint32Array(count);
  let isInOrder = true;
  for (let at = 0; at < count; at++) {
    order[at] = at;
    isInOrder &&= at === 0 || compare(at - 1, at) <= 0;
  }
  // Sorting takes several times the memory.
  return isInOrder ? order : order.sort(compare);
}

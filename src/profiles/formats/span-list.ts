/** Spans of time in columns, and the time that each has for itself. */
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';

const MAX_DEPTH = 10_000;

export class SpanList {
  readonly names = new NumberList();
  readonly starts = new NumberList();
  readonly ends = new NumberList();

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
  nameOf: (name: number) => string,
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
    const name = nameOf(names.at(span));
    const frame = stacks.intern({ name, module: null, file: null, line: null, kind: null });
    const last = parent === undefined ? end : Math.min(end, parent.end);
    if (parent !== undefined) parent.own -= last - start;
    open.push({ node: stacks.child(parent?.node ?? 0, frame), end: last, own: last - start });
  }
  while (open.length > 0) closeInnermost();
}

/** By their beginnings, and of those that begin at once the longest first. */
function outermostFirst(starts: NumberList, ends: NumberList): Uint32Array {
  const from = Float64Array.from({ length: starts.length }, (_, at) => starts.at(at));
  const to = Float64Array.from({ length: ends.length }, (_, at) => ends.at(at));
  return Uint32Array.from(from, (_, at) => at).sort((a, b) => from[a]! - from[b]! || to[b]! - to[a]!);
}

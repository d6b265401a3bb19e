/** What is counted of an event beside its stacks: threads, their states, classes, innermost lines, cut stacks. */
import type { StackTable } from '../stacks.ts';
import type { JfrStack } from './jfr-stacks.ts';

const MAX_KEYS = 20_000;

export class JfrTally {
  readonly threads = new Map<string, number>();
  readonly states = new Map<string, number>();
  readonly subjects = new Map<string, number>();
  /** `Load.hash line 17` → its weight. */
  readonly lines = new Map<string, number>();
  /** How the innermost frames ran: interpreted, compiled. */
  readonly ran = new Map<string, number>();
  events = 0;
  amount = 0;
  cut = 0;
  withoutStack = 0;
  /** Of the event that is being read. */
  thread: string | null = null;
  state: string | null = null;
  class: string | null = null;

  begin(): void {
    this.thread = null;
    this.state = null;
    this.class = null;
  }

  add(amount: number, stack: JfrStack | null, table: StackTable): void {
    this.events++;
    this.amount += amount;
    if (this.thread !== null) plus(this.threads, this.thread, amount);
    if (this.state !== null) plus(this.states, this.state, amount);
    if (this.class !== null) plus(this.subjects, this.class, amount);
    if (stack === null || stack.leaf < 0) {
      this.withoutStack++;
      return;
    }
    if (stack.isCut) this.cut++;
    if (stack.ran !== null) plus(this.ran, stack.ran, amount);
    if (stack.line !== null) plus(this.lines, `${table.frames[stack.leaf]?.name} line ${stack.line}`, amount);
  }
}

/** `http-nio-8080-exec-12` and its like → `http-nio-8080-exec-*`: workers of one pool are one. */
export function byPool(threads: ReadonlyMap<string, number>): Map<string, number> {
  const pools = Map.groupBy(threads, ([name]) => name.replace(/\d{1,9}(?=\D{0,2}$)/, '*'));
  return new Map(
    [...pools].map(([pool, members]) => [
      members.length > 1 ? `${pool} (${members.length})` : members[0]![0],
      members.reduce((sum, [, amount]) => sum + amount, 0),
    ]),
  );
}

function plus(counts: Map<string, number>, key: string, amount: number): void {
  const known = counts.get(key);
  if (known !== undefined || counts.size < MAX_KEYS) counts.set(key, (known ?? 0) + amount);
}

/** The largest, with their share in percent of `all`. */
export function largest(
  counts: ReadonlyMap<string, number>,
  all: number,
  most: number,
): { name: string; percent: number }[] {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([name, amount]) => ({ name, percent: all > 0 ? (100 * amount) / all : 0 }));
}

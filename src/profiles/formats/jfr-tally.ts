/** What is counted of an event beside its stacks: threads, their states, classes, innermost lines, cut stacks. */
import type { Frame } from '../model.ts';
import type { JfrStack } from './jfr-stacks.ts';

const MAX_KEYS = 20_000;

export class JfrTally {
  readonly threads = new Map<string, number>();
  readonly states = new Map<string, number>();
  readonly subjects = new Map<string, number>();
  /** Innermost frame and line, as `FRAME LINE` by the table's number of the frame. */
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

  add(amount: number, stack: JfrStack | null): void {
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
    if (stack.line !== null) plus(this.lines, `${stack.leaf} ${stack.line}`, amount);
  }
}

/** The hottest line of each function, by its name and module. */
export function hottestLines(tally: JfrTally, frames: readonly Frame[]): Map<string, number> {
  const best = new Map<string, { line: number; amount: number }>();
  for (const [key, amount] of tally.lines) {
    const [frame, line] = key.split(' ').map(Number);
    const name = functionKey(frames[frame!]!);
    if (amount > (best.get(name)?.amount ?? 0)) best.set(name, { line: line!, amount });
  }
  return new Map([...best].map(([name, { line }]) => [name, line]));
}

export function functionKey({ name, module }: Pick<Frame, 'name' | 'module'>): string {
  return `${name}\0${module ?? ''}`;
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

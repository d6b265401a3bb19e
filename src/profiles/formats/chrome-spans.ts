/** Spans of a trace: `B` and `E` paired, `X` with their length, nested by their times, thread by thread. */
import { type Fields, figureOf, textOf } from '../json.ts';
import type { StackTable } from '../stacks.ts';
import type { ThreadNames } from './chrome-threads.ts';

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Thread {
  readonly pid: unknown;
  readonly tid: unknown;
  readonly open: { readonly name: string; readonly start: number }[];
  readonly spans: Span[];
  last: number;
}

const MAX_THREADS = 500;
const MAX_DEPTH = 10_000;

export interface Spans {
  /** Ends without a beginning, events without a time. */
  readonly broken: number;
  /** Spans without an end: they last until the thread's last event. */
  readonly unended: number;
}

export function placeSpans(stacks: StackTable, events: readonly Fields[], names: ThreadNames): Spans {
  const threads = new Map<string, Thread>();
  let broken = 0;
  let unended = 0;
  for (const event of inOrder(events)) {
    const key = `${event['pid']}/${event['tid']}`;
    const known = threads.get(key);
    if (known === undefined && threads.size >= MAX_THREADS) continue;
    const thread = known ?? { pid: event['pid'], tid: event['tid'], open: [], spans: [], last: 0 };
    threads.set(key, thread);
    if (!addSpan(thread, event)) broken++;
  }
  for (const thread of threads.values()) {
    unended += thread.open.length;
    for (const { name, start } of thread.open) thread.spans.push({ name, start, end: thread.last });
    nest(stacks, stacks.column(names.unique(stacks, thread.pid, thread.tid)), thread.spans);
  }
  return { broken, unended };
}

/** By time; events of one moment as they stand in the file. */
function inOrder(events: readonly Fields[]): Fields[] {
  return events
    .filter(({ ph }) => ph === 'B' || ph === 'E' || ph === 'X')
    .sort((a, b) => (figureOf(a['ts']) ?? 0) - (figureOf(b['ts']) ?? 0));
}

function addSpan(thread: Thread, event: Fields): boolean {
  const { open, spans } = thread;
  const start = figureOf(event['ts']);
  const name = textOf(event['name']);
  if (start === null) return false;
  const length = Math.max(0, figureOf(event['dur']) ?? 0);
  thread.last = Math.max(thread.last, start + length);
  if (event['ph'] === 'X') spans.push({ name: name ?? '(unnamed)', start, end: start + length });
  else if (event['ph'] === 'B') open.push({ name: name ?? '(unnamed)', start });
  else return close(thread, name, start);
  return true;
}

/** An end closes the innermost span of its name, where it has a name and there is one; else the innermost. */
function close({ open, spans }: Thread, name: string | null, end: number): boolean {
  const named = name === null ? -1 : open.findLastIndex(span => span.name === name);
  const at = named >= 0 ? named : open.length - 1;
  if (at < 0) return false;
  const [span] = open.splice(at, 1);
  spans.push({ ...span!, end });
  return true;
}

function nest(stacks: StackTable, column: number, spans: readonly Span[]): void {
  const open: { node: number; end: number; own: number }[] = [];
  const closeInnermost = () => {
    const { node, own } = open.pop()!;
    if (own > 0) stacks.add(node, column, own * 1000);
  };
  for (const { name, start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    while (open.length > 0 && open.at(-1)!.end <= start) closeInnermost();
    const parent = open.at(-1);
    if (open.length >= MAX_DEPTH) continue;
    const frame = stacks.intern({ name, module: null, file: null, line: null, kind: null });
    const last = parent === undefined ? end : Math.min(end, parent.end);
    if (parent !== undefined) parent.own -= last - start;
    open.push({ node: stacks.child(parent?.node ?? 0, frame), end: last, own: last - start });
  }
  while (open.length > 0) closeInnermost();
}

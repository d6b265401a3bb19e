/**
 * Asynchronous spans: `b` and `e` (`S` and `F` in older traces) of one id, on no thread. They overlap, so that their sum is
 * no time that passed; those of a process are one view.
 */
import type { Scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';
import type { TraceEvent } from './chrome-event.ts';
import { type SpanNames, TextIds } from './chrome-names.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { orderOf } from './span-list.ts';

const MAX_PROCESSES = 100;
const MAX_DEPTH = 10_000;

interface Open {
  readonly node: number;
  readonly start: number;
  /** What the spans within it took. */
  inner: number;
}

export class AsyncSpans {
  readonly #names: SpanNames;
  readonly #tracks = new TextIds();
  /** Process of each track, as a place in the list of processes. */
  readonly #processOf = new NumberList();
  readonly #processes: (Scalar | undefined)[] = [];
  readonly #processIds = new TextIds();
  readonly #begins = new NumberList();
  readonly #track = new NumberList();
  readonly #name = new NumberList();
  readonly #time = new NumberList();

  constructor(names: SpanNames) {
    this.#names = names;
  }

  add(event: TraceEvent): void {
    const { phase, pid, category, id, time } = event;
    const begins = phase === 'b' || phase === 'S';
    if ((!begins && phase !== 'e' && phase !== 'F') || Number.isNaN(time)) return;
    const process = this.#processIds.idOf(String(pid));
    const track = this.#tracks.idOf(`${pid}/${category}/${id}`);
    if (process < 0 || track < 0) return;
    if (process === this.#processes.length) this.#processes.push(pid);
    if (track === this.#processOf.length) this.#processOf.push(process);
    this.#begins.push(Number(begins));
    this.#track.push(track);
    this.#name.push(begins ? this.#names.idOf(event) : 0);
    this.#time.push(time);
  }

  /** The columns that were made. Spans without an end are left out: most go on behind the end of the recording. */
  place(stacks: StackTable, threads: ThreadNames): ReadonlySet<number> {
    const columns = new Map<number, number>();
    const open = new Map<number, Open[]>();
    const times = this.#time.values();
    for (const event of orderOf(times.length, (a, b) => times[a]! - times[b]!)) {
      const track = this.#track.at(event);
      const process = this.#processOf.at(track);
      if (process >= MAX_PROCESSES) continue;
      const spans = open.get(track) ?? [];
      if (this.#begins.at(event) === 1) {
        if (spans.length >= MAX_DEPTH) continue;
        const frame = stacks.intern(this.#names.frame(this.#name.at(event)));
        const node = stacks.child(spans.at(-1)?.node ?? 0, frame);
        spans.push({ node, start: times[event]!, inner: 0 });
        open.set(track, spans);
        continue;
      }
      const closed = spans.pop();
      if (spans.length === 0) open.delete(track);
      if (closed === undefined) continue;
      const length = times[event]! - closed.start;
      const around = spans.at(-1);
      if (around !== undefined) around.inner += length;
      const column =
        columns.get(process) ??
        stacks.column(`asynchronous spans of ${threads.process(this.#processes[process])}`);
      columns.set(process, column);
      if (length > closed.inner) stacks.add(closed.node, column, (length - closed.inner) * 1000);
    }
    return new Set(columns.values());
  }
}

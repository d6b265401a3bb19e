/** Spans of a trace: `B` and `E` paired, `X` with their length, nested by their times, thread by thread. */
import type { Scalar } from '../json-shape.ts';
import { NumberList } from '../number-list.ts';
import type { StackTable } from '../stacks.ts';
import type { TraceEvent } from './chrome-event.ts';
import { type SpanNames, TextIds } from './chrome-names.ts';
import type { ThreadNames } from './chrome-threads.ts';
import { nest, orderOf, SpanList } from './span-list.ts';

interface Thread {
  readonly pid: Scalar | undefined;
  readonly tid: Scalar | undefined;
}

/** What is open in a thread, and what was closed. */
class Open {
  readonly names: number[] = [];
  readonly frames: number[] = [];
  readonly starts: number[] = [];
  readonly spans = new SpanList();
  last = 0;
}

const MAX_THREADS = 500;
/** Of spans that are open, those that are looked through for one of a name. */
const LOOK_BACK = 1000;

export interface Placed {
  /** Ends without a beginning, events without a time. */
  readonly broken: number;
  /** Spans without an end: they last until the thread's last event. */
  readonly unended: number;
}

const [BEGIN, END, WHOLE] = [0, 1, 2];
const PHASES: Readonly<Record<string, number>> = { B: BEGIN, E: END, X: WHOLE };

/** Events in columns until all are there, since they are in no order. */
export class Spans {
  readonly #threads: Thread[] = [];
  readonly #threadIds = new Map<string, number>();
  readonly #names: SpanNames;
  readonly #nameIds = new TextIds();
  readonly #phase = new NumberList();
  readonly #thread = new NumberList();
  /** By which a beginning and its end find one another; −1: none. */
  readonly #name = new NumberList();
  readonly #frame = new NumberList();
  readonly #time = new NumberList();
  readonly #duration = new NumberList();

  constructor(names: SpanNames) {
    this.#names = names;
  }

  add(event: TraceEvent): void {
    const { phase, name, pid, tid, time, duration } = event;
    const known = typeof phase === 'string' ? PHASES[phase] : undefined;
    if (known === undefined || event.isSum || event.isRecording) return;
    if (known === WHOLE) this.#names.measure(event);
    this.#phase.push(known);
    this.#thread.push(this.#threadOf(pid, tid));
    this.#name.push(name === null || known === WHOLE ? -1 : this.#nameIds.idOf(name));
    this.#frame.push(known === END ? 0 : this.#names.idOf(event));
    this.#time.push(time);
    this.#duration.push(known === WHOLE ? Math.max(0, duration || 0) : 0);
  }

  place(stacks: StackTable, names: ThreadNames): Placed {
    const threads = new Map<number, Open>();
    let broken = 0;
    let unended = 0;
    for (const event of this.#inOrder()) {
      const id = this.#thread.at(event);
      const known = threads.get(id);
      if (known === undefined && threads.size >= MAX_THREADS) continue;
      const thread = known ?? new Open();
      threads.set(id, thread);
      if (!this.#pass(thread, event)) broken++;
    }
    for (const list of [this.#phase, this.#thread, this.#name, this.#frame, this.#time, this.#duration])
      list.clear();
    for (const [id, { frames, starts, spans, last }] of threads) {
      unended += frames.length;
      frames.forEach((frame, at) => {
        spans.add(frame, starts[at]!, last);
      });
      const { pid, tid } = this.#threads[id]!;
      const column = stacks.column(names.unique(stacks, pid, tid));
      nest(spans, stacks, column, frame => this.#names.frame(frame));
      spans.clear();
    }
    return { broken, unended };
  }

  /** By time; events of one moment as they stand in the file. */
  #inOrder(): Uint32Array {
    const times = this.#time.values();
    return orderOf(times.length, (a, b) => (times[a]! || 0) - (times[b]! || 0));
  }

  #pass(thread: Open, event: number): boolean {
    const time = this.#time.at(event);
    const name = this.#name.at(event);
    if (Number.isNaN(time)) return false;
    const end = time + this.#duration.at(event);
    thread.last = Math.max(thread.last, end);
    const phase = this.#phase.at(event);
    if (phase === END) return close(thread, name, time);
    const frame = this.#frame.at(event);
    if (phase === WHOLE) thread.spans.add(frame, time, end);
    else {
      thread.names.push(name);
      thread.frames.push(frame);
      thread.starts.push(time);
    }
    return true;
  }

  #threadOf(pid: Scalar | undefined, tid: Scalar | undefined): number {
    const key = `${pid}/${tid}`;
    const known = this.#threadIds.get(key);
    if (known !== undefined) return known;
    this.#threadIds.set(key, this.#threads.length);
    return this.#threads.push({ pid, tid }) - 1;
  }
}

/** An end closes the innermost span of its name, where it has a name and there is one; else the innermost. */
function close({ names, frames, starts, spans }: Open, name: number, end: number): boolean {
  if (names.length === 0) return false;
  let at = names.length - 1;
  const last = Math.max(0, names.length - LOOK_BACK);
  while (name >= 0 && at >= last && names[at] !== name) at--;
  if (at < last) at = names.length - 1;
  names.splice(at, 1);
  const [frame] = frames.splice(at, 1);
  const [start] = starts.splice(at, 1);
  spans.add(frame!, start!, end);
  return true;
}

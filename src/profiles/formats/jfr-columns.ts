/** Events as `jfr print` shows them, text or JSON, into one table of stacks: a column an event. */
import type { Frame, Profile, View } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { type EventMeaning, meaningOf, rankOf } from './jfr-events.ts';
import { classNameOf } from './jfr-stacks.ts';
import { byPool, largest } from './jfr-tally.ts';

export interface PrintedEvent {
  readonly type: string;
  /** Innermost first, as `com.shop.Orders.place`. */
  readonly frames: readonly string[];
  readonly thread: string | null;
  /** In nanoseconds or bytes, as the event's meaning says; null where none is printed. */
  weight(names: readonly string[]): number | null;
  readonly isCut: boolean;
}

export class PrintedColumns {
  readonly stacks = new StackTable();
  readonly #events = new Map<string, { meaning: EventMeaning; column: number; isCounted: boolean }>();
  readonly #others = new Map<string, number>();
  readonly #threads = new Map<string, Map<string, number>>();
  #cut = 0;
  #added = 0;

  get size(): number {
    return this.#events.size;
  }

  add(event: PrintedEvent, line = 0, text = ''): void {
    const known = this.#event(event);
    if (known === null) {
      this.#others.set(event.type, (this.#others.get(event.type) ?? 0) + 1);
      return;
    }
    const weight = event.weight(known.meaning.weights);
    if (weight !== null) known.isCounted = false;
    this.#added++;
    if (event.isCut) this.#cut++;
    let node = 0;
    for (const name of event.frames.length === 0 ? ['[no stack]'] : event.frames.toReversed())
      node = this.stacks.child(node, this.stacks.intern(frameOf(name), line, text));
    const amount = weight ?? 1;
    this.stacks.add(node, known.column, amount, known.meaning.unit === 'samples' ? Math.round(amount) : 1);
    if (event.thread !== null) {
      const threads = this.#threads.get(event.type) ?? new Map<string, number>();
      this.#threads.set(event.type, threads);
      if (threads.size < 10_000) threads.set(event.thread, (threads.get(event.thread) ?? 0) + amount);
    }
  }

  profile(rest: Pick<Profile, 'format' | 'source' | 'unread'>, notes: readonly string[]): Profile {
    const order = [...this.#events.keys()].sort((a, b) => rankOf(a) - rankOf(b));
    return {
      ...rest,
      views: order.map(name => this.#view(name)),
      stacks: this.stacks,
      annotations: [],
      notes: [...notes, ...this.#notes(order[0])],
      recording: {},
    };
  }

  #event({ type }: PrintedEvent) {
    const known = this.#events.get(type);
    if (known !== undefined) return known;
    const meaning = meaningOf(type);
    if (meaning === null) return null;
    const event = { meaning, column: this.stacks.column(type), isCounted: true };
    this.#events.set(type, event);
    return event;
  }

  #view(name: string): View {
    const { meaning, column, isCounted } = this.#events.get(name)!;
    const unit = isCounted && meaning.unit !== 'samples' ? 'events' : meaning.unit;
    const view = viewOf(this.stacks, column, name, { unit, axis: meaning.axis, base: meaning.base });
    if (meaning.isSample) return view;
    return { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
  }

  #notes(lead: string | undefined): string[] {
    const notes: string[] = [];
    if (this.#cut > 0)
      notes.push(
        `${this.#cut} of ${this.#added} stacks are printed without their outer frames: totals of callers are too small (jfr print --stack-depth 64)`,
      );
    const threads = this.#threads.get(lead ?? '') ?? new Map<string, number>();
    const all = [...threads.values()].reduce((sum, amount) => sum + amount, 0);
    const list = largest(byPool(threads), all, 6).map(
      ({ name, percent }) => `${name} ${percent.toFixed(1)} %`,
    );
    if (list.length > 0) notes.push(`by thread: ${list.join(', ')}`);
    const others = [...this.#others].sort((a, b) => b[1] - a[1]).slice(0, 6);
    if (others.length > 0)
      notes.push(`other events, not shown: ${others.map(([name, count]) => `${name} ${count}`).join(', ')}`);
    return notes;
  }
}

/** `Load.hash(byte[])`, `Load$$Lambda.0x0000000071047000.compare(Object, Object)` → the name without its types. */
export function printedMethod(text: string): string {
  const open = text.indexOf('(');
  const name = open > 0 ? text.slice(0, open) : text;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${classNameOf(name.slice(0, dot))}${name.slice(dot)}` : name;
}

function frameOf(name: string): Frame {
  return { name, module: null, file: null, line: null, kind: null };
}

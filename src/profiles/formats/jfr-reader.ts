/** The events of all chunks into one table of stacks, a column an event, with what is told beside the stacks. */
import { StackTable } from '../stacks.ts';
import type { Id, JfrCursor } from './jfr-bytes.ts';
import type { JfrChunk } from './jfr-chunk.ts';
import { type EventMeaning, meaningOf } from './jfr-events.ts';
import { JfrFacts } from './jfr-facts.ts';
import type { JfrField, JfrType } from './jfr-metadata.ts';
import { isId } from './jfr-pools.ts';
import { classNameOf, type JfrStack, JfrStacks } from './jfr-stacks.ts';
import { JfrTally } from './jfr-tally.ts';
import type { JfrValue } from './jfr-values.ts';

export interface JfrEvent {
  readonly name: string;
  readonly meaning: EventMeaning;
  readonly column: number;
  readonly tally: JfrTally;
  /** No weight is in the recording: each event counts one. */
  isCounted: boolean;
}

/** What each field of a type is read for; most are passed over. */
interface Plan {
  readonly event: JfrEvent;
  readonly fields: readonly { readonly field: JfrField; readonly role: Role }[];
}

type Role = 'weight' | 'stack' | 'thread' | 'state' | 'class' | 'none';

const THREADS = new Set(['sampledThread', 'eventThread']);

export class JfrReader {
  readonly stacks = new StackTable();
  readonly events = new Map<string, JfrEvent>();
  readonly facts = new JfrFacts();
  /** Events that are not shown, by name; of those with stacks, and of all. */
  readonly others = new Map<string, number>();
  readonly counts = new Map<string, number>();
  chunks = 0;
  /** The stacks of the chunk before. */
  #known: JfrStacks['known'] = new Map();

  chunk(chunk: JfrChunk): void {
    this.chunks++;
    const stacks = new JfrStacks(chunk.pools, this.stacks, this.#known);
    this.#known = stacks.known;
    const plans = new Map<Id, Plan | null>();
    this.facts.begin(chunk);
    chunk.each((type, cursor) => {
      this.counts.set(type.name, (this.counts.get(type.name) ?? 0) + 1);
      let plan = plans.get(type.id);
      if (plan === undefined) {
        plan = this.#plan(type);
        plans.set(type.id, plan);
      }
      if (plan !== null) this.#event(plan, chunk, stacks, cursor);
      else if (this.facts.wants(type)) this.facts.event(type, chunk, cursor);
      else if (hasStack(type)) this.others.set(type.name, (this.others.get(type.name) ?? 0) + 1);
    });
  }

  #plan(type: JfrType): Plan | null {
    const meaning = meaningOf(type.name);
    if (meaning === null || !hasStack(type)) return null;
    const weight = meaning.weights
      .map(name => type.fields.find(field => field.name === name))
      .find(field => field !== undefined);
    let event = this.events.get(type.name);
    if (event === undefined) {
      const column = this.stacks.column(type.name);
      event = { name: type.name, meaning, column, tally: new JfrTally(), isCounted: weight === undefined };
      this.events.set(type.name, event);
    }
    return { event, fields: type.fields.map(field => ({ field, role: roleOf(field, event, weight) })) };
  }

  #event({ event, fields }: Plan, chunk: JfrChunk, stacks: JfrStacks, cursor: JfrCursor): void {
    const { values } = chunk.pools;
    const { meaning, tally } = event;
    let stack: JfrStack | null = null;
    let amount = 1;
    tally.begin();
    for (const { field, role } of fields) {
      if (role === 'none') values.skipField(cursor, field);
      else if (role === 'weight') {
        const read = Number(values.read(cursor, field));
        amount = meaning.unit === 'ns' ? nanoseconds(read, field, chunk.header.ticksPerSecond) : read;
      } else if (role === 'stack') stack = stacks.stack(field.typeId, cursor.id());
      else tally[role] = this.#name(chunk, field, cursor.id(), role);
    }
    if (!Number.isFinite(amount) || amount < 0) amount = 0;
    tally.add(amount, stack);
    this.stacks.add(stack?.node || this.#noStack(), event.column, amount, samplesOf(meaning, amount));
  }

  #noStack(): number {
    const frame = { name: '[no stack]', module: null, file: null, line: null, kind: null };
    return this.stacks.child(0, this.stacks.intern(frame));
  }

  readonly #names = new Map<string, string>();
  #namesOf: JfrChunk | null = null;

  /** Names of threads, states and classes, read once a chunk. */
  #name(chunk: JfrChunk, field: JfrField, id: Id, what: 'thread' | 'state' | 'class'): string {
    if (this.#namesOf !== chunk) this.#names.clear();
    this.#namesOf = chunk;
    const key = `${field.typeId} ${id}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const record = chunk.pools.record(field.typeId, id);
    const text = (name: string) => (record === null ? null : chunk.pools.text(field.typeId, record, name));
    const name =
      what === 'thread'
        ? text('javaName') || text('osName') || threadNumber(record?.get('javaThreadId'))
        : what === 'class'
          ? classNameOf(text('name'))
          : text('name');
    this.#names.set(key, name ?? '?');
    return name ?? '?';
  }
}

function roleOf(field: JfrField, { meaning }: JfrEvent, weight: JfrField | undefined): Role {
  if (field === weight) return 'weight';
  if (!field.isPooled) return 'none';
  if (field.name === 'stackTrace') return 'stack';
  if (THREADS.has(field.name)) return 'thread';
  if (field.name === 'state') return 'state';
  return field.name === meaning.subject ? 'class' : 'none';
}

function hasStack(type: JfrType): boolean {
  return type.fields.some(field => field.name === 'stackTrace' && field.isPooled);
}

/** A virtual thread without a name is known by its number alone. */
function threadNumber(id: JfrValue): string | null {
  return isId(id) && Number(id) > 0 ? `#${id}` : null;
}

/** A batch of a wall clock's samples is as many samples; weights of other kinds are no samples. */
function samplesOf(meaning: EventMeaning, amount: number): number {
  return meaning.unit === 'samples' ? Math.round(amount) : 1;
}

function nanoseconds(value: number, field: JfrField, ticksPerSecond: number): number {
  const scale: Readonly<Record<string, number>> = {
    NANOSECONDS: 1,
    MICROSECONDS: 1e3,
    MILLISECONDS: 1e6,
    SECONDS: 1e9,
  };
  return Math.round(value * (scale[field.span ?? 'TICKS'] ?? 1e9 / Math.max(1, ticksPerSecond)));
}

/** What an old profile's rows add up to, in the units and with the scaling of `go tool pprof`. */
import type { Frame, Input, Profile, SourceLine, Unread } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { LegacyAddresses } from './legacy-addresses.ts';
import { Labels } from './pprof-labels.ts';
import { axisOf, meaningOf, shareOf, unitOf, type ValueType } from './pprof-types.ts';

export type LegacyKind = 'heap' | 'delay' | 'count' | 'thread';

interface Row {
  readonly values: readonly number[];
  readonly addresses: bigint[];
  readonly at: SourceLine;
  /** Innermost first; where the profile names them, the addresses are not needed. */
  readonly frames: { readonly frame: Frame; readonly at: SourceLine }[];
  times: number;
}

const MAX_ROWS = 2_000_000;
const BYTES = { unit: 'bytes' };
const COUNT = { unit: 'count' };

export class LegacySamples {
  readonly addresses = new LegacyAddresses();
  readonly notes: string[] = [];
  kind: LegacyKind = 'count';
  isJava = false;
  /** The header's own sums: objects and bytes in use, objects and bytes allocated. */
  printed: readonly number[] | null = null;
  readonly #rows: Row[] = [];
  readonly #labels = new Labels();
  #source = '';
  #rate = 0;
  #counted = 'count';
  #period = 1;
  #hertz = 0;
  #seconds: number | null = null;
  #dropped = 0;

  /** `source` is what stands behind the @: `heap` (Go: twice the rate), `heap_v2`, `heapprofile` (all), `growthz`. */
  heap(source: string, rate: number, printed: readonly number[] | null): void {
    this.kind = 'heap';
    this.#source = source;
    this.#rate = /^heapz?_v2$/.test(source) ? rate : source === 'heap' ? Math.trunc(rate / 2) : 0;
    this.printed = printed;
  }

  count(what: string): void {
    this.kind = 'count';
    this.#counted = what;
  }

  /** False for what is no attribute of a profile. */
  attribute(name: string, value: string): boolean {
    if (name === 'cycles/second') this.#hertz = Number(value) || 0;
    else if (name === 'sampling period') this.#period = Number(value) || 1;
    else if (name === 'ms since reset') this.#seconds = (Number(value) || 0) / 1000 || null;
    else if (name === 'format') this.isJava = value === 'java';
    else if (name === 'resolution')
      this.#hertz = value === 'microseconds' ? 1e6 : value === 'milliseconds' ? 1e3 : 0;
    else return name === 'discarded samples';
    return true;
  }

  row(kind: LegacyKind, values: readonly number[], addresses: bigint[], at: SourceLine): void {
    if (this.#rows.length >= MAX_ROWS) {
      this.#dropped++;
      return;
    }
    const isJavaHeap = this.isJava && this.kind === 'heap' && kind === 'delay';
    if (kind !== 'thread' && !isJavaHeap) this.kind = kind;
    const ordered = isJavaHeap ? [values[1]!, values[0]!, 0, 0] : values;
    this.#rows.push({ values: ordered, addresses, at, frames: [], times: 1 });
  }

  frame(frame: Frame, at: SourceLine): void {
    this.#rows.at(-1)?.frames.push({ frame, at });
  }

  deepen(addresses: readonly bigint[]): void {
    this.#rows.at(-1)?.addresses.push(...addresses);
  }

  /** The thread that was just begun stands where the one before it does. */
  sameAsBefore(): void {
    this.#rows.pop();
    const before = this.#rows.at(-1);
    if (before !== undefined) before.times++;
  }

  labels(json: string): void {
    const row = this.#rows.at(-1);
    if (row === undefined) return;
    for (const [, key, value] of json.matchAll(/"((?:[^"\\]|\\.){1,200})":\s?"((?:[^"\\]|\\.){0,500})"/g))
      this.#labels.add(key!, value!, row.values[0] ?? 1);
  }

  finish(input: Input, unread: Unread): Profile {
    const types = this.#types();
    const stacks = new StackTable();
    for (const { type } of types) stacks.column(type);
    for (const row of this.#rows) this.#place(stacks, row);
    const views = types
      .map((type, index) => ({
        ...viewOf(stacks, index, type.type, {
          unit: unitOf(type).unit,
          axis: axisOf(type),
          base: `all of ${type.type}`,
        }),
        ...shareOf(type.type),
        samples: null,
      }))
      .filter(({ total }, index) => index < 2 || total !== 0);
    const meaning = meaningOf(views[0]!);
    return {
      format: 'pprof-legacy',
      source: input.name,
      views,
      stacks,
      annotations: [],
      unread,
      notes: [
        ...input.notes,
        ...this.#scaling(),
        ...(meaning === null ? [] : [meaning]),
        ...(this.#dropped > 0 ? [`${this.#dropped} rows beyond ${MAX_ROWS} were left out`] : []),
        ...this.notes,
        ...this.#labels.notes(views[0]!.total),
      ],
      recording: this.#seconds === null ? {} : { seconds: this.#seconds },
    };
  }

  /** The first is the one that the profile is about. */
  #types(): ValueType[] {
    if (this.kind === 'thread') return [{ type: 'thread', ...COUNT }];
    if (this.kind === 'count') return [{ type: this.#counted, ...COUNT }];
    if (this.kind === 'delay')
      return [
        { type: 'delay', unit: 'nanoseconds' },
        { type: 'contentions', ...COUNT },
      ];
    const isGrowth = /^(?:growth|fragmentation)z?$/.test(this.#source);
    return [
      { type: isGrowth ? 'space' : 'inuse_space', ...BYTES },
      { type: isGrowth ? 'objects' : 'inuse_objects', ...COUNT },
      ...(isGrowth
        ? []
        : [
            { type: 'alloc_space', ...BYTES },
            { type: 'alloc_objects', ...COUNT },
          ]),
    ];
  }

  #place(stacks: StackTable, row: Row): void {
    let node = 0;
    for (const { frame, at } of row.frames.toReversed())
      node = stacks.child(node, stacks.intern(frame, at.line, at.text));
    if (row.frames.length === 0) {
      for (const address of this.#stackOf(row).toReversed())
        for (const frame of this.addresses.frames(address).toReversed())
          node = stacks.child(node, stacks.intern(frame, row.at.line, row.at.text));
    }
    this.#scaled(row.values).forEach((value, column) => {
      if (value !== 0 && column < stacks.columns.length) stacks.add(node, column, value * row.times);
    });
  }

  /** Threads print return addresses behind the first, which may stand there twice. */
  #stackOf({ addresses }: Row): bigint[] {
    if (this.kind !== 'thread') return addresses;
    const stack = addresses.map((address, index) => (index > 0 ? address - 1n : address));
    return stack.length > 1 && stack[0] === stack[1]! + 1n ? stack.toSpliced(1, 1) : stack;
  }

  /** In the order of the types. */
  #scaled(values: readonly number[]): number[] {
    if (this.kind === 'delay') {
      const [delay = 0, contentions = 0] = values;
      const nanoseconds =
        this.#hertz > 0 ? (delay * this.#period) / (this.#hertz / 1e9) : delay * this.#period;
      return [Math.trunc(nanoseconds), contentions * this.#period];
    }
    if (this.kind !== 'heap') return [values[0] ?? 0];
    const [objects = 0, size = 0, allocated = 0, allocatedSize = 0] = values;
    const inUse = scaledHeap(objects, size, this.#heapRate());
    const all = scaledHeap(allocated, allocatedSize, this.#heapRate());
    return [inUse.size, inUse.count, all.size, all.count];
  }

  #heapRate(): number {
    return this.isJava ? JAVA_HEAP_RATE : this.#rate;
  }

  #scaling(): string[] {
    if (this.kind !== 'heap' || this.#heapRate() <= 1) return [];
    const printed =
      this.printed === null
        ? ''
        : `; as printed, ${this.printed[1]} bytes in use and ${this.printed[3]} allocated`;
    return [
      `one block in ${this.#heapRate()} bytes is sampled: figures are scaled up to all blocks, as go tool pprof does${printed}`,
    ];
  }
}

const JAVA_HEAP_RATE = 524_288;

/** A block of `size / count` bytes is sampled with the probability 1 - exp(-size / rate). */
function scaledHeap(count: number, size: number, rate: number): { count: number; size: number } {
  if (count === 0 || size === 0) return { count: 0, size: 0 };
  if (rate <= 1) return { count, size };
  const scale = 1 / (1 - Math.exp(-size / count / rate));
  return { count: Math.trunc(count * scale), size: Math.trunc(size * scale) };
}

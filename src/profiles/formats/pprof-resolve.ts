/** Samples of a pprof protobuf into stacks: ids looked up, frames made once each, uninteresting ones dropped. */
import type { Frame } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { GoRegexp } from './go-regexp.ts';
import { Labels } from './pprof-labels.ts';
import { addressFrame, kindOf, type Mapping } from './pprof-mapping.ts';
import type { Raw } from './pprof-proto.ts';
import { unitOf, type ValueType } from './pprof-types.ts';
import type { Id, Wire } from './protobuf.ts';

/** Frames of a location, and whether `drop_frames` takes it: the whole, or what it was inlined from, or neither. */
interface Place {
  /** Outermost first. */
  readonly frames: readonly number[];
  readonly dropped: 'all' | 'beneath' | null;
}

export class Resolver {
  readonly stacks = new StackTable();
  readonly labels = new Labels();
  missing = 0;
  /** Values below zero. */
  negatives = 0;
  /** Sums of the values without their signs, a column each; of a difference, those of the samples of the base. */
  readonly #magnitudes: number[];
  readonly #baseMagnitudes: number[];
  #hasBase = false;
  notDropped: string | null = null;
  readonly #raw: Raw;
  readonly #places = new Map<Id, Place>();
  readonly #mappings = new Map<Id, Mapping>();
  readonly #countType: number;
  /** To nanoseconds or bytes. */
  readonly #factors: readonly number[];
  readonly #primary: number;
  #drop: GoRegexp | null = null;
  #keep: GoRegexp | null = null;
  readonly #ids: Id[] = [];
  readonly #values: number[] = [];

  constructor(raw: Raw, types: readonly ValueType[], primary: number) {
    this.#raw = raw;
    this.#primary = primary;
    this.#factors = types.map(type => unitOf(type).factor);
    types.forEach(({ type }, index) => {
      // Two types of one name would share a column.
      const taken = this.stacks.columns.some(column => column.name === type);
      this.stacks.column(taken ? `${type}#${index}` : type);
    });
    this.#magnitudes = types.map(() => 0);
    this.#baseMagnitudes = types.map(() => 0);
    this.#countType = types.findIndex(({ type, unit }) => type === 'samples' && unit === 'count');
    this.#readDropped();
  }

  sample(wire: Wire): void {
    const labels = this.#read(wire);
    const node = this.#node();
    const weight = (this.#values[this.#primary] ?? 0) * (this.#factors[this.#primary] ?? 1);
    let isBase = false;
    for (const label of labels) if (this.#label(label, weight)) isBase = true;
    this.#hasBase ||= isBase;
    const counted = this.#countType >= 0 ? (this.#values[this.#countType] ?? 1) : 1;
    const count = Math.min(Math.max(0, counted), 0xffffffff);
    for (let column = 0; column < this.stacks.columns.length; column++) {
      const value = this.#values[column] ?? 0;
      if (value < 0) this.negatives++;
      if (value === 0) continue;
      const amount = value * this.#factors[column]!;
      this.stacks.add(node, column, amount, count);
      this.#magnitudes[column]! += Math.abs(amount);
      if (isBase) this.#baseMagnitudes[column]! += Math.abs(amount);
    }
  }

  /** What 100 % is of each column, as pprof has it. */
  get totals(): readonly number[] {
    return this.#hasBase ? this.#baseMagnitudes : this.#magnitudes;
  }

  /** `primary`, or where that is empty the first type that is not: a profile of CPU, locks and exceptions may end in zeros. */
  busiest(primary: number): number {
    if (this.stacks.columns[primary]!.total !== 0) return primary;
    const other = this.stacks.columns.findIndex(({ total }) => total !== 0);
    return other >= 0 ? other : primary;
  }

  #read(wire: Wire): Wire[] {
    const labels: Wire[] = [];
    this.#ids.length = 0;
    this.#values.length = 0;
    while (wire.next()) {
      if (wire.field === 1) wire.ids(this.#ids);
      else if (wire.field === 2) wire.numbers(this.#values);
      else if (wire.field === 3) labels.push(wire.message());
      else wire.skip();
    }
    return labels;
  }

  /** Root to leaf, up to the frame from which on `drop_frames` takes the rest; the first frames are never dropped. */
  #node(): number {
    let node = 0;
    let seenOwn = false;
    for (let i = this.#ids.length - 1; i >= 0; i--) {
      const { frames, dropped } = this.#place(this.#ids[i]!);
      if (dropped === 'all' && seenOwn) return node;
      for (const frame of frames) node = this.stacks.child(node, frame);
      if (dropped === 'beneath' && seenOwn) return node;
      if (dropped === null) seenOwn = true;
    }
    return node;
  }

  /** True for the label by which `pprof -diff_base` marks the samples of the base. */
  #label(wire: Wire, weight: number): boolean {
    let key = 0;
    let text = 0;
    let number: number | null = null;
    let unit = 0;
    while (wire.next()) {
      if (wire.field === 1) key = wire.number();
      else if (wire.field === 2) text = wire.number();
      else if (wire.field === 3) number = wire.number();
      else if (wire.field === 4) unit = wire.number();
      else wire.skip();
    }
    const name = this.#text(key);
    const value = this.#text(text) ?? (number === null ? null : `${number}${unitSuffix(this.#text(unit))}`);
    if (name === 'pprof::base') return true;
    if (name !== null && value !== null) this.labels.add(name, value, weight);
    return false;
  }

  #place(id: Id): Place {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const place = this.#make(id);
    this.#places.set(id, place);
    return place;
  }

  #make(id: Id): Place {
    const location = this.#raw.locations.get(id);
    if (location === undefined) this.missing++;
    const mapping = location === undefined ? null : this.#mapping(location.mapping);
    const functions = location?.functions ?? [];
    if (functions.length === 0) {
      const frame = addressFrame(location?.address ?? 0, mapping);
      return { frames: [this.stacks.intern(frame)], dropped: null };
    }
    const named = functions.map((functionId, index) =>
      this.#frame(functionId, mapping, index < functions.length - 1),
    );
    const cut = named.findLastIndex(({ name }) => this.#isDropped(name));
    const kept = cut >= 0 && cut < named.length - 1 ? named.slice(cut + 1) : named;
    const dropped = cut < 0 ? null : cut === named.length - 1 ? 'all' : 'beneath';
    return { frames: kept.map(frame => this.stacks.intern(frame)).reverse(), dropped };
  }

  #frame(id: Id, mapping: Mapping | null, isInlined: boolean): Frame {
    const found = this.#raw.functions.get(id);
    if (found === undefined) this.missing++;
    const module = mapping?.file || null;
    return {
      name: pseudoName(this.#text(found?.name ?? 0) ?? '[unknown]'),
      module,
      file: this.#text(found?.file ?? 0),
      line: found !== undefined && found.line > 0 ? found.line : null,
      kind: kindOf(module) ?? (isInlined ? 'inlined' : null),
    };
  }

  #mapping(id: Id): Mapping | null {
    const raw = this.#raw.mappings.get(id);
    if (raw === undefined) return null;
    const known = this.#mappings.get(id);
    if (known !== undefined) return known;
    const mapping = { ...raw, file: this.#text(raw.file) ?? '' };
    this.#mappings.set(id, mapping);
    return mapping;
  }

  #readDropped(): void {
    const drop = this.#text(this.#raw.drop);
    const keep = this.#text(this.#raw.keep);
    try {
      this.#drop = drop === null ? null : new GoRegexp(drop);
      this.#keep = keep === null ? null : new GoRegexp(keep);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #isDropped(name: string): boolean {
    if (this.#drop === null) return false;
    try {
      return this.#drop.matches(bareName(name)) && !(this.#keep?.matches(bareName(name)) ?? false);
    } catch (error) {
      this.#giveUp(error);
      return false;
    }
  }

  #giveUp(error: unknown): void {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    this.notDropped = error.message;
    this.#drop = null;
  }

  #text(index: number): string | null {
    return this.#raw.strings[index] || null;
  }
}

/** Node's agents write V8's own states as `file:name:line`, of which there is only a name: `:(idle):0`. */
function pseudoName(name: string): string {
  return /^:(\((?:idle|program|garbage collector|root)\)):0$/.exec(name)?.[1] ?? name;
}

/** Without arguments and template arguments, as pprof's `simplifyFunc` has it before it looks at `drop_frames`. */
function bareName(name: string): string {
  const start = name.startsWith('.') ? name.slice(1) : name;
  const anonymous = '(anonymous namespace)';
  for (let at = 0; at < start.length; at++) {
    if (start[at] !== '(' || start.startsWith(anonymous, at)) continue;
    if (at >= 8 && start.startsWith('operator', at - 8) && start[at + 1] === ')') continue;
    return start.slice(0, at);
  }
  return start;
}

function unitSuffix(unit: string | null): string {
  return unit === null || unit === 'count' ? '' : ` ${unit}`;
}

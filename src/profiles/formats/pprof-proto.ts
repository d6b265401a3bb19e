/**
 * pprof's protobuf (`.pb.gz`): https://github.com/google/pprof/blob/main/proto/profile.proto
 *
 * Profile: sample_type 1, sample 2, mapping 3, location 4, function 5, string_table 6, time_nanos 9, duration_nanos 10,
 * period_type 11, period 12, default_sample_type 14. Fields come in any order, so ids are resolved at the end.
 * A sample's locations are innermost first; a location with several lines is inlined, innermost first as well.
 */
import type { Frame } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { unitOf, type ValueType } from './pprof-types.ts';
import { Wire } from './protobuf.ts';

export interface PprofProfile {
  readonly stacks: StackTable;
  /** One a column of `stacks`, in the same order. */
  readonly types: readonly ValueType[];
  /** Index of the type that the profile is about. */
  readonly primary: number;
  readonly seconds: number | null;
  /** Between two samples, in the unit of the period's type; 0 where it is not said. */
  readonly period: number;
  readonly comments: readonly string[];
  /** Locations or functions that samples name and the profile does not have. */
  readonly missing: number;
}

interface Raw {
  readonly strings: string[];
  readonly types: { type: number; unit: number }[];
  /** Byte ranges of the samples: start, end, start, end, … */
  readonly samples: number[];
  readonly mappings: Map<number, number>;
  readonly locations: Map<number, RawLocation>;
  readonly functions: Map<number, { name: number; file: number; line: number }>;
  readonly comments: number[];
  duration: number;
  period: number;
  primary: number;
}

interface RawLocation {
  readonly mapping: number;
  readonly address: number;
  /** Function ids, innermost first. */
  readonly functions: readonly number[];
}

export function decodePprof(bytes: Uint8Array): PprofProfile {
  const raw = readFields(bytes);
  const types = raw.types.map(({ type, unit }) => ({
    type: raw.strings[type] ?? '',
    unit: raw.strings[unit] ?? '',
  }));
  if (types.length === 0) throw new RangeError('a profile without sample types');
  const resolver = new Resolver(raw, types);
  const range = raw.samples;
  for (let i = 0; i < range.length; i += 2) resolver.sample(new Wire(bytes, range[i]!, range[i + 1]!));
  const named = types.findIndex(({ type }) => type !== '' && type === raw.strings[raw.primary]);
  return {
    stacks: resolver.stacks,
    types,
    primary: raw.primary > 0 && named >= 0 ? named : types.length - 1,
    seconds: raw.duration > 0 ? raw.duration / 1e9 : null,
    period: raw.period,
    comments: raw.comments.map(index => raw.strings[index] ?? '').filter(text => text !== ''),
    missing: resolver.missing,
  };
}

function readFields(bytes: Uint8Array): Raw {
  const raw: Raw = {
    strings: [],
    types: [],
    samples: [],
    mappings: new Map(),
    locations: new Map(),
    functions: new Map(),
    comments: [],
    duration: 0,
    period: 0,
    primary: 0,
  };
  const wire = new Wire(bytes);
  while (wire.next()) readField(wire, raw);
  return raw;
}

function readField(wire: Wire, raw: Raw): void {
  switch (wire.field) {
    case 1:
      raw.types.push(valueType(wire.message()));
      break;
    case 2: {
      const { at, end } = wire.message();
      raw.samples.push(at, end);
      break;
    }
    case 3:
      readMapping(wire.message(), raw);
      break;
    case 4:
      readLocation(wire.message(), raw);
      break;
    case 5:
      readFunction(wire.message(), raw);
      break;
    case 6:
      raw.strings.push(wire.text());
      break;
    case 10:
      raw.duration = wire.number();
      break;
    case 12:
      raw.period = wire.number();
      break;
    case 13:
      wire.numbers(raw.comments);
      break;
    case 14:
      raw.primary = wire.number();
      break;
    default:
      wire.skip();
  }
}

function valueType(wire: Wire): { type: number; unit: number } {
  const value = { type: 0, unit: 0 };
  while (wire.next()) {
    if (wire.field === 1) value.type = wire.number();
    else if (wire.field === 2) value.unit = wire.number();
    else wire.skip();
  }
  return value;
}

function readMapping(wire: Wire, raw: Raw): void {
  let id = 0;
  let file = 0;
  while (wire.next()) {
    if (wire.field === 1) id = wire.number();
    else if (wire.field === 5) file = wire.number();
    else wire.skip();
  }
  raw.mappings.set(id, file);
}

function readLocation(wire: Wire, raw: Raw): void {
  let id = 0;
  let mapping = 0;
  let address = 0;
  const functions: number[] = [];
  while (wire.next()) {
    if (wire.field === 1) id = wire.number();
    else if (wire.field === 2) mapping = wire.number();
    else if (wire.field === 3) address = wire.number();
    else if (wire.field === 4) functions.push(lineFunction(wire.message()));
    else wire.skip();
  }
  raw.locations.set(id, { mapping, address, functions });
}

function lineFunction(wire: Wire): number {
  let id = 0;
  while (wire.next()) {
    if (wire.field === 1) id = wire.number();
    else wire.skip();
  }
  return id;
}

function readFunction(wire: Wire, raw: Raw): void {
  let id = 0;
  const found = { name: 0, file: 0, line: 0 };
  let system = 0;
  while (wire.next()) {
    if (wire.field === 1) id = wire.number();
    else if (wire.field === 2) found.name = wire.number();
    else if (wire.field === 3) system = wire.number();
    else if (wire.field === 4) found.file = wire.number();
    else if (wire.field === 5) found.line = wire.number();
    else wire.skip();
  }
  raw.functions.set(id, found.name > 0 ? found : { ...found, name: system });
}

class Resolver {
  readonly stacks = new StackTable();
  missing = 0;
  readonly #raw: Raw;
  /** Location id → frame ids, outermost first. */
  readonly #frames = new Map<number, number[]>();
  readonly #countType: number;
  /** To nanoseconds or bytes. */
  readonly #factors: readonly number[];
  readonly #ids: number[] = [];
  readonly #values: number[] = [];

  constructor(raw: Raw, types: readonly ValueType[]) {
    this.#raw = raw;
    this.#factors = types.map(type => unitOf(type).factor);
    types.forEach(({ type }, index) => {
      // Two types of one name would share a column.
      const name = this.stacks.columns.some(column => column.name === type) ? `${type}#${index}` : type;
      this.stacks.column(name);
    });
    this.#countType = types.findIndex(({ type, unit }) => type === 'samples' && unit === 'count');
  }

  sample(wire: Wire): void {
    this.#ids.length = 0;
    this.#values.length = 0;
    while (wire.next()) {
      if (wire.field === 1) wire.numbers(this.#ids);
      else if (wire.field === 2) wire.numbers(this.#values);
      else wire.skip();
    }
    let node = 0;
    for (let i = this.#ids.length - 1; i >= 0; i--) {
      for (const frame of this.#framesOf(this.#ids[i]!)) node = this.stacks.child(node, frame);
    }
    const counted = this.#countType >= 0 ? (this.#values[this.#countType] ?? 1) : 1;
    const count = Math.min(Math.max(0, counted), 0xffffffff);
    for (let column = 0; column < this.stacks.columns.length; column++) {
      const value = this.#values[column] ?? 0;
      if (value !== 0) this.stacks.add(node, column, value * this.#factors[column]!, count);
    }
  }

  #framesOf(id: number): number[] {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const frames = this.#make(id);
    this.#frames.set(id, frames);
    return frames;
  }

  #make(id: number): number[] {
    const location = this.#raw.locations.get(id);
    if (location === undefined) this.missing++;
    const module = this.#text(this.#raw.mappings.get(location?.mapping ?? 0) ?? 0);
    const functions = location?.functions ?? [];
    if (functions.length === 0) {
      const address =
        location === undefined || location.address === 0 ? '[unknown]' : `0x${location.address.toString(16)}`;
      return [this.stacks.intern({ name: address, module, file: null, line: null, kind: null })];
    }
    return functions
      .map((functionId, index) =>
        this.stacks.intern(this.#frame(functionId, module, index < functions.length - 1)),
      )
      .reverse();
  }

  #frame(id: number, module: string | null, isInlined: boolean): Frame {
    const found = this.#raw.functions.get(id);
    if (found === undefined) this.missing++;
    const kernel = module !== null && /^\[(?:kernel|guest\.kernel)|vmlinux/.test(module);
    return {
      name: this.#text(found?.name ?? 0) ?? '[unknown]',
      module,
      file: this.#text(found?.file ?? 0),
      line: found !== undefined && found.line > 0 ? found.line : null,
      kind: kernel ? 'kernel' : isInlined ? 'inlined' : null,
    };
  }

  #text(index: number): string | null {
    return this.#raw.strings[index] || null;
  }
}

/**
 * pprof's protobuf (`.pb.gz`): https://github.com/google/pprof/blob/main/proto/profile.proto
 *
 * Profile: sample_type 1, sample 2, mapping 3, location 4, function 5, string_table 6, drop_frames 7, keep_frames 8,
 * time_nanos 9, duration_nanos 10, period_type 11, period 12, comment 13, default_sample_type 14.
 * Fields come in any order, so ids are resolved at the end, and nothing but the samples has to be read twice.
 * A sample's locations are innermost first; a location with several lines is inlined, innermost first as well.
 */

import type { StackTable } from '../stacks.ts';
import type { Labels } from './pprof-labels.ts';
import { Resolver } from './pprof-resolve.ts';
import type { ValueType } from './pprof-types.ts';
import type { Id, Wire } from './protobuf.ts';
import { FieldSplitter, KeptFields } from './protobuf-stream.ts';

/** Each is a view; real profiles have four. */
const MAX_TYPES = 64;

export interface PprofProfile {
  readonly stacks: StackTable;
  /** One a column of `stacks`, in the same order. */
  readonly types: readonly ValueType[];
  /** Index of the type that the profile is about. */
  readonly primary: number;
  /** What 100 % is of each type, in nanoseconds, bytes or as counted. */
  readonly totals: readonly number[];
  readonly seconds: number | null;
  readonly comments: readonly string[];
  /** Locations or functions that samples name and the profile does not have. */
  readonly missing: number;
  /** Values below zero: the profile is a difference. */
  readonly negatives: number;
  readonly labels: Labels;
  /** What of `drop_frames` could not be done. */
  readonly notDropped: string | null;
}

export interface Raw {
  readonly strings: string[];
  readonly types: { type: number; unit: number }[];
  readonly mappings: Map<Id, RawMapping>;
  readonly locations: Map<Id, RawLocation>;
  readonly functions: Map<Id, { name: number; file: number; line: number }>;
  readonly comments: number[];
  duration: number;
  primary: number;
  drop: number;
  keep: number;
}

export interface RawMapping {
  start: Id;
  limit: Id;
  offset: Id;
  file: number;
}

export interface RawLocation {
  mapping: Id;
  address: Id;
  /** Function ids, innermost first. */
  readonly functions: Id[];
}

/** @throws RangeError on what is no profile of pprof. */
export async function decodePprof(chunks: AsyncIterable<Uint8Array>): Promise<PprofProfile> {
  const raw = emptyRaw();
  // Read when all that they name is known; kept as they are until then, since millions of them would weigh much.
  const samples = new KeptFields();
  const fields = new FieldSplitter((wire, start, end) => {
    if (wire.field === 2) samples.add(wire.bytes.subarray(start, end));
    else readField(wire, raw);
  });
  for await (const chunk of chunks) fields.push(chunk);
  fields.end();
  const types = raw.types.map(({ type, unit }) => ({
    type: raw.strings[type] ?? '',
    unit: raw.strings[unit] ?? '',
  }));
  if (types.length === 0) throw new RangeError('a profile without sample types');
  const primary = primaryOf(types, raw.strings[raw.primary] ?? '');
  const resolver = new Resolver(raw, types, primary);
  for (const wire of samples.taken()) while (wire.next()) resolver.sample(wire.message());
  return {
    stacks: resolver.stacks,
    types,
    primary: resolver.busiest(primary),
    seconds: raw.duration > 0 ? raw.duration / 1e9 : null,
    comments: raw.comments.map(index => raw.strings[index] ?? '').filter(text => text !== ''),
    totals: resolver.totals,
    missing: resolver.missing,
    negatives: resolver.negatives,
    labels: resolver.labels,
    notDropped: resolver.notDropped,
  };
}

/** The one that is named, else the last: pprof's own choice. */
function primaryOf(types: readonly ValueType[], named: string): number {
  const index = named === '' ? -1 : types.findIndex(({ type }) => type === named);
  return index >= 0 ? index : types.length - 1;
}

function emptyRaw(): Raw {
  return {
    strings: [],
    types: [],
    mappings: new Map(),
    locations: new Map(),
    functions: new Map(),
    comments: [],
    duration: 0,
    primary: 0,
    drop: 0,
    keep: 0,
  };
}

function readField(wire: Wire, raw: Raw): void {
  switch (wire.field) {
    case 1: {
      const type = valueType(wire.message());
      if (raw.types.length < MAX_TYPES) raw.types.push(type);
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
    case 7:
      raw.drop = wire.number();
      break;
    case 8:
      raw.keep = wire.number();
      break;
    case 10:
      raw.duration = wire.number();
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
  let id: Id = 0;
  const mapping: RawMapping = { start: 0, limit: 0, offset: 0, file: 0 };
  while (wire.next()) {
    if (wire.field === 1) id = wire.id();
    else if (wire.field === 2) mapping.start = wire.id();
    else if (wire.field === 3) mapping.limit = wire.id();
    else if (wire.field === 4) mapping.offset = wire.id();
    else if (wire.field === 5) mapping.file = wire.number();
    else wire.skip();
  }
  raw.mappings.set(id, mapping);
}

function readLocation(wire: Wire, raw: Raw): void {
  let id: Id = 0;
  const location: RawLocation = { mapping: 0, address: 0, functions: [] };
  while (wire.next()) {
    if (wire.field === 1) id = wire.id();
    else if (wire.field === 2) location.mapping = wire.id();
    else if (wire.field === 3) location.address = wire.id();
    else if (wire.field === 4) location.functions.push(lineFunction(wire.message()));
    else wire.skip();
  }
  raw.locations.set(id, location);
}

function lineFunction(wire: Wire): Id {
  let id: Id = 0;
  while (wire.next()) {
    if (wire.field === 1) id = wire.id();
    else wire.skip();
  }
  return id;
}

function readFunction(wire: Wire, raw: Raw): void {
  let id: Id = 0;
  const found = { name: 0, file: 0, line: 0 };
  let system = 0;
  while (wire.next()) {
    if (wire.field === 1) id = wire.id();
    else if (wire.field === 2) found.name = wire.number();
    else if (wire.field === 3) system = wire.number();
    else if (wire.field === 4) found.file = wire.number();
    else if (wire.field === 5) found.line = wire.number();
    else wire.skip();
  }
  raw.functions.set(id, found.name > 0 ? found : { ...found, name: system });
}

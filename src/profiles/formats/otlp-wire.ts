/**
 * OpenTelemetry's profiles as protobuf, turned into what their JSON holds:
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/profiles/v1development/profiles.proto
 *
 * The format is under development and has no version in the file. Three layouts are told apart by their samples: those of 1.5
 * to 1.7 name a range of a list of locations (field 2 is a number), 1.8 and 1.9 a stack with the values in field 2, those after
 * them have the values in field 4.
 */
import type { Fields } from '../json.ts';
import { Wire } from './protobuf.ts';

type Kind = 'number' | 'numbers' | 'text' | 'moments';
type Schema = Readonly<Record<number, readonly [name: string, is: Kind | { readonly of: () => Schema }]>>;

const VALUE_TYPE: Schema = { 1: ['typeStrindex', 'number'], 2: ['unitStrindex', 'number'] };
const LINE: Schema = { 1: ['functionIndex', 'number'], 2: ['line', 'number'] };
const LOCATION: Schema = {
  1: ['mappingIndex', 'number'],
  2: ['address', 'number'],
  3: ['lines', { of: () => LINE }],
  4: ['attributeIndices', 'numbers'],
};
const FUNCTION: Schema = { 1: ['nameStrindex', 'number'], 3: ['filenameStrindex', 'number'] };
const MAPPING: Schema = {
  1: ['memoryStart', 'number'],
  3: ['fileOffset', 'number'],
  4: ['filenameStrindex', 'number'],
};
const STACK: Schema = { 1: ['locationIndices', 'numbers'] };
const ANY_VALUE: Schema = { 1: ['stringValue', 'text'] };
const KEY_VALUE: Schema = { 1: ['keyStrindex', 'number'], 2: ['value', { of: () => ANY_VALUE }] };
const RESOURCE_ATTRIBUTE: Schema = { 1: ['key', 'text'], 2: ['value', { of: () => ANY_VALUE }] };
const RESOURCE: Schema = { 1: ['attributes', { of: () => RESOURCE_ATTRIBUTE }] };

const SAMPLE_RANGES: Schema = {
  1: ['locationsStartIndex', 'number'],
  2: ['locationsLength', 'number'],
  3: ['values', 'numbers'],
  6: ['timestampsUnixNano', 'moments'],
};
const SAMPLE_1_8: Schema = {
  1: ['stackIndex', 'number'],
  2: ['values', 'numbers'],
  5: ['timestampsUnixNano', 'moments'],
};
const SAMPLE: Schema = {
  1: ['stackIndex', 'number'],
  4: ['values', 'numbers'],
  5: ['timestampsUnixNano', 'moments'],
};

const PROFILE_COMMON: Schema = { 1: ['sampleType', { of: () => VALUE_TYPE }] };

/** All tables are in each profile in 1.5, in one dictionary later. */
function profileSchema(sample: Schema, hasDictionary: boolean): Schema {
  const samples = { 2: ['samples', { of: () => sample }] } as const;
  if (sample !== SAMPLE_RANGES) return { ...PROFILE_COMMON, ...samples, 4: ['durationNano', 'number'] };
  if (hasDictionary)
    return {
      ...PROFILE_COMMON,
      ...samples,
      3: ['locationIndices', 'numbers'],
      5: ['durationNano', 'number'],
    };
  return {
    ...PROFILE_COMMON,
    ...samples,
    3: ['mappingTable', { of: () => MAPPING }],
    4: ['locationTable', { of: () => LOCATION }],
    5: ['locationIndices', 'numbers'],
    6: ['functionTable', { of: () => FUNCTION }],
    10: ['stringTable', 'text'],
    12: ['durationNano', 'number'],
  };
}

const DICTIONARY: Schema = {
  1: ['mappingTable', { of: () => MAPPING }],
  2: ['locationTable', { of: () => LOCATION }],
  3: ['functionTable', { of: () => FUNCTION }],
  5: ['stringTable', 'text'],
  6: ['attributeTable', { of: () => KEY_VALUE }],
  7: ['stackTable', { of: () => STACK }],
};

/** @throws RangeError on what is no protobuf, or is cut off */
export function otlpFields(bytes: Uint8Array): Fields {
  const layout = layoutOf(bytes);
  const profile = profileSchema(layout.sample, layout.hasDictionary);
  const scope: Schema = { 2: ['profiles', { of: () => profile }] };
  const resource: Schema = {
    1: ['resource', { of: () => RESOURCE }],
    2: ['scopeProfiles', { of: () => scope }],
  };
  return decode(new Wire(bytes), {
    1: ['resourceProfiles', { of: () => resource }],
    2: ['dictionary', { of: () => DICTIONARY }],
  });
}

/** Every field that a message may have again is a list; the reader takes the first where there is one. */
function decode(wire: Wire, schema: Schema): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  while (wire.next()) {
    const [name, is] = schema[wire.field] ?? [null, null];
    if (name === null || is === null) wire.skip();
    else if (is === 'number') {
      if (wire.type === 0) fields[name] = wire.number();
      else wire.skip();
    } else if (is === 'numbers') wire.numbers(listIn(fields, name) as number[]);
    else if (is === 'moments') fields[name] = countMoments(wire, (fields[name] as number | undefined) ?? 0);
    else if (wire.type !== 2) wire.skip();
    else listIn(fields, name).push(is === 'text' ? wire.text() : decode(wire.message(), is.of()));
  }
  return fields;
}

function listIn(fields: Record<string, unknown>, name: string): unknown[] {
  const known = fields[name];
  if (Array.isArray(known)) return known;
  const list: unknown[] = [];
  fields[name] = list;
  return list;
}

/** How many there are is all that is asked: eight bytes each, or numbers where they are not fixed. */
function countMoments(wire: Wire, before: number): number {
  if (wire.type !== 2) {
    wire.skip();
    return before + 1;
  }
  const packed = wire.message();
  const size = packed.end - packed.at;
  return before + (size % 8 === 0 ? size / 8 : 1);
}

/** A profile is far inside: resource, scope, profile, sample. */
function layoutOf(bytes: Uint8Array): { sample: Schema; hasDictionary: boolean } {
  let hasDictionary = false;
  let sample: Schema | null = null;
  const top = new Wire(bytes);
  while (top.next()) {
    if (top.field === 2 && top.type === 2) hasDictionary = true;
    if (top.field !== 1 || top.type !== 2 || sample !== null) top.skip();
    else
      each(top.message(), 2, scopes =>
        each(scopes, 2, profile => each(profile, 2, inner => (sample ??= sampleLayout(inner)))),
      );
  }
  return { sample: sample ?? SAMPLE, hasDictionary };
}

function each(wire: Wire, field: number, use: (inner: Wire) => void): void {
  while (wire.next()) {
    if (wire.field === field && wire.type === 2) use(wire.message());
    else wire.skip();
  }
}

/** What a sample tells by its fields: attributes are a list in 2 or 3, a link a number in 3 or 4, values a list in 2 or 4. */
function sampleLayout(wire: Wire): Schema | null {
  const lists = new Set<number>();
  const numbers = new Set<number>();
  while (wire.next()) {
    (wire.type === 2 ? lists : numbers).add(wire.field);
    wire.skip();
  }
  if (numbers.has(2)) return SAMPLE_RANGES;
  if (lists.has(4)) return SAMPLE;
  if (lists.has(3) || numbers.has(4)) return SAMPLE_1_8;
  if (!lists.has(2)) return null;
  // Without values each moment counts one; what field 2 lists beside moments alone are attributes.
  return lists.has(5) ? SAMPLE : SAMPLE_1_8;
}

/**
 * OpenTelemetry profiles (OTLP), as JSON or protobuf, as the collector's file exporter and the eBPF profiler write them:
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/profiles/v1development/profiles.proto
 *
 *     {"resourceProfiles":[{"resource":{…},"scopeProfiles":[{"profiles":[{"sampleType":{"typeStrindex":1,"unitStrindex":2},
 *       "samples":[{"stackIndex":1,"values":["12"]}, …]}]}]}],
 *      "dictionary":{"stringTable":["","samples","count",…],"stackTable":[{},{"locationIndices":[1,2]}],"locationTable":[…],…}}
 *
 * Profiles of one type are added up over all resources and scopes. A sample without values counts its moments. Locations are
 * innermost first, and so are the lines of one. The layouts of 1.5 to 1.9 and after are read.
 */
import { PerfError } from '../../core/errors.ts';
import { type Fields, fieldsOf, figureOf, listOf, readJson, textOf } from '../json.ts';
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { first, get, locationsOf, stringOf, type Tables, tablesOf } from './otlp-tables.ts';
import { otlpFields } from './otlp-wire.ts';
import { Wire } from './protobuf.ts';

export const otlp: Format = { name: 'otlp-profiles', detect, read };

const MAX_BYTES = 256 * 1024 ** 2;
const JSON_START = /^\ufeff?\s*\{\s*"(?:resourceProfiles|resource_profiles)"\s*:/;
const JSON_DICTIONARY =
  /^\ufeff?\s*\{\s*"dictionary"\s*:\s*\{\s*"(?:mapping|location|function|link|string|attribute|stack)_?[tT]able"/;

function detect(head: Head): Detection | null {
  if (JSON_START.test(head.text) || JSON_DICTIONARY.test(head.text))
    return { confidence: 0.97, why: 'OpenTelemetry profiles as JSON' };
  return isBinary(head.bytes) ? { confidence: 0.95, why: 'OpenTelemetry profiles as protobuf' } : null;
}

/** Down to the first profile's sample type: spans, metrics and logs have the same envelope. */
function isBinary(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x0a) return false;
  const types: Wire[] = [];
  try {
    descend(new Wire(bytes), [1, 2, 2, 1], types);
  } catch {
    // The head is cut off somewhere; what was found before counts.
  }
  const [type] = types;
  if (type === undefined || type.end - type.at > 12) return false;
  try {
    for (let fields = 0; type.next(); fields++) {
      if (type.field > 3 || type.type !== 0 || fields > 3) return false;
      type.number();
    }
    return type.end > 0;
  } catch {
    return false;
  }
}

/** The messages at a path of fields, also where one of them goes on beyond what is there. */
function descend(wire: Wire, [field, ...rest]: readonly number[], found: Wire[]): void {
  while (found.length === 0 && wire.next()) {
    if (wire.field !== field || wire.type !== 2) {
      wire.skip();
      continue;
    }
    const size = wire.number();
    const end = Math.min(wire.end, wire.at + size);
    const inner = new Wire(wire.bytes, wire.at, end);
    if (rest.length === 0) found.push(inner);
    else descend(inner, rest, found);
    wire.at = end;
  }
}

async function read(input: Input): Promise<Profile> {
  const isJson = /^\ufeff?\s*\{/.test(input.head.text);
  const { value, notes } = isJson ? await readJson(input) : await binary(input);
  const reader = new OtlpReader(fieldsOf(value));
  return reader.finish(input, notes);
}

async function binary(input: Input): Promise<{ value: unknown; notes: readonly string[] }> {
  const bytes = await wholeOf(input, MAX_BYTES);
  try {
    return { value: otlpFields(bytes), notes: input.notes };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PerfError(
      'profile-broken',
      `${input.name} is no whole OpenTelemetry profile (${error.message}). It may be cut off: send the file itself.`,
      { cause: error },
    );
  }
}

class OtlpReader {
  readonly #root: Fields;
  readonly #table = new StackTable();
  readonly #types = new Map<string, { name: string; unit: string; axis: Axis; column: number }>();
  readonly #processes: string[] = [];
  #nanos = 0;
  #odd = 0;

  constructor(root: Fields) {
    this.#root = root;
  }

  finish(input: Input, notes: readonly string[]): Profile {
    const dictionary = first(this.#root['dictionary']);
    const shared = Object.keys(dictionary).length > 0 ? tablesOf(dictionary) : null;
    const resources = listOf(get(this.#root, 'resourceProfiles')).map(fieldsOf);
    const names = resources.map(processOf);
    const isOne = new Set(names).size < 2;
    for (const [index, resource] of resources.entries()) {
      const scopes = listOf(get(resource, 'scopeProfiles')).map(fieldsOf);
      for (const profile of scopes.flatMap(scope => listOf(scope['profiles'])).map(fieldsOf))
        this.#profile(profile, shared ?? tablesOf(profile), isOne ? null : names[index]!);
    }
    const views = [...this.#types.values()].map(({ name, unit, axis, column }) => {
      const view = viewOf(this.#table, column, name, { unit, axis, base: `all ${name}` });
      const isCounted = unit === 'samples';
      return isCounted
        ? { ...view, samples: view.total }
        : { ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) };
    });
    if (names.length > 0 && isOne && names[0] !== null) this.#processes.push(names[0]!);
    return {
      format: 'otlp-profiles',
      source: input.name,
      views,
      stacks: this.#table,
      annotations: [],
      unread: { count: this.#odd, lines: [] },
      notes: [...notes],
      recording: {
        ...(this.#nanos > 0 ? { seconds: this.#nanos / 1e9 } : {}),
        ...(this.#processes[0] === undefined ? {} : { command: this.#processes[0] }),
      },
    };
  }

  #profile(profile: Fields, tables: Tables, process: string | null): void {
    // One type, or in older layouts a list of them; decoded protobuf has a list of one.
    const said = get(profile, 'sampleType');
    const columns = (Array.isArray(said) ? said : [said]).map(type => this.#columnOf(fieldsOf(type), tables));
    const ranges = listOf(get(profile, 'locationIndices'));
    this.#nanos = Math.max(
      this.#nanos,
      figureOf(get(profile, 'durationNano') ?? profile['durationNanos']) ?? 0,
    );
    for (const sample of listOf(profile['samples'] ?? profile['sample']).map(fieldsOf)) {
      const locations = locationsOf(sample, tables, ranges);
      const node = locations === null ? null : this.#place(locations, tables, process);
      if (node === null) this.#odd++;
      else this.#weigh(node, sample, columns);
    }
  }

  #columnOf(type: Fields, { strings }: Tables): number {
    const text = (key: string) => strings[figureOf(get(type, key)) ?? 0] ?? '';
    const [name, unit] = [text('typeStrindex') || 'samples', text('unitStrindex')];
    const key = `${name}\0${unit}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known.column;
    const column = this.#table.column(name);
    this.#types.set(key, { name, unit: unitOf(name, unit), axis: axisOf(name, unit), column });
    return column;
  }

  #place(locations: readonly number[], { frames }: Tables, process: string | null): number {
    let node = 0;
    if (process !== null)
      node = this.#table.child(
        0,
        this.#table.intern({ name: process, module: null, file: null, line: null, kind: 'process' }),
      );
    for (const location of locations.toReversed())
      for (const frame of (frames.get(location) ?? []).toReversed())
        node = this.#table.child(node, this.#table.intern(frame));
    return node;
  }

  /** Several values of one type belong to its moments; of several types there is one each. */
  #weigh(node: number, sample: Fields, columns: readonly number[]): void {
    const values = listOf(sample['values'] ?? sample['value']).map(value => figureOf(value) ?? 0);
    const stamps = get(sample, 'timestampsUnixNano');
    const moments = Array.isArray(stamps) ? stamps.length : (figureOf(stamps) ?? 0);
    const weights =
      columns.length > 1
        ? values
        : [values.length === 0 ? moments : values.reduce((sum, value) => sum + value, 0)];
    for (const [index, column] of columns.entries()) {
      const weight = weights[index] ?? 0;
      if (weight !== 0) this.#table.add(node, column, weight, Math.max(0, Math.min(weight, 0xffffffff)));
    }
  }
}

function processOf(resource: Fields): string | null {
  const attributes = listOf(first(resource['resource'])['attributes']).map(fieldsOf);
  const value = (key: string) => {
    const found = attributes.find(
      attribute => (textOf(attribute['key']) ?? listOf(attribute['key'])[0]) === key,
    );
    return found === undefined
      ? null
      : (textOf(get(first(found['value']), 'stringValue')) ?? textOf(stringOf(found)));
  };
  return value('service.name') ?? value('process.executable.name') ?? value('container.id');
}

function unitOf(name: string, unit: string): string {
  const known: Readonly<Record<string, string>> = {
    nanoseconds: 'ns',
    microseconds: 'us',
    milliseconds: 'ms',
    seconds: 's',
  };
  if (unit === 'count' || unit === '') return /^(?:samples?|events)$/.test(name) ? 'samples' : name;
  return known[unit] ?? unit;
}

function axisOf(name: string, unit: string): Axis {
  if (/alloc|inuse|heap|bytes|memory/i.test(`${name} ${unit}`)) return 'alloc';
  if (/lock|mutex|block|contention/i.test(name)) return 'lock';
  if (/wall|off.?cpu/i.test(name)) return 'wall';
  return 'cpu';
}

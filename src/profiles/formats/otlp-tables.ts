/** The tables of OpenTelemetry's profiles: what a sample's numbers stand for, in JSON and in decoded protobuf. */
import { type Fields, fieldsOf, figureOf, listOf, textOf } from '../json.ts';
import type { Frame } from '../model.ts';

export interface Tables {
  readonly strings: readonly string[];
  readonly frames: ReadonlyMap<number, readonly Frame[]>;
  readonly stacks: readonly unknown[];
}

/** JSON has names in camel case; some exporters write them as in the `.proto`. */
export function get(fields: Fields, name: string): unknown {
  return fields[name] ?? fields[name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)];
}

/** JSON has the object, decoded protobuf a list of it. */
export function first(value: unknown): Fields {
  return fieldsOf(Array.isArray(value) ? value[0] : value);
}

export function tablesOf(holder: Fields): Tables {
  const strings = listOf(get(holder, 'stringTable')).map(String);
  const list = (name: string) => listOf(get(holder, name)).map(fieldsOf);
  const string = (fields: Fields, name: string) => strings[figureOf(get(fields, name)) ?? 0] ?? '';
  const functions = list('functionTable').map(fields => ({
    name: string(fields, 'nameStrindex'),
    file: string(fields, 'filenameStrindex') || null,
  }));
  const mappings = list('mappingTable').map(fields => string(fields, 'filenameStrindex') || null);
  const kinds = list('attributeTable').map(fields => {
    const key = textOf(fields['key']) ?? string(fields, 'keyStrindex');
    return key === 'profile.frame.type'
      ? textOf(get(first(fields['value']), 'stringValue') ?? stringOf(fields))
      : null;
  });
  const frames = new Map(
    list('locationTable').map((location, index): [number, Frame[]] => {
      const module = mappings[figureOf(get(location, 'mappingIndex')) ?? 0] ?? null;
      const isKernel = listOf(get(location, 'attributeIndices')).some(
        at => kinds[figureOf(at) ?? -1] === 'kernel',
      );
      const lines = listOf(location['lines'] ?? location['line']).map(fieldsOf);
      const address = figureOf(location['address']) ?? 0;
      const kind = isKernel ? ('kernel' as const) : null;
      if (lines.length === 0) {
        const name = module === null ? '[unknown]' : `0x${address.toString(16)}`;
        return [index, [{ name, module, file: null, line: null, kind }]];
      }
      const named = lines.map((line, at): Frame => {
        const found = functions[figureOf(get(line, 'functionIndex')) ?? 0];
        const number = figureOf(line['line']) ?? 0;
        return {
          name: found?.name || '[unknown]',
          module,
          file: found?.file ?? null,
          line: number > 0 ? number : null,
          kind: kind ?? (at < lines.length - 1 ? 'inlined' : null),
        };
      });
      return [index, named];
    }),
  );
  return { strings, frames, stacks: listOf(get(holder, 'stackTable')) };
}

/** The value in JSON is an object; in decoded protobuf its text is a list of one. */
export function stringOf(fields: Fields): unknown {
  return listOf(get(first(fields['value']), 'stringValue'))[0];
}

export function locationsOf(sample: Fields, tables: Tables, ranges: readonly unknown[]): number[] | null {
  const numbers = (list: readonly unknown[]) => list.map(value => figureOf(value) ?? -1);
  const length = figureOf(get(sample, 'locationsLength'));
  if (length !== null) {
    const start = figureOf(get(sample, 'locationsStartIndex')) ?? 0;
    return numbers(ranges.slice(start, start + length));
  }
  const stack = tables.stacks[figureOf(get(sample, 'stackIndex')) ?? 0];
  return stack === undefined ? null : numbers(listOf(get(fieldsOf(stack), 'locationIndices')));
}

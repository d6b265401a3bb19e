/**
 * JFR describes itself: the metadata event of a chunk names every type with its fields, in their order in the bytes.
 * Source: https://github.com/openjdk/jdk/blob/master/src/jdk.jfr/share/classes/jdk/jfr/internal/MetadataReader.java
 *
 *     root → metadata → class(id, name, superType, simpleType) → field(name, class, constantPool, dimension)
 *                                                                 → annotation(class = jdk.jfr.Timespan, value = TICKS)
 *
 * All names and values are indexes into the strings at the event's head.
 */
import type { Id, JfrCursor } from './jfr-bytes.ts';
import { readPlainString } from './jfr-values.ts';

export interface JfrField {
  readonly name: string;
  readonly typeId: Id;
  readonly isArray: boolean;
  /** The value is the id of a constant of that type. */
  readonly isPooled: boolean;
  /** `TICKS`, `NANOSECONDS`, `MILLISECONDS`, … where the field is a time span. */
  readonly span: string | null;
}

export interface JfrType {
  readonly id: Id;
  readonly name: string;
  readonly fields: readonly JfrField[];
}

export type JfrTypes = ReadonlyMap<Id, JfrType>;

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
}

const MAX_DEPTH = 16;

/** `cursor` stands behind the event's size and type. */
export function readMetadata(cursor: JfrCursor): JfrTypes {
  cursor.long(); // start
  cursor.long(); // duration
  cursor.long(); // metadata id
  const strings: string[] = [];
  for (let left = cursor.count(); left > 0; left--) strings.push(readPlainString(cursor) ?? '');
  const classes = element(cursor, strings, 0)
    .children.flatMap(child => (child.name === 'metadata' ? child.children : []))
    .filter(({ name }) => name === 'class');
  const names = new Map(
    classes.map(({ attributes }) => [attributes.get('id') ?? '', attributes.get('name') ?? '']),
  );
  return new Map(
    classes.map(each => {
      const id = idOf(each.attributes.get('id'));
      const fields = each.children.filter(({ name }) => name === 'field');
      const type = {
        id,
        name: each.attributes.get('name') ?? '',
        fields: fields.map(f => fieldOf(f, names)),
      };
      return [id, type];
    }),
  );
}

function element(cursor: JfrCursor, strings: readonly string[], depth: number): Element {
  if (depth > MAX_DEPTH) throw new RangeError('the metadata is nested too deep');
  const name = strings[cursor.int()] ?? '';
  const attributes = new Map<string, string>();
  for (let left = cursor.count(); left > 0; left--) {
    const key = strings[cursor.int()] ?? '';
    attributes.set(key, strings[cursor.int()] ?? '');
  }
  const children: Element[] = [];
  for (let left = cursor.count(); left > 0; left--) children.push(element(cursor, strings, depth + 1));
  return { name, attributes, children };
}

function fieldOf({ attributes, children }: Element, names: ReadonlyMap<string, string>): JfrField {
  const span = children.find(
    child =>
      child.name === 'annotation' &&
      /(?:^|\.)Timespan$/.test(names.get(child.attributes.get('class') ?? '') ?? ''),
  );
  return {
    name: attributes.get('name') ?? '',
    typeId: idOf(attributes.get('class')),
    isArray: Number(attributes.get('dimension') ?? 0) > 0,
    isPooled: attributes.get('constantPool') === 'true',
    span: span?.attributes.get('value') ?? (span === undefined ? null : 'NANOSECONDS'),
  };
}

function idOf(text: string | undefined): Id {
  const number = Number(text);
  if (text === undefined || !/^-?\d{1,20}$/.test(text)) return -1;
  return Number.isSafeInteger(number) ? number : BigInt.asUintN(64, BigInt(text));
}

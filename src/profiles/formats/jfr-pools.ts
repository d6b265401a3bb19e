/**
 * The constants of a chunk (threads, classes, methods, stacks): only where each stands is kept, and it is read when
 * an event names it.
 */
import type { Id, JfrCursor } from './jfr-bytes.ts';
import type { JfrType } from './jfr-metadata.ts';
import { type JfrValue, type JfrValues, readString } from './jfr-values.ts';

export type JfrRecord = ReadonlyMap<string, JfrValue>;

/** A constant within a constant (a method's class, a class's name) goes no deeper than this. */
const MAX_HOPS = 8;

export class JfrPools {
  readonly values: JfrValues;
  readonly #cursor: JfrCursor;
  readonly #places = new Map<Id, Map<Id, number>>();
  #stringType: Id | null = null;

  constructor(cursor: JfrCursor, values: JfrValues) {
    this.#cursor = cursor;
    this.values = values;
    for (const type of values.types.values())
      if (type.name === 'java.lang.String') this.#stringType = type.id;
  }

  /** Notes where the constants of one checkpoint stand; `cursor` is behind the event's size and type. */
  checkpoint(cursor: JfrCursor): void {
    cursor.long(); // start
    cursor.long(); // duration
    cursor.long(); // distance to the checkpoint before
    cursor.byte(); // kind
    for (let pools = cursor.count(); pools > 0; pools--) {
      const type = this.values.typeOf(cursor.id());
      const places = this.#places.get(type.id) ?? new Map<Id, number>();
      this.#places.set(type.id, places);
      for (let left = cursor.count(); left > 0; left--) {
        places.set(cursor.id(), cursor.at);
        this.values.skip(cursor, type);
      }
    }
  }

  /** A cursor at the constant, with its type; null where the chunk has none of that id. */
  find(typeId: Id, id: Id): { cursor: JfrCursor; type: JfrType } | null {
    const at = this.#places.get(typeId)?.get(id);
    if (at === undefined) return null;
    this.#cursor.at = at;
    return { cursor: this.#cursor, type: this.values.typeOf(typeId) };
  }

  /** The plain fields of a constant. */
  record(typeId: Id, id: Id): JfrRecord | null {
    const found = this.find(typeId, id);
    if (found === null) return null;
    const record = new Map<string, JfrValue | { readonly id: Id }>();
    for (const field of found.type.fields) record.set(field.name, this.values.read(found.cursor, field));
    return new Map([...record].map(([name, value]) => [name, this.plain(value)]));
  }

  /** The constant that a field of a constant names. */
  follow(typeId: Id, record: JfrRecord, field: string): { typeId: Id; record: JfrRecord } | null {
    const described = this.values.typeOf(typeId).fields.find(({ name }) => name === field);
    const id = record.get(field);
    if (described === undefined || !isId(id)) return null;
    const next = this.record(described.typeId, id);
    return next === null ? null : { typeId: described.typeId, record: next };
  }

  /** The text that a constant's field holds or, over one constant or more, names: a symbol, a class's name. */
  text(typeId: Id, record: JfrRecord, field: string): string | null {
    let [type, at, name] = [typeId, record, field];
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const value = at.get(name);
      if (typeof value === 'string') return value;
      const described = this.values.typeOf(type).fields.find(each => each.name === name);
      if (described !== undefined && isId(value) && this.#isString(described.typeId))
        return this.string(value);
      const next = this.follow(type, at, name);
      if (next === null) return null;
      [type, at] = [next.typeId, next.record];
      name = at.has('string') ? 'string' : at.has('name') ? 'name' : 'description';
    }
    return null;
  }

  string(id: Id): string | null {
    const found = this.#stringType === null ? null : this.find(this.#stringType, id);
    const text = found === null ? null : readString(found.cursor);
    return typeof text === 'object' ? null : text;
  }

  /** A string that is a constant's id becomes that string. */
  plain(value: JfrValue | { readonly id: Id }): JfrValue {
    return typeof value === 'object' && value !== null ? this.string(value.id) : value;
  }

  #isString(typeId: Id): boolean {
    return typeId === this.#stringType;
  }
}

export function isId(value: JfrValue): value is Id {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Values by their type: skipped where nobody asks for them, so that a large recording costs no objects. */
import type { Id, JfrCursor } from './jfr-bytes.ts';
import type { JfrField, JfrType, JfrTypes } from './jfr-metadata.ts';

/** Structures within structures; a type that contains itself ends here. */
const MAX_DEPTH = 24;
const MAX_TEXT = 10_000;

/** A field's value: a number, a text, the id of a constant; undefined for what is none of these. */
export type JfrValue = number | bigint | string | null | undefined;

/** A string that is written out; one that is a constant's id comes as `{ id }`. */
export function readString(cursor: JfrCursor): string | null | { readonly id: Id } {
  const encoding = cursor.byte();
  if (encoding === 2) return { id: cursor.id() };
  return textOf(cursor, encoding);
}

export function readPlainString(cursor: JfrCursor): string | null {
  const text = readString(cursor);
  return typeof text === 'object' ? null : text;
}

function textOf(cursor: JfrCursor, encoding: number): string | null {
  if (encoding === 0) return null;
  if (encoding === 1) return '';
  if (encoding === 3 || encoding === 5) {
    const bytes = cursor.take(cursor.int());
    const kept = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_TEXT));
    return kept.toString(encoding === 3 ? 'utf8' : 'latin1');
  }
  if (encoding !== 4) throw new RangeError(`no string is encoded as ${encoding}, at byte ${cursor.at}`);
  const units: number[] = [];
  for (let left = cursor.count(); left > 0; left--) {
    const unit = cursor.short();
    if (units.length < MAX_TEXT) units.push(unit);
  }
  return units.map(unit => String.fromCharCode(unit)).join('');
}

/** How a field is passed over; a structure by its own fields. */
type Step = 'short' | 'int' | 'long' | 'byte' | 'float' | 'double' | 'string' | JfrType;

export class JfrValues {
  readonly types: JfrTypes;
  /** Each step of a walk takes from it: sizes that lie cannot make a walk longer than the data. */
  #budget: number;
  readonly #steps = new Map<JfrField, Step>();

  constructor(types: JfrTypes, bytes: number) {
    this.types = types;
    this.#budget = 64 * bytes + 100_000;
  }

  skip(cursor: JfrCursor, type: JfrType, depth = 0): void {
    const primitive = PRIMITIVES.get(type.name);
    if (primitive !== undefined) {
      skipStep(cursor, primitive);
      return;
    }
    if (depth > MAX_DEPTH) throw new RangeError('values are nested too deep');
    for (const field of type.fields) this.skipField(cursor, field, depth);
  }

  skipField(cursor: JfrCursor, field: JfrField, depth = 0): void {
    let step = this.#steps.get(field);
    if (step === undefined) {
      step = field.isPooled ? 'long' : this.#step(field.typeId);
      this.#steps.set(field, step);
    }
    const count = field.isArray ? cursor.count() : 1;
    this.#budget -= count + 1;
    if (this.#budget < 0) throw new RangeError('the data is not what its metadata says');
    for (let left = count; left > 0; left--) {
      if (typeof step === 'string') skipStep(cursor, step);
      else this.skip(cursor, step, depth + 1);
    }
  }

  #step(id: Id): Step {
    const type = this.typeOf(id);
    return PRIMITIVES.get(type.name) ?? type;
  }

  /** The value of a field that is no array. */
  read(cursor: JfrCursor, field: JfrField): JfrValue | { readonly id: Id } {
    if (field.isArray) {
      this.skipField(cursor, field);
      return undefined;
    }
    if (field.isPooled) return cursor.id();
    const { name } = this.typeOf(field.typeId);
    if (name === 'java.lang.String') return readString(cursor);
    if (name === 'long') return cursor.long();
    if (name === 'int') return cursor.int();
    if (name === 'boolean' || name === 'byte') return cursor.byte();
    if (name === 'short' || name === 'char') return cursor.short();
    if (name === 'float') return cursor.float();
    if (name === 'double') return cursor.double();
    this.skipField(cursor, field);
    return undefined;
  }

  typeOf(id: Id): JfrType {
    const type = this.types.get(id);
    if (type === undefined) throw new RangeError(`no type has the number ${id}`);
    return type;
  }
}

const PRIMITIVES = new Map<string, Exclude<Step, JfrType>>([
  ['long', 'long'],
  ['int', 'int'],
  ['short', 'short'],
  ['char', 'short'],
  ['boolean', 'byte'],
  ['byte', 'byte'],
  ['float', 'float'],
  ['double', 'double'],
  ['java.lang.String', 'string'],
]);

function skipStep(cursor: JfrCursor, step: Exclude<Step, JfrType>): void {
  if (step === 'long') cursor.skip(8);
  else if (step === 'int') cursor.skip(4);
  else if (step === 'short') cursor.skip(2);
  else if (step === 'byte') cursor.byte();
  else if (step === 'string') skipString(cursor);
  else cursor.take(step === 'float' ? 4 : 8);
}

function skipString(cursor: JfrCursor): void {
  const encoding = cursor.byte();
  if (encoding === 2) cursor.long();
  else if (encoding === 3 || encoding === 5) cursor.take(cursor.int());
  else textOf(cursor, encoding);
}

/**
 * What a reader wants of a JSON document: which objects and lists to enter, and where their texts and numbers go. All that
 * has no place in a shape is passed over without being built.
 */
import type { NumberSink } from './number-list.ts';

export type Scalar = string | number | boolean | null;

interface Parts {
  /** A text, a number, true, false or null. */
  readonly scalar?: (value: Scalar) => void;
  /** Of an object: its fields by their names. */
  readonly fields?: Readonly<Record<string, Shape>>;
  /** Of an object: what its other fields hold; their names are told first. */
  readonly others?: { readonly name: (name: string) => void; readonly shape: Shape };
  /** Of a list: each of its elements. */
  readonly elements?: Shape;
  /** Of a list: after each whole element of it, whatever it was. */
  readonly each?: () => void;
  /** Of a list of numbers. */
  readonly numbers?: NumberSink;
  /** Before the first and after the last of an object or list that is entered. */
  readonly begin?: (isList: boolean) => void;
  readonly end?: () => void;
}

export class Shape {
  readonly scalar: ((value: Scalar) => void) | null;
  readonly others: Parts['others'] | null;
  readonly numbers: NumberSink | null;
  readonly begin: ((isList: boolean) => void) | null;
  readonly end: (() => void) | null;
  readonly each: (() => void) | null;
  /** Set later where a list holds what it stands in. */
  elements: Shape | null;
  readonly isObject: boolean;
  readonly #fields: ReadonlyMap<string, Shape>;
  /** Names by their length, as bytes. */
  readonly #byLength: (readonly Named[])[] = [];

  constructor(parts: Parts) {
    this.scalar = parts.scalar ?? null;
    this.others = parts.others ?? null;
    this.numbers = parts.numbers ?? null;
    this.begin = parts.begin ?? null;
    this.end = parts.end ?? null;
    this.each = parts.each ?? null;
    this.elements = parts.elements ?? null;
    this.isObject = parts.fields !== undefined || parts.others !== undefined;
    this.#fields = new Map(Object.entries(parts.fields ?? {}));
    for (const [name, shape] of this.#fields) {
      const bytes = Buffer.from(name);
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), { bytes, shape }];
    }
  }

  /** The shape of the field that is named by these bytes. */
  fieldAt(bytes: Uint8Array, start: number, end: number): Shape | null {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) return null;
    for (const candidate of candidates) if (isNamed(candidate.bytes, bytes, start)) return candidate.shape;
    return null;
  }

  field(name: string): Shape | null {
    return this.#fields.get(name) ?? null;
  }
}

interface Named {
  readonly bytes: Uint8Array;
  readonly shape: Shape;
}

function isNamed(name: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return true;
}

export function scalar(take: (value: Scalar) => void): Shape {
  return new Shape({ scalar: take });
}

export function fields(of: Readonly<Record<string, Shape>>): Shape {
  return new Shape({ fields: of });
}

export function numbers(to: NumberSink): Shape {
  return new Shape({ numbers: to });
}

export function list(elements: Shape, each?: () => void): Shape {
  return new Shape({ elements, ...(each === undefined ? {} : { each }) });
}

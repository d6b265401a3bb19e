/**
 * JSON as tools print it, with the line that each object begins on, and with what came before a cut kept.
 * (`JSON.parse` gives neither.) Several documents may follow each other; lines between them are unread.
 */
import type { Cell } from '../../core/reading.ts';
import type { Line } from './lines.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly line: number;
  readonly entries: ReadonlyMap<string, Json>;
}

export interface Documents {
  readonly values: readonly Json[];
  /** Lines that belong to no document, and the one at which a broken document stops. */
  readonly unread: readonly number[];
}

const MAX_DEPTH = 64;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The member of an object, or undefined for anything else. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value.entries.get(key) : undefined;
}

/** A member as a cell: booleans as words, lists joined by commas, objects left out (undefined). */
function jsonCell(value: Json): Cell | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isObject(value)) return undefined;
  const cells = value.map(jsonCell);
  return cells.includes(undefined) ? undefined : cells.map(cell => cell ?? '').join(',');
}

/** The simple members of an object, keys in lower case. */
export function jsonFields(object: JsonObject): Record<string, Cell> {
  const pairs: [string, Cell][] = [];
  for (const [key, value] of object.entries) {
    const cell = jsonCell(value);
    if (cell !== undefined) pairs.push([key.toLowerCase(), cell]);
  }
  return Object.fromEntries(pairs);
}

/** Does the output begin as JSON does? */
export function looksLikeJson(lines: readonly Line[]): boolean {
  const first = lines.find(line => line.text !== '');
  return first !== undefined && /^\s*[[{]/.test(first.text);
}

export function parseDocuments(lines: readonly Line[]): Documents {
  const scanner = new Scanner(lines.map(line => line.text).join('\n'), lines[0]?.number ?? 1);
  const values: Json[] = [];
  const unread: number[] = [];
  while (!scanner.atEnd()) {
    const next = scanner.peek();
    if (next === '{' || next === '[') values.push(scanner.value(0));
    else scanner.fail();
    if (scanner.failed) unread.push(scanner.resume());
  }
  return { values, unread };
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #line: number;
  failed = false;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }

  atEnd(): boolean {
    return this.peek() === '';
  }

  /** The next character that is no white space; empty at the end. */
  peek(): string {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (char === '\n') this.#line++;
      else if (char !== ' ' && char !== '\t' && char !== '\r') return char ?? '';
    }
    return '';
  }

  fail(): null {
    this.failed = true;
    return null;
  }

  /** After a failure: the line of it, and on with the next line. */
  resume(): number {
    const line = this.#line;
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    this.failed = false;
    return line;
  }

  value(depth: number): Json {
    const next = this.peek();
    if (depth > MAX_DEPTH) return this.fail();
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string() ?? '';
    return this.#scalar();
  }

  #object(depth: number): JsonObject {
    const entries = new Map<string, Json>();
    const object = { line: this.#line, entries };
    this.#at++;
    if (this.#closes('}')) return object;
    do {
      if (this.peek() === '}') break;
      const key = this.peek() === '"' ? this.#string() : this.fail();
      if (key === null || !this.#takes(':')) break;
      const value = this.value(depth + 1);
      if (!this.failed || typeof value === 'object') entries.set(key, value);
    } while (!this.failed && this.#skips(','));
    if (!this.failed && !this.#closes('}')) this.fail();
    return object;
  }

  #array(depth: number): Json[] {
    const items: Json[] = [];
    this.#at++;
    if (this.#closes(']')) return items;
    do {
      if (this.peek() === ']') break;
      const value = this.value(depth + 1);
      if (!this.failed || isObject(value)) items.push(value);
    } while (!this.failed && this.#skips(','));
    if (!this.failed && !this.#closes(']')) this.fail();
    return items;
  }

  #closes(char: string): boolean {
    return this.#skips(char);
  }

  #takes(char: string): boolean {
    const taken = this.#skips(char);
    if (!taken) this.fail();
    return taken;
  }

  #skips(char: string): boolean {
    if (this.peek() !== char) return false;
    this.#at++;
    return true;
  }

  #string(): string | null {
    const start = this.#at;
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at];
      if (char === '\\') at++;
      else if (char === '\n') return this.fail();
      else if (char === '"') {
        this.#at = at + 1;
        return unquoted(this.#text.slice(start, at + 1)) ?? this.fail();
      }
    }
    return this.fail();
  }

  #scalar(): Json {
    const sticky = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|-?nan|-?inf/y;
    sticky.lastIndex = this.#at;
    const [word] = sticky.exec(this.#text) ?? [];
    if (word === undefined) return this.fail();
    this.#at += word.length;
    if (word === 'true' || word === 'false') return word === 'true';
    return /\d/.test(word) ? Number(word) : null;
  }
}

function unquoted(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** JSON from outside: read as it comes, or parsed whole, and looked at field by field, since nothing about it can be relied on. */
import { setImmediate } from 'node:timers/promises';
import { PerfError } from '../core/errors.ts';
import type { Shape } from './json-shape.ts';
import { JsonStream } from './json-stream.ts';
import type { Input } from './model.ts';
import { wholeOf } from './source.ts';

/** A string in V8 ends at 512 MB, so this is near what can be parsed at all. */
const MAX_BYTES = 500 * 1024 ** 2;

export type Fields = Readonly<Record<string, unknown>>;

/** Of a chunk, before others have their turn on the event loop. */
const SLICE = 1 << 16;

/**
 * Reads all of it into the shape, as it comes. The notes say where it was not whole: what stood before that was read.
 * @throws PerfError where no object or list begins
 */
export async function readInto(input: Input, shape: Shape): Promise<readonly string[]> {
  const stream = new JsonStream(shape);
  for await (const chunk of input.chunks) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      stream.write(chunk.subarray(start, start + SLICE));
      await setImmediate();
    }
  }
  if (stream.isEmpty) throw broken(input, new Error('it does not begin with { or ['));
  const notes = [...input.notes, ...stateOf(stream)];
  stream.finish();
  return notes;
}

function stateOf({ brokenAt, isWhole, hasMore }: JsonStream): string[] {
  if (brokenAt !== null)
    return [`what begins at byte ${brokenAt} is no JSON: what stands before it was read`];
  if (!isWhole) return ['the file is cut off: what is whole was read'];
  return hasMore ? ['more than one JSON document: the first was read'] : [];
}

/** The whole, or of a file that is cut off what is whole of it; `notes` says so. */
export async function readJson(input: Input): Promise<{ value: unknown; notes: readonly string[] }> {
  const text = (await wholeOf(input, MAX_BYTES)).toString('utf8').replace(/^\ufeff/, '');
  try {
    return { value: JSON.parse(text), notes: input.notes };
  } catch (error) {
    const mended = mend(text);
    if (mended !== undefined)
      return { value: mended, notes: [...input.notes, 'the file is cut off: what is whole was read'] };
    throw broken(input, error as Error);
  }
}

export async function jsonOf(input: Input): Promise<Fields> {
  const bytes = await wholeOf(input, MAX_BYTES);
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw broken(input, error as Error);
  }
  return fieldsOf(parsed);
}

function broken(input: Input, cause: Error): PerfError {
  return new PerfError(
    'profile-broken',
    `${input.name} is not whole JSON (${cause.message.slice(0, 120)}). It may be cut off: send the file itself.`,
    { cause },
  );
}

/** Cuts behind the last whole element and closes what is open there; undefined where that is no JSON either. */
function mend(text: string): unknown {
  const { end, closers } = lastWhole(text);
  if (end === 0) return undefined;
  try {
    return JSON.parse(text.slice(0, end) + closers);
  } catch {
    return undefined;
  }
}

/** One pass over brackets and commas: an element is whole before a comma, and where its bracket closes. */
function lastWhole(text: string): { end: number; closers: string } {
  const open: string[] = [];
  let end = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfText(text, at);
    else if (character === '{' || character === '[') open.push(character === '{' ? '}' : ']');
    else if (character === ',' || character === '}' || character === ']') {
      if (character !== ',') open.pop();
      end = character === ',' ? at : at + 1;
      depth = open.length;
    }
  }
  return { end, closers: open.slice(0, depth).reverse().join('') };
}

/** Of the text that begins with a quote at `start`: its closing quote, or the end of all. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, or a text of one, as Hermes writes them. */
export function figureOf(value: unknown): number | null {
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,20})?$/.test(value)
    ? Number(value)
    : numberOf(value);
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

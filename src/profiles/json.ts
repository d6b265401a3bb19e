/** JSON from outside: parsed whole, then looked at field by field, since nothing about it can be relied on. */
import { PerfError } from '../core/errors.ts';
import type { Input } from './model.ts';
import { wholeOf } from './source.ts';

/** A string in V8 ends at 512 MB, so this is near what can be parsed at all. */
const MAX_BYTES = 500 * 1024 ** 2;

export type Fields = Readonly<Record<string, unknown>>;

export async function jsonOf(input: Input): Promise<Fields> {
  const bytes = await wholeOf(input, MAX_BYTES);
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new PerfError(
      'profile-broken',
      `${input.name} is not whole JSON (${(error as Error).message.slice(0, 120)}). It may be cut off: send the file itself.`,
      { cause: error },
    );
  }
  return fieldsOf(parsed);
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

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

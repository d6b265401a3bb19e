/** A JSON object as it came over the wire. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is a string, otherwise the empty string. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objectsOf(value: unknown): Json[] {
  return listOf(value).filter(isJson);
}

export function objectOf(value: unknown): Json {
  return isJson(value) ? value : {};
}

/** Slack's form encoding sends booleans as words. */
export function flagOf(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** Slack's form encoding sends numbers as words. */
export function numberOf(value: unknown, otherwise: number): number {
  const number = typeof value === 'number' ? value : Number.parseInt(textOf(value), 10);
  return Number.isFinite(number) ? number : otherwise;
}

/** The object without the keys whose value is undefined. */
export function compact(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
}

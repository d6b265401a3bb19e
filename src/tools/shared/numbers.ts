import type { Cell } from '../../core/reading.ts';

/** `-12`, `0.50`, `0,50` (decimal comma), `1.2e+06`. */
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$/;

/** The number that a word is, with either decimal mark; null when it is none. */
export function numberOf(word: string): number | null {
  if (word.length > 64 || !NUMBER.test(word)) return null;
  return Number(word.replace(',', '.'));
}

/** As `numberOf`, but without the decimal comma: `0,1` is a list of CPUs where tools print lists. */
export function plainNumberOf(word: string): number | null {
  return word.includes(',') ? null : numberOf(word);
}

/** `57%` → 57; null when it is no percentage. */
export function percentOf(word: string): number | null {
  return word.endsWith('%') ? numberOf(word.slice(0, -1)) : null;
}

/** As a column of mixed content is read: `-` and nothing are null, numbers and percentages (no decimal comma) numbers, else the word. */
export function cellOf(word: string): Cell {
  if (word === '' || word === '-') return null;
  return plainNumberOf(word) ?? (word.includes(',') ? null : percentOf(word)) ?? word;
}

/** As a column of names is read: `-` is null, everything else stays as printed. */
export function textOf(word: string): Cell {
  return word === '' || word === '-' ? null : word;
}

const POWERS: Readonly<Record<string, number>> = {
  '': 0,
  B: 0,
  K: 1,
  M: 2,
  G: 3,
  T: 4,
  P: 5,
  E: 6,
  Z: 7,
  Y: 8,
};
/** `1.5Gi`, `23G`, `334Mi`, `0B`, `4.0K`, `12kB`, `7.7GiB`, `1,5G`. */
const SIZE = /^(\d+(?:[.,]\d+)?)\s?([KMGTPEZY]?)(i?)(B?|[bB]ytes?)$/i;

/**
 * A size with a unit letter, in bytes; null when the word has none. `Gi` and `GiB` are powers of 1024;
 * a bare letter is a power of `base`, as the tool means it.
 */
export function sizeOf(word: string, base = 1024): number | null {
  if (word.length > 64) return null;
  const [, digits, letter = '', binary, bytes] = SIZE.exec(word) ?? [];
  if (digits === undefined || (letter === '' && bytes === '')) return null;
  const value = numberOf(digits);
  const power = POWERS[letter.toUpperCase()];
  return value === null || power === undefined ? null : scaled(value, (binary ? 1024 : base) ** power);
}

/** Without the noise of binary fractions: 1.8 Mi is 1887436.8, not 1887436.7999999998. */
function scaled(value: number, factor: number): number {
  return Number((value * factor).toPrecision(15));
}

/** A size in units of `unit` bytes: `1.2g` in a column of KiB is 1258291.2, `51676` there is 51676. */
export function sizeIn(word: string, unit: number): number | null {
  const bytes = sizeOf(word);
  return bytes === null ? numberOf(word) : scaled(bytes, 1 / unit);
}

/** Texts and numbers of JSON, from their bytes. */

/** Of one text, in bytes; of a longer one, the beginning is kept. */
export const MAX_TEXT = 65_536;
/** Longer texts do not repeat. */
const MAX_CACHED = 256;
const SLOTS = 1 << 14;
/** Whole numbers up to here, and powers of ten up to the 22nd, are exact, and so is one division of them rounded right. */
const EXACT = 2 ** 53;
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** Texts repeat, and each is made once as long as its place is not taken by another. */
export class Texts {
  readonly #slots: (string | undefined)[] = new Array(SLOTS);

  /** Of the bytes between the quotes. `hash` is of these bytes, which are all ASCII and without a backslash where `isPlain`. */
  of(bytes: Buffer, start: number, end: number, hash: number, isPlain: boolean): string {
    if (!isPlain || end - start > MAX_CACHED) return textOf(bytes, start, end);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && isText(known, bytes, start, end)) return known;
    const text = bytes.toString('latin1', start, end);
    this.#slots[slot] = text;
    return text;
  }
}

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}

/** Where an escape is none of JSON's, or was cut, the text stays as it is written. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  let last = Math.min(end, start + MAX_TEXT);
  // Not within a character of several bytes.
  if (last < end) while (last > start && (bytes[last]! & 0xc0) === 0x80) last--;
  const text = bytes.toString('utf8', start, last);
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

/** The number that begins at `start` and ends before `end`; NaN where it is none. */
export function numberAt(bytes: Buffer, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative) at++;
  let digits = 0;
  let decimals = 0;
  let point = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      if (point) decimals++;
    } else if (digit === -2 && !point) point = true;
    else return Number(bytes.toString('latin1', start, end));
  }
  if (digits >= EXACT || decimals > 22) return Number(bytes.toString('latin1', start, end));
  const value = decimals === 0 ? digits : digits / POWERS[decimals]!;
  return isNegative ? -value : value;
}

import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** An identifier of Slack's form: a letter for the kind, then ten of capitals and digits. */
export function newId(prefix: string): string {
  return prefix + [...randomBytes(10)].map(byte => ALPHABET[byte % ALPHABET.length]).join('');
}

export function newHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** Message timestamps: seconds and six digits, never the same twice, always rising. */
export class Timestamps {
  #last = 0;

  next(): string {
    this.#last = Math.max(Date.now() * 1000, this.#last + 1);
    return formatTimestamp(this.#last);
  }
}

/** Microseconds since the epoch → `1700000000.000100`. */
export function formatTimestamp(microseconds: number): string {
  const digits = String(microseconds).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

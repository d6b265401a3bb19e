/** PHP's `serialize()` format, as far as arrays of numbers and texts go: https://www.php.net/manual/en/function.serialize.php */

const MAX_DEPTH = 32;

/** Arrays become objects. `text` is latin1, since lengths count bytes. undefined where it is no such value or is cut off. */
export function unserialized(text: string): unknown {
  const reader = new Reader(text);
  try {
    return reader.value(0);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    const kind = this.#text[this.#at];
    if (depth > MAX_DEPTH) throw new RangeError('too deep');
    if (kind === 'a') return this.#array(depth);
    if (kind === 's') return this.#string();
    if (kind === 'N') {
      this.#at += 2;
      return null;
    }
    if (kind !== 'i' && kind !== 'd' && kind !== 'b') throw new RangeError(`no value at ${this.#at}`);
    this.#at += 2;
    return Number(this.#until(';'));
  }

  #array(depth: number): Record<string, unknown> {
    this.#at += 2;
    const count = Number(this.#until(':'));
    this.#at++;
    const fields: Record<string, unknown> = Object.create(null);
    for (let index = 0; index < count; index++) {
      const key = String(this.value(depth + 1));
      fields[key] = this.value(depth + 1);
    }
    this.#at++;
    return fields;
  }

  #string(): string {
    this.#at += 2;
    const length = Number(this.#until(':'));
    const start = this.#at + 1;
    if (!Number.isSafeInteger(length) || start + length > this.#text.length) throw new RangeError('cut off');
    this.#at = start + length + 2;
    return Buffer.from(this.#text.slice(start, start + length), 'latin1').toString('utf8');
  }

  #until(end: string): string {
    const at = this.#text.indexOf(end, this.#at);
    if (at < 0 || at - this.#at > 40) throw new RangeError('cut off');
    const found = this.#text.slice(this.#at, at);
    this.#at = at + 1;
    return found;
  }
}

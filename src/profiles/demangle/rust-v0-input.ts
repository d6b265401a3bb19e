/** The letters of a v0 name: numbers, identifiers, bounds. What is malformed throws a RangeError. */
const MAX_STEPS = 3000;
const MAX_DEPTH = 150;
const MAX_OUTPUT = 8192;

export interface Identifier {
  readonly disambiguator: number;
  readonly name: string;
}

export class RustV0Input {
  protected at = 0;
  protected readonly text: string;
  #steps = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  protected peek(): string {
    return this.text[this.at] ?? '';
  }

  protected next(): string {
    if (this.at >= this.text.length) throw malformed();
    return this.text[this.at++]!;
  }

  protected eat(letter: string): boolean {
    if (this.peek() !== letter) return false;
    this.at++;
    return true;
  }

  /** Everything nested goes through here; what it returns is bounded, so that doubling ends. */
  protected nested(read: () => string): string {
    if (++this.#steps > MAX_STEPS || ++this.#depth > MAX_DEPTH) throw malformed();
    const text = read();
    this.#depth--;
    if (text.length > MAX_OUTPUT) throw malformed();
    return text;
  }

  /** Reads again at an earlier place: `B` and its base-62 number, counted from behind `_R`. */
  protected backReference(read: () => string): string {
    const from = this.at - 1;
    const to = this.base62();
    if (to >= from) throw malformed();
    const after = this.at;
    this.at = to;
    const text = this.nested(read);
    this.at = after;
    return text;
  }

  /** `_` is 0, `0_` is 1, `Z_` is 62. */
  protected base62(): number {
    if (this.eat('_')) return 0;
    let value = 0;
    for (;;) {
      const letter = this.next();
      if (letter === '_') return value + 1;
      const digit = DIGITS.indexOf(letter);
      if (digit < 0 || value > 2 ** 65) throw malformed();
      value = value * 62 + digit;
    }
  }

  /** The number behind `tag`, plus one; 0 where the tag is not there. */
  protected optional62(tag: string): number {
    return this.eat(tag) ? this.base62() + 1 : 0;
  }

  protected identifier(): Identifier {
    const disambiguator = this.optional62('s');
    return { disambiguator, name: this.undisambiguated() };
  }

  protected undisambiguated(): string {
    const isPunycode = this.eat('u');
    let digits = '';
    while (/\d/.test(this.peek()) && digits !== '0') digits += this.next();
    this.eat('_');
    const end = this.at + Number(digits);
    if (digits === '' || digits.length > 4 || end > this.text.length) throw malformed();
    const name = this.text.slice(this.at, end);
    this.at = end;
    return isPunycode ? `punycode{${name.replace(/_(?=[^_]*$)/, '-')}}` : name;
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function malformed(): RangeError {
  return new RangeError('not a Rust v0 name, or beyond the bounds');
}

/** Paths, types and constants of the v0 grammar, each as Rust writes it. */
import { malformed, RustV0Input } from './rust-v0-input.ts';

export class RustV0Types extends RustV0Input {
  /** Lifetimes bound by the `for<…>` around. */
  #bound = 0;

  /** The whole name was read, but for the crate that instantiated it. */
  isDone(): boolean {
    if (/[A-Z]/.test(this.peek())) this.path(false);
    return this.at === this.text.length;
  }

  /** In a value's path generic arguments are written `::<…>`. */
  path(inValue: boolean): string {
    return this.nested(() => this.#path(inValue));
  }

  #path(inValue: boolean): string {
    const tag = this.next();
    switch (tag) {
      case 'C':
        return this.identifier().name;
      case 'M':
        this.#implPath();
        return `<${this.type()}>`;
      case 'X':
        this.#implPath();
        return `<${this.type()} as ${this.path(false)}>`;
      case 'Y':
        return `<${this.type()} as ${this.path(false)}>`;
      case 'N':
        return this.#nestedPath(inValue);
      case 'I':
        return `${this.path(inValue)}${inValue ? '::' : ''}<${this.#list(() => this.#genericArgument())}>`;
      case 'B':
        return this.backReference(() => this.path(inValue));
      default:
        throw malformed();
    }
  }

  /** Where the `impl` stands says nothing that people look for. */
  #implPath(): void {
    this.optional62('s');
    this.path(false);
  }

  #nestedPath(inValue: boolean): string {
    const namespace = this.next();
    const parent = this.path(inValue);
    const { name, disambiguator } = this.identifier();
    if (/[a-z]/.test(namespace)) return name === '' ? parent : `${parent}::${name}`;
    if (!/[A-Z]/.test(namespace)) throw malformed();
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace;
    return `${parent}::{${kind}${name === '' ? '' : `:${name}`}#${disambiguator}}`;
  }

  #genericArgument(): string {
    if (this.eat('L')) return this.#lifetime(this.base62());
    return this.eat('K') ? this.#constant() : this.type();
  }

  type(): string {
    return this.nested(() => this.#type());
  }

  #type(): string {
    const tag = this.next();
    const basic = BASIC[tag];
    if (basic !== undefined) return basic;
    switch (tag) {
      case 'A':
        return `[${this.type()}; ${this.#constant()}]`;
      case 'S':
        return `[${this.type()}]`;
      case 'T':
        return this.#tuple();
      case 'R':
        return `&${this.#optionalLifetime()}${this.type()}`;
      case 'Q':
        return `&${this.#optionalLifetime()}mut ${this.type()}`;
      case 'P':
        return `*const ${this.type()}`;
      case 'O':
        return `*mut ${this.type()}`;
      case 'F':
        return this.#binder(() => this.#signature());
      case 'D':
        return this.#dynamic();
      case 'B':
        return this.backReference(() => this.type());
      default:
        this.at--;
        return this.path(false);
    }
  }

  #tuple(): string {
    let count = 0;
    const items = this.#list(() => {
      count++;
      return this.type();
    });
    return count === 1 ? `(${items},)` : `(${items})`;
  }

  #signature(): string {
    const unsafe = this.eat('U') ? 'unsafe ' : '';
    let abi = '';
    if (this.eat('K')) abi = `extern "${this.eat('C') ? 'C' : this.undisambiguated().replaceAll('_', '-')}" `;
    const parameters = this.#list(() => this.type());
    const result = this.type();
    return `${unsafe}${abi}fn(${parameters})${result === '()' ? '' : ` -> ${result}`}`;
  }

  #dynamic(): string {
    const bounds = this.#binder(() => this.#list(() => this.#trait(), ' + '));
    if (!this.eat('L')) throw malformed();
    const lifetime = this.base62();
    return `dyn ${bounds}${lifetime === 0 ? '' : ` + ${this.#lifetime(lifetime)}`}`;
  }

  /** `Iterator` and what its associated types are: `Iterator<Item = u8>`. */
  #trait(): string {
    const path = this.path(false);
    const bindings: string[] = [];
    while (this.eat('p')) bindings.push(`${this.undisambiguated()} = ${this.type()}`);
    if (bindings.length === 0) return path;
    const open = path.endsWith('>') && !path.startsWith('<') ? `${path.slice(0, -1)}, ` : `${path}<`;
    return `${open}${bindings.join(', ')}>`;
  }

  #binder(read: () => string): string {
    const count = this.optional62('G');
    if (count > 26) throw malformed();
    this.#bound += count;
    const names = Array.from({ length: count }, (_, index) => this.#lifetime(count - index));
    const text = read();
    this.#bound -= count;
    return count === 0 ? text : `for<${names.join(', ')}> ${text}`;
  }

  #optionalLifetime(): string {
    const lifetime = this.eat('L') ? this.base62() : 0;
    return lifetime === 0 ? '' : `${this.#lifetime(lifetime)} `;
  }

  /** Counted from the innermost binder; 0 is erased. */
  #lifetime(index: number): string {
    if (index === 0) return "'_";
    const depth = this.#bound - index;
    if (depth < 0) throw malformed();
    return depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`;
  }

  #constant(): string {
    return this.nested(() => {
      if (this.eat('p')) return '_';
      if (this.eat('B')) return this.backReference(() => this.#constant());
      const type = BASIC[this.next()];
      if (type === undefined) throw malformed();
      const sign = this.eat('n') ? '-' : '';
      const digits = /^[0-9a-f]{0,64}_/.exec(this.text.slice(this.at, this.at + 65))?.[0];
      if (digits === undefined) throw malformed();
      this.at += digits.length;
      return literal(type, sign, BigInt(`0x${digits.slice(0, -1) || '0'}`));
    });
  }

  #list(read: () => string, separator = ', '): string {
    const items: string[] = [];
    while (!this.eat('E')) items.push(this.nested(read));
    return items.join(separator);
  }
}

function literal(type: string, sign: string, value: bigint): string {
  if (type === 'bool' && value <= 1n) return value === 1n ? 'true' : 'false';
  if (type === 'char' && value <= 0x10ffffn) {
    return value >= 0x20n ? `'${String.fromCodePoint(Number(value))}'` : `'\\u{${value.toString(16)}}'`;
  }
  if (!/^[iu](?:\d+|size)$/.test(type)) throw malformed();
  return `${sign}${value}`;
}

const BASIC: Record<string, string> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
};

/**
 * Swift's names in their common form: module, types, function and its labels. `$s4main5ShapeC4area2ofSdSi_tF` →
 * `main.Shape.area(of:)`. Types of parameters are left out, and what has generics of its own context, words taken
 * from elsewhere in the name (`0A`), or closures is left as it is: `swift demangle` reads those.
 * Source: https://github.com/swiftlang/swift/blob/main/docs/ABI/Mangling.rst
 */
const PREFIX = /^_?\$[sS](?=[\dsS])|^_T0(?=[\dsS])/;
const LONGEST = 1000;
/** Known types of the standard library, as contexts: `Sa6append…` is `Swift.Array.append…`. */
const KNOWN: Readonly<Record<string, string>> = {
  Sa: 'Array',
  SS: 'String',
  SD: 'Dictionary',
  Sh: 'Set',
  Si: 'Int',
  Sd: 'Double',
  Sf: 'Float',
  Sb: 'Bool',
  Sq: 'Optional',
  Ss: 'Substring',
};

/** null when the name is not Swift's, or not of the common form. */
export function demangleSwift(name: string): string | null {
  const prefix = PREFIX.exec(name)?.[0];
  if (prefix === undefined || name.length > LONGEST) return null;
  const reader = new Reader(name.slice(prefix.length).replace(/(?:Tm|TZ|T[A-Z]\w{0,3})?$/, ''));
  const context = reader.context();
  return context === null ? null : entityOf(reader, context);
}

function entityOf(reader: Reader, context: readonly string[]): string | null {
  const ending = reader.rest();
  if (/f[cC]$/.test(ending)) return `${context.join('.')}.init(${labels(reader)})`;
  if (/^f[dD]$/.test(ending)) return `${context.join('.')}.deinit`;
  const base = reader.identifier();
  if (base === null) return null;
  const rest = reader.rest();
  const accessor = /v([gsmMrwW])Z?$/.exec(rest)?.[1];
  if (accessor !== undefined) return `${[...context, base].join('.')}.${ACCESSORS[accessor] ?? 'accessor'}`;
  if (/v(?:p|Z)?Z?$/.test(rest)) return [...context, base].join('.');
  return /FZ?$/.test(rest) ? `${[...context, base].join('.')}(${labels(reader)})` : null;
}

const ACCESSORS: Readonly<Record<string, string>> = {
  g: 'getter',
  s: 'setter',
  m: 'materialize',
  M: 'modify',
  r: 'read',
};

/** `2of` is the label `of`, `_` none, `y` an empty list. */
function labels(reader: Reader): string {
  const found: string[] = [];
  for (let count = 0; count < 20; count++) {
    const label = reader.label();
    if (label === null) break;
    found.push(`${label}:`);
  }
  return found.join('');
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The module and the types around: each type is followed by its kind, `C` class, `V` struct, `O` enum. */
  context(): string[] | null {
    const known = KNOWN[this.#text.slice(0, 2)];
    if (known !== undefined) {
      this.#at = 2;
      return ['Swift', known];
    }
    const module = this.#text.startsWith('s') ? this.#swift() : this.identifier();
    if (module === null) return null;
    const names = [module];
    for (let count = 0; count < 10; count++) {
      const before = this.#at;
      const type = this.identifier();
      if (type === null || !/[CVOP]/.test(this.#text[this.#at] ?? '')) {
        this.#at = before;
        return names;
      }
      this.#at++;
      names.push(type);
    }
    return null;
  }

  #swift(): string {
    this.#at = 1;
    return 'Swift';
  }

  /** Length and letters; null for anything else, words taken from before (`0…`) among it. */
  identifier(): string | null {
    const digits = /^[1-9]\d{0,2}/.exec(this.#text.slice(this.#at, this.#at + 3))?.[0];
    if (digits === undefined) return null;
    const start = this.#at + digits.length;
    const name = this.#text.slice(start, start + Number(digits));
    if (name.length < Number(digits) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return null;
    this.#at = start + name.length;
    return name;
  }

  label(): string | null {
    if (this.#text[this.#at] === '_') {
      this.#at++;
      return '_';
    }
    return this.identifier();
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }
}

/**
 * Go's regular expressions as far as profiles use them (`drop_frames`, `keep_frames`): literals, `.`, classes, groups,
 * `|`, `*`, `+`, `?`. They come out of files, so they are run as a set of states, never by backtracking.
 * Syntax: https://github.com/google/re2/wiki/Syntax
 */

const MAX_PATTERN = 20_000;
const MAX_TEXT = 1000;
/** States visited over all texts of one expression. */
const MAX_STEPS = 50_000_000;

type Test = (code: number) => boolean;

/** One instruction: a character to pass, a fork, or the end. */
interface State {
  readonly test: Test | null;
  readonly next: number[];
}

export class GoRegexp {
  readonly #states: State[] = [{ test: null, next: [] }];
  readonly #start: number;
  #steps = 0;

  /** Throws SyntaxError on what is not understood. */
  constructor(pattern: string) {
    if (pattern.length > MAX_PATTERN) throw new SyntaxError(`an expression of ${pattern.length} characters`);
    const parser = new Parser(pattern, this.#states);
    this.#start = parser.whole();
  }

  /** Whether the whole text matches. Throws RangeError when the expression is too slow for its texts. */
  matches(text: string): boolean {
    let active = this.#closure([this.#start]);
    const size = Math.min(text.length, MAX_TEXT);
    for (let at = 0; at < size && active.size > 0; at++) {
      const code = text.charCodeAt(at);
      const next: number[] = [];
      for (const id of active) {
        const { test, next: after } = this.#states[id]!;
        if (test?.(code)) next.push(...after);
      }
      active = this.#closure(next);
    }
    return active.has(END);
  }

  #closure(from: number[]): Set<number> {
    const seen = new Set<number>();
    const open = [...from];
    while (open.length > 0) {
      const id = open.pop()!;
      if (seen.has(id)) continue;
      seen.add(id);
      if (++this.#steps > MAX_STEPS) throw new RangeError('an expression that takes too long');
      const { test, next } = this.#states[id]!;
      if (test === null) open.push(...next);
    }
    return seen;
  }
}

const END = 0;
const MAX_DEPTH = 200;

/** Builds from the end: each part is given the state that follows it and returns the one that begins it. */
class Parser {
  readonly #pattern: string;
  readonly #states: State[];
  #at = 0;
  #depth = 0;

  constructor(pattern: string, states: State[]) {
    this.#pattern = pattern;
    this.#states = states;
  }

  whole(): number {
    const start = this.#alternatives()(END);
    if (this.#at < this.#pattern.length) throw new SyntaxError('a ")" too many');
    return start;
  }

  #alternatives(): (next: number) => number {
    const branches = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    return branches.length === 1
      ? branches[0]!
      : next =>
          this.#state(
            null,
            branches.map(branch => branch(next)),
          );
  }

  #sequence(): (next: number) => number {
    const parts: ((next: number) => number)[] = [];
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at]!))
      parts.push(this.#repeated(this.#atom()));
    return next => parts.reduceRight((after, part) => part(after), next);
  }

  #repeated(atom: (next: number) => number): (next: number) => number {
    let part = atom;
    while (/[*+?]/.test(this.#pattern[this.#at] ?? '')) {
      const mark = this.#pattern[this.#at++]!;
      const inner = part;
      if (mark === '?') part = next => this.#state(null, [inner(next), next]);
      else part = next => this.#loop(inner, next, mark === '+');
    }
    if (this.#pattern[this.#at] === '{') throw new SyntaxError('a counted repetition');
    return part;
  }

  #loop(inner: (next: number) => number, next: number, atLeastOnce: boolean): number {
    const after: number[] = [next];
    const fork = this.#state(null, after);
    const body = inner(fork);
    after.push(body);
    return atLeastOnce ? body : fork;
  }

  #atom(): (next: number) => number {
    const character = this.#pattern[this.#at++]!;
    if (character === '(') return this.#group();
    if (character === '^' || character === '$') return next => next;
    if (character === '.') return next => this.#state(() => true, [next]);
    const test = character === '[' ? this.#characterClass() : character === '\\' ? this.#escape() : null;
    const code = character.charCodeAt(0);
    return next => this.#state(test ?? (other => other === code), [next]);
  }

  #group(): (next: number) => number {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxError('groups too deep');
    if (this.#pattern[this.#at] === '?') {
      if (!this.#pattern.startsWith('?:', this.#at)) throw new SyntaxError('a group with flags');
      this.#at += 2;
    }
    const inner = this.#alternatives();
    if (this.#pattern[this.#at++] !== ')') throw new SyntaxError('a "(" too many');
    this.#depth--;
    return inner;
  }

  #escape(): Test {
    const character = this.#pattern[this.#at++];
    if (character === undefined) throw new SyntaxError('a "\\" at the end');
    const known = CLASSES[character];
    if (known !== undefined) return code => known.test(String.fromCharCode(code));
    if (/[A-Za-z0-9]/.test(character)) throw new SyntaxError(`\\${character}`);
    return code => code === character.charCodeAt(0);
  }

  #characterClass(): Test {
    const negated = this.#pattern[this.#at] === '^';
    if (negated) this.#at++;
    const tests: Test[] = [];
    for (let first = true; first || this.#pattern[this.#at] !== ']'; first = false) {
      const character = this.#pattern[this.#at++];
      if (character === undefined) throw new SyntaxError('a "[" without end');
      if (character === '\\') tests.push(this.#escape());
      else tests.push(this.#range(character.charCodeAt(0)));
    }
    this.#at++;
    return code => tests.some(test => test(code)) !== negated;
  }

  #range(low: number): Test {
    const following = this.#pattern[this.#at + 1];
    if (this.#pattern[this.#at] !== '-' || following === undefined || following === ']')
      return code => code === low;
    this.#at += 2;
    const high = following.charCodeAt(0);
    return code => code >= low && code <= high;
  }

  #state(test: Test | null, next: number[]): number {
    if (this.#states.length > 2 * MAX_PATTERN) throw new SyntaxError('an expression with too many states');
    return this.#states.push({ test, next }) - 1;
  }
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  d: /\d/,
  D: /\D/,
  s: /\s/,
  S: /\S/,
  w: /\w/,
  W: /\W/,
};

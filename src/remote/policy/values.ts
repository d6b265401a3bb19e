/** Typed values: does a word fit, and how is the type said to people. The host guard holds the same in Python. */
import type { Value } from '../../core/grammar.ts';
import { clip } from '../../core/text.ts';

/** Named path sets → anchored patterns; `remote/policy/paths.ts` with what a site adds. */
export type PathSets = Readonly<Record<string, readonly string[]>>;

export interface Values {
  fits(value: Value, word: string): boolean;
}

const MAX_WORD = 512;
/** Above these a bounded repetition makes grep's automaton large: `(a{99}){99}`. */
const MAX_REPETITIONS = 1000;

export function createValues(sets: PathSets): Values {
  const compiled = new Map<string, RegExp>();
  const anchored = (source: string): RegExp => {
    let expression = compiled.get(source);
    if (!expression) {
      expression = new RegExp(`^(?:${source})$`);
      compiled.set(source, expression);
    }
    return expression;
  };
  const fits = (value: Value, word: string): boolean => {
    if (word.length > MAX_WORD) return value.type === 'list' && fitsList(value, word, fits);
    switch (value.type) {
      case 'int':
        return /^(?:0|[1-9][0-9]{0,14})$/.test(word) && within(value, word);
      case 'decimal':
        return /^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,3})?$/.test(word) && within(value, word);
      case 'words':
        return value.words.includes(word);
      case 'list':
        return fitsList(value, word, fits);
      case 'tokens':
        return tokensOf(word).length > 0 && tokensOf(word).every(token => fits(value.of, token));
      case 'either':
        return value.of.some(inner => fits(inner, word));
      case 'pattern':
        return anchored(value.pattern).test(word);
      case 'regex':
        return word.length <= value.max && isCheapRegex(word);
      case 'path':
        return value.sets.some(set =>
          (sets[set] ?? []).some(source => isClean(word) && anchored(source).test(word)),
        );
    }
  };
  return { fits };
}

/** `( sport = :443 )` → `(`, `sport`, `=`, `:443`, `)`. */
export function tokensOf(word: string): string[] {
  return word.replace(/[()]/g, ' $& ').split(' ').filter(Boolean);
}

function fitsList(
  value: Extract<Value, { type: 'list' }>,
  word: string,
  fits: (value: Value, word: string) => boolean,
): boolean {
  if (word.length > MAX_WORD * 4) return false;
  const members = word.split(',');
  return members.length <= value.max && members.every(member => fits(value.of, member));
}

function within(value: { readonly min: number; readonly max: number }, word: string): boolean {
  return Number(word) >= value.min && Number(word) <= value.max;
}

/** No segment `.` or `..`, no `//`: what the kernel opens is what is written. */
function isClean(word: string): boolean {
  return !/\/\/|\/\.{1,2}(?:\/|$)/.test(word);
}

/** No back-reference, and the product of all bounded repetitions stays small. */
function isCheapRegex(word: string): boolean {
  if (/\\[1-9]/.test(word)) return false;
  let product = 1;
  for (const match of word.matchAll(/\{([0-9]*),?([0-9]*)\\?\}/g)) {
    product *= Math.max(1, Number(match[1] || '0'), Number(match[2] || '0'));
  }
  return product <= MAX_REPETITIONS;
}

/** The type in words, for refusals and tables: `a whole number from 1 to 30`. */
export function describeValue(value: Value): string {
  switch (value.type) {
    case 'int':
      return `a whole number from ${value.min} to ${value.max}`;
    case 'decimal':
      return `a number from ${value.min} to ${value.max}`;
    case 'words':
      return value.words.length > 8
        ? `one of ${value.words.slice(0, 8).join(', ')}, … (${value.words.length})`
        : value.words.join(' or ');
    case 'list':
      return `up to ${value.max}, with commas: ${describeValue(value.of)}`;
    case 'tokens':
      return `up to ${value.max} words: ${describeValue(value.of)}`;
    case 'either':
      return clip([...new Set(value.of.map(describeValue))].join(', or '), 160);
    case 'pattern':
      return value.says;
    case 'regex':
      return `a regular expression of at most ${value.max} characters, without back-references`;
    case 'path':
      return value.sets.includes('sysctl-keys')
        ? 'a key of the closed list such as vm.swappiness'
        : `a path of the closed sets ${value.sets.join(', ')}`;
  }
}

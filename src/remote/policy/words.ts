/** Sorts an argv into flags with their values, and operands; every word is either, by exact name. */
import type { Flag, Form, Grammar, Value } from '../../core/grammar.ts';
import { describeValue, type Values } from './values.ts';

/** What was read of the argv so far. */
export interface Seen {
  readonly flags: Map<Flag, string[]>;
  readonly operands: string[];
}

/** Why a form does not fit, and how many words were understood. */
export class Mismatch {
  readonly problem: string;
  readonly depth: number;
  constructor(problem: string, depth: number) {
    this.problem = problem;
    this.depth = depth;
  }
}

/** Sorts the words into flags with their values, and operands. */
export function readWords(
  grammar: Grammar,
  form: Form,
  argv: readonly string[],
  values: Values,
): Seen | Mismatch {
  const seen: Seen = { flags: new Map(), operands: [] };
  let at = 1;
  while (at < argv.length) {
    const word = argv[at]!;
    if (word === '--' && grammar.dashes) {
      seen.operands.push(...argv.slice(at + 1));
      break;
    }
    const isFlag = (word.startsWith('-') && word !== '-') || (word.startsWith('+') && findFlag(form, word));
    if (!isFlag) {
      seen.operands.push(word);
      at++;
      continue;
    }
    if (form.workload && seen.operands.length > (form.verbs?.length ?? 0)) {
      return new Mismatch(`${clipWord(word)} stands behind the program that ${grammar.tool} starts`, at);
    }
    if (isTooEarly(grammar, form, seen, word)) {
      return new Mismatch(`${clipWord(word)} stands before the verb`, at);
    }
    const end = readFlag({ grammar, form, argv, values, seen }, at);
    if (end instanceof Mismatch) return end;
    at = end;
  }
  return seen;
}

/** Before the verb a flag may mean something else: `nvidia-smi -c 1 dmon` sets a mode. */
function isTooEarly(grammar: Grammar, form: Form, seen: Seen, word: string): boolean {
  if (!grammar.beforeVerbs || seen.operands.length >= (form.verbs?.length ?? 0)) return false;
  return !grammar.beforeVerbs.includes(word.split('=')[0]!);
}

interface Reading {
  readonly grammar: Grammar;
  readonly form: Form;
  readonly argv: readonly string[];
  readonly values: Values;
  readonly seen: Seen;
}

/** Reads the flag at `at`, with its value; the index behind it. */
function readFlag(reading: Reading, at: number): number | Mismatch {
  const { form, argv, values, grammar } = reading;
  const word = argv[at]!;
  const exact = findFlag(form, word);
  if (exact) return readValue(reading, exact, word, at);
  if (form.numeric && /^-[0-9]+$/.test(word)) {
    if (values.fits(form.numeric, word.slice(1))) return at + 1;
    return new Mismatch(`${grammar.tool} ${word}: expected ${describeValue(form.numeric)}`, at);
  }
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    const flag = equals > 0 ? findFlag(form, word.slice(0, equals)) : undefined;
    if (!flag?.value) return new Mismatch(`${grammar.tool} does not take ${clipWord(word)} here`, at);
    return keep(reading, flag, word.slice(0, equals), word.slice(equals + 1), at) ?? at + 1;
  }
  return readBundle(reading, word, at);
}

/** `-tlnp`, `-bn1`: letters without a value, of which the last may take one. */
function readBundle(reading: Reading, word: string, at: number): number | Mismatch {
  const { grammar, form } = reading;
  for (let index = 1; index < word.length; index++) {
    const name = `-${word[index]}`;
    const flag = findFlag(form, name);
    const joined = index > 1 || word.length > 2;
    if (!flag || (joined && !flag.value && grammar.bundle === false)) {
      const what = word.length === 2 || grammar.bundle === false ? word : `${name} (in ${word})`;
      return new Mismatch(`${grammar.tool} does not take ${clipWord(what)} here`, at);
    }
    if (!flag.value) {
      const wrong = keep(reading, flag, name, null, at);
      if (wrong) return wrong;
      continue;
    }
    const rest = word.slice(index + 1);
    if (rest === '') return readValue(reading, flag, name, at);
    if (grammar.glue === false) {
      return new Mismatch(`${grammar.tool} ${name}: the value must be a word of its own`, at);
    }
    return keep(reading, flag, name, rest, at) ?? at + 1;
  }
  return at + 1;
}

/** The value of a flag that stands alone: the next word, unless it is optional. */
function readValue(reading: Reading, flag: Flag, name: string, at: number): number | Mismatch {
  const next = reading.argv[at + 1];
  if (!flag.value || !takesNext(flag, flag.value, next, reading.values)) {
    return keep(reading, flag, name, null, at) ?? at + 1;
  }
  if (next === undefined) {
    return new Mismatch(`${reading.grammar.tool} ${name} needs a value: ${describeValue(flag.value!)}`, at);
  }
  return keep(reading, flag, name, next, at) ?? at + 2;
}

/** Does an optional value take the next word? */
function takesNext(flag: Flag, value: Value, next: string | undefined, values: Values): boolean {
  switch (flag.optional) {
    case undefined:
      return true;
    case 'glued':
      return false;
    case 'next':
      return next !== undefined && !/^[-+]/.test(next);
    default:
      return next !== undefined && values.fits(value, next);
  }
}

function keep(reading: Reading, flag: Flag, name: string, value: string | null, at: number): Mismatch | null {
  const { tool } = reading.grammar;
  if (value !== null && !reading.values.fits(flag.value!, value)) {
    return new Mismatch(`${tool} ${name} ${clipWord(value)}: expected ${describeValue(flag.value!)}`, at);
  }
  const before = reading.seen.flags.get(flag) ?? [];
  if (before.length >= (flag.repeat ?? 1)) return new Mismatch(`${tool} ${name} is there twice`, at);
  reading.seen.flags.set(flag, [...before, value ?? '']);
  return null;
}

export function findFlag(form: Form, name: string): Flag | undefined {
  return form.flags.find(flag => flag.names.includes(name));
}

export function hasFlag(form: Form, flags: Seen['flags'], name: string): boolean {
  const flag = findFlag(form, name);
  return flag !== undefined && flags.has(flag);
}

/** For messages: no word of a hostile line fills the screen. */
export function clipWord(word: string): string {
  return word.length > 60 ? `${word.slice(0, 57)}…` : word;
}

/** One stage's argv against one tool's grammar. The host guard holds the same steps in Python, over the same data. */
import type { Form, Grammar, Operand, Role, Tier, Value } from '../../core/grammar.ts';
import { describeValue, tokensOf, type Values } from './values.ts';
import { clipWord, findFlag, hasFlag, Mismatch, readWords, type Seen } from './words.ts';

/** Where a stage stands in its pipeline. */
export interface Place {
  readonly first: boolean;
  readonly last: boolean;
}

export type Match =
  | { readonly ok: true; readonly fit: Fit }
  /** `depth`: how many words were understood; the form that got furthest explains the refusal best. */
  | { readonly ok: false; readonly problem: string; readonly depth: number };

export interface Fit {
  /** As typed, with the flags that the form adds. */
  readonly argv: readonly string[];
  readonly tier: Tier;
  readonly root: boolean;
  /** How long it samples by its own operands, in seconds; 0 where it does not. */
  readonly seconds: number;
  /** It does not end by itself: the transport ends it after `seconds`. */
  readonly endless: boolean;
  /** Stage to add behind it where it is the last. */
  readonly reader: readonly string[] | null;
  readonly cost: string | undefined;
}

const MAX_SECONDS = 60;
/** The judge looks for this to offer the line with a count. */
export const WITHOUT_COUNT = 'an interval without a count never ends: add a count';

export function matchGrammar(grammar: Grammar, argv: readonly string[], place: Place, values: Values): Match {
  let best: Mismatch | null = null;
  for (const form of grammar.forms) {
    const result = matchForm(grammar, form, argv, place, values);
    if (!(result instanceof Mismatch)) return { ok: true, fit: result };
    if (!best || result.depth > best.depth) best = result;
  }
  return {
    ok: false,
    problem: best?.problem ?? `${grammar.tool} has no allowed form`,
    depth: best?.depth ?? 0,
  };
}

function matchForm(
  grammar: Grammar,
  form: Form,
  argv: readonly string[],
  place: Place,
  values: Values,
): Fit | Mismatch {
  if (form.sequence) return matchSequence(grammar, form, form.sequence, argv, place, values);
  const seen = readWords(grammar, form, argv, values);
  if (seen instanceof Mismatch) return seen;
  const assigned = assignOperands(form, seen.operands, values, argv.length);
  if (assigned instanceof Mismatch) return assigned;
  const problem = checkFlags(form, seen.flags, argv.length) ?? checkPlace(grammar, form, place, argv.length);
  if (problem) return problem;
  const seconds = secondsOf(form, seen.flags, assigned, argv.length);
  if (seconds instanceof Mismatch) return seconds;
  return {
    argv: withAdded(form, seen.flags, argv),
    tier: form.tier ?? grammar.tier,
    root: Boolean(form.root ?? grammar.root) || [...seen.flags.keys()].some(flag => flag.root),
    seconds: form.endless ?? seconds,
    endless: form.endless !== undefined,
    reader: form.reader ?? null,
    cost: form.cost ?? grammar.cost,
  };
}

/** A site's template: each word in its place; a word that is filled in never begins with `-`. */
function matchSequence(
  grammar: Grammar,
  form: Form,
  sequence: readonly Value[],
  argv: readonly string[],
  place: Place,
  values: Values,
): Fit | Mismatch {
  for (const [index, value] of sequence.entries()) {
    const word = argv[index + 1];
    if (word === undefined) return new Mismatch(`expected ${describeValue(value)} at the end`, index + 1);
    const literal = value.type === 'words' && value.words.includes(word);
    if (!literal && (word.startsWith('-') || !values.fits(value, word))) {
      return new Mismatch(`${clipWord(word)}: expected ${describeValue(value)}`, index + 1);
    }
  }
  if (argv.length !== sequence.length + 1) {
    return new Mismatch(`${clipWord(argv[sequence.length + 1]!)} may not stand there`, sequence.length + 1);
  }
  return (
    checkPlace(grammar, form, place, argv.length) ?? {
      argv,
      tier: form.tier ?? grammar.tier,
      root: Boolean(form.root ?? grammar.root),
      seconds: form.endless ?? 0,
      endless: form.endless !== undefined,
      reader: null,
      cost: form.cost ?? grammar.cost,
    }
  );
}

/** The argv with the flags that the form adds, behind its verbs: `journalctl --no-pager -n 5`. */
function withAdded(form: Form, flags: Seen['flags'], argv: readonly string[]): readonly string[] {
  const added: string[] = [];
  let missing = false;
  for (const word of form.add ?? []) {
    if (findFlag(form, word)) missing = !hasFlag(form, flags, word);
    if (missing) added.push(word);
  }
  if (added.length === 0) return argv;
  // Verbs may stand behind flags (`kubectl -n prod get`): then the first place that is surely right is the tool's.
  const leading = (form.verbs ?? []).every((verbs, index) => verbs.includes(argv[index + 1] ?? ''));
  const at = 1 + (leading ? (form.verbs?.length ?? 0) : 0);
  return [...argv.slice(0, at), ...added, ...argv.slice(at)];
}

type Assigned = ReadonlyMap<Operand, readonly string[]>;

/** Gives each operand of the form, in order, as many of the words as fit. */
function assignOperands(
  form: Form,
  operands: readonly string[],
  values: Values,
  size: number,
): Assigned | Mismatch {
  const assigned = new Map<Operand, readonly string[]>();
  let at = 0;
  for (const verbs of form.verbs ?? []) {
    const word = operands[at];
    if (word === undefined || !verbs.includes(word)) {
      return new Mismatch(
        word === undefined ? 'a verb is missing' : `${clipWord(word)} is not allowed here`,
        at,
      );
    }
    at++;
  }
  for (const operand of form.operands) {
    const taken = takeOperands(operand, operands, at, values);
    if (taken < operand.min) {
      const got = operands[at + taken];
      return new Mismatch(operandProblem(operand, got), at + taken + 1);
    }
    assigned.set(operand, operands.slice(at, at + taken));
    at += taken;
  }
  if (at === operands.length) return assigned;
  const last = form.operands.at(-1);
  const expected = last ? `: expected ${describeValue(last.value)}` : '';
  return new Mismatch(`${clipWord(operands[at]!)} may not stand there${expected}`, Math.min(at + 1, size));
}

function operandProblem(operand: Operand, got: string | undefined): string {
  if (got === undefined) {
    return operand.role === 'count'
      ? WITHOUT_COUNT
      : `${operand.name} is missing: ${describeValue(operand.value)}`;
  }
  const expected = describeValue(operand.value);
  return operand.value.type === 'path'
    ? `${clipWord(got)} may not be read: expected ${expected}`
    : `${clipWord(got)} is not allowed as ${operand.name}: expected ${expected}`;
}

/** How many words the operand takes from `at`: as many as fit, and at most `max` words or tokens. */
function takeOperands(operand: Operand, operands: readonly string[], at: number, values: Values): number {
  let taken = 0;
  let tokens = 0;
  while (taken < operand.max && at + taken < operands.length) {
    const word = operands[at + taken]!;
    if (!values.fits(operand.value, word)) break;
    tokens += tokensIn(operand.value, word);
    if (operand.value.type === 'tokens' && tokens > operand.value.max) break;
    taken++;
  }
  return taken;
}

function tokensIn(value: Value, word: string): number {
  return value.type === 'tokens' ? tokensOf(word).length : 0;
}

function checkFlags(form: Form, flags: Seen['flags'], size: number): Mismatch | null {
  for (const group of form.required ?? []) {
    if (!group.some(name => hasFlag(form, flags, name)))
      return new Mismatch(`it needs ${group.join(' or ')}`, size);
  }
  for (const group of form.apart ?? []) {
    const both = group.filter(name => hasFlag(form, flags, name));
    if (both.length > 1) return new Mismatch(`${both.join(' and ')} do not go together`, size);
  }
  return null;
}

function checkPlace(grammar: Grammar, form: Form, place: Place, size: number): Mismatch | null {
  if (form.stdin && place.first) {
    return new Mismatch(
      `${grammar.tool} without a file waits for input: name a file, or put it behind "|"`,
      size - 1,
    );
  }
  if (!form.stdin && !place.first)
    return new Mismatch(`${grammar.tool} may not stand behind "|" in this form`, size - 1);
  if (form.piped && place.last) {
    return new Mismatch(`its output may be large: put "| tail -n 200" or "| grep …" behind it`, size);
  }
  return null;
}

/** Interval × count, or the seconds named; an interval without a count never ends. */
function secondsOf(form: Form, flags: Seen['flags'], assigned: Assigned, size: number): number | Mismatch {
  const roles = new Map<Role, number>();
  for (const [flag, values] of flags) if (flag.role) roles.set(flag.role, Number(values.at(-1)));
  for (const [operand, values] of assigned) {
    if (operand.role && values.length > 0) roles.set(operand.role, Number(values[0]));
  }
  const count = roles.get('count');
  const interval = roles.get('interval');
  if (interval !== undefined && count === undefined) {
    return new Mismatch(WITHOUT_COUNT, size);
  }
  const sampled = count === undefined ? 0 : (interval ?? form.interval ?? 1) * count;
  const needed = roles.get('seconds') ?? sampled;
  const max = form.maxSeconds ?? MAX_SECONDS;
  return needed > max ? new Mismatch(`it would run for ${needed} s; at most ${max} s`, size) : needed;
}

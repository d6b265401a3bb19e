/** What came with a request, by kind: a thread dump and a profile in one message are two questions. */
import type { Input } from '../core/ports.ts';

/** What an input's beginning says: the sub-command that explains it, or the words when it is a short text of another kind. */
export interface Recognised {
  readonly command: string | null;
  readonly words: string;
}

export interface SortedInputs {
  /** By sub-command, in the order in which the kinds came. */
  readonly kinds: ReadonlyMap<string, readonly Input[]>;
  /** What people wrote beside a forwarded file: it says what the problem is. */
  readonly words: readonly string[];
  readonly unknown: readonly Input[];
}

export async function sortInputs(
  inputs: readonly Input[],
  recognise: (input: Input) => Promise<Recognised>,
): Promise<SortedInputs> {
  const kinds = new Map<string, Input[]>();
  const words: string[] = [];
  const unknown: Input[] = [];
  for (const [index, found] of (await Promise.all(inputs.map(recognise))).entries()) {
    const input = inputs[index]!;
    if (found.command !== null) kinds.set(found.command, [...(kinds.get(found.command) ?? []), input]);
    else if (found.words !== '') words.push(found.words);
    else unknown.push(input);
  }
  return { kinds, words, unknown };
}

/** An input that nobody reads in this run, and the sub-command that would (null: none knows it). */
export interface LeftOut {
  readonly name: string;
  readonly command: string | null;
}

/**
 * For a sub-command that was named: the inputs of its kind. All of them when none is: then the person knows better.
 * A trace may stand far down in a log, so `stacktrace` also takes what is of no known kind.
 */
export function inputsFor(
  command: string,
  { kinds, unknown }: SortedInputs,
  all: readonly Input[],
): { readonly inputs: readonly Input[]; readonly left: readonly LeftOut[] } {
  const own = [...kinds].filter(([kind]) => familyOf(kind) === familyOf(command));
  if (own.length === 0) return { inputs: all, left: [] };
  const alien = [...kinds].filter(([kind]) => familyOf(kind) !== familyOf(command));
  const taken = new Set([
    ...own.flatMap(([, inputs]) => inputs),
    ...(command === 'stacktrace' ? unknown : []),
  ]);
  return {
    inputs: all.filter(input => taken.has(input)),
    left: [
      ...alien.flatMap(([kind, inputs]) => inputs.map(({ name }) => ({ name, command: kind }))),
      ...unknown.filter(input => !taken.has(input)).map(({ name }) => ({ name, command: null })),
    ],
  };
}

/** `topn` and `code` both read profiles. */
function familyOf(command: string): string {
  return command === 'code' ? 'topn' : command;
}

/** Nothing that was sent is passed over in silence; null: nothing was. */
export function sayLeftOut(left: readonly LeftOut[], prefix: string): string | null {
  const says = left.map(({ name, command }) =>
    command === null
      ? `${name} was left out: it is neither a stack trace nor a profile that I know.`
      : `${name} was left out: ${prefix} ${command} explains it.`,
  );
  return says.length === 0 ? null : says.join('\n');
}

/** A problem's words: a forwarded message may be long. */
const PROBLEM_CHARS = 2000;

/** What was written beside a file belongs to the problem; what was asked for by name stands first. */
export function withProblem(
  args: Readonly<Record<string, unknown>>,
  words: readonly string[],
): Readonly<Record<string, unknown>> {
  const { problem: asked, ...others } = args;
  const problem = [asked, ...words].filter(Boolean).join(' ').slice(0, PROBLEM_CHARS);
  return problem === '' ? others : { ...others, problem };
}

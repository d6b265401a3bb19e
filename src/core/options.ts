/** The original's flags and the commands' own long options, taken off a line of words. */
import type { Command } from './command.ts';
import { plainQuotes } from './quotes.ts';
import type { Flags } from './words.ts';

export interface Line {
  readonly rest: string;
  readonly flags: Flags;
}

type FlagName = keyof Flags;

interface FlagSpec {
  readonly short: string | null;
  readonly long: string;
  readonly name: FlagName;
  readonly takes: 'nothing' | 'word' | 'number';
  /** Of a number: smallest and largest. */
  readonly range?: readonly [number, number];
  readonly help: string;
}

/** Elastic perf-copilot's options, with their names and meanings. */
export const FLAGS: readonly FlagSpec[] = [
  {
    short: '-d',
    long: '--debug',
    name: 'debug',
    takes: 'nothing',
    help: 'say on stderr what is asked of hosts and model',
  },
  {
    short: '-e',
    long: '--echo-input',
    name: 'echoInput',
    takes: 'nothing',
    help: 'print the input before the answer',
  },
  { short: '-c', long: '--chat', name: 'chat', takes: 'nothing', help: 'go on asking after the answer' },
  {
    short: null,
    long: '--output-format',
    name: 'outputFormat',
    takes: 'word',
    help: 'markdown or plain or json',
  },
  {
    short: '-m',
    long: '--model-or-deployment-id',
    name: 'model',
    takes: 'word',
    help: 'another model or deployment',
  },
  {
    short: null,
    long: '--temperature',
    name: 'temperature',
    takes: 'number',
    range: [0, 2],
    help: 'sampling temperature, 0 to 2',
  },
  {
    short: null,
    long: '--max-concurrent-queries',
    name: 'maxConcurrentQueries',
    takes: 'number',
    range: [1, 64],
    help: 'model requests side by side',
  },
];

/** Flags in front of the next word; a short one counts nowhere else. */
export function takeFlags(line: Line): Line | { readonly message: string } {
  let { rest, flags } = line;
  for (;;) {
    const [word, value, after] = wordAndValue(rest);
    const spec = FLAGS.find(flag => flag.short === word || flag.long === longName(word));
    if (!spec) return { rest, flags };
    const taken = flagValue(spec, value);
    if ('message' in taken) return taken;
    flags = { ...flags, [spec.name]: taken.value };
    rest = spec.takes === 'nothing' ? afterWord(rest) : after;
  }
}

export function flagValue(
  spec: FlagSpec,
  value: string | null,
): { readonly value: string | number | boolean } | { readonly message: string } {
  if (spec.takes === 'nothing') return { value: true };
  if (value === null || value === '')
    return {
      message: `${spec.long} needs a value, e.g. ${spec.long} ${spec.takes === 'number' ? '1' : 'NAME'}`,
    };
  if (spec.takes === 'word') return { value };
  const number = Number(value);
  const [min, max] = spec.range ?? [0, Number.MAX_SAFE_INTEGER];
  return Number.isFinite(number) && number >= min && number <= max
    ? { value: number }
    : { message: `${spec.long} takes a number from ${min} to ${max}, got ${value}` };
}

interface Taken {
  readonly rest: string;
  readonly values: Record<string, string>;
  readonly flags: Flags;
}

/**
 * Long options as whole words at the start or the end of the rest. At the start a value is one word or one quoted
 * string; at the end `--problem` takes all that follows, every other option exactly one word: in
 * `slow since --like nothing works`, `--like` is part of the sentence.
 */
export function takeOptions(rest: string, command: Command, where: 'start' | 'both'): Taken {
  const start = takeLeading(rest, command);
  if (where === 'start') return start;
  const end = takeTrailing(start.rest, command);
  return {
    rest: end.rest,
    values: { ...end.values, ...start.values },
    flags: { ...end.flags, ...start.flags },
  };
}

function takeLeading(text: string, command: Command): Taken {
  const values: Record<string, string> = {};
  let flags: Flags = {};
  let rest = text.trim();
  for (;;) {
    const [word, value, after] = wordAndValue(rest);
    const name = longName(word);
    const flag = FLAGS.find(spec => spec.long === name);
    if (flag) {
      const taken = flagValue(flag, value);
      if ('message' in taken) return { rest, values, flags };
      flags = { ...flags, [flag.name]: taken.value };
      rest = flag.takes === 'nothing' ? afterWord(rest) : after;
    } else if (name && command.options.includes(name.slice(2)) && value !== null) {
      values[name.slice(2)] = value;
      rest = after;
    } else {
      return { rest, values, flags };
    }
  }
}

function takeTrailing(text: string, command: Command): Taken {
  let rest = text;
  const values: Record<string, string> = {};
  let flags: Flags = {};
  for (;;) {
    const match = lastOption(rest, command);
    if (!match) return { rest, values, flags };
    if (match.flag) flags = { ...flags, [match.flag.name]: match.value };
    else values[match.name] = String(match.value);
    rest = rest.slice(0, match.at).trimEnd();
  }
}

interface Trailing {
  readonly at: number;
  readonly name: string;
  readonly value: string | number | boolean;
  readonly flag: FlagSpec | null;
}

function lastOption(text: string, command: Command): Trailing | null {
  const found = [...text.matchAll(/(?:^|\s)((?:--|—)[a-z][a-z-]*)(?=\s|$)/g)];
  for (const match of found.reverse()) {
    const word = match[1] ?? '';
    const name = longName(word) ?? '';
    const at = match.index + match[0].length - word.length;
    const tail = text.slice(at + word.length).trim();
    const flag = FLAGS.find(spec => spec.long === name) ?? null;
    const value = flag ? trailingFlag(flag, tail) : trailingValue(name.slice(2), tail, command);
    if (value !== null) return { at, name: name.slice(2), value, flag };
  }
  return null;
}

function trailingFlag(flag: FlagSpec, tail: string): string | number | boolean | null {
  if (flag.takes === 'nothing') return tail === '' ? true : null;
  if (tail === '' || /\s/.test(tail)) return null;
  const taken = flagValue(flag, tail);
  return 'message' in taken ? null : taken.value;
}

function trailingValue(name: string, tail: string, command: Command): string | null {
  if (!command.options.includes(name) || tail === '') return null;
  const text = plainQuotes(tail);
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted) return quoted[2] ?? '';
  return name === 'problem' || !/\s/.test(tail) ? tail : null;
}

/** `--problem` or `—problem` → `--problem`; null for anything else. */
function longName(word: string): string | null {
  const match = /^(?:--|—)([a-z][a-z-]*)$/.exec(word);
  return match ? `--${match[1]}` : null;
}

function wordAndValue(text: string): [string, string | null, string] {
  const trimmed = text.trimStart();
  const word = /^\S+/.exec(trimmed)?.[0] ?? '';
  const tail = plainQuotes(trimmed.slice(word.length).trimStart());
  const quoted = /^"([^"]*)"(?=\s|$)|^'([^']*)'(?=\s|$)/.exec(tail);
  if (quoted) return [word, quoted[1] ?? quoted[2] ?? '', tail.slice(quoted[0].length).trim()];
  const value = /^\S+/.exec(tail)?.[0] ?? null;
  return [word, value, value === null ? '' : tail.slice(value.length).trim()];
}

function afterWord(text: string): string {
  return text.trimStart().replace(/^\S+/, '').trim();
}

/**
 * Terminal arguments to a command, as contract section 2 says: each argument is one command, as the shell gave it;
 * what follows the first operand is never an option of ours unless it is `--long` and known.
 */
import type { Command } from '../core/command.ts';
import { UsageError } from '../core/errors.ts';
import { FLAGS, flagValue } from '../core/options.ts';
import type { Flags } from '../core/words.ts';

export interface TerminalArguments {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly flags: Flags;
  readonly json: boolean;
  readonly help: boolean;
  readonly files: readonly string[];
  /** Words given to a command that takes pasted text: the text, or files' names. */
  readonly words: readonly string[];
  /** What was probably meant, where a command's options stand outside its quotes. */
  readonly hint: string | null;
}

/** `argv` without the sub-command's name, which may stand after flags: `-d debughost local`. */
export function parseTerminal(argv: readonly string[], command: Command): TerminalArguments {
  const read: Read = {
    operands: [],
    files: [],
    values: {},
    flags: {},
    json: false,
    help: false,
    literal: false,
  };
  const rest = [...argv];
  while (rest.length > 0) takeWord(rest.shift() as string, rest, command, read);
  const { operands, values, flags, json, help, files } = read;
  return {
    raw: { ...assign(operands, command), ...values },
    flags,
    json,
    help,
    files,
    words: command.operands.length === 0 ? operands : [],
    hint: unquotedHint(operands, command),
  };
}

/** Each argument is one command, and none begins with a dash. */
function unquotedHint(operands: readonly string[], command: Command): string | null {
  const from = command.operands.indexOf(command.list ?? '');
  if (from < 0 || !operands.some((word, index) => index > from && word.startsWith('-'))) return null;
  const [before, line] = [operands.slice(0, from), operands.slice(from)];
  return `Each argument is a command of its own; one with options is quoted: perf ${command.name} ${before.join(' ')} '${line.join(' ')}'`;
}

interface Read {
  readonly operands: string[];
  readonly files: string[];
  readonly values: Record<string, unknown>;
  flags: Flags;
  json: boolean;
  help: boolean;
  /** After `--`: nothing is an option any more. */
  literal: boolean;
}

function takeWord(word: string, rest: string[], command: Command, read: Read): void {
  const first = read.operands.length === 0;
  const [name = '', inline] = split(word);
  const flag = FLAGS.find(spec => spec.long === name || (first && spec.short === word));
  if (read.literal) read.operands.push(word);
  else if (first && word === '--') read.literal = true;
  else if (name === '--json') read.json = true;
  else if (name === '--help' || (first && word === '-h')) read.help = true;
  else if (name === '--file') read.files.push(nextValue(name, inline, rest));
  else if (flag)
    read.flags = {
      ...read.flags,
      [flag.name]: taken(flag, flag.takes === 'nothing' ? null : nextValue(name, inline, rest)),
    };
  else if (isOwn(name, command)) read.values[name.slice(2)] = nextValue(name, inline, rest);
  else if (first && /^--?[a-z]/.test(word))
    throw new UsageError(`Unknown option ${word}. See: perf ${command.name} --help`);
  else read.operands.push(word);
}

function isOwn(name: string, command: Command): boolean {
  return name.startsWith('--') && command.options.includes(name.slice(2));
}

function assign(operands: readonly string[], command: Command): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const [index, name] of command.operands.entries()) {
    const isLast = index === command.operands.length - 1;
    const words = isLast ? operands.slice(index) : operands.slice(index, index + 1);
    if (words.length > 0) raw[name] = command.list === name ? words : words.join(' ');
  }
  return raw;
}

function split(word: string): [string, string?] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function nextValue(name: string, inline: string | undefined, rest: string[]): string {
  const value = inline ?? rest.shift();
  if (value === undefined) throw new UsageError(`${name} needs a value, e.g. ${name} VALUE`);
  return value;
}

function taken(flag: (typeof FLAGS)[number], value: string | null) {
  const result = flagValue(flag, value);
  if ('message' in result) throw new UsageError(result.message);
  return result.value;
}

/**
 * Words to a command, as contract section 2 says: sub-command, then its operands, then the rest as typed.
 * Cut by hand, since no tokeniser survives an apostrophe: `debughost web-03 it's slow -5xx` must go through.
 */
import type { Command } from './command.ts';
import { type Line, takeFlags, takeOptions } from './options.ts';
import { mixedStrings, plainQuotes, quotedStrings, unquoted } from './quotes.ts';
import { suggest } from './suggest.ts';

/** Terminal-wide and run-wide options, by long name; all are the original's. */
export interface Flags {
  readonly debug?: boolean;
  readonly echoInput?: boolean;
  readonly chat?: boolean;
  readonly outputFormat?: string;
  readonly model?: string;
  readonly temperature?: number;
  readonly maxConcurrentQueries?: number;
}

export type Parsed =
  | {
      readonly kind: 'command';
      readonly command: Command;
      /** Not yet checked: give it to `checkArguments`. */
      readonly raw: Readonly<Record<string, unknown>>;
      /** What is left of the text for a command that takes pasted text; empty when nothing is. */
      readonly paste: string;
      readonly flags: Flags;
    }
  | { readonly kind: 'help'; readonly topic: string | null }
  | { readonly kind: 'hosts' }
  | { readonly kind: 'misuse'; readonly message: string };

/** The text after `/perf` or a mention, already through `typedText`. */
export function parseWords(text: string, commands: readonly Command[]): Parsed {
  const before = takeFlags({ rest: text.trim(), flags: {} });
  if ('message' in before) return { kind: 'misuse', message: before.message };
  const [word, rest] = firstWord(before.rest);
  if (word === '' || word.toLowerCase() === 'help')
    return { kind: 'help', topic: firstWord(rest)[0] || null };
  if (word.toLowerCase() === 'hosts') return { kind: 'hosts' };
  const command = commands.find(candidate => candidate.name === word.toLowerCase());
  if (!command) return { kind: 'misuse', message: unknownCommand(word, commands) };
  const line = takeFlags({ rest, flags: before.flags });
  if ('message' in line) return { kind: 'misuse', message: line.message };
  return operandsOf(command, line);
}

export function unknownCommand(word: string, commands: readonly Command[]): string {
  const names = commands.map(command => command.name);
  const near = suggest(word, names, 1)[0];
  const hint = near ? `Did you mean ${near}?` : `There are: ${names.join(', ')}.`;
  return `No sub-command ${word}. ${hint}`;
}

function operandsOf(command: Command, line: Line): Parsed {
  const raw: Record<string, unknown> = {};
  let rest = line.rest;
  const leading = command.operands.slice(0, command.operands.length - 1);
  const last = command.operands.at(-1);
  // An option may stand before the first operand too: `--host web-03 libc memcpy`.
  const early = takeOptions(rest, command, 'start');
  Object.assign(raw, early.values);
  rest = early.rest;
  for (const name of leading) {
    const [word, after] = firstWord(rest);
    if (word !== '') raw[name] = unquoted(plainQuotes(word));
    rest = after;
  }
  const options = takeOptions(rest, command, 'both');
  rest = options.rest;
  const flags: Flags = { ...line.flags, ...early.flags, ...options.flags };
  const parsed = { kind: 'command', command, raw, flags } as const;
  if (last === undefined) return { ...parsed, raw: { ...raw, ...options.values }, paste: rest };
  if (rest !== '')
    raw[last] =
      command.list === last
        ? listOf(rest)
        : command.operands.length === 1
          ? unquoted(plainQuotes(rest))
          : rest;
  return { ...parsed, raw: { ...raw, ...options.values }, paste: '' };
}

/**
 * Each quoted string or line is one command where the rest begins with a quote or holds several lines. Bare words
 * beside a quoted command (`"free -m" uptime`) are one too; beside a quoted word (`"free" -m`) all is one command.
 */
function listOf(rest: string): string[] {
  // A code block's fences are the chat's, not the commands'.
  const text = plainQuotes(rest)
    .replace(/^[ \t]*```\w*[ \t]*$/gm, '')
    .replace(/^```|```$/g, '')
    .trim();
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  if (lines.length > 1) return lines.flatMap(line => quotedStrings(line) ?? [line]);
  return quotedStrings(text) ?? (/^(["'])\S+\s.*?\1(?=\s|$)/.test(text) ? mixedStrings(text) : [text]);
}

function firstWord(text: string): [string, string] {
  const trimmed = text.trimStart();
  const end = trimmed.search(/\s/);
  return end < 0 ? [trimmed, ''] : [trimmed.slice(0, end), trimmed.slice(end).trim()];
}

/** The system text of a command: the rules that hold for all, then what the command is about. The same bytes every run. */
import { readFileSync } from 'node:fs';

export const COMMANDS = [
  'analyzecmd',
  'code',
  'debughost',
  'explainfunction',
  'explainprocess',
  'findfaster',
  'followup',
  'stacktrace',
  'topn',
] as const;

const loaded = new Map<string, string>();

/** An unknown command gets the follow-up's: it answers from what it is given. */
export function systemText(command: string): string {
  const name = COMMANDS.find(known => known === command) ?? 'followup';
  const text = loaded.get(name) ?? `${read('rules')}\n${read(name)}`;
  loaded.set(name, text);
  return text;
}

function read(name: string): string {
  return readFileSync(new URL(`./${name}.md`, import.meta.url), 'utf8');
}

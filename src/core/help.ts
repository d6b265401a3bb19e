/** Help, usage and misuse messages, all computed from the commands' declarations. Plain text. */
import { z } from 'zod';
import type { Command } from './command.ts';
import { FLAGS } from './options.ts';

/** `debughost HOST [PROBLEM…]` */
export function usageOf(command: Command): string {
  const operands = command.operands.map(name => {
    const word = labelOf(command, name);
    return isRequired(command, name) || command.list === name ? word : `[${word}]`;
  });
  return [command.name, ...operands, ...(takesPaste(command) ? ['(pasted text or a file)'] : [])].join(' ');
}

/** `analyzecmd HOST CMD… [--problem WORDS…] [--preset PRESET]` */
export function synopsisOf(command: Command): string {
  const own = command.options.filter(name => !command.operands.includes(name));
  const options = own.map(name => `[--${name} ${labelOf(command, name)}]`);
  return [usageOf(command), ...options].join(' ');
}

function labelOf(command: Command, name: string): string {
  const label = z.globalRegistry.get(shapeOf(command)[name] as z.ZodType)?.['label'];
  return typeof label === 'string' ? label : name.toUpperCase();
}

export function takesPaste(command: Command): boolean {
  return command.operands.length === 0 && command.accepts.includes('text');
}

export function isRequired(command: Command, name: string): boolean {
  const schema = shapeOf(command)[name];
  return schema !== undefined && !schema.safeParse(undefined).success;
}

function shapeOf(command: Command): Record<string, z.ZodType> {
  return command.args.shape as Record<string, z.ZodType>;
}

/** `/perf help`: all sub-commands, a line each. */
export function helpText(commands: readonly Command[], prefix = '/perf'): string {
  const width = Math.max(...commands.map(command => usageOf(command).length));
  return [
    `${prefix} SUB-COMMAND …`,
    '',
    ...commands.map(command => `${prefix} ${usageOf(command).padEnd(width)}  ${command.summary}`),
    `${prefix} ${'hosts'.padEnd(width)}  the hosts that can be asked about`,
    `${prefix} ${'help SUB-COMMAND'.padEnd(width)}  one sub-command, with examples`,
  ].join('\n');
}

/** `/perf help topn`: one sub-command, whole. */
export function helpOf(command: Command, prefix = '/perf'): string {
  const named = [...new Set([...command.operands, ...command.options])].map(name => {
    const label = command.operands.includes(name) ? labelOf(command, name) : `--${name}`;
    const description = z.globalRegistry.get(shapeOf(command)[name] as z.ZodType)?.description ?? '';
    return `  ${label.padEnd(12)} ${description}`;
  });
  return [
    `${prefix} ${synopsisOf(command)}`,
    command.summary,
    ...(named.length > 0 ? ['', ...named] : []),
    '',
    'Examples',
    ...command.examples.map(example => `  ${prefix} ${example}`),
    '',
    'Options of every sub-command, before its first word',
    ...FLAGS.map(flag => `  ${[flag.short, flag.long].filter(Boolean).join(', ').padEnd(30)} ${flag.help}`),
  ].join('\n');
}

export type Checked<Arguments = Record<string, unknown>> =
  | { readonly ok: true; readonly args: Arguments }
  | { readonly ok: false; readonly message: string };

/** zod's word on the arguments, or what is missing with the usage line and an example. */
export function checkArguments(
  command: Command,
  raw: Readonly<Record<string, unknown>>,
  prefix = '/perf',
): Checked {
  const result = command.args.safeParse(raw);
  if (result.success) return { ok: true, args: result.data };
  const issue = result.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const missing = raw[name] === undefined;
  const own = issue?.code === 'custom' ? `${command.name} ${issue.message}` : null;
  const what =
    own ?? (missing ? `${command.name} needs ${article(name)}` : `${name}: ${issue?.message ?? 'not valid'}`);
  return {
    ok: false,
    message: `${what}: ${prefix} ${usageOf(command)}  e.g. ${prefix} ${command.examples[0]}`,
  };
}

function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

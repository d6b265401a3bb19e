/**
 * The one desk that every way in comes to: an asking becomes a run, or a word to the asker alone. Knows no Slack
 * payloads; `Asking` is what is left of one.
 */
import { createHash } from 'node:crypto';
import type { Command } from '../core/command.ts';
import { checkArguments, helpOf, helpText } from '../core/help.ts';
import type { Input, Person } from '../core/ports.ts';
import type { Place } from '../core/threads.ts';
import { type Parsed, parseWords, unknownCommand } from '../core/words.ts';
import {
  inputsFor,
  type LeftOut,
  type Recognised,
  type SortedInputs,
  sayLeftOut,
  sortInputs,
  withProblem,
} from './sort-inputs.ts';

export interface Asking {
  /** Makes the run's id: two deliveries of one request are one run. */
  readonly key: string;
  readonly words: string;
  /** How the words are typed: `/perf` or `@perf`. */
  readonly prefix: string;
  readonly person: Person;
  readonly place: Place;
  /** Loads pastes and files into the store; only done once the words are known to be good. */
  readonly inputs: () => Promise<readonly Input[]>;
  readonly hasInputs: boolean;
  /** The run in whose thread this is a reply. */
  readonly parent: string | null;
}

export interface DeskParts {
  readonly commands: readonly Command[];
  readonly followup: Command;
  start(run: {
    readonly run: string;
    readonly command: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly inputs: readonly Input[];
    readonly options: { readonly model?: string; readonly temperature?: number };
    readonly asker: Person;
    readonly place: Place;
    readonly parent: string | null;
  }): Promise<boolean>;
  /** null, or why this host cannot be asked about, in the words that people see. */
  checkHost(name: string): string | null;
  /** null, or why this person may not. */
  checkPerson(person: Person, place: Place, host: string | null): string | null;
  hosts(): readonly string[];
  /** `stacktrace`, `topn` or `code`; null: not sure. */
  recognise(input: Input): Promise<Recognised>;
  keep(name: string, text: string): Promise<Input>;
  /** The profile that a run explained, the later one where it compared two; null: it is no run about a profile. */
  profileOf(run: string): Promise<Input | null>;
}

/** null: a run began (or is known already). Else the word for the asker alone. */
export type Desk = (asking: Asking) => Promise<string | null>;

export function createDesk(parts: DeskParts): Desk {
  return async asking => {
    const may = parts.checkPerson(asking.person, asking.place, null);
    if (may !== null) return may;
    const parsed = parseWords(asking.words, parts.commands);
    if (parsed.kind === 'command') return begin(parsed, asking);
    if (asking.parent !== null && asking.words.trim() !== '' && parsed.kind !== 'hosts')
      return replied(asking, parts);
    if (asking.hasInputs && parsed.kind !== 'hosts')
      return routed(asking, parts, await sortInputs(await asking.inputs(), parts.recognise));
    if (parsed.kind === 'misuse' && (await pasted(asking, parts))) return null;
    return sayBack(parsed, asking, parts);
  };

  async function begin(parsed: Extract<Parsed, { kind: 'command' }>, asking: Asking): Promise<string | null> {
    const { command } = parsed;
    const checked = checkArguments(command, parsed.raw, asking.prefix);
    if (!checked.ok) return `${checked.message}\n${typed(asking)}`;
    for (const name of ['host', 'like']) {
      const host = checked.args[name];
      const refusal = typeof host === 'string' ? hostRefusal(host, asking) : null;
      if (refusal !== null) return `${refusal}\n${typed(asking)}`;
    }
    const inputs = [...(await asking.inputs())];
    if (parsed.paste.trim() !== '') inputs.unshift(await parts.keep('pasted text', parsed.paste));
    if (command.operands.length === 0 && inputs.length === 0) {
      return `${command.name} needs a pasted text or a file: ${asking.prefix} ${command.name} and the text, or attach the file to the message.\n${typed(asking)}`;
    }
    const fit = await fitting(command, checked.args, inputs, parts);
    await start(parts, asking, command, fit.args, fit.inputs, parsed.flags);
    return sayLeftOut(fit.left, asking.prefix);
  }

  function hostRefusal(host: string, asking: Asking): string | null {
    return parts.checkHost(host) ?? parts.checkPerson(asking.person, asking.place, host);
  }
}

/** A reply in a run's thread: what it brings to be read is read, anything else is a question about that run. */
async function replied(asking: Asking, parts: DeskParts): Promise<string | null> {
  const words = asking.words.trim();
  const inputs = await asking.inputs();
  const sorted = await sortInputs(inputs, parts.recognise);
  if (sorted.kinds.size > 0) return routed(asking, parts, await withEarlierProfile(asking, parts, sorted));
  if (words.includes('\n') && (await pasted(asking, parts))) return null;
  await start(parts, asking, parts.followup, { words }, inputs);
  return null;
}

const COMPARES =
  /\b(after|before|now|again|compared?|versus|vs|diff(?:erence)?|fix(?:ed)?|better|worse|faster|slower)\b/i;

/** A profile that comes as a reply to one, with a word of comparison, is the second of the two. */
async function withEarlierProfile(
  asking: Asking,
  parts: DeskParts,
  sorted: SortedInputs,
): Promise<SortedInputs> {
  const profiles = sorted.kinds.get('topn');
  if (asking.parent === null || profiles?.length !== 1 || !COMPARES.test(asking.words)) return sorted;
  const earlier = await parts.profileOf(asking.parent);
  if (earlier === null) return sorted;
  const both =
    /\bbefore\b/i.test(asking.words) && !/\bafter\b/i.test(asking.words)
      ? [...profiles, earlier]
      : [earlier, ...profiles];
  return { ...sorted, kinds: new Map([...sorted.kinds, ['topn', both]]) };
}

/** Forwarded or pasted texts and files without a sub-command: each kind that is recognised is a run of its own. */
async function routed(asking: Asking, parts: DeskParts, sorted: SortedInputs): Promise<string | null> {
  if (sorted.kinds.size === 0) {
    return `I could not tell what this is: neither a stack trace, nor a profile, nor annotated source that I know. Say which it is, e.g. ${asking.prefix} stacktrace, and send it again.`;
  }
  const args = withProblem({ problem: asking.words.trim() }, sorted.words);
  for (const [index, [name, inputs]] of [...sorted.kinds].entries()) {
    const command = parts.commands.find(candidate => candidate.name === name)!;
    const key = index === 0 ? asking.key : `${asking.key}/${name}`;
    await start(parts, { ...asking, key }, command, args, inputs);
  }
  const unknown = sorted.unknown.map(({ name }) => ({ name, command: null }));
  return sayLeftOut(unknown, asking.prefix);
}

/** A trace or profile that was pasted as it is, without a code block around it; false: it is neither. */
async function pasted(asking: Asking, parts: DeskParts): Promise<boolean> {
  const input = await parts.keep('pasted text', asking.words);
  const recognised = await parts.recognise(input);
  const command = parts.commands.find(candidate => candidate.name === recognised.command);
  if (command) await start(parts, asking, command, {}, [input]);
  return command !== undefined;
}

/** The inputs that a sub-command can read, and what was written beside them. */
async function fitting(
  command: Command,
  args: Readonly<Record<string, unknown>>,
  inputs: readonly Input[],
  parts: DeskParts,
): Promise<{
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Input[];
  readonly left: readonly LeftOut[];
}> {
  if (command.operands.length > 0 || inputs.length < 2) return { args, inputs, left: [] };
  const sorted = await sortInputs(inputs, parts.recognise);
  const chosen = inputsFor(command.name, sorted, inputs);
  const whole = chosen.inputs.length === inputs.length;
  return { ...chosen, args: whole ? args : withProblem(args, sorted.words) };
}

async function start(
  parts: DeskParts,
  asking: Asking,
  command: Command,
  args: Readonly<Record<string, unknown>>,
  inputs: readonly Input[],
  { model, temperature }: { readonly model?: string; readonly temperature?: number } = {},
): Promise<void> {
  await parts.start({
    run: runId(asking.key),
    command: command.name,
    args,
    inputs,
    options: {
      ...(model === undefined ? {} : { model }),
      ...(temperature === undefined ? {} : { temperature }),
    },
    asker: asking.person,
    place: asking.place,
    parent: command === parts.followup ? asking.parent : null,
  });
}

function sayBack(parsed: Exclude<Parsed, { kind: 'command' }>, asking: Asking, parts: DeskParts): string {
  if (parsed.kind === 'misuse') return `${parsed.message} ${typed(asking)}`;
  if (parsed.kind === 'hosts')
    return parts.hosts().join('\n') || 'No hosts: ~/.ssh/config has none, and PERF_HOSTS names no inventory.';
  if (parsed.topic === null) return `\`\`\`${helpText(parts.commands, asking.prefix)}\`\`\``;
  const command = parts.commands.find(candidate => candidate.name === parsed.topic);
  return command
    ? `\`\`\`${helpOf(command, asking.prefix)}\`\`\``
    : unknownCommand(parsed.topic, parts.commands);
}

function typed(asking: Asking): string {
  return `You typed: ${asking.prefix} ${asking.words.trim().slice(0, 2500)}`;
}

/** Short enough to read out over the phone, long enough for a few million runs. */
export function runId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 10);
}

/**
 * The one desk that every way in comes to: an asking becomes a run, or a word to the asker alone. Knows no Slack
 * payloads; `Asking` is what is left of one.
 */
import { createHash } from 'node:crypto';
import type { Command } from '../core/command.ts';
import { checkArguments, helpOf, helpText } from '../core/help.ts';
import { LIMITS } from '../core/limits.ts';
import type { Input, Person } from '../core/ports.ts';
import type { Place } from '../core/threads.ts';
import { type Parsed, parseWords, unknownCommand } from '../core/words.ts';

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
  recognise(input: Input): Promise<string | null>;
  keep(name: string, text: string): Promise<Input>;
}

/** null: a run began (or is known already). Else the word for the asker alone. */
export type Desk = (asking: Asking) => Promise<string | null>;

/** A run began where only misuse was expected. */
const STARTED = 'started';

export function createDesk(parts: DeskParts): Desk {
  return async asking => {
    const word = await answer(asking);
    return word === STARTED ? null : word;
  };

  async function answer(asking: Asking): Promise<string | null> {
    const may = parts.checkPerson(asking.person, asking.place, null);
    if (may !== null) return may;
    const parsed = parseWords(asking.words, parts.commands);
    if (parsed.kind === 'command') return begin(parsed, asking);
    if (asking.parent !== null && asking.words.trim() !== '' && parsed.kind !== 'hosts') return reply(asking);
    if (asking.hasInputs && parsed.kind !== 'hosts') return routed(asking);
    return (parsed.kind === 'misuse' && (await pasted(asking))) || sayBack(parsed, asking, parts);
  }

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
    const { model, temperature } = parsed.flags;
    return start(asking, command, checked.args, inputs, {
      ...(model === undefined ? {} : { model }),
      ...(temperature === undefined ? {} : { temperature }),
    });
  }

  function hostRefusal(host: string, asking: Asking): string | null {
    return parts.checkHost(host) ?? parts.checkPerson(asking.person, asking.place, host);
  }

  /** A forwarded or pasted text without a sub-command: the kind is recognised. */
  async function routed(asking: Asking): Promise<string | null> {
    const inputs = await asking.inputs();
    const kinds = await Promise.all(inputs.map(input => parts.recognise(input)));
    const name = kinds.find(kind => kind !== null);
    const command = parts.commands.find(candidate => candidate.name === name);
    if (!command) {
      return `I could not tell what this is: neither a stack trace, nor a profile, nor annotated source that I know. Say which it is, e.g. ${asking.prefix} stacktrace, and send it again.`;
    }
    const problem = asking.words.trim();
    return start(asking, command, problem === '' ? {} : { problem }, inputs, {});
  }

  /** A trace or profile that was pasted as it is, without a code block around it; null: it is neither. */
  async function pasted(asking: Asking): Promise<string | null> {
    const input = await parts.keep('pasted text', asking.words);
    const name = await parts.recognise(input);
    const command = parts.commands.find(candidate => candidate.name === name);
    if (!command) return null;
    await start(asking, command, {}, [input], {});
    return STARTED;
  }

  async function reply(asking: Asking): Promise<string | null> {
    return start(asking, parts.followup, { words: asking.words.trim() }, await asking.inputs(), {});
  }

  async function start(
    asking: Asking,
    command: Command,
    args: Readonly<Record<string, unknown>>,
    inputs: readonly Input[],
    options: { readonly model?: string; readonly temperature?: number },
  ): Promise<string | null> {
    if (inputs.length > LIMITS.inputs)
      return `At most ${LIMITS.inputs} files at once; there were ${inputs.length}.`;
    const isReply = command === parts.followup;
    await parts.start({
      run: runId(asking.key),
      command: command.name,
      args,
      inputs,
      options,
      asker: asking.person,
      place: asking.place,
      parent: isReply ? asking.parent : null,
    });
    return null;
  }
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

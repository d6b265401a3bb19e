/** Runs of a terminal process: the same life as in Slack, with steps that live in memory and a thread on stderr. */
import { userInfo } from 'node:os';
import { type Config, readConfig } from '../config.ts';
import type { Command } from '../core/command.ts';
import { UsageError } from '../core/errors.ts';
import { LIMITS } from '../core/limits.ts';
import type { Input, Person } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { Threads } from '../core/threads.ts';
import type { Flags } from '../core/words.ts';
import type { Hosts } from '../hosts.ts';
import type { Drivers } from '../investigations/drivers.ts';
import { collectThoroughly } from '../investigations/garbage.ts';
import { liveThrough, type Rooms } from '../investigations/lifecycle.ts';
import { memoryRuns, memoryTexts } from '../investigations/memory.ts';
import type { Sightings } from '../investigations/sightings.ts';
import { memorySteps } from '../investigations/steps.ts';
import type { Tables } from '../investigations/tables.ts';
import { openDrivers, openModel } from '../rooms.ts';
import { askOnTty } from './ask.ts';
import { terminalLive } from './live.ts';
import type { Io } from './word.ts';

/** For hosts in all; the model has its own limits. */
const HOSTS_MS = 60_000;
const MODEL_CALLS = 2;

/**
 * `reachesHosts` false: a command that reads a paste does without them, which halves what the process takes beside the paste.
 * Where a model is asked they are opened all the same, since the policy judges what it proposes.
 */
export async function openTerminalRuns(io: Io, flags: Flags, reachesHosts = true): Promise<TerminalRuns> {
  const config = { ...readConfig(io.env), allowLocal: true };
  const hosts = reachesHosts || config.model !== null ? await open(config) : null;
  collectThoroughly();
  const texts = memoryTexts();
  const completions = await openModel(config, flags.maxConcurrentQueries ?? MODEL_CALLS);
  const drivers = await openDrivers(hosts, completions, texts, { busy: false });
  return new TerminalRuns(io, flags, hosts, {
    drivers: { ...drivers, collect: limited(drivers.collect, io, flags), draw: async () => null },
    runs: memoryRuns(),
    texts,
    transcripts: { keep: async () => {}, of: async () => [] },
    sightings: hosts === null ? NO_SIGHTINGS : await sightingsOf(hosts),
    questions: NO_QUESTIONS,
    log: {
      info: () => {},
      error: (data, message) =>
        io.stderr(`${message}: ${String((data['error'] as Error | undefined)?.message ?? '')}\n`),
    },
  });
}

export class TerminalRuns {
  readonly #io: Io;
  readonly #options: { readonly model?: string; readonly temperature?: number };
  readonly #hosts: Hosts | null;
  readonly #rooms: Omit<Rooms, 'threads'>;
  readonly #person: Person = { id: `uid:${process.getuid?.() ?? 0}`, name: userInfo().username };

  constructor(io: Io, flags: Flags, hosts: Hosts | null, rooms: Omit<Rooms, 'threads'>) {
    this.#io = io;
    this.#hosts = hosts;
    this.#rooms = rooms;
    this.#options = {
      ...(flags.model === undefined ? {} : { model: flags.model }),
      ...(flags.temperature === undefined ? {} : { temperature: flags.temperature }),
    };
  }

  /** @throws UsageError for a name that is no host. */
  checkHosts(args: Readonly<Record<string, unknown>>): void {
    for (const name of ['host', 'like']) {
      const host = args[name];
      const resolved = typeof host === 'string' ? this.#hosts?.inventory.resolve(host) : null;
      if (resolved && !resolved.ok)
        throw new UsageError(resolved.says.replaceAll('/perf hosts', 'perf hosts'));
    }
  }

  async keep(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Input> {
    return { name, ...(await this.#rooms.texts.putStream(chunks, LIMITS.inputBytes)) };
  }

  text(input: Input): Promise<string> {
    return this.#rooms.texts.get(input.handle);
  }

  async run(
    command: Command,
    args: Readonly<Record<string, unknown>>,
    inputs: readonly Input[],
    run: string,
    before: { readonly reports: readonly Report[]; readonly inputs: readonly Input[] } = {
      reports: [],
      inputs: [],
    },
  ): Promise<Report> {
    const interrupted = new AbortController();
    const onInterrupt = () => interrupted.abort('interrupted');
    process.once('SIGINT', onInterrupt);
    const input = {
      run,
      command: command.name,
      args,
      inputs,
      options: this.#options,
      asker: this.#person,
      place: { channel: 'terminal', threadTs: null, responseUrl: null, team: '' },
      parent: null,
    };
    const rooms = { ...this.#rooms, threads: terminalThreads(this.#io) };
    const report = await liveThrough(
      {
        command,
        input,
        steps: memorySteps(),
        signal: interrupted.signal,
        completed: null,
        earlier: before.reports,
        earlierInputs: before.inputs,
        asking: { ask: (_round, text, choices) => this.#ask(text, choices) },
      },
      rooms,
    );
    process.off('SIGINT', onInterrupt);
    if (report === null) throw new Error('the run ended without a report');
    return report;
  }

  /** `inputs`: what the first of the reports was made of. */
  async reply(
    words: string,
    run: string,
    reports: readonly Report[],
    inputs: readonly Input[],
  ): Promise<Report> {
    const [{ createFollowup }, diagnostics] = await Promise.all([
      import('../investigations/followup.ts'),
      import('../diagnostics/index.ts'),
    ]);
    return this.run(createFollowup(diagnostics), { words }, [], run, { reports, inputs });
  }

  async close(): Promise<void> {
    this.#hosts?.collector.close();
    await this.#hosts?.database.close();
  }

  async #ask(text: string, choices: readonly string[]) {
    const choice = await askOnTty(text, choices);
    return choice === null ? null : { choice, by: this.#person };
  }
}

/** One limit for all that a run does on hosts, counted from its first command. */
function limited(collect: Drivers['collect'], io: Io, flags: Flags): Drivers['collect'] {
  let until: AbortSignal | null = null;
  return (host, line, options) => {
    until ??= AbortSignal.timeout(HOSTS_MS);
    if (flags.debug) io.stderr(`${host}$ ${line}\n`);
    return collect(host, line, { ...options, signal: AbortSignal.any([options.signal, until]) });
  };
}

async function open(config: Config): Promise<Hosts> {
  const { openHosts } = await import('../hosts.ts');
  return openHosts(config);
}

async function sightingsOf({ database }: Hosts): Promise<Sightings> {
  const [{ createTables }, { createSightings }] = await Promise.all([
    import('../investigations/tables.ts'),
    import('../investigations/sightings.ts'),
  ]);
  const db = database.db.withTables<Tables>();
  await createTables(db, database.kind);
  return createSightings(db);
}

const NO_SIGHTINGS: Sightings = { healthy: async () => null, keep: async () => null };

const NO_QUESTIONS: Rooms['questions'] = {
  put: async () => {},
  get: async () => null,
  decision: async () => null,
  decide: async () => false,
};

function terminalThreads(io: Io): Threads {
  const root = { channel: 'terminal', ts: '0', threadTs: '0' };
  return {
    open: async () => ({ ok: true, root }),
    live: async card => terminalLive(card, io),
    answer: async () => {},
    attach: async () => {},
    state: async () => {},
    tell: async (_card, text) => io.stderr(`${text}\n`),
    ask: async () => {},
  };
}

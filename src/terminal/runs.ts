/** Runs of a terminal process: the same life as in Slack, with steps that live in memory and a thread on stderr. */
import { userInfo } from 'node:os';
import { readConfig } from '../config.ts';
import type { Command } from '../core/command.ts';
import { UsageError } from '../core/errors.ts';
import { LIMITS } from '../core/limits.ts';
import type { Input } from '../core/ports.ts';
import type { Report } from '../core/report.ts';
import type { Threads } from '../core/threads.ts';
import type { Flags } from '../core/words.ts';
import type { Database } from '../database.ts';
import { liveThrough, type Rooms } from '../investigations/lifecycle.ts';
import { memoryRuns, memoryTexts } from '../investigations/memory.ts';
import { createSightings } from '../investigations/sightings.ts';
import { memorySteps } from '../investigations/steps.ts';
import { createTables, type Tables } from '../investigations/tables.ts';
import { openDrivers, openHosts, openModel } from '../rooms.ts';
import { askOnTty } from './ask.ts';
import { terminalLive } from './live.ts';
import type { Io } from './word.ts';

export interface TerminalRuns {
  /** @throws UsageError for a name that is no host. */
  checkHosts(args: Readonly<Record<string, unknown>>): void;
  keep(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Input>;
  text(input: Input): Promise<string>;
  run(
    command: Command,
    args: Readonly<Record<string, unknown>>,
    inputs: readonly Input[],
    run: string,
    parent: Report | null,
  ): Promise<Report>;
  reply(words: string, run: string, parent: Report): Promise<Report>;
  close(): Promise<void>;
}

/** For hosts in all; the model has its own limits. */
const HOSTS_MS = 60_000;
const MODEL_CALLS = 2;

export async function openTerminalRuns(io: Io, flags: Flags): Promise<TerminalRuns> {
  const config = { ...readConfig(io.env), allowLocal: true };
  const hosts = await openHosts(config);
  const texts = memoryTexts();
  const completions = await openModel(config, flags.maxConcurrentQueries ?? MODEL_CALLS);
  const drivers = await openDrivers(hosts, completions, texts);
  const person = { id: `uid:${process.getuid?.() ?? 0}`, name: userInfo().username };
  let report: Report | null = null;
  let hostsUntil: AbortSignal | null = null;

  const rooms: Rooms = {
    drivers: {
      ...drivers,
      collect(host, line, options) {
        hostsUntil ??= AbortSignal.timeout(HOSTS_MS);
        if (flags.debug) io.stderr(`${host}$ ${line}\n`);
        return drivers.collect(host, line, {
          ...options,
          signal: AbortSignal.any([options.signal, hostsUntil]),
        });
      },
      draw: async () => null,
    },
    threads: terminalThreads(io, made => {
      report = made;
    }),
    runs: memoryRuns(),
    texts,
    sightings: await sightingsOf(hosts.database),
    questions: noQuestions,
    log: {
      info: () => {},
      error: (data, message) =>
        io.stderr(`${message}: ${String((data['error'] as Error | undefined)?.message ?? '')}\n`),
    },
  };

  return {
    checkHosts(args) {
      for (const name of ['host', 'like']) {
        const host = args[name];
        const resolved = typeof host === 'string' ? hosts.inventory.resolve(host) : null;
        if (resolved && !resolved.ok)
          throw new UsageError(resolved.says.replaceAll('/perf hosts', 'perf hosts'));
      }
    },
    async keep(name, chunks) {
      return { name, ...(await texts.putStream(chunks, LIMITS.inputBytes)) };
    },
    text: input => texts.get(input.handle),
    run: (command, args, inputs, run, parent) => live(command, args, inputs, run, parent),
    async reply(words, run, parent) {
      const [{ createFollowup }, diagnostics] = await Promise.all([
        import('../investigations/followup.ts'),
        import('../diagnostics/index.ts'),
      ]);
      return live(createFollowup(diagnostics), { words }, [], run, parent);
    },
    async close() {
      hosts.collector.close();
      await hosts.database.close();
    },
  };

  async function live(
    command: Command,
    args: Readonly<Record<string, unknown>>,
    inputs: readonly Input[],
    run: string,
    parent: Report | null,
  ): Promise<Report> {
    report = null;
    const interrupted = new AbortController();
    const onInterrupt = () => interrupted.abort('interrupted');
    process.once('SIGINT', onInterrupt);
    await liveThrough(
      {
        command,
        input: {
          run,
          command: command.name,
          args,
          inputs,
          options: {
            ...(flags.model === undefined ? {} : { model: flags.model }),
            ...(flags.temperature === undefined ? {} : { temperature: flags.temperature }),
          },
          asker: person,
          place: { channel: 'terminal', threadTs: null, responseUrl: null, team: '' },
          parent: null,
        },
        steps: memorySteps(),
        signal: interrupted.signal,
        completed: null,
        earlier: parent === null ? [] : [parent],
        asking: {
          async ask(_round, text, choices) {
            const choice = await askOnTty(text, choices);
            return choice === null ? null : { choice, by: person };
          },
        },
      },
      rooms,
    );
    process.off('SIGINT', onInterrupt);
    if (report === null) throw new Error('the run ended without a report');
    return report;
  }
}

async function sightingsOf(database: Database) {
  const db = database.db.withTables<Tables>();
  await createTables(db, database.kind);
  return createSightings(db);
}

const noQuestions: Rooms['questions'] = {
  put: async () => {},
  get: async () => null,
  decision: async () => null,
  decide: async () => false,
};

function terminalThreads(io: Io, onAnswer: (report: Report) => void): Threads {
  const root = { channel: 'terminal', ts: '0', threadTs: '0' };
  return {
    open: async () => ({ ok: true, root }),
    live: async card => terminalLive(card, io),
    answer: async (_card, _root, report) => onAnswer(report),
    attach: async () => {},
    state: async () => {},
    tell: async (_card, text) => io.stderr(`${text}\n`),
    ask: async () => {},
  };
}

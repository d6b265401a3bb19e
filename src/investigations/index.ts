/** Runs that survive: started once, resumed after a crash, stopped by a person, ended by an answer. */
import { randomBytes } from 'node:crypto';
import type { Worker } from 'openworkflow';
import type { Command } from '../core/command.ts';
import type { Person } from '../core/ports.ts';
import type { Decision } from './approvals.ts';
import { type Engine, openEngine } from './engine.ts';
import { cardOf, endBroken, liveThrough, type Rooms } from './lifecycle.ts';
import type { RunInput, Runs } from './runs.ts';
import { durableSteps, isControlFlow, isFinal, ShuttingDown, type StepApi } from './steps.ts';

export interface Investigations {
  /** Takes up what a dead process left, then works. */
  begin(): Promise<void>;
  /** False when the run is known already: another delivery of the same request. */
  start(input: RunInput): Promise<boolean>;
  /** Aborts what the run does and lets it answer with what it has. */
  stop(run: string, by: Person): Promise<boolean>;
  decide(question: string, decision: Decision): Promise<boolean>;
  readonly working: boolean;
  /** Lets go of every run between two steps; the next start goes on with them. */
  close(): Promise<void>;
}

interface Options {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** The sub-commands, and those that only a thread starts (follow-ups). */
  readonly commands: readonly Command[];
  readonly rooms: Rooms;
}

/** Above the runs that can be expected: openworkflow claims pending runs before crashed and woken ones. */
const CONCURRENCY = 32;

/** One of a process's life: a run that carries another one was begun by a process that is dead. */
const BOOT = randomBytes(8).toString('hex');

export async function createInvestigations(options: Options): Promise<Investigations> {
  const { rooms, commands } = options;
  const engine = await openEngine(options);
  const stopping = new AbortController();
  const active = new Map<string, AbortController>();
  for (const command of commands) implement(engine, command);
  let worker: Worker | null = null;

  return {
    get working() {
      return worker !== null && !stopping.signal.aborted;
    },
    async begin() {
      await endUnknownVersions(engine, commands, rooms);
      await startLost();
      worker = engine.workflows.newWorker({ concurrency: CONCURRENCY });
      await worker.start();
    },
    async start(input) {
      const command = commandOf(commands, input.command);
      if (!(await rooms.runs.create(input, command.version))) return false;
      await enqueue(input, command);
      return true;
    },
    async stop(run, by) {
      const row = await rooms.runs.get(run);
      if (!row || row.stoppedBy !== null || ['answered', 'failed', 'stopped', 'refused'].includes(row.state))
        return false;
      await rooms.runs.update(run, { stoppedBy: by.name });
      active.get(run)?.abort(`stopped by ${by.name}`);
      return true;
    },
    async decide(question, decision) {
      if (!(await rooms.questions.decide(question, decision))) return false;
      // A signal that comes before the run has parked is dropped: it is sent again for a while.
      for (const delay of [0, 1000, 5000]) {
        setTimeout(() => {
          engine.workflows.sendSignal({ signal: `question/${question}`, data: true }).catch(() => {});
        }, delay).unref();
      }
      return true;
    },
    async close() {
      stopping.abort('the bot is told to stop');
      for (const controller of active.values()) controller.abort('the bot is told to stop');
      await worker?.stop();
      await engine.close();
    },
  };

  function implement(on: Engine, command: Command): void {
    on.workflows.implementWorkflow<RunInput, null>(
      { name: command.name, version: command.version, retryPolicy: { maximumAttempts: 3 } },
      ({ input, step, run }) => execute(on, command, input, step, run.id),
    );
  }

  async function execute(
    on: Engine,
    command: Command,
    input: RunInput,
    step: StepApi,
    id: string,
  ): Promise<null> {
    const controller = new AbortController();
    active.set(input.run, controller);
    try {
      const row = await rooms.runs.get(input.run);
      if (stopping.signal.aborted) controller.abort('the bot is told to stop');
      else if (row?.stoppedBy) controller.abort(`stopped by ${row.stoppedBy}`);
      const begunElsewhere = row !== null && row.boot !== null && row.boot !== BOOT;
      const completed = begunElsewhere ? await on.completedSteps(id) : null;
      if (row?.boot !== BOOT) await rooms.runs.update(input.run, { boot: BOOT });
      rooms.log.info({ run: input.run, command: command.name, resumed: begunElsewhere }, 'run');
      const steps = durableSteps(step, stopping.signal);
      await liveThrough({ command, input, steps, signal: controller.signal, completed }, rooms);
    } catch (error) {
      await tellOfBreak(error, command, input);
      throw error;
    } finally {
      active.delete(input.run);
    }
    return null;
  }

  async function tellOfBreak(error: unknown, command: Command, input: RunInput): Promise<void> {
    const name = (error as Error).name;
    if (!isControlFlow(error) || (name === 'StepError' && !stopping.signal.aborted)) {
      rooms.log.error({ run: input.run, error }, 'the run did not end');
    }
    if (!isFinal(error)) return;
    await endBroken(command, input, rooms).catch(failure =>
      rooms.log.error({ run: input.run, error: failure }, 'its end was not told'),
    );
  }

  async function enqueue(input: RunInput, command: Command): Promise<void> {
    const spec = { name: command.name, version: command.version, retryPolicy: { maximumAttempts: 3 } };
    await engine.workflows.runWorkflow<RunInput, null>(spec, input, { idempotencyKey: input.run });
    worker
      ?.tick()
      .catch(error => rooms.log.error({ run: input.run, error }, 'the worker did not take the run'));
  }

  /** Runs that were written down, but whose process died before the engine knew of them. */
  async function startLost(): Promise<void> {
    const known = new Set((await engine.unfinished()).map(({ input }) => (input as RunInput | null)?.run));
    for (const row of await rooms.runs.open()) {
      if (row.boot === null && !known.has(row.id))
        await enqueue(row.input, commandOf(commands, row.input.command));
    }
  }
}

function commandOf(commands: readonly Command[], name: string): Command {
  const command = commands.find(candidate => candidate.name === name);
  if (!command) throw new ShuttingDown(`no command ${name}`);
  return command;
}

/** A parked run whose command has changed cannot be replayed: it ends, with a word in its thread. */
async function endUnknownVersions(engine: Engine, commands: readonly Command[], rooms: Rooms): Promise<void> {
  for (const run of await engine.unfinished()) {
    const input = run.input as RunInput;
    const command = commands.find(candidate => candidate.name === run.name);
    if (command?.version === run.version) continue;
    await engine.workflows.cancelWorkflowRun(run.id);
    await tellEnded(input, command, rooms);
  }
}

async function tellEnded(input: RunInput, command: Command | undefined, rooms: Rooms): Promise<void> {
  const row = await rooms.runs.get(input.run);
  await rooms.runs.update(input.run, { state: 'failed', endedAt: Date.now() });
  if (!row?.root || !command) return;
  const card = cardOf(command, input);
  const live = await rooms.threads.live(card, row.root, true);
  live.say('The bot was updated while this run waited, and cannot go on with it. Ask again.');
  await live.close('failed');
  if (!card.followup) await rooms.threads.state(card, row.root, 'failed', null);
}

export type { RunInput, Runs };

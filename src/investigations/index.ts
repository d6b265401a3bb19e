/** Runs that survive: started once, resumed after a crash, stopped by a person, ended by an answer. */
import { randomBytes } from 'node:crypto';
import type { Worker } from 'openworkflow';
import type { Command } from '../core/command.ts';
import { PerfError } from '../core/errors.ts';
import type { Person } from '../core/ports.ts';
import type { Decision } from './approvals.ts';
import { type Engine, openEngine } from './engine.ts';
import { cardOf, endBroken, liveThrough, type Rooms } from './lifecycle.ts';
import type { RunInput, RunRow } from './runs.ts';
import { durableSteps, isControlFlow, isFinal, type StepApi } from './steps.ts';

interface Options {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** The sub-commands, and those that only a thread starts (follow-ups). */
  readonly commands: readonly Command[];
  readonly rooms: Rooms;
}

/** Above the runs that can be expected: openworkflow claims pending runs before crashed and woken ones. */
const CONCURRENCY = 32;
const ENDED: readonly string[] = ['answered', 'failed', 'stopped', 'refused'];
const RETRY = { maximumAttempts: 3 };

export async function createInvestigations(options: Options): Promise<Investigations> {
  return new Investigations(options, await openEngine(options));
}

export class Investigations {
  readonly #commands: readonly Command[];
  readonly #rooms: Rooms;
  readonly #engine: Engine;
  /** One of a process's life: a run that carries another one was begun by a process that is dead. */
  readonly #boot = randomBytes(8).toString('hex');
  readonly #stopping = new AbortController();
  readonly #active = new Map<string, AbortController>();
  /** The end of a thread's last reply: the next one waits for it. */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #ends = new Map<string, () => void>();
  #worker: Worker | null = null;

  constructor({ commands, rooms }: Options, engine: Engine) {
    this.#commands = commands;
    this.#rooms = rooms;
    this.#engine = engine;
    for (const command of commands) {
      engine.workflows.implementWorkflow<RunInput, null>(specOf(command), ({ input, step, run }) =>
        this.#execute(command, input, step, run.id),
      );
    }
  }

  get working(): boolean {
    return this.#worker !== null && !this.#stopping.signal.aborted;
  }

  /** Takes up what a dead process left, then works. */
  async begin(): Promise<void> {
    await this.#endUnknownVersions();
    await this.#enqueueLost();
    this.#worker = this.#engine.workflows.newWorker({ concurrency: CONCURRENCY });
    await this.#worker.start();
  }

  /** False when the run is known already: another delivery of the same request. */
  async start(input: RunInput): Promise<boolean> {
    const command = this.#command(input.command);
    if (!(await this.#rooms.runs.create(input, command.version))) return false;
    await this.#enqueueInTurn(input, command);
    return true;
  }

  /** Aborts what the run does and lets it answer with what it has. */
  async stop(run: string, by: Person): Promise<boolean> {
    const row = await this.#rooms.runs.get(run);
    if (!row || row.stoppedBy !== null || ENDED.includes(row.state)) return false;
    await this.#rooms.runs.update(run, { stoppedBy: by.name });
    this.#active.get(run)?.abort(`stopped by ${by.name}`);
    return true;
  }

  /** False when somebody decided before, or time was up. */
  async decide(question: string, decision: Decision): Promise<boolean> {
    if (!(await this.#rooms.questions.decide(question, decision))) return false;
    // A signal that comes before the run has parked is dropped: it is sent again for a while.
    for (const delay of [0, 1000, 5000]) {
      setTimeout(() => {
        this.#engine.workflows.sendSignal({ signal: `question/${question}`, data: true }).catch(() => {});
      }, delay).unref();
    }
    return true;
  }

  /** Lets go of every run between two steps; the next start goes on with them. */
  async close(): Promise<void> {
    this.#stopping.abort();
    for (const controller of this.#active.values()) controller.abort('the bot is told to stop');
    await this.#worker?.stop();
    await this.#engine.close();
  }

  async #execute(command: Command, input: RunInput, step: StepApi, id: string): Promise<null> {
    const controller = new AbortController();
    this.#active.set(input.run, controller);
    try {
      const row = await this.#rooms.runs.get(input.run);
      if (this.#stopping.signal.aborted) controller.abort('the bot is told to stop');
      else if (row?.stoppedBy) controller.abort(`stopped by ${row.stoppedBy}`);
      const completed = await this.#takenOver(row, id);
      this.#rooms.log.info({ run: input.run, command: command.name, resumed: completed !== null }, 'run');
      const steps = durableSteps(step, this.#stopping.signal);
      await liveThrough({ command, input, steps, signal: controller.signal, completed }, this.#rooms);
    } catch (error) {
      await this.#tellOfBreak(error, command, input);
      throw error;
    } finally {
      this.#active.delete(input.run);
      this.#ends.get(input.run)?.();
    }
    return null;
  }

  /** Steps that a dead process completed; null when the run began in this one. */
  async #takenOver(row: RunRow | null, id: string): Promise<ReadonlySet<string> | null> {
    if (row === null || row.boot === this.#boot) return null;
    await this.#rooms.runs.update(row.id, { boot: this.#boot });
    return row.boot === null ? null : this.#engine.completedSteps(id);
  }

  async #tellOfBreak(error: unknown, command: Command, input: RunInput): Promise<void> {
    const stepFailed = (error as Error).name === 'StepError' && !this.#stopping.signal.aborted;
    if (stepFailed || !isControlFlow(error)) {
      this.#rooms.log.error({ run: input.run, error }, 'the run did not end');
    }
    if (!isFinal(error)) return;
    await endBroken(command, input, this.#rooms).catch(failure =>
      this.#rooms.log.error({ run: input.run, error: failure }, 'its end was not told'),
    );
  }

  /** Two replies in one thread are answered in turn; the second is written down already, and waits. */
  async #enqueueInTurn(input: RunInput, command: Command): Promise<void> {
    if (input.parent === null) return this.#enqueue(input, command);
    const thread = `${input.place.channel}/${input.place.threadTs}`;
    const before = this.#turns.get(thread);
    this.#takeTurn(input.run, thread);
    const begin = async () => {
      await before;
      if (!this.#stopping.signal.aborted) await this.#enqueue(input, command);
    };
    if (before === undefined) return begin();
    begin().catch(error => this.#rooms.log.error({ run: input.run, error }, 'a reply was not begun'));
  }

  #takeTurn(run: string, thread: string): void {
    const end = new Promise<void>(resolve => this.#ends.set(run, resolve)).then(() => {
      this.#ends.delete(run);
      if (this.#turns.get(thread) === end) this.#turns.delete(thread);
    });
    this.#turns.set(thread, end);
  }

  async #enqueue(input: RunInput, command: Command): Promise<void> {
    await this.#engine.workflows.runWorkflow<RunInput, null>(specOf(command), input, {
      idempotencyKey: input.run,
    });
    this.#worker
      ?.tick()
      .catch(error => this.#rooms.log.error({ run: input.run, error }, 'the worker did not take the run'));
  }

  /** Runs that were written down, but whose process died before the engine knew of them. */
  async #enqueueLost(): Promise<void> {
    const known = new Set(
      (await this.#engine.unfinished()).map(({ input }) => (input as RunInput | null)?.run),
    );
    for (const row of await this.#rooms.runs.open()) {
      if (row.boot === null && !known.has(row.id)) {
        await this.#enqueueInTurn(row.input, this.#command(row.input.command));
      } else if (row.input.parent !== null && known.has(row.id)) {
        // The engine goes on with it by itself; what was said after it waits all the same.
        this.#takeTurn(row.id, `${row.input.place.channel}/${row.input.place.threadTs}`);
      }
    }
  }

  /** A parked run whose command has changed cannot be replayed: it ends, with a word in its thread. */
  async #endUnknownVersions(): Promise<void> {
    for (const run of await this.#engine.unfinished()) {
      const command = this.#commands.find(candidate => candidate.name === run.name);
      if (command?.version === run.version) continue;
      await this.#engine.workflows.cancelWorkflowRun(run.id);
      await this.#tellEnded(run.input as RunInput, command);
    }
  }

  async #tellEnded(input: RunInput, command: Command | undefined): Promise<void> {
    const { runs, threads } = this.#rooms;
    const row = await runs.get(input.run);
    await runs.update(input.run, { state: 'failed', endedAt: Date.now() });
    if (!row?.root || !command) return;
    const card = cardOf(command, input);
    const live = await threads.live(card, row.root, true);
    live.say('The bot was updated while this run waited, and cannot go on with it. Ask again.');
    await live.close('failed');
    if (!card.followup) await threads.state(card, row.root, 'failed', null);
  }

  #command(name: string): Command {
    const command = this.#commands.find(candidate => candidate.name === name);
    if (!command) throw new PerfError('no-command', `no command ${name}`);
    return command;
  }
}

function specOf(command: Command) {
  return { name: command.name, version: command.version, retryPolicy: RETRY };
}

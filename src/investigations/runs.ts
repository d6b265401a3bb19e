/** The runs table: which run stands in which thread, what it was asked, what became of it. */

import type { Selectable } from 'kysely';
import type { RunOptions } from '../core/command.ts';
import type { Input, Person, RunState } from '../core/ports.ts';
import type { Place, Root } from '../core/threads.ts';
import type { Tabled, Tables } from './tables.ts';

/** All that a run needs to go on in another process. JSON. */
export interface RunInput {
  readonly run: string;
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Input[];
  readonly options: RunOptions;
  readonly asker: Person;
  readonly place: Place;
  /** The run in whose thread this one is a reply. */
  readonly parent: string | null;
}

export interface RunRow {
  readonly id: string;
  readonly input: RunInput;
  readonly state: RunState;
  readonly boot: string | null;
  readonly root: Root | null;
  readonly report: string | null;
  readonly stoppedBy: string | null;
  readonly createdAt: number;
}

export interface Runs {
  /** False when the run is there already: a second delivery of one request. */
  create(input: RunInput, version: string): Promise<boolean>;
  get(run: string): Promise<RunRow | null>;
  /** The newest run of a thread that is no reply to another one, by any message of it that roots the thread. */
  inThread(channel: string, threadTs: string): Promise<RunRow | null>;
  /** The thread's runs, oldest first. */
  history(channel: string, threadTs: string): Promise<readonly RunRow[]>;
  update(run: string, values: RunUpdate): Promise<void>;
  /** Runs that have not ended. */
  open(): Promise<readonly RunRow[]>;
}

export interface RunUpdate {
  readonly state?: RunState;
  readonly boot?: string;
  readonly root?: Root;
  readonly report?: string;
  readonly stoppedBy?: string;
  readonly endedAt?: number;
}

export function createRuns(db: Tabled): Runs {
  return {
    async create(input, version) {
      const result = await db
        .insertInto('runs')
        .values({
          id: input.run,
          command: input.command,
          version,
          input: JSON.stringify(input),
          state: 'queued',
          created_at: Date.now(),
        })
        .onConflict(conflict => conflict.column('id').doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    },
    async get(run) {
      const row = await db.selectFrom('runs').selectAll().where('id', '=', run).executeTakeFirst();
      return row ? toRow(row) : null;
    },
    async inThread(channel, threadTs) {
      const rows = await threadRows(channel, threadTs);
      return rows.findLast(row => row.input.parent === null) ?? null;
    },
    history: threadRows,
    async update(run, values) {
      await db.updateTable('runs').set(columns(values)).where('id', '=', run).execute();
    },
    async open() {
      const rows = await db
        .selectFrom('runs')
        .selectAll()
        .where('ended_at', 'is', null)
        .orderBy('created_at')
        .execute();
      return rows.map(toRow);
    },
  };

  async function threadRows(channel: string, threadTs: string): Promise<readonly RunRow[]> {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .where('root_channel', '=', channel)
      .where('thread_ts', '=', threadTs)
      .orderBy('created_at')
      .execute();
    return rows.map(toRow);
  }
}

function columns(values: RunUpdate) {
  return {
    ...(values.state === undefined ? {} : { state: values.state }),
    ...(values.boot === undefined ? {} : { boot: values.boot }),
    ...(values.root === undefined
      ? {}
      : { root_channel: values.root.channel, root_ts: values.root.ts, thread_ts: values.root.threadTs }),
    ...(values.report === undefined ? {} : { report: values.report }),
    ...(values.stoppedBy === undefined ? {} : { stopped_by: values.stoppedBy }),
    ...(values.endedAt === undefined ? {} : { ended_at: values.endedAt }),
  };
}

type Stored = Selectable<Tables['runs']>;

function toRow(row: Stored): RunRow {
  const { root_channel: channel, root_ts: ts, thread_ts: threadTs } = row;
  return {
    id: row.id,
    input: JSON.parse(row.input) as RunInput,
    state: row.state as RunState,
    boot: row.boot,
    root: channel && ts && threadTs ? { channel, ts, threadTs } : null,
    report: row.report,
    stoppedBy: row.stopped_by,
    createdAt: Number(row.created_at),
  };
}

/** Our own tables of a run. Blobs are compressed; times are milliseconds since the epoch. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export type Tables = {
  texts: { hash: string; bytes: number; stored: Uint8Array; created_at: number };
  /** What of a text is beyond its first piece, see `texts.ts`. */
  text_pieces: { hash: string; piece: number; stored: Uint8Array };
  runs: {
    id: string;
    command: string;
    version: string;
    /** JSON of `RunInput`. */
    input: string;
    state: string;
    /** The bot process that last worked on it; another one resumes it. */
    boot: string | null;
    root_channel: string | null;
    root_ts: string | null;
    thread_ts: string | null;
    report: string | null;
    stopped_by: string | null;
    created_at: number;
    ended_at: number | null;
  };
  inbox: { id: string; body: string; received_at: number; done_at: number | null };
  streams: { run: string; channel: string; ts: string };
  questions: {
    id: string;
    run: string;
    body: string;
    answer: string | null;
    answered_by: string | null;
    answered_at: number | null;
  };
  /** What each command of a run printed, packed like its step's output. */
  transcripts: { id: string; run: string; body: string; at: number };
  sightings: { id: string; host: string; at: number; healthy: number; findings: string; samples: string };
};

export type Tabled = Kysely<Tables>;

/** Creates what is missing; safe to call by several processes at once. */
export async function createTables(db: Tabled, kind: 'sqlite' | 'postgres'): Promise<void> {
  const blob = kind === 'sqlite' ? 'blob' : 'bytea';
  const number = kind === 'sqlite' ? 'integer' : 'double precision';
  const table = (name: keyof Tables) => db.schema.createTable(name).ifNotExists();
  const columnType = (type: string) => sql.raw<string>(type);
  await createTexts(db, blob, number);
  await table('runs')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('command', 'text', column => column.notNull())
    .addColumn('version', 'text', column => column.notNull())
    .addColumn('input', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('boot', 'text')
    .addColumn('root_channel', 'text')
    .addColumn('root_ts', 'text')
    .addColumn('thread_ts', 'text')
    .addColumn('report', 'text')
    .addColumn('stopped_by', 'text')
    .addColumn('created_at', columnType(number), column => column.notNull())
    .addColumn('ended_at', columnType(number))
    .execute();
  await db.schema
    .createIndex('runs_thread')
    .ifNotExists()
    .on('runs')
    .columns(['root_channel', 'thread_ts'])
    .execute();
  await table('inbox')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('received_at', columnType(number), column => column.notNull())
    .addColumn('done_at', columnType(number))
    .execute();
  await table('streams')
    .addColumn('run', 'text', column => column.notNull())
    .addColumn('channel', 'text', column => column.notNull())
    .addColumn('ts', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('streams_key', ['channel', 'ts'])
    .execute();
  await table('questions')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('run', 'text', column => column.notNull())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('answer', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', columnType(number))
    .execute();
  await table('transcripts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('run', 'text', column => column.notNull())
    .addColumn('body', 'text', column => column.notNull())
    .addColumn('at', columnType(number), column => column.notNull())
    .execute();
  await db.schema
    .createIndex('transcripts_run')
    .ifNotExists()
    .on('transcripts')
    .columns(['run', 'at'])
    .execute();
  await table('sightings')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('host', 'text', column => column.notNull())
    .addColumn('at', columnType(number), column => column.notNull())
    .addColumn('healthy', 'integer', column => column.notNull())
    .addColumn('findings', 'text', column => column.notNull())
    .addColumn('samples', 'text', column => column.notNull())
    .execute();
  await db.schema
    .createIndex('sightings_host')
    .ifNotExists()
    .on('sightings')
    .columns(['host', 'at'])
    .execute();
}

async function createTexts(db: Tabled, blob: string, number: string): Promise<void> {
  const table = (name: keyof Tables) => db.schema.createTable(name).ifNotExists();
  const columnType = (type: string) => sql.raw<string>(type);
  await table('texts')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('bytes', columnType(number), column => column.notNull())
    .addColumn('stored', columnType(blob), column => column.notNull())
    .addColumn('created_at', columnType(number), column => column.notNull())
    .execute();
  await table('text_pieces')
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('piece', 'integer', column => column.notNull())
    .addColumn('stored', columnType(blob), column => column.notNull())
    .addPrimaryKeyConstraint('text_pieces_key', ['hash', 'piece'])
    .execute();
}

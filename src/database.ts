/**
 * Our own tables' database: `perf.db` in the data folder, shared by the bot and any number of terminal
 * processes, or Postgres. openworkflow's tables live elsewhere (`runs.db`): node:sqlite is synchronous, so a
 * write lock held by one connection would stop the other, and with it the event loop.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { PerfError } from './core/errors.ts';

export interface Database {
  // Each room narrows it with `withTables` to the tables that it owns.
  readonly db: Kysely<Record<never, never>>;
  readonly kind: 'sqlite' | 'postgres';
  close(): Promise<void>;
}

/** How long a statement waits for another process's write lock before it fails. */
const BUSY_TIMEOUT_MS = 5000;

export async function openDatabase(options: {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly busyTimeoutMs?: number;
}): Promise<Database> {
  if (options.databaseUrl !== null) return openPostgres(options.databaseUrl);
  try {
    return openSqlite(options.dataDir, options.busyTimeoutMs ?? BUSY_TIMEOUT_MS);
  } catch (error) {
    throw new PerfError(
      'data',
      `PERF_DATA_DIR ${options.dataDir} cannot be used: ${(error as Error).message}. Name a folder that this user may write.`,
      { cause: error },
    );
  }
}

function openSqlite(dataDir: string, timeout: number): Database {
  makeFolder(resolve(dataDir));
  const file = new DatabaseSync(join(dataDir, 'perf.db'), { timeout });
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const db = new Kysely<Record<never, never>>({ dialect: new SqliteDialect({ database: adapter(file) }) });
  return { db, kind: 'sqlite', close: () => db.destroy() };
}

/** One level at a time: `recursive` never ends below /proc, where making a folder says that its parent is missing. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process of ours may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** node:sqlite in the shape that kysely's SQLite dialect expects of better-sqlite3. */
function adapter(file: DatabaseSync): ConstructorParameters<typeof SqliteDialect>[0]['database'] {
  type Parameters = import('node:sqlite').SQLInputValue[];
  return {
    close: () => file.close(),
    prepare(sql: string) {
      const statement = file.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: parameters => statement.all(...(parameters as Parameters)),
        run: parameters => statement.run(...(parameters as Parameters)),
        iterate: parameters => statement.iterate(...(parameters as Parameters)) as IterableIterator<unknown>,
      };
    },
  };
}

async function openPostgres(url: string): Promise<Database> {
  const [{ default: postgres }, { PostgresJSDialect }] = await Promise.all([
    import('postgres'),
    import('kysely-postgres-js'),
  ]);
  try {
    const pool = postgres(url, { onnotice: () => {}, connect_timeout: 10 });
    const db = new Kysely<Record<never, never>>({ dialect: new PostgresJSDialect({ postgres: pool }) });
    await sql`select 1`.execute(db);
    return { db, kind: 'postgres', close: () => db.destroy() };
  } catch (error) {
    // The address may hold a password: it is not repeated.
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    throw new PerfError(
      'database',
      `DATABASE_URL does not lead to a database (${code}). Expected postgres://USER:PASSWORD@HOST:PORT/NAME.`,
      { cause: error },
    );
  }
}

/**
 * Our own tables' database: `perf.db` in the data folder, shared by the bot and any number of terminal
 * processes, or Postgres. openworkflow's tables live elsewhere (`runs.db`): node:sqlite is synchronous, so a
 * write lock held by one connection would stop the other, and with it the event loop.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';

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
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const file = new DatabaseSync(join(options.dataDir, 'perf.db'), {
    timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
  });
  file.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const db = new Kysely<Record<never, never>>({ dialect: new SqliteDialect({ database: adapter(file) }) });
  return { db, kind: 'sqlite', close: () => db.destroy() };
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
  const pool = postgres(url, { onnotice: () => {} });
  const db = new Kysely<Record<never, never>>({ dialect: new PostgresJSDialect({ postgres: pool }) });
  return { db, kind: 'postgres', close: () => db.destroy() };
}

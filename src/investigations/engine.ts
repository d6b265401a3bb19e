/**
 * openworkflow, with what it leaves open on SQLite closed: a busy timeout, a retried connect, the dead
 * predecessor's leases, one bot to a file. Everything private of its backend that we touch is touched here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OpenWorkflow } from 'openworkflow';
import type { Backend } from 'openworkflow/internal';
import { BackendSqlite } from 'openworkflow/sqlite';
import { type Lock, lockDataDir } from './lock.ts';

export interface Engine {
  readonly workflows: OpenWorkflow;
  /** Names of a run's completed steps, for a run that another process began. */
  completedSteps(workflowRunId: string): Promise<ReadonlySet<string>>;
  /** Runs that are parked or pending under a version that this program does not have. */
  unfinished(): Promise<readonly { id: string; name: string; version: string | null; input: unknown }[]>;
  close(): Promise<void>;
}

interface Options {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
}

const NAMESPACE = 'bot';
const BUSY_TIMEOUT_MS = 5000;

export async function openEngine(options: Options): Promise<Engine> {
  if (options.databaseUrl !== null) {
    const { BackendPostgres } = await import('openworkflow/postgres');
    return engine(await BackendPostgres.connect(options.databaseUrl, { namespaceId: NAMESPACE }), null);
  }
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(options.dataDir);
  const backend = await connect(join(options.dataDir, 'runs.db'));
  freeLeases(backend);
  return engine(backend, lock);
}

function engine(backend: Backend & { stop(): Promise<void> }, lock: Lock | null): Engine {
  return {
    workflows: new OpenWorkflow({ backend }),
    async completedSteps(workflowRunId) {
      const names = new Set<string>();
      let after: string | undefined;
      do {
        const page = await backend.listStepAttempts({
          workflowRunId,
          limit: 1000,
          ...(after ? { after } : {}),
        });
        for (const attempt of page.data) {
          if (attempt.status === 'completed' || attempt.status === 'succeeded') names.add(attempt.stepName);
        }
        after = page.pagination.next ?? undefined;
      } while (after);
      return names;
    },
    async unfinished() {
      const found: { id: string; name: string; version: string | null; input: unknown }[] = [];
      let after: string | undefined;
      do {
        const page = await backend.listWorkflowRuns({ limit: 200, ...(after ? { after } : {}) });
        for (const run of page.data) {
          if (!['pending', 'running', 'sleeping'].includes(run.status)) continue;
          found.push({ id: run.id, name: run.workflowName, version: run.version, input: run.input });
        }
        after = page.pagination.next ?? undefined;
      } while (after);
      return found;
    },
    async close() {
      await backend.stop();
      lock?.release();
    },
  };
}

/** The handle that openworkflow keeps to itself; `exec` is all we use of it. */
function handleOf(backend: BackendSqlite): { exec(sql: string): void } {
  return (backend as unknown as { db: { exec(sql: string): void } }).db;
}

/** Processes that open the file at once meet `database is locked` inside the migrations: tried again. */
async function connect(file: string): Promise<BackendSqlite> {
  for (let attempt = 1; ; attempt++) {
    try {
      const backend = BackendSqlite.connect(file, { namespaceId: NAMESPACE });
      handleOf(backend).exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      return backend;
    } catch (error) {
      if (attempt === 30 || !/locked|busy/i.test(String(error))) throw error;
      await wait(50);
    }
  }
}

/** We are the only bot on this file (the lock says so): what is leased belonged to a process that is dead. */
function freeLeases(backend: BackendSqlite): void {
  handleOf(backend).exec(
    `UPDATE workflow_runs SET available_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), worker_id = NULL
     WHERE status = 'running' AND worker_id IS NOT NULL AND namespace_id = '${NAMESPACE}'`,
  );
}

/**
 * The audit: append-only, hash-chained JSON lines, one chain for all processes on the same database. A line is written
 * inside a transaction that also moves the anchor (count and hash of the last line), so that no two processes write at
 * once and lines that were lost at the end are seen. `audit-verify.ts` is the other half.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { type Anchor, GENESIS, linkOf, seal } from './audit-chain.ts';

export interface AuditRecord {
  readonly person: string;
  readonly name: string;
  readonly channel: string;
  readonly run: string;
  readonly host: string;
  readonly line: string;
  readonly argv: readonly (readonly string[])[];
  readonly tier: 'read' | 'intrusive' | 'refused';
  readonly approver: string | null;
  /** ISO 8601; null when nothing ran. */
  readonly start: string | null;
  readonly end: string | null;
  readonly exit: number | null;
  readonly bytes: number;
  /** Of all of stdout, before anything was cut. */
  readonly sha256: string | null;
  /** `denied`: a person said no to an approval. */
  readonly result: 'ran' | 'lost' | 'refused' | 'denied';
  readonly reason: string | null;
}

export interface AuditLog {
  /** Resolves when the line is on the disk. Rejects when it cannot be written. */
  append(record: AuditRecord): Promise<void>;
}

/** A type and not an interface: kysely wants the index signature that only a type has. */
export type AuditTables = {
  audit_anchor: { id: number; count: number; hash: string; bytes: number };
};

/** Our database as it is opened, before a room names its tables. */
export type Database = Kysely<Record<never, never>>;

/** Makes the anchor's table, where it is not there yet. */
export async function auditTables(database: Database): Promise<void> {
  const db = database.withTables<AuditTables>();
  try {
    await createAnchor(db);
  } catch {
    // Postgres fails one of two processes that make a table at once, IF NOT EXISTS or not; now it is there.
    await createAnchor(db);
  }
}

async function createAnchor(db: Kysely<AuditTables>): Promise<void> {
  await db.schema
    .createTable('audit_anchor')
    .ifNotExists()
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('count', 'integer', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .execute();
  await db
    .insertInto('audit_anchor')
    .values({ id: 1, ...GENESIS })
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute();
}

export function auditFile(dataDir: string): string {
  return join(dataDir, 'audit.jsonl');
}

/** `auditTables` must have run. Records that arrive together are written together. */
export function openAudit(database: Database, dataDir: string): AuditLog {
  const db = database.withTables<AuditTables>();
  const file = auditFile(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  let pending: { record: AuditRecord; done: PromiseWithResolvers<void> }[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        await db.transaction().execute(transaction =>
          write(
            transaction,
            file,
            batch.map(({ record }) => record),
          ),
        );
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    writing = false;
  }

  return {
    append(record) {
      const done = Promise.withResolvers<void>();
      pending.push({ record, done });
      if (!writing) void flush();
      return done.promise;
    },
  };
}

/** Nothing here waits for anything but the database itself, so the write lock is held for as long as a write takes. */
async function write(
  db: Transaction<AuditTables>,
  file: string,
  records: readonly AuditRecord[],
): Promise<void> {
  // An update comes first: it takes the write lock (SQLite) or the row (Postgres) before anything is read.
  const row = await db
    .updateTable('audit_anchor')
    .set(({ ref }) => ({ id: ref('id') }))
    .where('id', '=', 1)
    .returning(['count', 'hash', 'bytes'])
    .executeTakeFirstOrThrow();
  const anchor = { count: Number(row.count), hash: row.hash, bytes: Number(row.bytes) };
  const next = appendLines(file, anchor, records);
  await db.updateTable('audit_anchor').set(next).where('id', '=', 1).execute();
}

function appendLines(file: string, anchor: Anchor, records: readonly AuditRecord[]): Anchor {
  const descriptor = openSync(file, 'a+', 0o600);
  try {
    let { count, hash, bytes } = mend(descriptor, anchor);
    const lines = records.map(record => {
      const sealed = seal({ seq: count + 1, prev: hash, at: new Date().toISOString(), ...record });
      count++;
      hash = sealed.hash;
      return sealed.line;
    });
    const text = Buffer.from(lines.join(''));
    for (let written = 0; written < text.length; ) written += writeSync(descriptor, text, written);
    fdatasyncSync(descriptor);
    bytes += text.length;
    return { count, hash, bytes };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * What a process that died between its write and its commit has left behind the anchor: whole lines that continue the
 * chain are taken in, a torn one at the very end is cut off. Nothing else is ever taken away: lines that do not belong,
 * and a file that is shorter than the anchor says, stay as they are for `verify` to see.
 */
function mend(descriptor: number, anchor: Anchor): Anchor {
  const size = fstatSync(descriptor).size;
  if (size <= anchor.bytes) return { ...anchor, bytes: size };
  const rest = Buffer.alloc(size - anchor.bytes);
  readSync(descriptor, rest, 0, rest.length, anchor.bytes);
  const whole = rest.lastIndexOf('\n') + 1;
  if (whole < rest.length) ftruncateSync(descriptor, anchor.bytes + whole);
  let { count, hash } = anchor;
  for (const line of rest.toString('utf8', 0, whole).split('\n').slice(0, -1)) {
    const link = linkOf(line);
    if (!link?.valid || link.prev !== hash || link.seq !== count + 1) break;
    count = link.seq;
    hash = link.hash;
  }
  return { count, hash, bytes: anchor.bytes + whole };
}

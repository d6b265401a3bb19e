/** Whether the audit is whole: every line unchanged, in order, none missing, also at the end. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditTables, auditFile, type Database } from './audit.ts';
import { type Anchor, GENESIS, type Link, linkOf } from './audit-chain.ts';

export type Verdict =
  | { readonly ok: true; readonly lines: number; readonly hash: string }
  /** `line` is the first bad one, counted from 1; for lines lost at the end it is the first that is missing. */
  | { readonly ok: false; readonly line: number; readonly says: string };

/** Reads the file once, line by line, and holds it against the anchor in the database. */
export async function verifyAudit(database: Database, dataDir: string): Promise<Verdict> {
  // The anchor first: lines that are appended while we read stand behind it.
  const anchor = await anchorOf(database);
  let before = { seq: 0, hash: GENESIS.hash };
  let atAnchor = before;
  for await (const line of linesOf(auditFile(dataDir))) {
    const link = linkOf(line);
    const bad = whatIsWrong(link, before);
    if (bad !== null) return { ok: false, line: before.seq + 1, says: bad };
    before = link!;
    if (before.seq === anchor.count) atAnchor = before;
  }
  if (before.seq < anchor.count) {
    const missing = anchor.count - before.seq;
    return {
      ok: false,
      line: before.seq + 1,
      says: `it and all behind it are missing: ${missing} of ${anchor.count} lines were lost at the end`,
    };
  }
  if (atAnchor.hash !== anchor.hash) {
    return {
      ok: false,
      line: Math.max(1, anchor.count),
      says: 'its hash is not the one that the database keeps: the chain was written anew',
    };
  }
  return { ok: true, lines: before.seq, hash: before.hash };
}

function whatIsWrong(link: Link | null, before: { seq: number; hash: string }): string | null {
  if (link === null) return 'it is no line of the audit: it was changed, added or torn';
  if (!link.valid) return 'it was changed: its hash does not fit its text';
  if (link.seq !== before.seq + 1)
    return `line ${link.seq} of the chain stands here: lines were removed, added or moved`;
  if (link.prev !== before.hash)
    return 'it does not follow from the line before it: lines were changed, added or moved';
  return null;
}

async function anchorOf(database: Database): Promise<Anchor> {
  const row = await database
    .withTables<AuditTables>()
    .selectFrom('audit_anchor')
    .select(['count', 'hash', 'bytes'])
    .where('id', '=', 1)
    .executeTakeFirst();
  return row ? { count: Number(row.count), hash: row.hash, bytes: Number(row.bytes) } : GENESIS;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if (!existsSync(file)) return;
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

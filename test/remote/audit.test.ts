import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Database as Opened, openDatabase } from '../../src/database.ts';
import {
  type AuditLog,
  type AuditRecord,
  auditFile,
  auditTables,
  openAudit,
} from '../../src/remote/audit.ts';
import { verifyAudit } from '../../src/remote/audit-verify.ts';

let dataDir: string;
let database: Opened;
let audit: AuditLog;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'audit-'));
  database = await openDatabase({ dataDir, databaseUrl: null });
  await auditTables(database.db);
  audit = openAudit(database.db, dataDir);
});
afterEach(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const record = (line: string): AuditRecord => ({
  person: 'U1',
  name: 'alice',
  channel: 'C1',
  run: 'r1',
  host: 'web-03',
  line,
  argv: [line.split(' ')],
  tier: 'read',
  approver: null,
  start: '2026-11-25T10:00:00.000Z',
  end: '2026-11-25T10:00:01.000Z',
  exit: 0,
  bytes: 12,
  sha256: 'ab'.repeat(32),
  result: 'ran',
  reason: null,
});

const lines = (): string[] => readFileSync(auditFile(dataDir), 'utf8').split('\n').slice(0, -1);
const rewrite = (change: (lines: string[]) => string[]): void =>
  writeFileSync(
    auditFile(dataDir),
    change(lines())
      .map(line => `${line}\n`)
      .join(''),
  );
const verify = () => verifyAudit(database.db, dataDir);

async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await audit.append(record(`free -m ${i}`));
}

test('a new audit is whole and empty', async () => {
  expect(await verify()).toMatchObject({ ok: true, lines: 0 });
});

test('each record is one JSON line with who, where, what, when, the result, and the chain', async () => {
  await append(2);
  const [first, second] = lines().map(line => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({
    seq: 1,
    person: 'U1',
    channel: 'C1',
    host: 'web-03',
    line: 'free -m 0',
    exit: 0,
    bytes: 12,
  });
  expect(second).toMatchObject({ seq: 2, prev: first?.['hash'] });
  expect(statSync(auditFile(dataDir)).mode & 0o777).toBe(0o600);
  expect(await verify()).toMatchObject({ ok: true, lines: 2, hash: second?.['hash'] });
});

test('records that arrive together keep one chain in their order', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, i) => audit.append(record(`seq ${i}`))));
  expect(lines().map(line => (JSON.parse(line) as { line: string }).line)).toEqual(
    Array.from({ length: 40 }, (_, i) => `seq ${i}`),
  );
  expect(await verify()).toMatchObject({ ok: true, lines: 40 });
});

test.each<[string, number, (lines: string[]) => string[]]>([
  ['an edited line', 3, all => all.map((line, i) => (i === 2 ? line.replace('alice', 'mallo') : line))],
  [
    'an edited line with a hash of its own',
    3,
    all => all.map((line, i) => (i === 2 ? line.replace(/.{64}"\}$/, `${'0'.repeat(64)}"}`) : line)),
  ],
  ['a line that was removed from the middle', 3, all => all.filter((_, i) => i !== 2)],
  ['the first line removed', 1, all => all.slice(1)],
  ['lines that were moved', 2, all => [all[0]!, all[2]!, all[1]!, ...all.slice(3)]],
  ['a line that was repeated', 4, all => [...all.slice(0, 3), all[2]!, ...all.slice(3)]],
  ['a foreign line', 2, all => [all[0]!, '{"hello":"world"}', ...all.slice(1)]],
  ['the last line lost', 5, all => all.slice(0, -1)],
  ['the last two lines lost', 4, all => all.slice(0, -2)],
  ['all lines lost', 1, () => []],
])('%s is found, with its place', async (_, bad, change) => {
  await append(5);
  rewrite(change);
  expect(await verify()).toMatchObject({ ok: false, line: bad });
});

test('a file that is gone is found', async () => {
  await append(2);
  rmSync(auditFile(dataDir));
  expect(await verify()).toMatchObject({
    ok: false,
    line: 1,
    says: expect.stringContaining('2 of 2 lines were lost'),
  });
});

test('a chain that was written anew from an edited line on is found by the anchor', async () => {
  await append(3);
  const other = mkdtempSync(join(tmpdir(), 'audit-forged-'));
  const forged = await openDatabase({ dataDir: other, databaseUrl: null });
  await auditTables(forged.db);
  for (let i = 0; i < 3; i++) await openAudit(forged.db, other).append(record(`forged ${i}`));
  writeFileSync(auditFile(dataDir), readFileSync(auditFile(other)));
  await forged.close();
  rmSync(other, { recursive: true });
  expect(await verify()).toMatchObject({ ok: false, line: 3, says: expect.stringContaining('written anew') });
});

test('lines that were lost stay lost: what is appended later does not hide the gap', async () => {
  await append(4);
  rewrite(all => all.slice(0, 2));
  await append(2);
  expect(await verify()).toMatchObject({ ok: false, line: 3 });
});

test('a process that died between its write and its commit leaves no damage', async () => {
  await append(2);
  const [, second] = lines();
  const torn = second!.slice(0, 90);
  appendFileSync(auditFile(dataDir), torn);
  await append(1);
  expect(await verify()).toMatchObject({ ok: true, lines: 3 });
});

test('lines that somebody added at the end are never taken away: they are found, also after the next record', async () => {
  await append(2);
  const forged = lines()[1]!;
  appendFileSync(auditFile(dataDir), `${forged}\n`);
  expect(await verify()).toMatchObject({ ok: false, line: 3 });
  await append(1);
  expect(lines()[2]).toBe(forged);
  expect(await verify()).toMatchObject({ ok: false, line: 3 });
});

test('a whole line that was written and not committed is taken into the chain', async () => {
  await append(2);
  const anchor = await database.db
    .withTables<{ audit_anchor: { id: number; count: number; hash: string; bytes: number } }>()
    .selectFrom('audit_anchor')
    .selectAll()
    .executeTakeFirstOrThrow();
  await append(1);
  await database.db
    .withTables<{ audit_anchor: { id: number; count: number; hash: string; bytes: number } }>()
    .updateTable('audit_anchor')
    .set(anchor)
    .execute();
  expect(await verify()).toMatchObject({ ok: true, lines: 3 });
  await append(1);
  expect(await verify()).toMatchObject({ ok: true, lines: 4 });
});

test('what cannot be written is an error, and the next record is written all the same', async () => {
  await append(1);
  const file = auditFile(dataDir);
  const text = readFileSync(file);
  rmSync(file);
  const { mkdirSync, rmdirSync } = await import('node:fs');
  mkdirSync(file);
  await expect(audit.append(record('lost'))).rejects.toMatchObject({ code: 'EISDIR' });
  rmdirSync(file);
  writeFileSync(file, text);
  truncateSync(file, text.length);
  await append(1);
  expect(await verify()).toMatchObject({ ok: true, lines: 2 });
});

test('four processes at once keep one chain', async () => {
  const script = `
    import { openDatabase } from ${JSON.stringify(fileURLToPath(new URL('../../src/database.ts', import.meta.url)))};
    import { auditTables, openAudit } from ${JSON.stringify(fileURLToPath(new URL('../../src/remote/audit.ts', import.meta.url)))};
    const { db, close } = await openDatabase({ dataDir: process.argv[1], databaseUrl: null });
    await auditTables(db);
    const audit = openAudit(db, process.argv[1]);
    const record = ${JSON.stringify(record('by a process'))};
    for (let i = 0; i < 25; i++) await audit.append({ ...record, run: process.argv[2] + '-' + i });
    await close();`;
  const ends = await Promise.all(
    ['a', 'b', 'c', 'd'].map(
      name =>
        new Promise<number | null>(resolve => {
          const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir, name], {
            stdio: 'inherit',
            env: { ...process.env, NODE_OPTIONS: '' },
          });
          child.once('exit', resolve);
        }),
    ),
  );
  expect(ends).toEqual([0, 0, 0, 0]);
  expect(await verify()).toMatchObject({ ok: true, lines: 100 });
  const runs = lines().map(line => (JSON.parse(line) as { run: string }).run);
  expect(new Set(runs).size).toBe(100);
});

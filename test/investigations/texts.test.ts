/** Large texts are kept in pieces, so that no statement of SQLite holds the event loop. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../src/database.ts';
import { compress } from '../../src/investigations/compressed.ts';
import { createTables, type Tables } from '../../src/investigations/tables.ts';
import { createTexts, type Texts } from '../../src/investigations/texts.ts';

let folder: string;
let database: Database;
let texts: Texts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perf-texts-'));
  database = await openDatabase({ dataDir: folder, databaseUrl: null });
  const db = database.db.withTables<Tables>();
  await createTables(db, database.kind);
  texts = createTexts(db);
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

function rows() {
  return database.db.withTables<Tables>();
}

/** Random letters: what is compressed stays large. */
function letters(size: number): string {
  return randomBytes(size).toString('base64').slice(0, size);
}

async function* inChunks(text: string) {
  for (let at = 0; at < text.length; at += 70_000) yield Buffer.from(text.slice(at, at + 70_000));
}

test.each([0, 1, 1000, 300_000, 2_000_000])('a text of %d bytes comes back as it was', async size => {
  const text = letters(size);
  const handle = await texts.put(text);
  expect(await texts.get(handle)).toBe(text);
  const streamed = await texts.putStream(inChunks(`${text}x`), 3_000_000);
  expect(streamed.bytes).toBe(size + 1);
  expect(await texts.get(streamed.handle)).toBe(`${text}x`);
});

test('no row of a large text holds more than a quarter of a megabyte', async () => {
  const handle = await texts.put(letters(2_000_000));
  const first = await rows().selectFrom('texts').select('stored').where('hash', '=', handle).execute();
  const pieces = await rows().selectFrom('text_pieces').select('stored').where('hash', '=', handle).execute();
  expect(pieces.length).toBeGreaterThan(3);
  for (const { stored } of [...first, ...pieces]) expect(stored.length).toBeLessThanOrEqual(256 * 1024);
});

test('a text whose compressed form fills its last row is whole', async () => {
  // Found by its size: 256 KB of one row, and nothing behind it.
  const stored = Buffer.from(compress(letters(600_000)).stored).subarray(0, 256 * 1024);
  const row = { hash: 'exact', bytes: 1, stored, created_at: 0 };
  await rows().insertInto('texts').values(row).execute();
  const pieces: number[] = [];
  for await (const piece of texts.pieces('exact')) pieces.push(piece.length);
  expect(pieces).toEqual([256 * 1024]);
});

test('pieces that a crash left behind are overwritten, and the text is whole', async () => {
  const text = letters(1_500_000);
  const { handle } = compress(text);
  const left = { hash: handle, piece: 2, stored: Buffer.from('half of it') };
  await rows().insertInto('text_pieces').values(left).execute();
  await expect(texts.get(handle)).rejects.toThrow('is gone. Send it again.');
  await texts.put(text);
  expect(await texts.get(handle)).toBe(text);
});

test('the head of a text is read without the rest', async () => {
  const handle = await texts.put(letters(2_000_000));
  await rows().deleteFrom('text_pieces').where('hash', '=', handle).where('piece', '>', 2).execute();
  for await (const chunk of texts.stream(handle)) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});

import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from '@jest/globals';
import { compressStream, decompressStream } from '../../src/investigations/compressed.ts';
import { memoryTexts } from '../../src/investigations/memory.ts';
import { Spool } from '../../src/investigations/spool.ts';

const tmp = process.env['TMPDIR'];
afterEach(() => {
  if (tmp === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = tmp;
});

function filled(limit: number): Spool {
  const spool = new Spool(limit);
  for (let at = 0; at < 100; at += 7)
    spool.add(Uint8Array.from({ length: Math.min(7, 100 - at) }, (_, index) => at + index));
  return spool;
}

test.each([
  ['in memory', 1000],
  ['in a file', 10],
])('what was added is read back in any pieces, %s', (_, limit) => {
  const spool = filled(limit);
  expect(spool.length).toBe(100);
  for (const [start, end] of [
    [0, 100],
    [0, 1],
    [5, 9],
    [33, 77],
    [99, 200],
    [100, 200],
  ]) {
    const expected = Array.from({ length: Math.min(100, end!) - start! }, (_, index) => start! + index);
    expect([...spool.subarray(start!, end!)]).toEqual(expected);
  }
  spool.close();
});

test('the file has no name, so that nothing is left behind by whoever dies', () => {
  const spool = filled(10);
  expect(readdirSync(tmpdir()).filter(name => name.startsWith(`perf-spool-${process.pid}`))).toEqual([]);
  spool.close();
});

test('where no file can be made, all of it stays in memory', () => {
  process.env['TMPDIR'] = '/nonexistent';
  const spool = filled(10);
  expect([...spool.subarray(40, 43)]).toEqual([40, 41, 42]);
  spool.close();
});

test('a large stream that does not compress comes out of the store as it went in', async () => {
  async function* chunks() {
    for (let count = 0; count < 20; count++) yield randomBytes(1 << 20);
  }
  const texts = memoryTexts();
  const { handle, bytes } = await texts.putStream(chunks(), 1 << 30);
  expect(bytes).toBe(20 * 1024 * 1024);
  const again = await compressStream(texts.stream(handle), 1 << 30);
  expect(again.handle).toBe(handle);
  let inflated = 0;
  for await (const chunk of decompressStream([again.stored.subarray(0, again.stored.length)]))
    inflated += chunk.length;
  expect(inflated).toBe(bytes);
  again.stored.close?.();
});

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { through } from '../../src/core/through.ts';

const text = randomBytes(200_000).toString('hex');

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
    await setTimeout(at % 3);
  }
}

const STOPS_EARLY = `
import { randomBytes } from 'node:crypto';
import { createZstdDecompress, zstdCompressSync } from 'node:zlib';
import { through } from ${JSON.stringify(new URL('../../src/core/through.ts', import.meta.url).href)};
for (let round = 0; round < 80; round++) {
  const packed = zstdCompressSync(Buffer.from(randomBytes([5_000, 7_000, 50_000, 200_000][round % 4]).toString('hex')));
  async function* pieces() {
    for (let at = 0; at < packed.length; at += 262_144) {
      yield packed.subarray(at, at + 262_144);
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  let bytes = 0;
  for await (const chunk of through(pieces(), createZstdDecompress({ chunkSize: 131_072 }))) {
    bytes += chunk.length;
    if (bytes >= 8192) break;
  }
  await new Promise(resolve => setTimeout(resolve, round % 3));
}
process.stdout.write('alive');
`;

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

test('what was compressed comes out whole, whatever the pieces were', async () => {
  const packed = gzipSync(text);
  for (const size of [1000, 65_536, packed.length])
    expect(await textOf(through(inPieces(packed, size), createGunzip()))).toBe(text);
});

test('pieces of no bytes do not end it', async () => {
  const packed = gzipSync(text);
  const pieces = [new Uint8Array(), packed.subarray(0, 50), new Uint8Array(), packed.subarray(50)];
  expect(await textOf(through(pieces, createGunzip()))).toBe(text);
});

test('a reader that stops early does not end the process', () => {
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', STOPS_EARLY], { encoding: 'utf8' });
  expect(ended.stderr).toBe('');
  expect(ended.stdout).toBe('alive');
});

test('an error of the source and an error of the bytes are thrown to the reader', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield gzipSync(text).subarray(0, 100);
    throw new Error('the source is gone');
  }
  await expect(textOf(through(broken(), createGunzip()))).rejects.toThrow('the source is gone');
  const cut = gzipSync(text).subarray(0, 5000);
  await expect(textOf(through([cut], createGunzip()))).rejects.toThrow('unexpected end of file');
  await expect(textOf(through([Buffer.from('no gzip')], createGunzip()))).rejects.toThrow('incorrect header');
});

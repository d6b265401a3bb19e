import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { foldFile } from '../../src/profiles/fold-file.ts';
import { foldedOf } from '../../src/profiles/folded.ts';
import { isNothingElse } from '../../src/profiles/formats/perf-script.ts';
import { recognise } from '../../src/profiles/recognise.ts';
import { headFrom } from '../../src/profiles/source.ts';
import { capture, fixtures, readText } from './captures.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fold-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const CAPTURES = [
  'script-stacks',
  'script-system',
  'script-events',
  'script-inlined',
  'script-jit',
  'script-no-time',
];

/** Samples of a capture over and over, some 6 MB: three pieces and more. */
function large(name: string): string {
  const text = capture(`perf/${name}.txt`).toString('utf8').trimEnd();
  return `${text}\n\n`.repeat(Math.ceil(6.5e6 / text.length));
}

test.each(CAPTURES)(
  'a large file of %s, read in pieces by threads, folds to the lines that one thread makes',
  async name => {
    const text = large(name);
    const whole = foldedOf(await readText(text))!;
    const file = join(folder, `${name}.txt`);
    writeFileSync(file, text);
    const { lines, printed, left, unread } = (await foldFile(file, 2))!;
    expect(lines).toEqual(whole.lines);
    expect([printed, left, unread]).toEqual([whole.printed, whole.left, 0]);
  },
);

test('CRLF line ends, and the last sample without an empty line behind it, are folded in pieces as well', async () => {
  const text = large('script-stacks').trimEnd().replaceAll('\n', '\r\n');
  const file = join(folder, 'crlf.txt');
  writeFileSync(file, text);
  expect((await foldFile(file, 2))!.lines).toEqual(foldedOf(await readText(text))!.lines);
});

test('a stack longer than a piece is not cut in two', async () => {
  const frames = Array.from({ length: 150_000 }, (_, i) => `\t           7fff1 f${i % 977}+0x1 (/x)\n`).join(
    '',
  );
  const text = `dd 1 [000] 1.000001: 5 cycles: \n${frames}\n`.repeat(2);
  const file = join(folder, 'long.txt');
  writeFileSync(file, text);
  const { lines } = (await foldFile(file, 2))!;
  expect(lines).toHaveLength(1);
  expect(lines[0]!.endsWith(' 10')).toBe(true);
});

test('what is small, packed, of another format or no file is left to the reader of one piece', async () => {
  const [small, packed, prose] = ['small', 'packed', 'prose'].map(name => join(folder, name));
  writeFileSync(small!, capture('perf/script-stacks.txt'));
  writeFileSync(packed!, gzipSync(capture('perf/script-stacks.txt')));
  writeFileSync(prose!, 'main;a 1\nmain;b 2\n');
  expect(await foldFile(small!)).toBeNull();
  expect(await foldFile(packed!, 2)).toBeNull();
  expect(await foldFile(prose!, 2)).toBeNull();
  expect(await foldFile('-')).toBeNull();
});

test('a head of nothing but samples needs no other format to look at it: all of them agree', () => {
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter(file =>
    /\.\w+$/.test(file),
  );
  const heads = files.map(file => ({ file, head: capture(file).subarray(0, 8192) }));
  const sure = heads.filter(({ head }) => isNothingElse(headFrom(head)));
  expect(sure.length).toBeGreaterThanOrEqual(4);
  for (const { file, head } of sure) expect([file, recognise(head)?.format]).toEqual([file, 'perf-script']);
});

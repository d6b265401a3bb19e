import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { compress } from '../src/investigations/compressed.ts';
import { memoryTexts } from '../src/investigations/memory.ts';
import { ReaderThreads } from '../src/reader-thread.ts';
import { createReaders } from '../src/readers.ts';

const texts = memoryTexts();
const readers = createReaders(texts, true);

async function kept(name: string, text: string) {
  return { name, handle: await texts.put(text), bytes: Buffer.byteLength(text) };
}

test('a profile is read in a thread, and its files are in the store', async () => {
  const input = await kept('small.folded', 'main;parse 30\nmain;write 10\n');
  const analysis = await readers.profile([input], 'topn');
  expect(analysis.verdict).toContain('`parse` burns 75.0 %');
  const file = analysis.files?.find(({ name }) => name === 'profile.speedscope.json');
  expect(JSON.parse(await texts.get(file!.handle))).toMatchObject({
    shared: { frames: [{ name: 'main' }, {}, {}] },
  });
}, 60_000);

test('of large inputs each is read whole, several at once', async () => {
  const lines = (name: string) => `main;${name} 1\n`.repeat(500_000);
  const inputs = await Promise.all(['one', 'two', 'three'].map(name => kept(name, lines(name))));
  const analyses = await Promise.all(inputs.map(input => readers.profile([input], 'topn')));
  expect(analyses.map(({ facts }) => facts[0])).toMatchObject(
    inputs.map(() => ({ kind: 'profile', total: 500_000 })),
  );
  expect(analyses.map(({ verdict }) => /`(\w+)`/.exec(verdict)?.[1])).toEqual(['one', 'two', 'three']);
}, 120_000);

test('what a text is comes from the thread too', async () => {
  expect(await readers.recognise(Buffer.from('main;parse 30\nmain;write 10\nmain;read 4\n'))).toBe('topn');
  expect(await readers.recognise(Buffer.from('Dear all,\nlunch is at noon.\n'))).toBe(null);
}, 60_000);

test('a text that is gone is an answer that says so', async () => {
  const { verdict } = await readers.profile([{ name: 'gone', handle: 'f'.repeat(64), bytes: 100 }], 'topn');
  expect(verdict).toMatch(/is gone\. Send it again/);
}, 60_000);

test('of a text no more is read than is wanted', async () => {
  const input = await kept('long', 'abc\n'.repeat(100_000));
  expect(await readers.text(input, 10)).toEqual({ text: 'abc\nabc\nab', total: 400_000 });
  expect(await readers.text(await kept('short', 'abc'), 10)).toEqual({ text: 'abc', total: 3 });
});

test('a piece that comes too late for one job is not taken for the next one', async () => {
  const threads = new ReaderThreads();
  const stored = compress(`${randomBytes(400_000).toString('base64')}\n`).stored;
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(stored.subarray(0, 100_000));
    await setTimeout(300);
    yield new Uint8Array(stored.subarray(100_000, stored.length));
  }
  async function* soon(): AsyncGenerator<Uint8Array> {
    await setTimeout(700);
    yield new Uint8Array(compress('main;parse 30\nmain;write 10\n').stored);
  }
  const job = (name: string) => ({ kind: 'topn', words: null, names: [name] }) as const;
  const first = await threads.read(job('noise'), [slow()], 1000);
  expect(first.analysis.verdict).toContain('noise is no profile');
  const second = await threads.read(job('small.folded'), [soon()], 1000);
  expect(second.analysis.verdict).toContain('`parse` burns 75.0 %');
}, 60_000);

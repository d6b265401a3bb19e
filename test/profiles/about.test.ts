import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aboutProfiles } from '../../src/profiles/about.ts';
import { edgesOf } from '../../src/profiles/callers.ts';
import { capture, readText } from './captures.ts';

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function about(words: string, ...texts: readonly string[]) {
  return aboutProfiles(
    texts.map((text, index) => ({ name: `profile-${index + 1}.folded`, chunks: bytes(text) })),
    words,
  );
}

const FOLDED = 'app;main;parse;malloc 30\napp;main;render;malloc 10\napp;main;render 40\napp;main;parse 20\n';

test('a function that is named is said with its shares, its callers and what it calls', async () => {
  const analysis = await about('who calls malloc?', FOLDED);
  expect(analysis.verdict).toContain('`malloc`: 40.0 % of CPU samples by itself');
  expect(analysis.answer).toBe(
    '`malloc` is called by `parse` 75.0 % of it, `render` 25.0 %; calls nothing that was seen.',
  );
  expect(analysis.statements.slice(0, 4)).toMatchObject([
    { subject: { name: 'malloc' }, metric: 'self', value: 40 },
    { subject: { name: 'malloc' }, metric: 'total', value: 40 },
    { subject: { name: 'parse → malloc' }, metric: 'share of the callee', value: 75 },
    { subject: { name: 'render → malloc' }, metric: 'share of the callee', value: 25 },
  ]);
});

test('a process is no caller, and both sides of a function are told', async () => {
  const { answer, verdict } = await about('render', FOLDED);
  expect(verdict).toContain('`render`: 40.0 % of CPU samples by itself, 50.0 % with what it calls');
  expect(answer).toBe('`render` is called by `main` 100 % of it; calls `malloc` 20.0 % of it.');
});

test('what has no caller in some stacks is said', async () => {
  const { answer } = await about('malloc', `${FOLDED}malloc 60\n`);
  expect(answer).toContain(
    'is called by `parse` 30.0 % of it, `render` 10.0 %, by nothing that was seen 60.0 %;',
  );
});

test('a question that names nothing has no finding, but still the facts', async () => {
  const analysis = await about('why is it slow?', FOLDED);
  expect(analysis.findings).toEqual([]);
  expect(analysis.statements.length).toBeGreaterThan(3);
});

test('of two profiles each is asked', async () => {
  const { findings } = await about('malloc', FOLDED, FOLDED.replace(' 30', ' 0'));
  expect(findings.map(({ title }) => title)).toEqual([
    expect.stringContaining('`malloc` in `profile-1.folded`: 40.0 %'),
    expect.stringContaining('`malloc` in `profile-2.folded`: 14.3 %'),
  ]);
});

test('a table says that it has no callers', async () => {
  const { answer } = await aboutProfiles(
    [{ name: 'table', chunks: bytes('percent,function\n60,alpha\n40,beta\n') }],
    'alpha',
  );
  expect(answer).toContain('`alpha` stands in a table without stacks: who calls it is not in there');
});

test('a real capture: callers and callees of a function add up to its total and its inner part', async () => {
  const { stacks } = await readText(capture('perf/script-stacks.txt').toString());
  for (const name of ['hotHash', 'malloc', 'work', 'main']) {
    const { total, callees } = edgesOf(stacks!, 0, name);
    const self = stacks!.columns[0]!.sums.reduce(
      (sum, weight, node) =>
        node > 0 && stacks!.frames[stacks!.frame[node]!]?.name === name ? sum + weight : sum,
      0,
    );
    expect(self + callees.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(total, 6);
  }
});

test('whatever recursion does, a sample counts once for one caller and one callee', async () => {
  const stack = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(stack, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 8 }),
      async samples => {
        const { stacks } = await readText(
          samples.map(([frames, weight]) => `p;${frames.join(';')} ${weight}\n`).join(''),
        );
        const { total, callers, callees } = edgesOf(stacks!, 0, 'a');
        const having = samples.filter(([frames]) => frames.includes('a'));
        const sum = (of: readonly (readonly [unknown, number])[]) =>
          of.reduce((all, [, weight]) => all + weight, 0);
        expect(total).toBe(sum(having));
        for (const other of ['b', 'c']) {
          const calling = having.filter(([frames]) => frames[frames.indexOf('a') - 1] === other);
          const called = having.filter(([frames]) => frames[frames.lastIndexOf('a') + 1] === other);
          expect(callers.find(({ name }) => name === other)?.weight ?? 0).toBe(sum(calling));
          expect(callees.find(({ name }) => name === other)?.weight ?? 0).toBe(sum(called));
        }
      },
    ),
  );
});

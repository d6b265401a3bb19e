/** Hostile and broken input: no reader throws, hangs, keeps everything, or takes more than linear time. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ADVERSARIAL } from '../../bench/adversarial-traces.ts';
import { analyseTraces, readTraces, recognise } from '../../src/traces/index.ts';
import { capturedText } from './reading.ts';

const SEEDS = [
  'java17-exception-suppressed.txt',
  'java25-dump-jcmd-virtual.txt',
  'java25-dump-file-deadlock.json',
  'go119-nil-system.txt',
  'py313-group.txt',
  'py311-dump.txt',
  'node24-aggregate.txt',
  'rust195-thread-full.txt',
  'gcc12-gdb-bt-full.txt',
  'gcc12-tsan-order.txt',
  'gcc12-valgrind-helgrind.txt',
  'linux618-oom-cgroup.txt',
  'elixir114-clause.txt',
  'php82-cause.txt',
  'ruby31-bottom.txt',
  'mono6-async.txt',
  'erlang25-plain.txt',
  'kernel-lockdep.txt',
  'openj9-javacore.txt',
  'swift-crash.txt',
].map(name => capturedText(name));

/** Lines dropped, doubled, swapped, cut and filled with noise. */
const mutated = fc
  .record({
    seed: fc.constantFrom(...SEEDS),
    other: fc.constantFrom(...SEEDS),
    edits: fc.array(
      fc.record({
        kind: fc.constantFrom('drop', 'double', 'cut', 'noise', 'graft', 'join'),
        at: fc.nat(),
        text: fc.string({ unit: 'binary', maxLength: 40 }),
      }),
      { maxLength: 25 },
    ),
  })
  .map(({ seed, other, edits }) => {
    const lines = seed.split('\n').slice(0, 400);
    const grafts = other.split('\n');
    for (const { kind, at, text } of edits) {
      const index = at % Math.max(1, lines.length);
      const line = lines[index] ?? '';
      if (kind === 'drop') lines.splice(index, 1 + (at % 7));
      else if (kind === 'double') lines.splice(index, 0, line, line);
      else if (kind === 'cut') lines[index] = line.slice(0, at % (line.length + 1));
      else if (kind === 'noise')
        lines[index] = line.slice(0, line.length / 2) + text + line.slice(line.length / 2);
      else if (kind === 'graft')
        lines.splice(index, 0, ...grafts.slice(at % grafts.length, (at % grafts.length) + 5));
      else lines.splice(index, 2, line + (lines[index + 1] ?? ''));
    }
    return lines.join('\n');
  });

test('mutated traces are read without an error, and what is said of them is well formed', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, fc.integer({ min: 1, max: 5000 }), async (text, size) => {
      async function* chunks() {
        for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
      }
      const analysis = await analyseTraces([{ name: 'paste', chunks: chunks() }]);
      const lines = text.split(/\r?\n|\r/).length;
      for (const finding of analysis.findings) {
        expect(finding.title).not.toMatch(/undefined|\[object|NaN/);
        for (const each of finding.evidence) expect(each.line >= 1 && each.line <= lines).toBe(true);
      }
      for (const fact of analysis.facts) {
        if (fact.kind === 'trace') for (const trace of fact.traces) expect(trace.count).toBeGreaterThan(0);
      }
    }),
    { numRuns: 400 },
  );
}, 60_000);

test('arbitrary text is read without an error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 3000 }), async text => {
      recognise(text);
      expect((await readTraces(text)).lines).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});

test('how the text was cut into chunks changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...SEEDS), fc.integer({ min: 1, max: 999 }), async (text, size) => {
      async function* chunks() {
        for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
      }
      expect(await readTraces({ name: 'text', chunks: chunks() })).toEqual(await readTraces(text));
    }),
    { numRuns: 60 },
  );
});

// Twice the input may cost twice the time and no more: a quadratic reader costs four times, a backtracking one thousands.
test.each(ADVERSARIAL.map(({ name, make }) => [name, make] as const))(
  'twice as much %s costs about twice the time',
  async (_name, make) => {
    const time = async (size: number) => {
      const text = make(size);
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3; round += 1) {
        const start = process.cpuUsage();
        await readTraces(text);
        const { user, system } = process.cpuUsage(start);
        best = Math.min(best, user + system);
      }
      return best;
    };
    await time(20_000);
    const [small, large] = [await time(100_000), await time(400_000)];
    // Microseconds; a floor keeps the noise of a busy machine out.
    expect(large).toBeLessThan(Math.max(4 * small * 2.5, 200_000));
  },
  120_000,
);

test('a stack of 100,000 frames keeps both its ends and stays small', async () => {
  const frames = Array.from(
    { length: 100_000 },
    (_, index) => `\tat com.shop.Deep.call${index % 3}(Deep.java:${index})`,
  );
  const { facts } = await readTraces(
    ['Exception in thread "main" java.lang.StackOverflowError', ...frames].join('\n'),
  );
  const trace = facts[0]?.traces[0];
  expect(trace?.frames.length).toBeLessThan(2000);
  expect([trace?.frames[0]?.line, trace?.frames.at(-1)?.line]).toEqual([0, 99_999]);
});

test('a hundred thousand distinct stacks are bounded, and counted', async () => {
  async function* chunks() {
    for (let block = 0; block < 200; block += 1) {
      const lines: string[] = [];
      for (let index = 0; index < 500; index += 1)
        lines.push(`java.lang.IllegalStateException: x\n\tat com.shop.A.f${block}_${index}(A.java:7)\n`);
      yield lines.join('');
    }
  }
  const analysis = await analyseTraces([{ name: 'log', chunks: chunks() }]);
  expect(analysis.notes[0]).toBe(
    'read: Java exception, 100000 traces in 100000 groups, 0 lines not understood',
  );
  const [fact] = analysis.facts;
  expect(fact?.kind === 'trace' && fact.traces.length).toBe(4000);
});

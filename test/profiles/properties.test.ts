import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PerfError } from '../../src/core/errors.ts';
import { Report } from '../../src/core/report.ts';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { formats } from '../../src/profiles/formats/index.ts';
import { recognise } from '../../src/profiles/recognise.ts';
import { openSource } from '../../src/profiles/source.ts';
import { capture, fixtures, readText, sourceOf } from './captures.ts';

/** The head of every capture: enough for a reader to meet all its states, small enough to be tried often. */
const seeds = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter(file => /\.\w+$/.test(file) && !/^programs\/|README/.test(file))
  .map(file => ({ file, bytes: capture(file).subarray(0, 6000) }));

interface Change {
  readonly at: number;
  readonly kind: 'cut' | 'flip' | 'repeat' | 'insert' | 'swap';
  readonly value: number;
}

const changes = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('cut', 'flip', 'repeat', 'insert', 'swap') as fc.Arbitrary<Change['kind']>,
    value: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const HOSTILE = [
  '((((',
  '))))',
  ';;;;',
  '999999999999999999999',
  '-1',
  '\u0000',
  '%%%',
  '\t',
  '\n\n',
  '+0x',
  '[[[',
  '::',
  '->',
  '\u202e',
  '__proto__',
];

function mutate(bytes: Buffer, list: readonly Change[]): Buffer {
  return list.reduce((before, { at, kind, value }) => {
    const place = Math.floor(at * before.length);
    const [head, tail] = [before.subarray(0, place), before.subarray(place)];
    if (kind === 'cut') return Buffer.concat([head, tail.subarray(value)]);
    if (kind === 'repeat') return Buffer.concat([head, tail.subarray(0, value), tail]);
    if (kind === 'insert') return Buffer.concat([head, Buffer.from(HOSTILE[value % HOSTILE.length]!), tail]);
    if (kind === 'swap') return Buffer.concat([tail, head]);
    const copy = Buffer.from(before);
    if (copy.length > 0) copy[Math.min(place, copy.length - 1)] = value;
    return copy;
  }, bytes);
}

/** A PerfError is an answer; anything else that is thrown is a fault of the reader. */
async function answers(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof PerfError)) throw error;
  }
}

test('no mutation of a capture makes analysis throw, and every Report it gives is valid', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      changes,
      fc.constantFrom('topn' as const, 'code' as const),
      async ({ bytes }, list, purpose) => {
        await answers(async () => {
          const analysis = await analyseProfile([sourceOf('paste', mutate(bytes, list))], purpose);
          expect(Report.shape.facts.safeParse(analysis.facts).error).toBeUndefined();
          expect(Report.shape.findings.safeParse(analysis.findings).error).toBeUndefined();
          expect(Report.shape.pictures.safeParse(analysis.pictures).error).toBeUndefined();
          for (const fact of analysis.facts)
            if (fact.kind === 'profile') expect(Number.isFinite(fact.total)).toBe(true);
        });
      },
    ),
    { numRuns: 500 },
  );
});

test("every reader, given what is another's, answers", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.constantFrom(...formats),
      changes,
      async ({ bytes }, format, list) => {
        await answers(async () => format.read(await openSource(sourceOf('paste', mutate(bytes, list)))));
      },
    ),
    { numRuns: 1200 },
  );
});

test('recognition never throws on bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4096 }), bytes => {
      const found = recognise(bytes);
      expect(found === null || (found.confidence >= 0 && found.confidence <= 1)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('folded stacks: self adds up to the total, and nothing is more than the total', async () => {
  const frame = fc.constantFrom('main', 'a', 'b', 'c::d', 'do_x_[k]', 'f (x.py:3)');
  const stack = fc.tuple(fc.array(frame, { minLength: 2, maxLength: 8 }), fc.integer({ min: 1, max: 900 }));
  await fc.assert(
    fc.asyncProperty(fc.array(stack, { minLength: 2, maxLength: 30 }), async stacks => {
      const text = stacks.map(([frames, count]) => `${frames.join(';')} ${count}\n`).join('');
      const { views } = await readText(text);
      const sum = stacks.reduce((all, [, count]) => all + count, 0);
      expect(views[0]!.total).toBe(sum);
      expect(views[0]!.entries.reduce((all, { self }) => all + self!, 0)).toBe(sum);
      for (const { total } of views[0]!.entries) expect(total).toBeLessThanOrEqual(sum);
    }),
    { numRuns: 150 },
  );
});

/** Work grows at most a little faster than the input: four times the input, well below sixteen times the time. */
const ADVERSARIES: readonly (readonly [name: string, make: (size: number) => string])[] = [
  ['one line without an end', size => `dd 1 [000] 1.000001: 5 cycles: \n\t7f ${'x'.repeat(size)}`],
  [
    'frames without an end',
    size => `dd 1 [000] 1.000001: 5 cycles: \n${'\t           7fff1 f+0x1 (/x)\n'.repeat(size / 40)}\n`,
  ],
  [
    'distinct symbols',
    size =>
      `dd 1 [000] 1.000001: 5 cycles: \n${Array.from({ length: size / 40 }, (_, i) => `\t           7fff1 f${i}+0x1 (/x)\n`).join('')}\n`,
  ],
  ['parentheses', size => `dd 1 [000] 1.000001: 5 cycles: \n\t           7fff1 ${'('.repeat(size)} (/x)\n\n`],
  [
    'a header of blanks',
    size => `dd ${' '.repeat(size)} 1 [000] 1.000001: 5 cycles: \n\t           7fff1 f+0x1 (/x)\n\n`,
  ],
  [
    'a deep folded stack',
    size => `${Array.from({ length: size / 8 }, (_, i) => `f${i % 1000}`).join(';')} 1\na;b 2\n`,
  ],
  [
    'a report row of blanks',
    size =>
      `# Samples: 1  of event 'c'\n# Overhead  Symbol\n# ........  ......\n    1.00%${' '.repeat(size)}[.] f\n`,
  ],
  ['digits', size => `a;b 1\n${'1'.repeat(size)}\n`],
  ['a table of one row', size => `name  self %\n${'x '.repeat(size / 2)} 5%\ny  4%\nz  3%\n`],
];

test.each(ADVERSARIES)('%s: 1 MB is read in a time in proportion', async (_, make) => {
  const time = async (size: number) => {
    const text = make(size);
    const start = process.cpuUsage();
    await answers(() => analyseProfile([sourceOf('paste', text)], 'topn'));
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  await time(250_000);
  const [small, large] = [await time(250_000), await time(1_000_000)];
  // CPU time, not the clock; the floor keeps the noise of short runs out.
  expect(large / Math.max(small, 40)).toBeLessThan(12);
});

test('what begins like a profile and has no figure that can be read is answered, not broken', async () => {
  const nested = capture('documented/hot-threads.txt')
    .toString('utf8')
    .replace(/[([{<]/g, bracket => bracket.repeat(9));
  await expect(readText(nested)).rejects.toThrow('Send it whole, as the tool printed it.');
});

test('functions of one name are told apart by their files however many they are, and their lines added up', async () => {
  const places = Array.from({ length: 300 }, (_, index) => `run (file${index % 100}.py:${index})`);
  const { views, stacks } = await readText(places.map(place => `main;${place} 2\n`).join(''));
  const runs = views[0]!.entries.filter(({ name }) => name === 'run');
  expect(stacks?.frames.filter(({ name }) => name === 'run').length).toBe(300);
  expect(new Set(runs.map(({ file }) => file)).size).toBe(100);
  expect(runs.map(({ self }) => self)).toEqual(new Array(100).fill(6));
});

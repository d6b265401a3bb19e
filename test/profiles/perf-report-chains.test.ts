import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { foldedOf } from '../../src/profiles/folded.ts';
import { sharesOf } from '../../src/profiles/shares.ts';
import { capture, readCapture, readText, sourceOf } from './captures.ts';

const SHAPES = ['children', 'no-children', 'fractal', 'count', 'folded', 'flat', 'hierarchy-chain'];

for (const shape of SHAPES) {
  test(`call chains of report-${shape} say who calls the leading function, and every line of them is read`, async () => {
    const profile = await readCapture(`perf/report-${shape}.txt`);
    const { callers, entries } = sharesOf(profile);
    expect(entries[0]!.name).toBe('hotSort');
    // 13.61 and 13.09 of 26.70: the two ways into hotSort, in every shape of the one recording.
    expect(callers.map(({ percent }) => percent.toFixed(0))).toEqual(['51', '49']);
    expect(callers[0]!.name).toBe('main');
    expect(profile.unread.count).toBe(0);
    expect(profile.stacks!.columns[0]!.total).toBeGreaterThan(99.8);
    expect(profile.stacks!.columns[0]!.total).toBeLessThan(100.1);
  });
}

test('the stacks of a report are below its commands, root first', async () => {
  const lines = foldedOf(await readCapture('perf/report-children.txt'))!.lines;
  expect(lines).toContain('hot;__libc_start_call_main;main;hotSort 13.61');
});

test('a report with chains is answered with its callers and a flame graph, its figures those of the rows', async () => {
  const bytes = capture('perf/report-no-children.txt');
  const { verdict, pictures, findings } = await analyseProfile([sourceOf('report', bytes)], 'topn');
  expect(verdict).toContain('called from `main`');
  expect(pictures[0]!.kind).toBe('flame');
  expect(findings.map(({ id }) => id)).not.toContain('profile.broken-stacks');
});

test('what the limit of -g leaves out stays self time of the row', async () => {
  const profile = await readText(`# Samples: 100  of event 'cycles'
# Overhead  Command  Shared Object  Symbol
# ........  .......  .............  ......
#
    60.00%  app      app            [.] work
            |
            ---work
               |
               |--40.00%--main
               |          _start
               |
                --15.00%--thread (inlined)

`);
  expect(foldedOf(profile)!.lines).toEqual([
    'app;_start;main;work 40',
    'app;thread_[i];work 15',
    'app;work 5',
  ]);
  expect(sharesOf(profile).callers.map(({ name }) => name)).toEqual(['main', 'thread']);
});

test('chains of nested branches and of names with bars and dashes keep their branches', async () => {
  const profile = await readText(`# Samples: 100  of event 'cycles'
# Overhead  Symbol
# ........  ......
#
    50.00%  [.] operator--
            |
            |--30.00%--operator--
            |          a||b
            |          |
            |          |--20.00%--c
            |          |
            |           --10.00%--d
            |
             --20.00%--operator--
                       e
`);
  expect(foldedOf(profile)!.lines).toEqual([
    'c;a||b;operator-- 20',
    'd;a||b;operator-- 10',
    'e;operator-- 20',
  ]);
});

test('chains 100,000 lines long and wide are read within bounds', async () => {
  const head =
    "# Samples: 9  of event 'c'\n# Overhead  Symbol\n# ........  ......\n    50.00%  [.] f\n            |\n";
  const deep = Array.from({ length: 100_000 }, (_, i) => `               g${i}\n`).join('');
  const wide = Array.from({ length: 100_000 }, (_, i) => `            |--0.01%--g${i}\n`).join('');
  for (const chain of [`            ---f\n${deep}`, wide]) {
    const profile = await readText(head + chain);
    expect(profile.views[0]!.entries[0]!.name).toBe('f');
    expect(profile.unread.count).toBe(0);
  }
});

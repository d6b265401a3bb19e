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

/** One recording: `work` calls `sort` and `hash`, `hash` calls `copy`; of 100 samples 10, 50, 10 and 30 end in them. */
const HEADER = `# Samples: 100  of event 'cycles'
# Event count (approx.): 5000
#
# Children      Self  Command  Shared Object  Symbol
# ........  ........  .......  .............  ......
#
`;
const STACKS = [
  'app;main;work 10',
  'app;main;work;hash 10',
  'app;main;work;hash;copy 30',
  'app;main;work;sort 50',
];

test('with children and callees first, a chain holds what the row calls: it is taken off', async () => {
  const profile = await readText(`${HEADER}   100.00%     0.00%  app      app            [.] main
            |
            ---main

   100.00%    10.00%  app      app            [.] work
            |
            ---work
               main

    50.00%    50.00%  app      app            [.] sort
            |
            ---sort
               work
               main

    40.00%    10.00%  app      app            [.] hash
            |
            ---hash
               work
               main

    30.00%    30.00%  app      app            [.] copy
            |
            ---copy
               hash
               work
               main
`);
  expect(foldedOf(profile)!.lines.toSorted()).toEqual(STACKS);
});

test('chains in periods are told from chains in samples, and shares follow from either', async () => {
  const chains = (work: number, hash: number, copy: number, sort: number) => `${HEADER}\
   100.00%    10.00%  app      app            [.] work
${work} main;work
    50.00%    50.00%  app      app            [.] sort
${sort} main;work;sort
    40.00%    10.00%  app      app            [.] hash
${hash} main;work;hash
    30.00%    30.00%  app      app            [.] copy
${copy} main;work;hash;copy
`;
  const counted = foldedOf(await readText(chains(10, 10, 30, 50)))!.lines;
  const weighed = foldedOf(await readText(chains(500, 500, 1500, 2500)))!.lines;
  expect(counted.toSorted()).toEqual(STACKS);
  expect(weighed).toEqual(counted);
});

test('a row that begins its own chain has the rest of it to itself only beyond what it calls', async () => {
  const profile = await readText(`${HEADER}    40.00%    10.00%  app      app            [.] hash
            |
            |--30.00%--hash
            |          |
            |           --28.00%--copy
            |
             --10.00%--main
                       work
                       hash
`);
  expect(foldedOf(profile)!.lines).toEqual(['app;main;work;hash 10']);
});

test('a frame whose name is a number is no weight of -g flat', async () => {
  const profile =
    await readText(`${HEADER.replace('# Children      Self', '# Overhead').replace('# ........  ........', '# ........')}
    29.00%  app      app            [.] malloc
           24.00%
                0
                malloc

            5.00%
                0x1
                malloc
`);
  expect(foldedOf(profile)!.lines.toSorted()).toEqual(['app;0;malloc 24', 'app;0x1;malloc 5']);
});

test('chains below rows that are commands are whole stacks', async () => {
  const profile = await readText(`# Samples: 100  of event 'cycles'
# Overhead  Command
# ........  .......
#
    60.00%  app
            |
            |--40.00%--_start
            |          main
            |          work
            |
             --20.00%--start_thread
                       run
`);
  expect(foldedOf(profile)!.lines.toSorted()).toEqual(['app;_start;main;work 40', 'app;start_thread;run 20']);
});

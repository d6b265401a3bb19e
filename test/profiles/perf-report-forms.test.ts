import { expect, test } from '@jest/globals';
import { readText } from './captures.ts';

/** `name self total` in percent of the view. */
async function rowsOf(text: string): Promise<string[]> {
  const profile = await readText(text);
  expect(profile.format).toBe('perf-report');
  expect(profile.unread.lines).toEqual([]);
  const [view] = profile.views;
  return view!.entries.map(({ name, self }) => `${name} ${Number(((100 * self!) / view!.total).toFixed(2))}`);
}

const HEAD = "# Samples: 40  of event 'cpu-clock:ppp'\n# Event count (approx.): 40000\n#\n";

test.each([
  [
    '-F sample,sym: counts are figures as well',
    `${HEAD}#      Samples  Symbol     \n# ............  ...........\n#\n            30  [.] hotSort\n            |          \n            |--50.00%--main\n            |          hotSort\n            10  [.] hotHash\n`,
  ],
  [
    '-F period,sym: so are periods',
    `${HEAD}#       Period  Symbol     \n# ............  ...........\n#\n         30000  [.] hotSort\n         10000  [.] hotHash\n`,
  ],
  [
    '-F sym,overhead: figures may stand last',
    `${HEAD}# Symbol       Overhead\n# ...........  ........\n#\n  [.] hotSort    75.00%\n  [.] hotHash    25.00%\n`,
  ],
  [
    '--column-widths: figures wider than their ruler',
    `${HEAD}# Overhead  Command  Symbol     \n# ........  .......  ...........\n#\n  75.00%    hot      [.] hotSort\n  25.00%    hot      [.] hotHash\n`,
  ],
  [
    '--hierarchy -n: figures of every level',
    `${HEAD}#    Overhead       Samples  Command / Shared Object / Symbol\n# .........................  ................................\n#\n   100.00%            40        hot\n      100.00%            40        hot\n          75.00%            30        [.] hotSort\n          25.00%            10        [.] hotHash\n`,
  ],
  [
    '--stdio-color: colours around figures',
    `${HEAD}# Overhead  Command  Symbol     \n# ........  .......  ...........\n#\n  \u001b[31m  75.00%\u001b[m  hot      [.] hotSort\n  \u001b[31m  25.00%\u001b[m  hot      [.] hotHash\n`,
  ],
  [
    'the interactive screen: no rulers, marks before what opens, decimal commas',
    "Samples: 40  of event 'cpu-clock:ppp', 4000 Hz, Event count (approx.): 40000\n  Overhead  Command  Shared Object  Symbol\n+   75,00%  hot      hot            [.] hotSort\n+   25,00%  hot      hot            [.] hotHash\n",
  ],
  [
    'quoted in a mail',
    `${HEAD}# Overhead  Command  Symbol     \n# ........  .......  ...........\n#\n    75.00%  hot      [.] hotSort\n    25.00%  hot      [.] hotHash\n`.replace(
      /^/gm,
      '> ',
    ),
  ],
  [
    'user and system time apart',
    `${HEAD}#      sys       usr  Symbol     \n# ........  ........  ...........\n#\n    70.00%     5.00%  [.] hotSort\n     0.00%    25.00%  [.] hotHash\n`,
  ],
])('%s', async (_, text) => {
  expect(await rowsOf(text)).toEqual(['hotSort 75', 'hotHash 25']);
});

test('keys that are numbers are named by their titles', async () => {
  const text = `${HEAD}# Overhead  CPU  Command\n# ........  ...  .......\n#\n    75.00%  003  hot    \n    25.00%  -001  hot    \n`;
  expect(await rowsOf(text)).toEqual(['CPU 003 hot 75', 'CPU not recorded hot 25']);
});

test('of a group, the chains are the first event’s, and who calls is known for it', async () => {
  const text =
    "# Samples: 110  of events 'anon group { cpu-clock, page-faults }'\n#         Overhead  Symbol     \n# ................  ...........\n#\n    75.00%   0.00%  [.] hotSort\n            |\n            ---main\n               hotSort\n\n     0.00%  90.00%  [.] _dl_start\n";
  const { views, stacks } = await readText(text);
  expect(
    views.map(({ name, axis, entries }) => `${name} ${axis} ${entries[0]!.name} ${entries[0]!.self}`),
  ).toEqual(['cpu-clock cpu hotSort 75', 'page-faults count _dl_start 90']);
  expect(stacks!.columns.map(({ name, total }) => `${name} ${total}`)).toEqual(['cpu-clock 75']);
});

test('chains of what a row calls, in a report without the column Children, are no fractions', async () => {
  const text = `${HEAD}# Overhead  Symbol     \n# ........  ...........\n#\n    20.00%  [.] hotMap\n            |          \n            |--20.00%--main\n            |          hotMap\n            |          \n             --5.00%--hotMap\n                       malloc\n\n     0.00%  [.] main\n            |\n             --60.00%--main\n                       hotSort\n`;
  const { stacks } = await readText(text);
  expect(stacks!.columns[0]!.total).toBeCloseTo(20, 6);
  expect(stacks!.frames.map(({ name }) => name)).not.toContain('[callers not printed]');
});

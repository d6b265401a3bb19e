import { expect, test } from '@jest/globals';
import { readText } from './captures.ts';

const HEADER =
  '   PerfTop:     947 irqs/sec  kernel: 1.2%  exact:  0.0% lost: 0/0 drop: 0/0 [4000Hz cpu-clock],  (all, 2 CPUs)\n--------------------\n\n';

test.each([
  [
    '-n and --sort comm,dso,sym',
    '     0.53%            24  V8 Worker   node              [.] f\n',
    { self: 0.53, total: null, samples: 24 },
  ],
  [
    '-g',
    '    42.95%    12.71%  node              [.] f\n            |\n            |--14.77%--main\n',
    { self: 12.71, total: 42.95, samples: null },
  ],
  ['plain', '    46.69%  node                  [.] f\n', { self: 46.69, total: null, samples: null }],
])('perf top %s: the module is what stands before the mark', async (_, rows, expected) => {
  const profile = await readText(HEADER + rows);
  expect(profile.format).toBe('perf-top');
  expect(profile.unread.lines).toEqual([]);
  expect(profile.views[0]!.entries[0]).toMatchObject({ name: 'f', module: 'node', ...expected });
});

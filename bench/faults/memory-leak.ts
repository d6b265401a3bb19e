import { defineFault } from './stage.ts';

export const memoryLeak = defineFault({
  name: 'memory-leak',
  family: 'memory',
  problem: 'memory keeps growing',
  expect: ['mem.leak'],
  culprit: /session-cache/,
  drill: 'a process that grows by some 40 MiB a second, up to 3 GiB',
  start: async stage => {
    stage.perl(
      'session-cache',
      'my @a; while (1) { if (@a < 300) { push @a, "x" x (10 * 1048576) } select(undef, undef, undef, 0.25) }',
    );
    await stage.settle(2);
  },
});

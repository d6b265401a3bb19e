import { defineFault } from './stage.ts';

export const forkStorm = defineFault({
  name: 'fork-storm',
  family: 'cpu',
  problem: 'high cpu but top shows nothing',
  expect: ['cpu.short-lived'],
  culprit: /health-probe/,
  drill: 'a script that starts a short program again and again',
  start: async stage => {
    stage.perl('health-probe', 'while (1) { system("/bin/true") }');
    await stage.settle(1);
  },
});

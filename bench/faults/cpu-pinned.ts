import { defineFault } from './stage.ts';

export const cpuPinned = defineFault({
  name: 'cpu-pinned',
  family: 'cpu',
  problem: 'high latency',
  expect: ['cpu.affinity', 'cpu.core.saturated'],
  culprit: /tax-calc/,
  drill: 'three busy processes pinned to core 0 while the others idle',
  start: async stage => {
    for (let i = 0; i < 3; i++) stage.perl('tax-calc', '1 while 1', ['taskset', '-c', '0']);
    await stage.settle(1);
  },
});

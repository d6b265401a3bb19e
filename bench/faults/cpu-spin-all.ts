import { defineFault } from './stage.ts';

export const cpuSpinAll = defineFault({
  name: 'cpu-spin-all',
  family: 'cpu',
  problem: 'high latency',
  expect: ['cpu.saturation'],
  culprit: /report-gen/,
  start: async stage => {
    for (let i = 0; i < 6; i++) stage.perl('report-gen', '1 while 1');
    await stage.settle(1);
  },
});

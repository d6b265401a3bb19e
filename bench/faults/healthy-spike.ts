import { defineFault } from './stage.ts';

export const healthySpike = defineFault({
  name: 'healthy-short-spike',
  family: 'healthy',
  problem: null,
  expect: [],
  start: async stage => {
    for (let i = 0; i < 2; i++) stage.perl('cron-job', 'my $end = time + 2; 1 while time < $end');
    await stage.settle(0.5);
  },
});

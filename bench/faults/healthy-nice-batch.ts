import { defineFault } from './stage.ts';

export const healthyNiceBatch = defineFault({
  name: 'healthy-nice-batch',
  family: 'healthy',
  problem: 'is all well?',
  expect: [],
  start: async stage => {
    for (let i = 0; i < 2; i++) stage.perl('nightly-stats', '1 while 1', ['nice', '-n', '19']);
    await stage.settle(2);
  },
});

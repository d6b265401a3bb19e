import { defineFault } from './stage.ts';

export const zombies = defineFault({
  name: 'zombies',
  family: 'processes',
  problem: 'many defunct processes',
  expect: ['proc.zombies'],
  culprit: /job-runner/,
  drill: 'a parent with forty children that it does not reap',
  start: async stage => {
    stage.perl('job-runner', 'for (1..40) { fork or exit } sleep 1000');
    await stage.settle(1);
  },
});

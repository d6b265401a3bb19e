import { defineFault } from './stage.ts';

export const frozenCgroup = defineFault({
  name: 'frozen-cgroup',
  family: 'cgroup',
  problem: 'the container does not answer',
  expect: ['cgroup.frozen'],
  culprit: /perf-paused|billing/,
  start: async stage => {
    const group = stage.cgroup('freezer', 'perf-paused', {});
    stage.perl('billing', 'sleep 1 while 1', stage.inside(group));
    await stage.settle(0.5);
    stage.write(`${group}/freezer.state`, 'FROZEN');
    stage.release(() => stage.write(`${group}/freezer.state`, 'THAWED'));
    await stage.settle(1);
  },
});

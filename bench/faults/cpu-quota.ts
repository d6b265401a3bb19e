import { defineFault } from './stage.ts';

export const cpuQuota = defineFault({
  name: 'cpu-quota',
  family: 'cgroup',
  problem: 'requests are slow',
  expect: ['cpu.throttled'],
  culprit: /perf-quota/,
  start: async stage => {
    const group = stage.cgroup('cpu', 'perf-quota', {
      'cpu.cfs_period_us': '100000',
      'cpu.cfs_quota_us': '20000',
    });
    stage.perl('api-server', '1 while 1', stage.inside(group));
    await stage.settle(1);
  },
});

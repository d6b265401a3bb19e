import { defineFault } from './stage.ts';

export const pidsLimit = defineFault({
  name: 'pids-limit',
  family: 'limits',
  problem: 'fork: Resource temporarily unavailable',
  expect: ['limit.pids'],
  culprit: /perf-batch|batch/,
  start: async stage => {
    const group = stage.cgroup('pids', 'perf-batch', { 'pids.max': '12' });
    stage.perl(
      'batch',
      'for (1..20) { my $p = fork; if (defined $p && !$p) { sleep 1000 } } while (1) { my $p = fork; exit if defined $p && !$p; select(undef,undef,undef,0.2) }',
      stage.inside(group),
    );
    await stage.settle(1);
  },
});

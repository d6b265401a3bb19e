import { defineFault } from './stage.ts';

export const cgroupOom = defineFault({
  name: 'cgroup-oom',
  family: 'memory',
  problem: 'the importer dies again and again',
  expect: ['mem.oom-cgroup'],
  culprit: /perf-importer|importer/,
  start: async stage => {
    const group = stage.cgroup('memory', 'perf-importer', { 'memory.limit_in_bytes': '60M' });
    stage.start([
      'sh',
      '-c',
      `while :; do (echo 0 > ${group}/cgroup.procs; exec ${stage.program('importer')} -e 'my @a; push @a, "x" x 4194304 while 1'); sleep 1; done`,
    ]);
    await stage.settle(3);
  },
});

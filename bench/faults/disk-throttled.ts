import { readFileSync } from 'node:fs';
import { defineFault } from './stage.ts';

export const diskThrottled = defineFault({
  name: 'disk-throttled',
  family: 'disk',
  problem: 'writes of the exporter are slow',
  expect: ['disk.throttled'],
  culprit: /perf-export|exporter/,
  start: async stage => {
    const root = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .find(line => line.split(' ')[4] === '/');
    const device = root?.split(' ')[2] ?? '254:0';
    const group = stage.cgroup('blkio', 'perf-export', {
      'blkio.throttle.write_bps_device': `${device} 524288`,
    });
    stage.perl(
      'exporter',
      'use Fcntl; sysopen(F,"out",O_CREAT|O_WRONLY|O_SYNC); my $b="x"x1048576; while(1){sysseek(F,0,0);syswrite(F,$b)}',
      stage.inside(group),
    );
    await stage.settle(2);
  },
});

import { defineFault } from './stage.ts';

export const diskWriter = defineFault({
  name: 'disk-writer',
  family: 'disk',
  problem: 'disk is slow',
  expect: ['disk.saturation', 'disk.fsync'],
  culprit: /log-dump/,
  start: async stage => {
    for (let i = 0; i < 8; i++) {
      stage.perl(
        'log-dump',
        `use Fcntl; sysopen(F,"dump-${i}",O_CREAT|O_WRONLY|O_SYNC); my $b="x"x4194304; while(1){sysseek(F,0,0);syswrite(F,$b)for 1..8}`,
      );
    }
    await stage.settle(2);
  },
});

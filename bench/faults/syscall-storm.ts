import { defineFault } from './stage.ts';

export const syscallStorm = defineFault({
  name: 'syscall-storm',
  family: 'cpu',
  problem: 'system cpu is high',
  expect: ['cpu.system'],
  culprit: /copy-bytes/,
  start: async stage => {
    for (let i = 0; i < 2; i++) {
      stage.perl(
        'copy-bytes',
        'open(F,"<","/dev/zero"); open(G,">","/dev/null"); while(1){sysread(F,my $x,1);syswrite(G,$x)}',
      );
    }
    await stage.settle(1);
  },
});

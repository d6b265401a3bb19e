import { defineFault } from './stage.ts';

const code = `
pipe(my $a, my $b); pipe(my $c, my $d);
if (fork) { while (1) { syswrite($b, "x"); sysread($c, my $x, 1) } }
else { while (1) { sysread($a, my $x, 1); syswrite($d, "x") } }`;

export const contextSwitches = defineFault({
  name: 'context-switches',
  family: 'cpu',
  problem: 'system time is high, slow',
  expect: ['cpu.system', 'cpu.context-switches'],
  culprit: /ping-pong/,
  start: async stage => {
    stage.perl('ping-pong', code);
    await stage.settle(1);
  },
});

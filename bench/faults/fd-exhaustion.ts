import { defineFault } from './stage.ts';

export const fdExhaustion = defineFault({
  name: 'fd-exhaustion',
  family: 'limits',
  problem: 'too many open files',
  expect: ['limit.fd-process'],
  culprit: /gateway/,
  drill: 'a process with 250 of its 256 file descriptors in use',
  start: async stage => {
    stage.perl('gateway', 'my @f; for (1..245) { open(my $f,"<","/dev/null"); push @f,$f } sleep 1000', [
      'sh',
      '-c',
      'ulimit -n 256; exec "$@"',
      'sh',
    ]);
    await stage.settle(1);
  },
});

import { defineFault } from './stage.ts';

export const stoppedProcess = defineFault({
  name: 'stopped-process',
  family: 'processes',
  problem: 'queue-worker does nothing',
  expect: ['proc.stopped'],
  culprit: /queue-worker/,
  drill: 'a worker that somebody stopped with a signal',
  start: async stage => {
    const child = stage.perl('queue-worker', 'sleep 1 while 1');
    await stage.settle(0.5);
    process.kill(child.pid!, 'SIGSTOP');
    await stage.settle(1);
  },
});

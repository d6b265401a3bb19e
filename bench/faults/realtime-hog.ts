import { defineFault } from './stage.ts';

export const realtimeHog = defineFault({
  name: 'realtime-hog',
  family: 'cpu',
  problem: 'everything on one core hangs',
  expect: ['proc.priority'],
  culprit: /audio-engine/,
  start: async stage => {
    stage.perl('audio-engine', '1 while 1', ['chrt', '-f', '10', 'taskset', '-c', '1']);
    stage.perl('api-server', '1 while 1', ['taskset', '-c', '1']);
    await stage.settle(1);
  },
});

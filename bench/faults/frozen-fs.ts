import { defineFault } from './stage.ts';

export const frozenFs = defineFault({
  name: 'frozen-fs',
  family: 'filesystem',
  problem: 'writers hang, load climbs',
  expect: ['fs.frozen'],
  culprit: /mnt-|writer/,
  start: async stage => {
    const mount = stage.mount(64);
    stage.run('fsfreeze', '-f', mount);
    stage.release(() => stage.run('fsfreeze', '-u', mount));
    for (let i = 0; i < 5; i++)
      stage.perl('order-writer', `open(F,">>","${mount}/f${i}"); syswrite(F,"x"); sleep 1000`);
    await stage.settle(1);
  },
});

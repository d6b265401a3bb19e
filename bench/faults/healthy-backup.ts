import { defineFault } from './stage.ts';

export const healthyBackup = defineFault({
  name: 'healthy-backup',
  family: 'healthy',
  problem: null,
  expect: [],
  start: async stage => {
    stage.start([
      'ionice',
      '-c',
      '3',
      'nice',
      'tar',
      '-cf',
      `${stage.folder}/backup.tar`,
      '/usr/lib',
      '/usr/share',
    ]);
    await stage.settle(2);
  },
});

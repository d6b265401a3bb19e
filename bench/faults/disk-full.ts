import { writeFileSync } from 'node:fs';
import { defineFault } from './stage.ts';

export const diskFull = defineFault({
  name: 'disk-full',
  family: 'filesystem',
  problem: 'the service cannot write its files',
  expect: ['fs.space'],
  culprit: /mnt-/,
  start: async stage => {
    const mount = stage.mount(64, ['-m', '0']);
    try {
      writeFileSync(`${mount}/app.log`, Buffer.alloc(70 << 20));
    } catch {
      // The file system is full now, as wanted.
    }
    await stage.settle(1);
  },
});

import { writeFileSync } from 'node:fs';
import { defineFault } from './stage.ts';

export const inodesFull = defineFault({
  name: 'inodes-full',
  family: 'filesystem',
  problem: 'no space left on device, but df shows space',
  expect: ['fs.inodes'],
  culprit: /mnt-/,
  drill: 'a small file system without a free inode',
  start: async stage => {
    const mount = stage.mount(64, ['-N', '64']);
    try {
      for (let i = 0; i < 100; i++) writeFileSync(`${mount}/session-${i}`, '');
    } catch {
      // No inode is left, as wanted.
    }
    await stage.settle(1);
  },
});

import { defineFault } from './stage.ts';

export const readOnlyFs = defineFault({
  name: 'read-only-fs',
  family: 'filesystem',
  problem: 'read-only file system',
  expect: ['fs.readonly'],
  culprit: /mnt-|loop/,
  start: async stage => {
    const mount = stage.mount(64, [], 'loop,errors=remount-ro');
    const device = stage.run('findmnt', '-no', 'SOURCE', mount).trim().replace('/dev/', '');
    stage.write(`/sys/fs/ext4/${device}/trigger_fs_error`, 'drill');
    await stage.settle(1);
  },
});

import { defineFault } from './stage.ts';

export const deletedOpen = defineFault({
  name: 'deleted-open',
  family: 'filesystem',
  problem: 'disk full but du finds nothing',
  expect: ['fs.deleted-open'],
  culprit: /log-shipper/,
  drill: 'a file system that is full of a deleted file',
  start: async stage => {
    const mount = stage.mount(80, ['-m', '0']);
    stage.perl(
      'log-shipper',
      `open(F,">","${mount}/old.log"); unlink "${mount}/old.log"; binmode F; syswrite(F,"x"x1048576) for 1..200; sleep 1000`,
    );
    await stage.settle(2);
  },
});

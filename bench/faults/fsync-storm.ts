import { defineFault } from './stage.ts';

const code = `
import os, threading
def work(n):
    fd = os.open('journal-%d' % n, os.O_CREAT | os.O_WRONLY)
    while True:
        os.pwrite(fd, b'x' * 4096, 0)
        os.fsync(fd)
for n in range(4): threading.Thread(target=work, args=(n,)).start()
`;

export const fsyncStorm = defineFault({
  name: 'fsync-storm',
  family: 'disk',
  problem: 'commits are slow',
  expect: ['disk.fsync', 'disk.saturation'],
  culprit: /python/,
  start: async stage => {
    stage.python('journal', code);
    await stage.settle(2);
  },
});

import { join } from 'node:path';
import { defineFault } from './stage.ts';

const code = `
import random
block = bytearray(160 << 20)
while True:
    for _ in range(2000):
        block[random.randrange(len(block) >> 12) << 12] = 1
`;

export const swapThrash = defineFault({
  name: 'swap-thrash',
  family: 'memory',
  problem: 'slow since this morning',
  expect: ['mem.limit-near', 'mem.thrash'],
  culprit: /perf-thrash|python/,
  start: async stage => {
    const file = join(stage.folder, 'swap');
    stage.run('dd', 'if=/dev/zero', `of=${file}`, 'bs=1M', 'count=300', 'status=none');
    stage.run('chmod', '600', file);
    stage.run('mkswap', file);
    stage.run('swapon', file);
    stage.defer(() => stage.run('swapoff', file));
    const group = stage.cgroup('memory', 'perf-thrash', { 'memory.limit_in_bytes': '60M' });
    stage.python('ledger', code, stage.inside(group));
    await stage.settle(3);
  },
});

import { defineFault } from './stage.ts';

const code = `
import os, mmap, random
path = 'table.dat'
with open(path, 'wb') as f:
    for _ in range(200): f.write(os.urandom(1 << 20))
f = open(path, 'rb')
size = os.path.getsize(path)
while True:
    f.seek(random.randrange(size >> 12) << 12)
    f.read(65536)
`;

export const memoryLimit = defineFault({
  name: 'memory-limit-refault',
  family: 'memory',
  problem: 'slow reads in a container',
  expect: ['mem.limit-near', 'mem.thrash'],
  culprit: /perf-tight|table-scan|python/,
  start: async stage => {
    const group = stage.cgroup('memory', 'perf-tight', { 'memory.limit_in_bytes': '40M' });
    stage.python('table-scan', code, stage.inside(group));
    await stage.settle(4);
  },
});

import { defineFault } from './stage.ts';

const code = `
import os, time
with open('table', 'wb') as f:
    for _ in range(800): f.write(os.urandom(1 << 16) * 16)
while True:
    with open('table', 'rb') as f:
        while f.read(1 << 20): pass
    time.sleep(1)
`;

export const healthyCache = defineFault({
  name: 'healthy-page-cache',
  family: 'healthy',
  problem: null,
  expect: [],
  start: async stage => {
    stage.python('database', code);
    await stage.settle(5);
  },
});

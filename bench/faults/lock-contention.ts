import { defineFault } from './stage.ts';

const code = `
import threading
lock = threading.Lock()
def work():
    while True:
        with lock:
            sum(range(300))
for _ in range(8):
    threading.Thread(target=work).start()
`;

export const lockContention = defineFault({
  name: 'lock-contention',
  family: 'cpu',
  problem: 'throughput does not scale with cores',
  expect: ['cpu.contention'],
  culprit: /python/,
  start: async stage => {
    stage.python('worker-pool', code);
    await stage.settle(1);
  },
});

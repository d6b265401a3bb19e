import { defineFault } from './stage.ts';

const code = `
import threading, time
condition = threading.Condition()
def wait():
    with condition: condition.wait()
for _ in range(500): threading.Thread(target=wait, daemon=True).start()
files = [open('/dev/null') for _ in range(400)]
time.sleep(1000)
`;

export const healthyThreads = defineFault({
  name: 'healthy-sleeping-threads',
  family: 'healthy',
  problem: null,
  expect: [],
  start: async stage => {
    stage.python('pool', code);
    await stage.settle(1);
  },
});

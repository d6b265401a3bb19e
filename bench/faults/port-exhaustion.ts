import { defineFault } from './stage.ts';

const code = `
import resource, socket, threading, time
resource.setrlimit(resource.RLIMIT_NOFILE, (60000, 60000))
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 18081)); s.listen(1024)
kept = []
def accept():
    while True: kept.append(s.accept()[0])
threading.Thread(target=accept, daemon=True).start()
held = []
for _ in range(24500):
    c = socket.socket(); c.connect(('127.0.0.1', 18081)); held.append(c)
time.sleep(1000)
`;

export const portExhaustion = defineFault({
  name: 'port-exhaustion',
  family: 'network',
  problem: 'cannot assign requested address',
  expect: ['net.ports'],
  culprit: /18081|python/,
  start: async stage => {
    stage.python('pool-less', code);
    await stage.settle(6);
  },
});

import { defineFault } from './stage.ts';

const server = `
import socket, threading, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 18090)); s.listen(256)
kept = []
def clients():
    for _ in range(200):
        c = socket.create_connection(('127.0.0.1', 18090)); c.close()
threading.Thread(target=clients).start()
while True: kept.append(s.accept()[0])
`;

export const closeWait = defineFault({
  name: 'close-wait',
  family: 'network',
  problem: 'the proxy runs out of connections',
  expect: ['net.close-wait'],
  culprit: /python/,
  drill: 'a server that never closes its two hundred dead connections',
  start: async stage => {
    stage.python('leaky-proxy', server);
    await stage.settle(1.5);
  },
});

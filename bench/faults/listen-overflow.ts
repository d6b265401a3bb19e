import { defineFault } from './stage.ts';

const server = `
import socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 18443)); s.listen(4)
time.sleep(1000)
`;
const clients = `
import socket, time
held = []
while True:
    for _ in range(10):
        c = socket.socket(); c.setblocking(False)
        c.connect_ex(('127.0.0.1', 18443)); held.append(c)
    time.sleep(1)
    if len(held) > 300: held = held[-100:]
`;

export const listenOverflow = defineFault({
  name: 'listen-overflow',
  family: 'network',
  problem: 'connections time out on 18443',
  expect: ['net.listen.overflow'],
  culprit: /18443|python/,
  drill: 'a server that does not accept its connections',
  start: async stage => {
    stage.python('slow-accept', server);
    await stage.settle(0.5);
    stage.python('clients', clients);
    await stage.settle(2);
  },
});

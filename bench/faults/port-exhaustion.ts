import { readFileSync } from 'node:fs';
import { defineFault } from './stage.ts';

/** Held connections, since the kernel takes loopback ports in TIME-WAIT again after a second (tcp_tw_reuse = 2). */
const code = `
import os, socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 18081)); s.listen(4096)
kept = []
for _ in range(2):
    if os.fork() == 0:
        while len(kept) < 13000: kept.append(s.accept()[0])
        time.sleep(1000)
for _ in range(2):
    if os.fork() == 0:
        for _ in range(12500): kept.append(socket.create_connection(('127.0.0.1', 18081)))
        time.sleep(1000)
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
    for (let tries = 0; tries < 60 && held() < 49_000; tries++) await stage.settle(0.5);
  },
});

/** TCP sockets in use; both ends of a loopback connection count. */
function held(): number {
  return Number(/TCP: inuse (\d+)/.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1] ?? 0);
}

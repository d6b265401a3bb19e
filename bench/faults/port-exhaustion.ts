import { readFileSync } from 'node:fs';
import { defineFault } from './stage.ts';

const code = `
import socket, threading, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', 18081)); s.listen(1024)
def accept():
    while True:
        c = s.accept()[0]
        c.recv(1); c.close()
for _ in range(2): threading.Thread(target=accept, daemon=True).start()
while True:
    try:
        c = socket.create_connection(('127.0.0.1', 18081)); c.close()
    except OSError: time.sleep(0.1)
`;

export const portExhaustion = defineFault({
  name: 'port-exhaustion',
  family: 'network',
  problem: 'cannot assign requested address',
  expect: ['net.ports'],
  culprit: /18081|python/,
  start: async stage => {
    stage.python('pool-less', code);
    for (let tries = 0; tries < 60 && waiting() < 24_000; tries++) await stage.settle(0.5);
  },
});

/** Sockets in TIME-WAIT. */
function waiting(): number {
  return Number(/ tw (\d+)/.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1] ?? 0);
}

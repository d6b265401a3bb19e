import { defineFault } from './stage.ts';

const receiver = `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 18125))
while True:
    s.recv(2048); time.sleep(0.05)
`;
const sender = `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    for _ in range(100): s.sendto(b'x' * 900, ('127.0.0.1', 18125))
    time.sleep(0.02)
`;

export const udpOverflow = defineFault({
  name: 'udp-overflow',
  family: 'network',
  problem: 'metrics are missing',
  expect: ['net.udp'],
  culprit: /18125|python/,
  start: async stage => {
    stage.python('statsd', receiver);
    await stage.settle(0.5);
    stage.python('sender', sender);
    await stage.settle(1);
  },
});

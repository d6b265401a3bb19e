import { defineFault } from './stage.ts';

const code = `
import socket, time
held = []
while True:
    for _ in range(20):
        c = socket.socket(); c.setblocking(False); c.connect_ex(('198.51.100.7', 5432)); held.append(c)
    time.sleep(1)
    held = held[-120:]
`;

export const unansweredConnects = defineFault({
  name: 'unanswered-connects',
  family: 'network',
  problem: 'the app cannot reach its database',
  expect: ['net.connect'],
  culprit: /198\.51\.100\.7|python/,
  start: async stage => {
    stage.run('ip', 'link', 'add', 'perf-void', 'type', 'veth', 'peer', 'name', 'perf-void1');
    stage.defer(() => stage.run('ip', 'link', 'del', 'perf-void'));
    for (const name of ['perf-void', 'perf-void1']) stage.run('ip', 'link', 'set', name, 'arp', 'off', 'up');
    stage.run('ip', 'addr', 'add', '198.51.100.1/24', 'dev', 'perf-void');
    stage.python('shop', code);
    await stage.settle(2);
  },
});

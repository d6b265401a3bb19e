import { defineFault } from './stage.ts';

const server = `
import socket, time
s = socket.socket(); s.bind(('10.231.9.2', 18070)); s.listen(200)
kept = []
while True: kept.append(s.accept()[0])
`;
const client = `
import socket, time, subprocess, sys
held = [socket.create_connection(('10.231.9.2', 18070), 5) for _ in range(60)]
subprocess.run(['ip', 'netns', 'exec', sys.argv[0] and 'perf-peer', 'ip', 'link', 'set', 'perf1', 'down'])
while True:
    for c in held:
        try: c.send(b'x' * 1000, socket.MSG_DONTWAIT)
        except OSError: pass
    time.sleep(1)
`;

export const retransmits = defineFault({
  name: 'retransmits',
  family: 'network',
  problem: 'timeouts to the payment service',
  expect: ['net.retransmits'],
  culprit: /10\.231\.9\.2|python/,
  start: async stage => {
    stage.run('ip', 'netns', 'add', 'perf-peer');
    stage.defer(() => stage.run('ip', 'netns', 'del', 'perf-peer'));
    // Its sockets would go on sending long after their program has ended.
    stage.release(() => stage.run('ss', '-K', 'dst', '10.231.9.2'));
    stage.run('ip', 'link', 'add', 'perf0', 'type', 'veth', 'peer', 'name', 'perf1', 'netns', 'perf-peer');
    stage.run('ip', 'addr', 'add', '10.231.9.1/24', 'dev', 'perf0');
    stage.run('ip', 'link', 'set', 'perf0', 'up');
    stage.run('ip', 'netns', 'exec', 'perf-peer', 'ip', 'addr', 'add', '10.231.9.2/24', 'dev', 'perf1');
    stage.run('ip', 'netns', 'exec', 'perf-peer', 'ip', 'link', 'set', 'perf1', 'up');
    stage.python('payments', server, ['ip', 'netns', 'exec', 'perf-peer']);
    await stage.settle(0.7);
    stage.python('shop', client);
    await stage.settle(2);
  },
});

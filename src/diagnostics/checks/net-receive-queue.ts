import { figure, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A program does not read what has arrived: the kernel's buffers fill and the sender has to stop. */
export const netReceiveQueue = defineCheck({
  id: 'net.receive-queue',
  resource: 'network',
  sign: 'saturation',
  looks: 'socket buffers',
  sees: seen => seen.tables.has('ss') && seen.network.counter('tcpext', 'TCPToZeroWindowAdv') !== null,
  thresholds: {
    unread: threshold(65_536, 'bytes unread', 'ours'),
    closed: threshold(0.2, 'windows closed/s', 'ours: the sender was told to stop'),
  },
  explains: [],
  words: /network|slow|read|buffer|queue|stall|latenc/i,
  run: (seen, limit) => {
    const names = [
      'TCPToZeroWindowAdv',
      'PruneCalled',
      'RcvPruned',
      'TCPRcvQDrop',
      'TCPZeroWindowDrop',
      'TCPBacklogDrop',
    ];
    const counters = names.flatMap(name => seen.network.counter('tcpext', name) ?? []);
    const worst = counters.toSorted((a, b) => b.perSecond - a.perSecond)[0];
    const full = seen.network.sockets
      .filter(
        socket =>
          /^ESTAB/.test(socket.state) &&
          socket.protocol.startsWith('tcp') &&
          socket.receiveQueue >= limit.unread,
      )
      .toSorted((a, b) => b.receiveQueue - a.receiveQueue);
    const first = full[0];
    if (!first || !worst || worst.perSecond < limit.closed) return [];
    const owner = first.process;
    return [
      {
        severity: 'warning',
        title: `${owner ? seen.processes.title(owner.pid) : `the process at ${first.local}`} does not read: ${size(first.receiveQueue / 1024)} from ${first.peer} wait unread, windows close ${figure(worst.perSecond)} times a second`,
        culprit: owner
          ? { kind: 'process', name: owner.name, pid: owner.pid }
          : { kind: 'socket', name: first.local },
        evidence: [...full.slice(0, 3).map(socket => socket.evidence), worst.evidence[1]],
        against: [],
        since: owner ? seen.processes.startedAt(owner.pid) : null,
        subjects: owner ? [`pid:${owner.pid}`] : [],
        remediation: [
          look('ss -tinmp state established'),
          owner ? look(`head -v -n 60 /proc/${owner.pid}/status`) : look('ss -tanp'),
        ],
      },
    ];
  },
});

import type { Observations } from '../observations/index.ts';
import { number } from '../observations/printed.ts';
import { figure } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Datagrams are dropped because their receiver does not read fast enough. */
export const netUdp = defineCheck({
  id: 'net.udp',
  resource: 'network',
  sign: 'error',
  looks: 'udp',
  sees: seen => seen.network.counter('udp', 'RcvbufErrors') !== null,
  thresholds: { rate: threshold(10, 'datagrams/s', 'netdata 0/10') },
  explains: ['net.dns'],
  words: /udp|dns|metric|syslog|packet|loss|missing|drop/i,
  run: (seen, limit) => {
    const errors = seen.network.counter('udp', 'RcvbufErrors')!;
    if (errors.perSecond < limit.rate) return [];
    const socket = fullest(seen);
    const owner = socket?.process ?? null;
    return [
      {
        severity: 'warning',
        title: `${figure(errors.perSecond)} UDP datagrams a second are dropped${socket ? ` at ${socket.local}: ${owner ? seen.processes.title(owner.pid) : 'its process'} does not read fast enough` : ''}`,
        culprit: owner
          ? { kind: 'process', name: owner.name, pid: owner.pid }
          : socket
            ? { kind: 'socket', name: socket.local }
            : null,
        evidence: [errors.evidence[1], errors.evidence[0], socket?.evidence],
        against: notTheInterface(seen),
        since: owner ? seen.processes.startedAt(owner.pid) : null,
        subjects: owner ? [`pid:${owner.pid}`] : [],
        remediation: [
          look('ss -uanmp'),
          change('sysctl net.core.rmem_max=…'),
          'a larger buffer helps against bursts alone',
        ],
      },
    ];
  },
});

/** Drops of the socket's life, then what waits unread in it now. */
function fullest(seen: Observations) {
  return seen.network.sockets
    .filter(socket => socket.protocol.startsWith('udp'))
    .map(socket => ({ socket, weight: (number(socket.row, 'skmem_d') ?? 0) + socket.receiveQueue / 1e6 }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)[0]?.socket;
}

function notTheInterface(seen: Observations) {
  const rows = seen.files.samples('/proc/net/softnet_stat');
  const dropped = (sample: (typeof rows)[number] | undefined) =>
    (sample?.rows ?? []).reduce((sum, row) => sum + (number(row, 'dropped') ?? 0), 0);
  return rows.length > 1 && dropped(rows.at(-1)) === dropped(rows[0])
    ? [{ text: 'not the interface: the softnet queues dropped nothing', evidence: null }]
    : [];
}

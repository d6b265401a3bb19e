import type { Culprit } from '../../core/report.ts';
import type { Delta } from '../observations/files.ts';
import type { Observations } from '../observations/index.ts';
import type { Socket } from '../observations/network.ts';
import { figure, percent } from '../words.ts';
import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** A server does not accept its connections fast enough: the kernel drops new ones. */
export const netListenOverflow = defineCheck({
  id: 'net.listen.overflow',
  resource: 'network',
  sign: 'error',
  looks: 'accept queues',
  sees: seen =>
    seen.network.sockets.some(socket => socket.state === 'LISTEN') ||
    seen.network.counter('tcpext', 'ListenOverflows') !== null,
  thresholds: {
    any: threshold(0, 'overflows in the window', 'netdata 1/s warn'),
    critical: threshold(5, 'overflows/s', 'netdata 5/s'),
  },
  explains: ['net.connect', 'net.retransmits', 'net.syn-backlog'],
  words: /connect|time ?out|refused|accept|listen|port|backlog|5xx|\b\d{4,5}\b/i,
  run: (seen, limit) => {
    const overflows = seen.network.counter('tcpext', 'ListenOverflows');
    const full = seen.network.sockets.filter(
      socket =>
        socket.state === 'LISTEN' &&
        socket.receiveQueue > 0 &&
        socket.receiveQueue >= Math.max(1, socket.sendQueue),
    );
    const beyond = full.filter(socket => socket.receiveQueue > socket.sendQueue);
    const rising = (overflows?.delta ?? 0) > limit.any;
    if (!rising && beyond.length === 0) return [];
    const sockets = full.length > 0 ? full : [null];
    return sockets
      .slice(0, 3)
      .map(socket => overflowing(seen, socket, rising ? overflows : null, limit.critical));
  },
});

function overflowing(
  seen: Observations,
  socket: Socket | null,
  overflows: Delta | null,
  critical: number,
): Found {
  const owner = socket?.process ?? null;
  const rate = overflows ? `, ${figure(overflows.perSecond)} dropped a second` : '';
  const whose = owner ? seen.processes.title(owner.pid) : 'its process';
  return {
    severity: (overflows?.perSecond ?? 0) > critical ? 'critical' : 'warning',
    title: socket
      ? `the accept queue of ${socket.local} is full (${socket.receiveQueue} of ${socket.sendQueue})${rate}: ${whose} does not accept fast enough`
      : `accept queues overflow${rate}`,
    culprit: culpritOf(socket),
    evidence: [socket?.evidence, overflows?.evidence[1], overflows?.evidence[0]],
    against: ownerUse(seen, socket),
    since: owner ? seen.processes.startedAt(owner.pid) : null,
    subjects: [...(owner ? [`pid:${owner.pid}`] : []), ...(socket ? [`port:${portOf(socket.local)}`] : [])],
    remediation: [
      look('ss -ltnp'),
      owner ? look(`head -v -n 60 /proc/${owner.pid}/status`) : look('nstat -asz'),
      `see why it does not accept (all workers busy, stuck on a backend); a longer queue only hides it: ${change('sysctl net.core.somaxconn=…')}`,
    ],
  };
}

function culpritOf(socket: Socket | null): Culprit | null {
  if (socket?.process) return { kind: 'process', name: socket.process.name, pid: socket.process.pid };
  return socket ? { kind: 'socket', name: socket.local } : null;
}

export const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1);

function ownerUse(seen: Observations, socket: Socket | null) {
  const use = seen.processes.uses.find(each => each.pid === socket?.process?.pid);
  return (use?.cpu ?? 0) < 20
    ? [
        {
          text: `not for want of CPU: its process uses ${percent(use?.cpu ?? 0)}`,
          evidence: use?.evidence ?? null,
        },
      ]
    : [];
}

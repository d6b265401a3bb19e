import { figure, plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';
import { portOf } from './net-listen-overflow.ts';

/** Connections that nobody answers: the peer is gone, or the way to it. */
export const netConnect = defineCheck({
  id: 'net.connect',
  resource: 'network',
  sign: 'error',
  looks: 'connections',
  sees: seen => seen.tables.has('ss'),
  thresholds: {
    waiting: threshold(5, 'connections to one peer in SYN-SENT', 'ours: one answers within milliseconds'),
    again: threshold(0.5, 'SYNs sent again/s', 'ours'),
  },
  explains: ['net.retransmits'],
  words: /connect|reach|time ?out|database|network|backend|upstream|unreachable/i,
  run: (seen, limit) => {
    const again = seen.network.counter('tcpext', 'TCPSynRetrans');
    const groups = Map.groupBy(
      seen.network.sockets.filter(socket => socket.state === 'SYN-SENT'),
      socket => socket.peer,
    );
    return [...groups]
      .filter(
        ([, sockets]) =>
          sockets.length >= limit.waiting && (again === null || again.perSecond >= limit.again),
      )
      .toSorted((a, b) => b[1].length - a[1].length)
      .slice(0, 2)
      .map(([peer, sockets]) => {
        const owner = sockets.find(socket => socket.process)?.process ?? null;
        return {
          severity: 'warning' as const,
          title: `${peer} does not answer: ${plural(sockets.length, 'connection')}${owner ? ` of ${seen.processes.title(owner.pid)}` : ''} wait in SYN-SENT${again ? `, ${figure(again.perSecond)} SYNs a second are sent again` : ''}`,
          culprit: { kind: 'peer', name: peer },
          evidence: [...sockets.slice(0, 3).map(socket => socket.evidence), again?.evidence[1]],
          against: [],
          since: null,
          subjects: [`port:${portOf(peer)}`, ...(owner ? [`pid:${owner.pid}`] : [])],
          remediation: [
            look('ss -tan state syn-sent'),
            'see whether the peer runs and listens, then firewalls and routes between',
          ],
        };
      });
  },
});

import type { Observations } from '../observations/index.ts';
import type { Socket } from '../observations/network.ts';
import { number } from '../observations/printed.ts';
import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Segments are sent again: packets get lost on the way, or the peer does not answer. */
export const netRetransmits = defineCheck({
  id: 'net.retransmits',
  resource: 'network',
  sign: 'error',
  looks: 'retransmits',
  sees: seen =>
    seen.network.counter('tcp', 'RetransSegs') !== null && seen.network.counter('tcp', 'OutSegs') !== null,
  thresholds: {
    share: threshold(1, '% of the segments sent', 'ours; none of netdata, node-mixin, APA has a ratio'),
    critical: threshold(5, '% of the segments sent', 'ours'),
    segments: threshold(100, 'segments in the window', 'ours: fewer say nothing'),
    again: threshold(20, 'segments sent again in the window', 'ours'),
  },
  explains: [],
  words: /packet|loss|retrans|network|time ?out|connect|slow|latenc/i,
  run: (seen, limit) => {
    const again = seen.network.counter('tcp', 'RetransSegs')!;
    const out = seen.network.counter('tcp', 'OutSegs')!;
    // A connect to nobody is told by net.connect: its SYNs are no loss on an established way.
    const syns = seen.network.counter('tcpext', 'TCPSynRetrans')?.delta ?? 0;
    const data = Math.max(0, again.delta - syns);
    const share = (100 * data) / Math.max(1, out.delta);
    if (share < limit.share || data < limit.again || out.delta + data < limit.segments) return [];
    const worst = worstPeer(seen);
    const timeouts = seen.network.counter('tcpext', 'TCPTimeouts');
    return [
      {
        severity: share >= limit.critical ? 'critical' : 'warning',
        title: `${percent(share)} of TCP segments are sent again (${figure(data / again.seconds)}/s)${worst ? `, most to ${worst.socket.peer}${worst.socket.process ? ` by ${seen.processes.title(worst.socket.process.pid)}` : ''}` : ''}`,
        culprit: worst ? { kind: 'peer', name: worst.socket.peer } : null,
        evidence: [again.evidence[1], again.evidence[0], worst?.socket.evidence, timeouts?.evidence[1]],
        against: interfacesClean(seen),
        subjects: worst?.socket.process ? [`pid:${worst.socket.process.pid}`] : [],
        remediation: [
          look('ss -tinmp state established'),
          'one peer alone: look at the way to it; all peers: look at the own interface, its drops and its duplex',
        ],
      },
    ];
  },
});

/** Retransmits under way now, or else in all of the connection's life. */
function worstPeer(seen: Observations): { socket: Socket; weight: number } | null {
  const peers = seen.network.sockets
    .map(socket => ({
      socket,
      weight: (number(socket.row, 'retrans') ?? 0) * 1000 + (number(socket.row, 'retrans_total') ?? 0),
    }))
    .filter(({ weight }) => weight > 0);
  const byPeer = [...Map.groupBy(peers, ({ socket }) => socket.peer).values()].map(group => ({
    socket: group.toSorted((a, b) => b.weight - a.weight)[0]!.socket,
    weight: group.reduce((sum, each) => sum + each.weight, 0),
  }));
  return byPeer.toSorted((a, b) => b.weight - a.weight)[0] ?? null;
}

function interfacesClean(seen: Observations) {
  const bad = seen.network.interfaces.some(
    each =>
      (each.rate('rx_drop')?.delta ?? 0) +
        (each.rate('rx_errs')?.delta ?? 0) +
        (each.rate('tx_errs')?.delta ?? 0) >
      0,
  );
  const first = seen.network.interfaces.map(each => each.rate('rx_errs')).find(rate => rate !== null);
  return bad || !first
    ? []
    : [{ text: 'not the own interfaces: no errors and no drops', evidence: first.evidence[1] }];
}

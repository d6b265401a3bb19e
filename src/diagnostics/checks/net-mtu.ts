import { figure } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Packets that are too large for the way: handshakes work, transfers hang. */
export const netMtu = defineCheck({
  id: 'net.mtu',
  resource: 'network',
  sign: 'error',
  looks: 'retransmits',
  sees: seen => seen.network.counter('ip', 'FragFails') !== null,
  thresholds: { rate: threshold(0.5, 'failures/s', 'ours; a remark') },
  explains: ['net.retransmits'],
  words: /mtu|hang|large|transfer|fragment/i,
  run: (seen, limit, asked) => {
    const failed = seen.network.counter('ip', 'FragFails');
    const probes = seen.network.counter('tcpext', 'TCPMTUPFail');
    const worst = [failed, probes]
      .filter(delta => delta !== null)
      .toSorted((a, b) => b.perSecond - a.perSecond)[0];
    if (!worst || worst.perSecond < limit.rate) return [];
    return [
      {
        severity: asked ? 'warning' : 'info',
        title: `${figure(worst.perSecond)} packets a second are too large for their way (MTU)`,
        culprit: null,
        evidence: [worst.evidence[1], worst.evidence[0]],
        remediation: [
          look('ss -tinmp state established'),
          'compare the MTU of the interface with that of the way (tunnels take 50 to 100 bytes)',
        ],
      },
    ];
  },
});

import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The interface or its driver drops packets, or reads damaged ones. */
export const netDrops = defineCheck({
  id: 'net.drops',
  resource: 'network',
  sign: 'error',
  looks: 'interfaces',
  sees: seen => seen.network.interfaces.some(each => each.rate('rx_packets') !== null),
  thresholds: {
    share: threshold(
      0.1,
      '% of packets',
      'netdata 2 over 10 min; some drops of unknown protocols are normal',
    ),
    rate: threshold(10, 'packets/s', 'ours'),
  },
  explains: ['net.retransmits', 'net.udp', 'net.dns'],
  words: /packet|loss|drop|network|interface/i,
  run: (seen, limit) =>
    seen.network.interfaces.flatMap(({ name, rate }) =>
      (['rx', 'tx'] as const).flatMap(direction => {
        const packets = rate(`${direction}_packets`)?.perSecond ?? 0;
        const kinds = ['drop', 'errs', 'fifo'].flatMap(kind => {
          const delta = rate(`${direction}_${kind}`);
          return delta && delta.delta > 0 ? [{ kind, delta }] : [];
        });
        const worst = kinds.toSorted((a, b) => b.delta.delta - a.delta.delta)[0];
        if (!worst || worst.delta.perSecond < limit.rate) return [];
        const share = (100 * worst.delta.perSecond) / (packets + worst.delta.perSecond);
        if (share < limit.share) return [];
        const word =
          worst.kind === 'drop' ? 'dropped' : worst.kind === 'errs' ? 'damaged' : 'lost in a full queue';
        return [
          {
            severity: 'warning' as const,
            title: `${name}: ${figure(worst.delta.perSecond)} packets a second are ${word} when ${direction === 'rx' ? 'received' : 'sent'} (${percent(share)})`,
            culprit: { kind: 'interface', name },
            evidence: [worst.delta.evidence[1], worst.delta.evidence[0]],
            against: [],
            subjects: [`interface:${name}`],
            remediation: [look(`ip -s -s link show ${name}`), look(`ethtool -S ${name}`)],
          },
        ];
      }),
    ),
});

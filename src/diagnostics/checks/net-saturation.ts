import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The link carries nearly what it can. In virtual machines the speed is unknown, and so is the use of it. */
export const netSaturation = defineCheck({
  id: 'net.saturation',
  resource: 'network',
  sign: 'saturation',
  looks: 'interfaces',
  sees: seen =>
    seen.network.interfaces.some(
      each => (seen.files.number(`/sys/class/net/${each.name}/speed`)?.value ?? 0) > 0,
    ),
  thresholds: { share: threshold(85, '% of the link', 'netdata 85/90, APA 80') },
  explains: ['net.retransmits', 'net.drops'],
  words: /network|bandwidth|slow|traffic|download|upload/i,
  run: (seen, limit) =>
    seen.network.interfaces.flatMap(({ name, rate }) => {
      const speed = seen.files.number(`/sys/class/net/${name}/speed`);
      const bytes = [rate('rx_bytes'), rate('tx_bytes')].toSorted(
        (a, b) => (b?.perSecond ?? 0) - (a?.perSecond ?? 0),
      )[0];
      if (!speed || speed.value <= 0 || !bytes) return [];
      const share = (100 * bytes.perSecond * 8) / (speed.value * 1e6);
      if (share < limit.share) return [];
      return [
        {
          severity: 'warning' as const,
          title: `${name} moves ${size(bytes.perSecond / 1024)}/s, ${percent(share)} of its ${speed.value} Mbit/s`,
          culprit: { kind: 'interface', name },
          evidence: [bytes.evidence[1], speed.evidence],
          against: [],
          subjects: [`interface:${name}`],
          remediation: [look('ss -tinmp state established'), look('sar -n DEV 1 3')],
        },
      ];
    }),
});

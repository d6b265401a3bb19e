import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** The table of tracked connections is full: new ones are dropped. */
export const netConntrack = defineCheck({
  id: 'net.conntrack',
  resource: 'network',
  sign: 'limit',
  looks: 'connection tracking',
  sees: seen =>
    seen.files.number('/proc/sys/net/netfilter/nf_conntrack_count') !== null ||
    seen.log.some(line => line.kernel),
  thresholds: {
    near: threshold(80, '% of nf_conntrack_max', 'netdata 85/90, node-mixin 75, APA 80'),
    gone: threshold(95, '% of nf_conntrack_max', 'netdata 95'),
  },
  explains: ['net.connect', 'net.retransmits', 'net.drops', 'net.dns'],
  words: /conntrack|connect|time ?out|drop|packet|nat/i,
  run: (seen, limit) => {
    const count = seen.files.number('/proc/sys/net/netfilter/nf_conntrack_count');
    const max = seen.files.number('/proc/sys/net/netfilter/nf_conntrack_max');
    const logged = seen.log.findLast(
      line =>
        /nf_conntrack: (?:nf_conntrack: )?table full/.test(line.message) &&
        (line.age === null || line.age < 3600),
    );
    const share = count && max && max.value > 0 ? (100 * count.value) / max.value : 0;
    if (share < limit.near && !logged) return [];
    return [
      {
        severity: logged || share >= limit.gone ? 'critical' : 'warning',
        title:
          count && max
            ? `${count.value} of ${max.value} connections are tracked (${percent(share)})${logged ? ', and packets were dropped for it' : ''}`
            : 'the connection table was full, packets were dropped',
        culprit: { kind: 'sysctl', name: 'nf_conntrack_max' },
        evidence: [logged?.evidence, count?.evidence, max?.evidence],
        against: [],
        since: logged?.at == null ? null : new Date(logged.at).toISOString(),
        remediation: [look('ss -s'), change('sysctl net.netfilter.nf_conntrack_max=…')],
      },
    ];
  },
});

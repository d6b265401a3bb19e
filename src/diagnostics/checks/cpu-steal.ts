import { against, notQuota, notTheDisk } from '../hogs.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The hypervisor gave the CPU to somebody else while this guest wanted it. */
export const cpuSteal = defineCheck({
  id: 'cpu.steal',
  resource: 'cpu',
  sign: 'limit',
  looks: 'cpu',
  sees: seen => seen.cpu.average !== null,
  thresholds: {
    steal: threshold(10, '%', 'netdata 5/10 over 20 min, APA 10'),
    critical: threshold(25, '%', 'ours'),
    demand: threshold(70, '% busy and stolen', 'ours: without demand nothing is lost'),
  },
  explains: ['cpu.saturation', 'cpu.core.saturated', 'cpu.load', 'log.lockup', 'net.listen.overflow'],
  words: /steal|vm|hypervisor|noisy/i,
  run: (seen, limit) => {
    const average = seen.cpu.average!;
    if (average.steal < limit.steal || average.busy + average.steal < limit.demand) return [];
    return [
      {
        severity: average.steal >= limit.critical ? 'critical' : 'warning',
        title: `the hypervisor takes ${percent(average.steal)} of the CPU time that this guest wants`,
        culprit: { kind: 'hypervisor', name: 'hypervisor' },
        evidence: [average.evidence],
        against: against(notQuota(seen), notTheDisk(seen)),
        remediation: [
          look('sar -u'),
          'ask the provider, move the guest, or take an instance without burst credits',
        ],
      },
    ];
  },
});

import { groupCulprit, membersOf } from '../groups.ts';
import { against, cpuHogs, notSteal } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import { figure, percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A cgroup used up its CPU quota and was stopped until the next period. */
export const cpuThrottled = defineCheck({
  id: 'cpu.throttled',
  resource: 'cgroup',
  sign: 'limit',
  looks: 'cgroup quotas',
  sees: seen => [...seen.groups.values()].some(group => group.throttled !== null),
  thresholds: {
    share: threshold(25, '% of periods', 'kubernetes-mixin CPUThrottlingHigh: 25 over 5 min'),
    critical: threshold(75, '% of periods', 'ours'),
    periods: threshold(10, 'periods', 'ours: a shorter time says nothing'),
  },
  explains: [
    'cpu.single-thread',
    'cpu.core.saturated',
    'cpu.load',
    'net.listen.overflow',
    'cpu.context-switches',
    'cpu.saturation',
  ],
  words: /slow|latenc|throttl|quota|limit|container|pod/i,
  run: (seen, limit) => {
    return [...seen.groups.values()]
      .flatMap(group => {
        const { periods, throttled } = group;
        if (!periods || !throttled || periods.delta < limit.periods) return [];
        const share = (100 * throttled.delta) / periods.delta;
        return share >= limit.share ? [{ group, periods, throttled, share }] : [];
      })
      .toSorted((a, b) => b.share - a.share)
      .slice(0, 3)
      .map(({ group, periods, throttled, share }) => {
        const members = membersOf(seen, group.path);
        const hog = cpuHogs(seen, use => members.includes(use.pid))[0];
        const quota = group.quota === null ? '' : ` by its quota of ${figure(group.quota.cpus)} CPUs`;
        const use = group.cpuUse === null ? '' : `, uses ${figure(group.cpuUse.cpus)}`;
        const where = group.quota?.value.evidence.text.split(':')[0];
        return {
          severity: share >= limit.critical ? ('critical' as const) : ('warning' as const),
          title: `${groupCulprit(group).kind} \`${groupCulprit(group).name}\` is throttled in ${percent(share)} of periods${quota}${use}${hog ? `: ${hog.title}` : ''}`,
          culprit: groupCulprit(group),
          evidence: [
            throttled.evidence[1],
            throttled.evidence[0],
            periods.evidence[1],
            group.quota?.value.evidence,
            ...(hog?.evidence ?? []),
          ],
          against: against(notSteal(seen), roomOnHost(seen)),
          since: null,
          subjects: [`group:${group.path}`, ...members.slice(0, 20).map(pid => `pid:${pid}`)],
          remediation: [
            look(`grep -rsH --include=cpu.stat '' /sys/fs/cgroup`),
            group.owner?.kind === 'unit'
              ? change(`systemctl set-property ${group.owner.name} CPUQuota=`)
              : change(`raise the quota in ${where?.startsWith('/sys') ? where : 'cpu.max'}`),
          ],
        };
      });
  },
});

function roomOnHost(seen: Observations) {
  const average = seen.cpu.average;
  return average && average.idle >= 20
    ? { text: `the host has room: ${percent(average.idle)} idle`, evidence: average.evidence }
    : null;
}

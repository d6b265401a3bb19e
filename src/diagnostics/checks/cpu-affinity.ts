import { cpuList } from '../cores.ts';
import { against, notQuota, notSteal } from '../hogs.ts';
import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A process may run on fewer CPUs than there are, those are full, and others are idle. */
export const cpuAffinity = defineCheck({
  id: 'cpu.affinity',
  resource: 'cpu',
  sign: 'limit',
  looks: 'cpu affinity',
  sees: seen => seen.processes.inspected.length > 0 && seen.cpu.each.length > 0 && seen.cpu.count !== null,
  thresholds: {
    core: threshold(90, '% of the allowed CPUs', 'ours'),
    idle: threshold(40, '% idle elsewhere', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'cpu.core.saturated',
    'cpu.load',
    'net.listen.overflow',
    'cpu.context-switches',
    'cpu.saturation',
  ],
  words: /slow|latenc|cpu|core|pin|affinity/i,
  run: (seen, limit) => {
    const count = seen.cpu.count!;
    const busyPids = new Map(
      seen.processes.uses.filter(use => (use.cpu ?? 0) >= 15).map(use => [use.pid, use]),
    );
    const pinned = [...busyPids.values()].flatMap(use => {
      const status = seen.processes.status(use.pid, 'Cpus_allowed_list');
      const allowed = status && cpuList(status.text);
      if (!status || !allowed || allowed.size === 0 || allowed.size >= count) return [];
      const own = seen.cpu.each.filter(each => allowed.has(Number(each.cpu)));
      const rest = seen.cpu.each.filter(each => !allowed.has(Number(each.cpu)));
      const fullThere = own.length > 0 && own.every(each => each.busy >= limit.core);
      const roomElsewhere = rest.some(each => each.idle + each.iowait >= limit.idle);
      return fullThere && roomElsewhere ? [{ use, status, own, rest }] : [];
    });
    if (pinned.length === 0) return [];
    const groups = [...Map.groupBy(pinned, entry => entry.status.text).values()];
    return groups.slice(0, 2).map(group => {
      const entries = group.toSorted((a, b) => (b.use.cpu ?? 0) - (a.use.cpu ?? 0));
      const { use, status, own, rest } = entries[0]!;
      const idlest = rest.toSorted((a, b) => b.idle - a.idle)[0]!;
      const waits = Math.max(...entries.map(entry => entry.use.wait ?? 0));
      const more = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
      const alone = entries.length === 1 && waits < 20;
      return {
        severity: 'warning' as const,
        title: `${seen.processes.title(use.pid)}${more} ${entries.length > 1 ? 'saturate' : alone ? 'fills' : 'saturates'} core ${status.text}, which ${entries.length > 1 ? 'they are' : 'it is'} pinned to; core ${idlest.cpu} is ${percent(idlest.idle)} idle`,
        culprit: seen.processes.culprit(use.pid),
        evidence: [
          status.evidence,
          use.evidence,
          own[0]!.evidence,
          idlest.evidence,
          ...entries.slice(1, 3).map(entry => entry.use.evidence),
        ],
        against: against(notQuota(seen), notSteal(seen)),
        since: seen.processes.startedAt(use.pid),
        subjects: [...entries.map(entry => `pid:${entry.use.pid}`), ...own.map(each => `cpu:${each.cpu}`)],
        remediation: [
          look(`head -v -n 60 /proc/${use.pid}/status`),
          change(`taskset -apc 0-${count - 1} ${use.pid}`),
        ],
      };
    });
  },
});

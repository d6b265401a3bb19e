import type { Culprit } from '../../core/report.ts';
import { groupCulprit } from '../groups.ts';
import type { Observations } from '../observations/index.ts';
import { ownerOf } from '../observations/owners.ts';
import { isNow, isRecent, type OomKill, oomKills } from '../oom.ts';
import { age, plural, size } from '../words.ts';
import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** A process was killed because its cgroup met its own memory limit; the host may have plenty. */
export const memoryOomCgroup = defineCheck({
  id: 'mem.oom-cgroup',
  resource: 'memory',
  sign: 'error',
  looks: 'memory limits',
  sees: seen =>
    seen.log.some(line => line.kernel) || [...seen.groups.values()].some(group => group.oomKills !== null),
  thresholds: { recent: threshold(3600, 's', 'netdata, APA: a kill within 30 min') },
  explains: ['svc.*', 'mem.limit-near', 'mem.pressure', 'mem.thrash', 'log.segfault', 'net.connect'],
  words: /oom|kill|die|died|dies|restart|crash|exit|137/i,
  run: (seen, _limit, asked) => {
    const kills = oomKills(seen).filter(kill => kill.group !== null);
    const fromLog = [...Map.groupBy(kills, kill => kill.group!)].map(([path, group]) =>
      fromKills(seen, path, group, asked),
    );
    if (fromLog.length > 0)
      return fromLog
        .toSorted((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'))
        .slice(0, 3);
    return fromCounters(seen);
  },
});

function fromKills(seen: Observations, path: string, kills: readonly OomKill[], asked: boolean): Found {
  const last = kills.at(-1)!;
  const group = seen.groups.get(path);
  const limit = group?.memoryLimit;
  // A container that is gone and was not asked about is history; a service restarts in the same group.
  const named = seen.problem.includes(last.victim) || (last.line.age ?? 0) <= 900;
  const hurts = (asked && named) || group !== undefined || seen.groups.size === 0;
  const now = kills.some(isNow) || (group?.oomKills?.delta?.delta ?? 0) > 0;
  const first = kills.find(kill => kill.line.at !== null)?.line.at;
  const when = last.line.age === null ? '' : `, last ${age(last.line.age)} ago`;
  const used = last.residentKb === null ? '' : ` at ${size(last.residentKb)}`;
  return {
    severity: now ? 'critical' : kills.some(isRecent) && hurts ? 'warning' : 'info',
    over: !now,
    title: `\`${last.victim}\` was killed${used} at the memory limit${limit ? ` of ${size(limit.bytes / 1024)}` : ''} of ${nameOf(path).kind} \`${nameOf(path).name}\` (${plural(kills.length, 'kill')}${when})`,
    culprit: nameOf(path),
    evidence: [...last.evidence, limit?.value.evidence, group?.oomKills?.total.evidence],
    against: hostHasRoom(seen),
    since: first == null ? null : new Date(first).toISOString(),
    subjects: [`group:${path}`, `name:${last.victim}`],
    remediation: remedy(path),
  };
}

/** The kernel log is hidden or has gone round: the group's own counter still tells. */
function fromCounters(seen: Observations): Found[] {
  return [...seen.groups.values()].flatMap(group => {
    const delta = group.oomKills?.delta;
    if (!delta || delta.delta === 0 || (group.path === '/' && seen.groups.size > 1)) return [];
    return [
      {
        severity: 'critical' as const,
        title: `${plural(delta.delta, 'process')} of ${groupCulprit(group).kind} \`${groupCulprit(group).name}\` ${delta.delta === 1 ? 'was' : 'were'} killed for memory while we looked`,
        culprit: groupCulprit(group),
        evidence: [...delta.evidence, group.memoryLimit?.value.evidence],
        against: hostHasRoom(seen),
        subjects: [`group:${group.path}`],
        remediation: remedy(group.path),
      },
    ];
  });
}

function nameOf(path: string): Culprit {
  const owner = ownerOf(path);
  return owner ? { kind: owner.kind, name: owner.name } : { kind: 'cgroup', name: path };
}

function remedy(path: string): string[] {
  const owner = ownerOf(path);
  return [
    look('dmesg | tail -n 100'),
    owner?.kind === 'unit'
      ? change(`systemctl set-property ${owner.name} MemoryMax=…`)
      : 'raise the limit, or make the program need less',
  ];
}

function hostHasRoom(seen: Observations): Found['against'] & {} {
  const { available, total } = seen.memory;
  return available && total && available.value > 0.1 * total.value
    ? [
        {
          text: `not the host: ${size(available.value)} of ${size(total.value)} are available`,
          evidence: available.evidence,
        },
      ]
    : [];
}

import { groupCulprit, membersOf } from '../groups.ts';
import type { Group } from '../observations/cgroups.ts';
import type { Observations } from '../observations/index.ts';
import { figure, percent, size, sum } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A cgroup works at its memory limit: its pages are taken back while it needs them. */
export const memoryLimitNear = defineCheck({
  id: 'mem.limit-near',
  resource: 'cgroup',
  sign: 'limit',
  looks: 'memory limits',
  sees: seen => [...seen.groups.values()].some(group => group.memory !== null),
  thresholds: {
    full: threshold(90, '% of the limit', 'netdata 90/98'),
    hits: threshold(10, 'times a second at the limit', 'ours'),
    faults: threshold(100, 'major faults/s of its members', 'ours'),
    stall: threshold(5, '% PSI memory full of the group', 'ours'),
    kept: threshold(95, '% of the limit that is no idle file cache', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'mem.thrash',
    'mem.pressure',
    'disk.*',
    'cpu.iowait',
    'cpu.load',
    'mem.swap-full',
    'proc.d-state',
    'cpu.page-faults',
  ],
  words: /memory|swap|limit|container|pod|slow|latenc/i,
  run: (seen, limit) =>
    [...seen.groups.values()].flatMap(group => {
      if (!group.memory || !group.memoryLimit) return [];
      const share = (100 * group.memory.bytes) / group.memoryLimit.bytes;
      const hits = group.limitHits?.perSecond ?? 0;
      if (share < limit.full || hits === 0) return [];
      const signs = signsOf(seen, group);
      const hurt =
        signs.faults >= limit.faults ||
        signs.stall >= limit.stall ||
        signs.reread ||
        (signs.kept !== null && signs.kept >= limit.kept && hits >= limit.hits);
      if (!hurt) return [];
      const top = signs.members[0];
      return [
        {
          severity: 'warning' as const,
          title: `${groupCulprit(group).kind} \`${groupCulprit(group).name}\` works at its memory limit: ${percent(share)} of ${size(group.memoryLimit.bytes / 1024)}, met ${figure(hits)} times a second${top === undefined ? '' : `; ${seen.processes.title(top)} is in it`}${signs.faults >= 20 ? ` with ${figure(signs.faults)} major faults/s` : ''}`,
          culprit: groupCulprit(group),
          evidence: [
            group.limitHits!.evidence[1],
            group.limitHits!.evidence[0],
            group.memory.value.evidence,
            group.memoryLimit.value.evidence,
            ...signs.evidence,
          ],
          against: hostRoom(seen),
          since: top === undefined ? null : seen.processes.startedAt(top),
          subjects: [`group:${group.path}`, ...signs.members.slice(0, 20).map(pid => `pid:${pid}`), 'swap'],
          remediation: [
            look(
              `head -v -n 60 ${group.memory.value.evidence.text.split(':')[0]?.replace(/[^/]+$/, 'memory.stat')}`,
            ),
            group.owner?.kind === 'unit'
              ? change(`systemctl set-property ${group.owner.name} MemoryMax=…`)
              : 'raise the limit, or make the working set smaller',
          ],
        },
      ];
    }),
});

function signsOf(seen: Observations, group: Group) {
  const members = membersOf(seen, group.path);
  const uses = seen.processes.uses.filter(use => members.includes(use.pid));
  const inactive = idleCache(seen, group);
  const reads = sum(uses.map(use => use.readKb ?? 0));
  const refaults = seen.memory.counter('workingset_refault_file')?.perSecond ?? 0;
  return {
    members,
    faults: sum(uses.map(use => use.majorFaults ?? 0)),
    stall: (group.pressure('memory', 'full')?.perSecond ?? 0) / 10_000,
    // What it reads is what was taken from it a moment ago.
    reread: refaults >= 500 && reads >= 1024,
    kept: inactive === null ? null : (100 * (group.memory!.bytes - inactive)) / group.memoryLimit!.bytes,
    evidence: uses
      .toSorted((a, b) => (b.majorFaults ?? 0) - (a.majorFaults ?? 0))
      .slice(0, 1)
      .map(use => use.evidence),
  };
}

/** Bytes of cache that nobody touched lately; null where `memory.stat` was not read. */
function idleCache(seen: Observations, group: Group): number | null {
  const path = group.file('memory.stat');
  if (path === null) return null;
  return (
    (seen.files.value(path, 'total_inactive_file') ?? seen.files.value(path, 'inactive_file'))?.value ?? null
  );
}

function hostRoom(seen: Observations) {
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

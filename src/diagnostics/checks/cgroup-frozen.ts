import { groupCulprit, membersOf } from '../groups.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A paused container: its processes exist and do nothing. */
export const cgroupFrozen = defineCheck({
  id: 'cgroup.frozen',
  resource: 'cgroup',
  sign: 'state',
  looks: 'paused containers',
  sees: seen => [...seen.groups.values()].some(group => group.frozen !== null),
  thresholds: { members: threshold(1, 'process in it', 'ours: an empty one hurts nobody') },
  explains: [
    'net.listen.overflow',
    'proc.d-state',
    'cpu.load',
    'net.receive-queue',
    'log.hung-task',
    'proc.zombies',
  ],
  words: /container|pause|frozen|freez|respon|answer|hang|stuck/i,
  run: (seen, limit, asked) =>
    [...seen.groups.values()].flatMap(group => {
      if (group.frozen?.value !== 1) return [];
      const members = membersOf(seen, group.path).filter(pid => !seen.processes.task(pid)?.kernel);
      if (members.length < limit.members) return [];
      return [
        {
          severity: asked ? ('critical' as const) : ('warning' as const),
          title: `${groupCulprit(group).kind} \`${groupCulprit(group).name}\` is frozen: ${members.length === 1 ? 'the process in it does nothing,' : `${members.length} processes in it do nothing, first`} ${seen.processes.title(members[0]!)}`,
          culprit: groupCulprit(group),
          evidence: [
            group.frozen.evidence,
            ...members.slice(0, 3).map(pid => seen.processes.task(pid)?.evidence),
          ],
          against: [],
          subjects: [`group:${group.path}`, ...members.slice(0, 20).map(pid => `pid:${pid}`)],
          remediation: [
            look("grep -rsH --include=cgroup.events --include=freezer.state '' /sys/fs/cgroup"),
            group.owner?.kind === 'container'
              ? change(`docker unpause ${group.owner.name}`)
              : change('write THAWED to its freezer.state, or 0 to its cgroup.freeze'),
          ],
        },
      ];
    }),
});

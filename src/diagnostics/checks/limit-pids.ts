import { groupCulprit, membersOf } from '../groups.ts';
import type { Observations } from '../observations/index.ts';
import { evidenceOf, number } from '../observations/printed.ts';
import { percent } from '../words.ts';
import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** No further process or thread may be made; five limits say so with the same error text. */
export const limitPids = defineCheck({
  id: 'limit.pids',
  resource: 'process',
  sign: 'limit',
  looks: 'process limits',
  sees: seen => seen.files.first('/proc/loadavg') !== null || seen.groups.size > 0,
  thresholds: {
    near: threshold(85, '% of pid_max or threads-max', 'netdata 85/90'),
    gone: threshold(95, '% of the limit', 'netdata 90/95'),
  },
  explains: ['svc.*', 'net.listen.overflow'],
  words: /fork|process|thread|resource temporarily|eagain|pid|task/i,
  run: (seen, limit) => [
    ...groupFindings(seen, limit.gone),
    ...hostFindings(seen, limit.near, limit.gone),
    ...userFindings(seen, limit.gone),
  ],
});

function groupFindings(seen: Observations, gone: number): Found[] {
  return [...seen.groups.values()].flatMap(group => {
    const most = group.pidsLimit?.value ?? Number.POSITIVE_INFINITY;
    const share = group.pids ? (100 * group.pids.value) / most : 0;
    const refused = group.pidsRejected?.delta?.delta ?? 0;
    const logged = seen.log.findLast(line =>
      line.message.includes(`fork rejected by pids controller in ${group.path}`),
    );
    if (share < gone && refused === 0) return [];
    const members = membersOf(seen, group.path);
    return [
      {
        severity: refused > 0 ? ('critical' as const) : ('warning' as const),
        title: `${groupCulprit(group).kind} \`${groupCulprit(group).name}\` has ${group.pids?.value ?? '?'} of ${Number.isFinite(most) ? most : '?'} processes${refused > 0 ? `: ${refused} forks were refused while we looked` : ''}${members[0] === undefined ? '' : `; ${seen.processes.title(members[0])} is in it`}`,
        culprit: groupCulprit(group),
        evidence: [
          group.pidsRejected?.total.evidence,
          group.pids?.evidence,
          group.pidsLimit?.evidence,
          logged?.evidence,
        ],
        against: [],
        since: logged?.at == null ? null : new Date(logged.at).toISOString(),
        subjects: [`group:${group.path}`, ...members.slice(0, 20).map(pid => `pid:${pid}`)],
        remediation: [
          look("grep -rsH --include=pids.events --include=pids.max '' /sys/fs/cgroup"),
          group.owner?.kind === 'unit'
            ? change(`systemctl set-property ${group.owner.name} TasksMax=…`)
            : 'raise pids.max, or find who makes them',
        ],
      },
    ];
  });
}

function hostFindings(seen: Observations, near: number, gone: number): Found[] {
  const row = seen.files.first('/proc/loadavg');
  const tasks = number(row, 'tasks');
  if (!row || tasks === null) return [];
  return ['pid_max', 'threads-max'].flatMap(name => {
    const most = seen.files.number(`/proc/sys/kernel/${name}`);
    const share = most ? (100 * tasks) / most.value : 0;
    if (!most || share < near) return [];
    const top = seen.processes.all.toSorted((a, b) => (b.threads ?? 0) - (a.threads ?? 0))[0];
    return [
      {
        severity: share >= gone ? ('critical' as const) : ('warning' as const),
        title: `${tasks} of ${most.value} tasks (kernel.${name}, ${percent(share)})${top ? `; ${seen.processes.title(top.pid)} has ${top.threads} threads` : ''}`,
        culprit: top ? seen.processes.culprit(top.pid) : { kind: 'sysctl', name: `kernel.${name}` },
        evidence: [evidenceOf(row), most.evidence, top?.evidence],
        against: [],
        subjects: top ? [`pid:${top.pid}`] : [],
        remediation: [look('ps -eo nlwp,pid,args --sort=-nlwp'), change(`sysctl kernel.${name}=…`)],
      },
    ];
  });
}

/** RLIMIT_NPROC counts the threads of a user; root is exempt from it. */
function userFindings(seen: Observations, gone: number): Found[] {
  const byUser = Map.groupBy(
    seen.processes.all.filter(task => task.user !== null && task.user !== 'root'),
    task => task.user!,
  );
  return [...byUser].flatMap(([user, tasks]) => {
    const count = tasks.reduce((sum, task) => sum + (task.threads ?? 1), 0);
    const limited = tasks
      .map(task => ({ task, most: seen.processes.limit(task.pid, 'Max processes') }))
      .find(({ most }) => most && (100 * count) / most.value >= gone);
    if (!limited?.most) return [];
    return [
      {
        severity: 'warning' as const,
        title: `user ${user} has ${count} of ${limited.most.value} processes and threads; ${seen.processes.title(limited.task.pid)} is one`,
        culprit: { kind: 'user', name: user },
        evidence: [limited.most.evidence, limited.task.evidence],
        against: [],
        subjects: [`pid:${limited.task.pid}`],
        remediation: [
          look(`ps -eo user:32,nlwp,pid,args`),
          change(`prlimit --nproc=… --pid ${limited.task.pid}`),
        ],
      },
    ];
  });
}

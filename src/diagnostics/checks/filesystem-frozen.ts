import { against } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import type { Task } from '../observations/tasks.ts';
import { persistent } from '../persistent.ts';
import { FROZEN_WAIT } from '../wait-channels.ts';
import { percent, plural } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Writers of a frozen file system sleep for ever; no counter shows it, and the mount looks healthy. */
export const filesystemFrozen = defineCheck({
  id: 'fs.frozen',
  resource: 'filesystem',
  sign: 'error',
  looks: 'file systems',
  sees: seen => seen.processes.newest.some(task => task.wchan !== null),
  thresholds: {
    tasks: threshold(
      1,
      'writers that wait in every sample',
      'ours: one lock held for seconds is one too many',
    ),
  },
  explains: ['proc.d-state', 'cpu.load', 'log.hung-task'],
  words: /hang|frozen|freeze|write|stuck|load|disk|file.?system/i,
  run: (seen, limit) => {
    const { tasks, seconds, scans } = persistent(
      seen,
      task => task.state === 'D' && FROZEN_WAIT.test(task.wchan ?? ''),
    );
    if (tasks.length < limit.tasks || (scans > 1 && seconds < 3)) return [];
    const mount = mountOf(seen, tasks);
    const first = tasks[0]!;
    return [
      {
        severity: tasks.length >= 2 ? 'critical' : 'warning',
        title: `${mount ?? 'a file system'} is frozen: ${plural(tasks.length, 'task')} cannot write (${first.wchan}), first ${seen.processes.title(first.pid)}`,
        culprit: mount ? { kind: 'mount', name: mount } : seen.processes.culprit(first.pid),
        evidence: tasks.slice(0, 5).map(task => task.evidence),
        against: against(idleDisk(seen)),
        since: seen.processes.startedAt(first.pid),
        subjects: [...tasks.map(task => `pid:${task.pid}`), ...(mount ? [`mount:${mount}`] : [])],
        remediation: [
          look('findmnt'),
          change(`fsfreeze -u ${mount ?? 'MOUNT'}`),
          'a snapshot or backup tool that died in between has left it frozen',
        ],
      },
    ];
  },
});

/** The mount that the waiting programs name in their command lines. */
function mountOf(seen: Observations, tasks: readonly Task[]): string | null {
  const mounts = seen.mounts
    .filter(mount => mount.source.startsWith('/') && mount.mount !== '/')
    .map(mount => mount.mount)
    .toSorted((a, b) => b.length - a.length);
  const lines = tasks.map(task => seen.processes.task(task.pid)?.args ?? '');
  return mounts.find(mount => lines.some(line => line.includes(mount))) ?? null;
}

function idleDisk(seen: Observations) {
  const busiest = seen.disks.toSorted((a, b) => b.utilised - a.utilised)[0];
  return busiest && busiest.utilised < 30
    ? {
        text: `not a busy disk: ${busiest.device} ${percent(busiest.utilised)}`,
        evidence: busiest.evidence[0] ?? null,
      }
    : null;
}

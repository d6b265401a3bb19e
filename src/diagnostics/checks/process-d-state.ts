import { against } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import { persistent } from '../persistent.ts';
import { waitsFor } from '../wait-channels.ts';
import { age, plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Tasks that sleep uninterruptibly for seconds: milliseconds of it are ordinary I/O. */
export const processDState = defineCheck({
  id: 'proc.d-state',
  resource: 'process',
  sign: 'state',
  looks: 'processes',
  sees: seen => seen.processes.scans.length > 1,
  thresholds: {
    seconds: threshold(3, 's between the first and the last sample', 'ours'),
    many: threshold(5, 'tasks', 'ours'),
  },
  explains: ['cpu.load', 'log.hung-task'],
  words: /hang|stuck|load|d.?state|disk|nfs|blocked/i,
  run: (seen, limit) => {
    const { tasks, seconds, scans } = persistent(
      seen,
      task => task.state === 'D' && !task.kernel && !moves(seen, task.pid),
    );
    if (tasks.length === 0 || seconds < limit.seconds) return [];
    const channels = [...Map.groupBy(tasks, task => task.wchan ?? 'hidden')].toSorted(
      (a, b) => b[1].length - a[1].length,
    );
    const [wchan, group] = channels[0]!;
    const wait = waitsFor(wchan);
    const first = group[0]!;
    const hidden = wchan === 'hidden' ? ' (the wait channel needs root)' : ` in ${wchan}`;
    return [
      {
        severity: tasks.length >= limit.many ? 'critical' : 'warning',
        title: `${plural(tasks.length, 'task')} in uninterruptible sleep for ${age(seconds)}${wait ? `, waiting for ${wait}` : ''}${hidden}: ${seen.processes.title(first.pid)}`,
        culprit: seen.processes.culprit(first.pid),
        evidence: tasks.slice(0, 5).map(task => task.evidence),
        against: against({
          text: `the same tasks in each of ${scans} samples: no ordinary I/O`,
          evidence: null,
        }),
        since: null,
        subjects: tasks.map(task => `pid:${task.pid}`),
        remediation: [
          look(`head -v -n 40 /proc/${first.pid}/stack`),
          'the stack names the driver or file system; the signal that ends it waits too',
        ],
      },
    ];
  },
});

/** A process that reads and writes is slow at most: it was met in D each time, and is not stuck. */
function moves(seen: Observations, pid: number): boolean {
  const use = seen.processes.uses.find(each => each.pid === pid);
  return (use?.readKb ?? 0) + (use?.writeKb ?? 0) >= 64;
}

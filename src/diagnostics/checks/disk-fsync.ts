import type { Evidence } from '../../core/report.ts';
import { diskUser, notErrors, notMemory } from '../disk-users.ts';
import { against } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { SYNC_WAIT } from '../wait-channels.ts';
import { figure } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Flushes to stable storage are slow and frequent: fsync, O_DSYNC, journal commits. */
export const diskFsync = defineCheck({
  id: 'disk.fsync',
  resource: 'disk',
  sign: 'saturation',
  looks: 'disk',
  sees: seen => seen.disks.length > 0,
  thresholds: {
    rate: threshold(50, 'flushes/s', 'ours: a database commits some, a storm hundreds'),
    wait: threshold(20, 'ms a flush', 'ours'),
    stall: threshold(10, '% PSI io some', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'disk.saturation',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'disk.latency',
    'disk.util',
  ],
  words: /disk|fsync|i\/?o|slow|latenc|write|commit/i,
  run: (seen, limit, asked) => {
    const stall = stalled(pressureOf(seen.files, 'io', 'some'));
    return seen.disks.flatMap(use => {
      const slow = use.flushes >= 5 && (use.flushAwait ?? 0) >= limit.wait;
      // A database commits all day: without a complaint only a storm is one.
      const factor = asked ? 1 : 3;
      const storm = use.flushes >= limit.rate * factor && stall >= limit.stall * factor;
      if (!slow && !storm) return [];
      const writer = writerOf(seen);
      const pid = writer?.pid;
      return [
        {
          severity: 'warning' as const,
          title: `${use.device} takes ${figure(use.flushes)} flushes/s at ${figure(use.flushAwait ?? 0)} ms${pid === undefined ? '' : `: ${seen.processes.title(pid)} writes and syncs`}`,
          culprit: pid === undefined ? { kind: 'device', name: use.device } : seen.processes.culprit(pid),
          evidence: [...use.evidence, writer?.evidence, pressureOf(seen.files, 'io', 'some')?.evidence],
          against: against(notMemory(seen), notErrors(seen)),
          since: pid === undefined ? null : seen.processes.startedAt(pid),
          subjects: [`device:${use.device}`, ...(pid === undefined ? [] : [`pid:${pid}`])],
          remediation: [
            look(pid === undefined ? 'pidstat -d 1 3' : `pidstat -d -p ${pid} 1 3`),
            'commit in groups, or move the log to its own device',
          ],
        },
      ];
    });
  },
});

/** Who writes the most, or else somebody who waits for a flush at this moment. */
function writerOf(seen: Observations): { readonly pid: number; readonly evidence: Evidence } | null {
  const user = diskUser(seen);
  if (user?.direction === 'write') return user;
  return seen.processes.newest.find(task => !task.kernel && SYNC_WAIT.test(task.wchan ?? '')) ?? null;
}

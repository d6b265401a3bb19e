import { against } from '../hogs.ts';
import { largest, roomLeft } from '../memory-users.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Tasks wait for memory: the kernel's own measure, exact over the window. */
export const memoryPressure = defineCheck({
  id: 'mem.pressure',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory',
  sees: seen => pressureOf(seen.files, 'memory', 'some') !== null,
  thresholds: {
    full: threshold(5, '% PSI memory full', 'ours; oomd kills at 60 to 80 for 30 to 60 s'),
    fullCritical: threshold(20, '% PSI memory full', 'ours'),
    some: threshold(20, '% PSI memory some', 'ours'),
  },
  explains: ['disk.*', 'cpu.iowait', 'cpu.load', 'proc.d-state', 'cpu.page-faults'],
  words: /memory|oom|swap|slow|latenc/i,
  run: (seen, limit) => {
    const some = pressureOf(seen.files, 'memory', 'some')!;
    const full = pressureOf(seen.files, 'memory', 'full');
    if (stalled(some) < limit.some && stalled(full) < limit.full) return [];
    const top = largest(seen)[0];
    const faulting = seen.processes.uses.toSorted((a, b) => (b.majorFaults ?? 0) - (a.majorFaults ?? 0))[0];
    const who = (faulting?.majorFaults ?? 0) >= 20 ? faulting!.pid : top?.task.pid;
    return [
      {
        severity: stalled(full) >= limit.fullCritical ? 'critical' : 'warning',
        title: `tasks wait for memory ${percent(stalled(some))} of the time, all of them ${percent(stalled(full))}${who ? `; ${seen.processes.title(who)} pays most` : ''}`,
        culprit: who === undefined ? null : seen.processes.culprit(who),
        evidence: [full?.evidence, some.evidence, faulting?.evidence],
        against: against(roomLeft(seen)),
        subjects: who === undefined ? [] : [`pid:${who}`],
        remediation: [look('vmstat 1 5'), 'find who grew: compare two `ps aux --sort=-rss` a minute apart'],
      },
    ];
  },
});

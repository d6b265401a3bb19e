import { against, notTheDisk } from '../hogs.ts';
import { largest, reclaiming } from '../memory-users.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Little memory is left for new work: alone a remark, with reclaim or stalls a warning. */
export const memoryAvailable = defineCheck({
  id: 'mem.available',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory',
  sees: seen => seen.memory.total !== null && seen.memory.available !== null,
  thresholds: {
    low: threshold(10, '% of memory', 'netdata ram_available 10, node-mixin 10, APA 10'),
    little: threshold(3, '% of memory', 'ours'),
    scan: threshold(100, 'pages/s scanned', 'ours: reclaim is at work'),
    stall: threshold(5, '% PSI memory some', 'ours'),
  },
  explains: [
    'mem.pressure',
    'mem.thrash',
    'mem.swap-full',
    'disk.*',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'mem.oom-global',
  ],
  words: /memory|oom|swap|ram|slow|kill/i,
  run: (seen, limit) => {
    const { total, available } = seen.memory;
    const share = (100 * available!.value) / total!.value;
    if (share >= limit.low) return [];
    const scanned = reclaiming(seen);
    const stall = stalled(pressureOf(seen.files, 'memory', 'some'));
    const warn = share < limit.little || scanned >= limit.scan || stall >= limit.stall;
    const top = largest(seen)[0];
    return [
      {
        severity: warn ? 'warning' : 'info',
        title: `${size(available!.value)} of ${size(total!.value)} memory is available (${percent(share)})${top ? `; the largest is ${seen.processes.title(top.task.pid)} with ${size(top.kb)}` : ''}`,
        culprit: top ? seen.processes.culprit(top.task.pid) : null,
        evidence: [available!.evidence, total!.evidence, top?.task.evidence],
        against: against(notTheDisk(seen), cacheCounts(seen)),
        since: top ? seen.processes.startedAt(top.task.pid) : null,
        subjects: top ? [`pid:${top.task.pid}`] : [],
        remediation: top
          ? [
              look(`head -v -n 60 /proc/${top.task.pid}/status`),
              `give \`${top.task.name}\` a smaller limit or the host more memory`,
            ]
          : [look('ps aux --sort=-rss')],
      },
    ];
  },
});

function cacheCounts(seen: Observations) {
  const cached = seen.memory.line('Cached');
  const shmem = seen.memory.line('Shmem');
  return cached && shmem
    ? {
        text: `not the page cache: available counts it as free (${size(cached.value - shmem.value)} cached)`,
        evidence: cached.evidence,
      }
    : null;
}

import { figure } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A process maps and unmaps memory all the time: each first touch of a page is a trip into the kernel. */
export const cpuPageFaults = defineCheck({
  id: 'cpu.page-faults',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'page faults',
  sees: seen => seen.memory.counter('pgfault') !== null,
  thresholds: { minor: threshold(100_000, 'faults/s', 'ours; a remark') },
  explains: [],
  words: /fault|mmap|malloc/i,
  run: (seen, limit) => {
    const faults = seen.memory.counter('pgfault')!;
    if (faults.perSecond < limit.minor) return [];
    const top = seen.processes.uses.toSorted((a, b) => (b.minorFaults ?? 0) - (a.minorFaults ?? 0))[0];
    const named = (top?.minorFaults ?? 0) >= 10_000 ? top! : null;
    return [
      {
        severity: 'info',
        title: `${figure(faults.perSecond)} page faults/s${named ? `, most in ${seen.processes.title(named.pid)}` : ''}`,
        culprit: named ? seen.processes.culprit(named.pid) : null,
        evidence: [faults.evidence[1], named?.evidence],
        subjects: named ? [`pid:${named.pid}`] : [],
        remediation: [
          look('pidstat -r 1 3'),
          'keep memory between requests (allocator settings) instead of giving it back',
        ],
      },
    ];
  },
});

import { against } from '../hogs.ts';
import { roomLeft } from '../memory-users.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { figure, size } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Pages go out and come back: swap in with major faults, or refaults of the page cache where no swap is. */
export const memoryThrash = defineCheck({
  id: 'mem.thrash',
  resource: 'memory',
  sign: 'saturation',
  looks: 'swap',
  sees: seen => seen.memory.swapIn !== null,
  thresholds: {
    swapIn: threshold(1024, 'KiB/s', 'ours; netdata looks at 20/30 % of RAM out in 30 min'),
    faults: threshold(
      200,
      'major faults/s',
      'node-mixin 500 over 15 min, APA 1000 over 5 min; ours with swap in',
    ),
    stall: threshold(5, '% PSI memory full', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'disk.*',
    'cpu.iowait',
    'cpu.load',
    'proc.d-state',
    'mem.pressure',
    'cpu.page-faults',
    'mem.swap-full',
  ],
  words: /swap|thrash|memory|slow|latenc/i,
  run: (seen, limit) => {
    const swapIn = seen.memory.swapIn!;
    const faults = seen.memory.counter('pgmajfault');
    const stall = stalled(pressureOf(seen.files, 'memory', 'full'));
    const refaults = seen.memory.counter('workingset_refault_file');
    const bySwap =
      swapIn.kb >= limit.swapIn && ((faults?.perSecond ?? 0) >= limit.faults || stall >= limit.stall);
    const byCache = (refaults?.perSecond ?? 0) >= 1000 && stall >= limit.stall;
    if (!bySwap && !byCache) return [];
    const top = seen.processes.uses.toSorted((a, b) => (b.majorFaults ?? 0) - (a.majorFaults ?? 0))[0];
    const named = (top?.majorFaults ?? 0) >= 10 ? top! : null;
    const rate = bySwap
      ? `${size(swapIn.kb)}/s come back from swap`
      : `${figure(refaults!.perSecond)} pages/s of files are read again`;
    return [
      {
        severity: 'warning',
        title: `thrashing: ${rate}, ${figure(faults?.perSecond ?? 0)} major faults/s${named ? `, most of them in ${seen.processes.title(named.pid)}` : ''}`,
        culprit: named ? seen.processes.culprit(named.pid) : null,
        evidence: [...swapIn.evidence, faults?.evidence[1], named?.evidence],
        against: against(roomLeft(seen)),
        since: named ? seen.processes.startedAt(named.pid) : null,
        subjects: named ? [`pid:${named.pid}`, 'swap'] : ['swap'],
        remediation: [
          look('pidstat -r 1 3'),
          named
            ? change(`systemctl set-property UNIT MemoryHigh=…`)
            : 'give the working set more memory, or make it smaller',
        ],
      },
    ];
  },
});

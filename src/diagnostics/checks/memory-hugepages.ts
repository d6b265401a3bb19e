import { percent, size } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Huge pages that are reserved and unused are memory that nobody can have. */
export const memoryHugepages = defineCheck({
  id: 'mem.hugepages',
  resource: 'memory',
  sign: 'limit',
  looks: 'huge pages',
  sees: seen => seen.memory.line('HugePages_Free') !== null && seen.memory.total !== null,
  thresholds: {
    idle: threshold(10, '% of memory', 'ours'),
    scarce: threshold(15, '% of memory available', 'ours: only then does it hurt'),
  },
  explains: ['mem.available', 'mem.pressure', 'mem.oom-global', 'mem.thrash'],
  words: /huge/i,
  run: (seen, limit) => {
    const free = seen.memory.line('HugePages_Free')!;
    const reserved = seen.memory.line('HugePages_Rsvd')?.value ?? 0;
    const idle = Math.max(0, free.value - reserved) * (seen.memory.line('Hugepagesize')?.value ?? 2048);
    const total = seen.memory.total!.value;
    if ((100 * idle) / total < limit.idle) return [];
    const scarce = (100 * (seen.memory.available?.value ?? total)) / total < limit.scarce;
    return [
      {
        severity: scarce ? 'warning' : 'info',
        title: `${size(idle)} (${percent((100 * idle) / total)} of memory) are huge pages that nobody uses`,
        culprit: { kind: 'sysctl', name: 'vm.nr_hugepages' },
        evidence: [
          free.evidence,
          seen.memory.line('HugePages_Total')?.evidence,
          seen.memory.available?.evidence,
        ],
        against: [],
        remediation: [look('head -v -n 60 /proc/meminfo'), change('sysctl vm.nr_hugepages=…')],
      },
    ];
  },
});

import { percent, size } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Strict accounting: allocations fail at the limit while memory is free. */
export const memoryOvercommit = defineCheck({
  id: 'mem.overcommit',
  resource: 'memory',
  sign: 'limit',
  looks: 'memory limits',
  sees: seen =>
    seen.files.number('/proc/sys/vm/overcommit_memory') !== null && seen.memory.line('CommitLimit') !== null,
  thresholds: {
    share: threshold(95, '% of CommitLimit', 'Checkmk 100/150; counts only with overcommit_memory = 2'),
  },
  explains: ['svc.*'],
  words: /memory|allocat|enomem|fork/i,
  run: (seen, limit) => {
    const mode = seen.files.number('/proc/sys/vm/overcommit_memory')!;
    const committed = seen.memory.line('Committed_AS');
    const ceiling = seen.memory.line('CommitLimit')!;
    if (mode.value !== 2 || !committed || (100 * committed.value) / ceiling.value < limit.share) return [];
    return [
      {
        severity: 'warning',
        title: `${percent((100 * committed.value) / ceiling.value)} of the ${size(ceiling.value)} that may be promised are promised: allocations fail while memory is free`,
        culprit: { kind: 'sysctl', name: 'vm.overcommit_memory' },
        evidence: [committed.evidence, ceiling.evidence, mode.evidence],
        against: [],
        remediation: [look('head -v -n 60 /proc/meminfo'), change('sysctl vm.overcommit_ratio=…')],
      },
    ];
  },
});

import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Files on tmpfs and shared segments count as cache but cannot be dropped. */
export const memoryShared = defineCheck({
  id: 'mem.shared',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory',
  sees: seen =>
    seen.memory.line('Shmem') !== null && seen.memory.total !== null && seen.memory.available !== null,
  thresholds: {
    share: threshold(30, '% of memory', 'Checkmk 20/30'),
    scarce: threshold(15, '% of memory available', 'ours: only then does it hurt'),
  },
  explains: ['mem.available', 'mem.pressure', 'mem.thrash', 'mem.oom-global'],
  words: /shm|tmpfs|shared|memory/i,
  run: (seen, limit) => {
    const shared = seen.memory.line('Shmem')!;
    const total = seen.memory.total!.value;
    const share = (100 * shared.value) / total;
    if (share < limit.share || (100 * seen.memory.available!.value) / total >= limit.scarce) return [];
    const fullest = seen.spaces
      .filter(space => space.type === 'tmpfs')
      .toSorted((a, b) => b.used - a.used)[0];
    return [
      {
        severity: 'warning',
        title: `${size(shared.value)} (${percent(share)} of memory) are files in memory and shared segments${fullest ? `, ${size(fullest.used)} of it in ${fullest.mount}` : ''}`,
        culprit: fullest ? { kind: 'mount', name: fullest.mount } : { kind: 'memory', name: 'shared memory' },
        evidence: [shared.evidence, fullest?.evidence, seen.memory.available!.evidence],
        against: [],
        subjects: fullest ? [`mount:${fullest.mount}`] : [],
        remediation: [look('ipcs -m'), 'remove files from the tmpfs that nobody needs'],
      },
    ];
  },
});

import { figure } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Memory is taken from another node than wanted: the own one is full. */
export const memoryNuma = defineCheck({
  id: 'mem.numa',
  resource: 'memory',
  sign: 'saturation',
  looks: 'numa',
  sees: seen =>
    new Set(seen.files.rows('/proc/buddyinfo').map(row => row.fields['node'])).size > 1 &&
    seen.memory.counter('numa_miss') !== null,
  thresholds: { misses: threshold(2000, 'pages/s from the wrong node', 'ours') },
  explains: ['mem.pressure'],
  words: /numa|node|memory|slow|latenc/i,
  run: (seen, limit) => {
    const misses = seen.memory.counter('numa_miss')!;
    if (misses.perSecond < limit.misses) return [];
    return [
      {
        severity: 'info',
        title: `${figure(misses.perSecond)} pages a second come from another node than wanted`,
        culprit: null,
        evidence: [...misses.evidence],
        remediation: [look('numastat -m')],
      },
    ];
  },
});

import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The kernel itself holds the memory, and cannot give it back. */
export const memorySlab = defineCheck({
  id: 'mem.slab',
  resource: 'memory',
  sign: 'saturation',
  looks: 'kernel memory',
  sees: seen => seen.memory.line('SUnreclaim') !== null && seen.memory.total !== null,
  thresholds: { share: threshold(25, '% of memory', 'ours') },
  explains: ['mem.available', 'mem.pressure', 'mem.oom-global'],
  words: /slab|kernel memory|memory|leak/i,
  run: (seen, limit) => {
    const slab = seen.memory.line('SUnreclaim')!;
    const share = (100 * slab.value) / seen.memory.total!.value;
    if (share < limit.share) return [];
    const cache = seen.tables
      .rows('slabtop')
      .find(row => typeof row.fields['name'] === 'string' && row.fields['cache size'] !== undefined);
    const name = cache ? String(cache.fields['name']) : null;
    return [
      {
        severity: 'warning',
        title: `the kernel holds ${size(slab.value)} (${percent(share)} of memory) that it cannot give back${name ? `, most in ${name}` : ''}`,
        culprit: { kind: 'slab', name: name ?? 'unreclaimable slab' },
        evidence: [slab.evidence, seen.memory.total!.evidence],
        against: [],
        remediation: [
          look('slabtop -o -s c'),
          'the name of the largest cache says who leaks: sockets, conntrack, a driver',
        ],
      },
    ];
  },
});

import { against, notTheDisk } from '../hogs.ts';
import { percent, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Swap that is occupied is old and harmless while nothing comes back from it. */
export const memorySwapFull = defineCheck({
  id: 'mem.swap-full',
  resource: 'memory',
  sign: 'utilisation',
  looks: 'swap',
  sees: seen => (seen.memory.swapTotal?.value ?? 0) > 0 && seen.memory.swapFree !== null,
  thresholds: {
    used: threshold(80, '% of swap', 'netdata 80/90, APA 80; oomd acts at 90'),
    swapIn: threshold(256, 'KiB/s', 'ours: it hurts only when pages come back'),
  },
  explains: [],
  words: /swap/i,
  run: (seen, limit) => {
    const total = seen.memory.swapTotal!;
    const free = seen.memory.swapFree!;
    const used = 100 - (100 * free.value) / total.value;
    if (used < limit.used) return [];
    const hurting = (seen.memory.swapIn?.kb ?? 0) >= limit.swapIn;
    return [
      {
        severity: hurting ? 'warning' : 'info',
        title: `swap is ${percent(used)} used${hurting ? ` and ${size(seen.memory.swapIn!.kb)}/s come back` : ', and nothing comes back from it'}`,
        culprit: null,
        evidence: [free.evidence, total.evidence, ...(seen.memory.swapIn?.evidence ?? [])],
        against: against(notTheDisk(seen)),
        remediation: [look('vmstat 1 5')],
      },
    ];
  },
});

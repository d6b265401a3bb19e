import { against, cpuHogs, notQuota, notSteal, notTheDisk } from '../hogs.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** One process uses a whole CPU and can use no more; the scheduler moves it about, so that no single core looks full. */
export const cpuSingleThread = defineCheck({
  id: 'cpu.single-thread',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'cpu',
  sees: seen => seen.cpu.average !== null && (seen.cpu.count ?? 1) > 1,
  thresholds: {
    process: threshold(85, '% of one CPU', 'ours'),
    threads: threshold(125, '% of one CPU', 'ours: more is several threads'),
    busy: threshold(85, '% of all CPUs', 'ours: beyond it is saturation'),
  },
  explains: ['cpu.core.saturated', 'net.listen.overflow', 'net.receive-queue', 'net.udp'],
  words: /slow|latenc|cpu|core|single|thread|throughput|respons/i,
  run: (seen, limit, asked) => {
    const average = seen.cpu.average!;
    const coreIsFull = seen.cpu.each.some(use => use.busy >= 95);
    if (average.busy >= limit.busy || coreIsFull) return [];
    return cpuHogs(seen)
      .filter(hog => hog.pids.length === 1 && hog.cpu >= limit.process && hog.cpu <= limit.threads)
      .slice(0, 2)
      .map(hog => ({
        severity: asked ? ('warning' as const) : ('info' as const),
        title: `${hog.title} uses ${percent(hog.cpu)} of one CPU while ${percent(average.idle)} of the host is idle`,
        culprit: hog.culprit,
        evidence: [...hog.evidence, average.evidence],
        against: against(notQuota(seen), notSteal(seen), notTheDisk(seen)),
        since: seen.processes.startedAt(hog.pids[0]!),
        subjects: hog.pids.map(pid => `pid:${pid}`),
        remediation: [
          look(`pidstat -t -p ${hog.pids[0]} 1 3`),
          `if one thread does all the work, only its program can spread it; a stack sample names the function: \`perf record -F 99 -p ${hog.pids[0]} -g -- sleep 10\` (needs approval)`,
        ],
      }));
  },
});

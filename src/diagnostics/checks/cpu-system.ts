import { against, cpuHogs, notSwap, notTheDisk } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import type { ProcessUse } from '../observations/usage.ts';
import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The kernel works more than the programs do: by system calls, context switches, faults. */
export const cpuSystem = defineCheck({
  id: 'cpu.system',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'cpu',
  sees: seen => seen.cpu.average !== null,
  thresholds: {
    system: threshold(25, '% of all CPUs in the kernel', 'ours'),
    share: threshold(40, '% of the busy time', 'ours'),
    process: threshold(40, '% of one CPU in the kernel by one process', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'cpu.context-switches',
    'cpu.saturation',
    'cpu.load',
    'cpu.page-faults',
    'cpu.core.saturated',
  ],
  words: /sys|kernel|cpu|slow|latenc|load|switch/i,
  run: (seen, limit, asked) => {
    const average = seen.cpu.average!;
    if (average.system < limit.system || average.system < (limit.share / 100) * average.busy) return [];
    const hog = cpuHogs(seen).toSorted((a, b) => (b.system ?? 0) - (a.system ?? 0))[0];
    if (!hog || (hog.system ?? 0) < limit.process) return [];
    const use = seen.processes.uses.find(each => each.pid === hog.pids[0])!;
    const why = causeOf(seen, use);
    return [
      {
        severity: asked ? 'warning' : 'info',
        title: `the kernel takes ${percent(average.system)} of the CPUs: ${hog.title} spends ${percent(hog.system!)} of a CPU in it, ${why}`,
        culprit: hog.culprit,
        evidence: [average.evidence, ...hog.evidence, seen.files.delta('/proc/stat', 'ctxt')?.evidence[1]],
        against: against(notTheDisk(seen), notSwap(seen)),
        since: seen.processes.startedAt(hog.pids[0]!),
        subjects: hog.pids.map(pid => `pid:${pid}`),
        remediation: [
          look(`pidstat -u -w -p ${hog.pids[0]} 1 3`),
          `\`strace -c -f -p ${hog.pids[0]}\` counts its system calls (slows it; needs approval)`,
        ],
      },
    ];
  },
});

function causeOf(seen: Observations, use: ProcessUse): string {
  const switches = (use.voluntary ?? 0) + (use.involuntary ?? 0);
  const forks = seen.files.delta('/proc/stat', 'processes')?.perSecond ?? 0;
  if (switches >= 3000) return `with ${figure(switches)} context switches/s`;
  if ((use.minorFaults ?? 0) >= 20_000) return `with ${figure(use.minorFaults!)} page faults/s`;
  if (forks >= 200) return `with ${figure(forks)} forks/s on the host`;
  return 'in system calls';
}

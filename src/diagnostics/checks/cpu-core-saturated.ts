import type { Evidence } from '../../core/report.ts';
import { fullCores } from '../cores.ts';
import { against, cpuHogs, notQuota, notSteal, notTheDisk } from '../hogs.ts';
import type { CpuUse } from '../observations/cpu.ts';
import { percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** One CPU is full, others idle: a single thread, an interrupt, or a pinned process. */
export const cpuCoreSaturated = defineCheck({
  id: 'cpu.core.saturated',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'cpu',
  sees: seen => seen.cpu.each.length > 1,
  thresholds: {
    core: threshold(95, '% of one CPU', 'ours; no known rule looks at single CPUs'),
    thread: threshold(90, '% of one CPU by one process', 'ours'),
    wait: threshold(20, '% of its time runnable and waiting', 'ours: somebody is behind it in the queue'),
  },
  explains: ['cpu.load', 'net.listen.overflow', 'cpu.context-switches'],
  words: /slow|latenc|cpu|core|single|thread/i,
  run: (seen, limit, asked) => {
    const average = seen.cpu.average;
    const { full, free } = fullCores(seen, limit.core);
    if (!average || full.length === 0 || free.length === 0) return [];
    const core = full[0]!;
    const others = seen.cpu.each.filter(use => !full.includes(use));
    const hogs = cpuHogs(
      seen,
      use => use.processor === null || full.some(each => each.cpu === use.processor),
    );
    const top = hogs.find(hog => hog.cpu >= 30);
    const waiting = seen.processes.uses.filter(
      use => (use.wait ?? 0) >= limit.wait && full.some(each => each.cpu === use.processor),
    );
    const idle = 100 - others.reduce((sum, use) => sum + use.busy, 0) / others.length;
    const names = full.map(use => use.cpu).join(', ');
    return [
      {
        severity: waiting.length > 0 || asked ? 'warning' : 'info',
        title: `core ${names} is at ${percent(core.busy)} while ${others.length === 1 ? `core ${others[0]!.cpu} is` : 'the others are'} ${percent(idle)} idle: ${top ? `${top.title} runs there` : cause(core)}`,
        culprit: top?.culprit ?? null,
        evidence: [core.evidence, others[0]!.evidence, ...(top?.evidence ?? [])] as Evidence[],
        against: against(notQuota(seen), notSteal(seen), notTheDisk(seen)),
        since: top ? seen.processes.startedAt(top.culprit.pid!) : null,
        subjects: [...full.map(use => `cpu:${use.cpu}`), ...(top?.pids ?? []).map(pid => `pid:${pid}`)],
        remediation: top
          ? [
              look(`pidstat -t -p ${top.culprit.pid} 1 3`),
              `if one thread does all the work, only its program can spread it; a stack sample names the function: \`perf record -F 99 -p ${top.culprit.pid} -g -- sleep 10\` (needs approval)`,
            ]
          : [look('mpstat -P ALL 1 3'), look('head -v -n 200 /proc/interrupts /proc/softirqs')],
      },
    ];
  },
});

function cause(core: CpuUse): string {
  if (core.softirq >= 30) return `${percent(core.softirq)} in soft interrupts`;
  return core.system >= 60 ? `${percent(core.system)} in the kernel` : 'no process was seen on it';
}

import type { Evidence } from '../../core/report.ts';
import { against, cpuHogs, notQuota, notSteal, notTheDisk } from '../hogs.ts';
import type { CpuUse } from '../observations/cpu.ts';
import type { Observations } from '../observations/index.ts';
import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** CPUs that are full while others have room. */
export function fullCores(seen: Observations, full: number): { full: CpuUse[]; free: CpuUse[] } {
  const each = seen.cpu.each;
  return { full: each.filter(use => use.busy >= full), free: each.filter(use => use.busy <= 60) };
}

/** `0-1,4` → {0, 1, 4} */
export function cpuList(text: string): Set<number> {
  const cpus = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last] = part.split('-').map(Number);
    if (first === undefined || Number.isNaN(first)) continue;
    for (let cpu = first; cpu <= Math.min(last ?? first, first + 4096); cpu++) cpus.add(cpu);
  }
  return cpus;
}

/** One CPU is full, others idle: a single thread, an interrupt, or a pinned process. */
export const cpuCore = defineCheck({
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

/** A process may run on fewer CPUs than there are, those are full, and others are idle. */
export const cpuAffinity = defineCheck({
  id: 'cpu.affinity',
  resource: 'cpu',
  sign: 'limit',
  looks: 'cpu affinity',
  sees: seen => seen.processes.inspected.length > 0 && seen.cpu.each.length > 0,
  thresholds: {
    core: threshold(90, '% of the allowed CPUs', 'ours'),
    idle: threshold(40, '% idle elsewhere', 'ours'),
  },
  explains: [
    'cpu.core.saturated',
    'cpu.load',
    'net.listen.overflow',
    'cpu.context-switches',
    'cpu.saturation',
  ],
  words: /slow|latenc|cpu|core|pin|affinity/i,
  run: (seen, limit) => {
    const busyPids = new Map(
      seen.processes.uses.filter(use => (use.cpu ?? 0) >= 15).map(use => [use.pid, use]),
    );
    const pinned = [...busyPids.values()].flatMap(use => {
      const status = seen.processes.status(use.pid, 'Cpus_allowed_list');
      const allowed = status && cpuList(status.text);
      if (!status || !allowed || allowed.size === 0 || allowed.size >= seen.cpu.count) return [];
      const own = seen.cpu.each.filter(each => allowed.has(Number(each.cpu)));
      const rest = seen.cpu.each.filter(each => !allowed.has(Number(each.cpu)));
      const fullThere = own.length > 0 && own.every(each => each.busy >= limit.core);
      const roomElsewhere = rest.some(each => each.idle + each.iowait >= limit.idle);
      return fullThere && roomElsewhere ? [{ use, status, own, rest }] : [];
    });
    if (pinned.length === 0) return [];
    const groups = [...Map.groupBy(pinned, entry => entry.status.text).values()];
    return groups.slice(0, 2).map(group => {
      const entries = group.toSorted((a, b) => (b.use.cpu ?? 0) - (a.use.cpu ?? 0));
      const { use, status, own, rest } = entries[0]!;
      const idlest = rest.toSorted((a, b) => b.idle - a.idle)[0]!;
      const waits = Math.max(...entries.map(entry => entry.use.wait ?? 0));
      const more = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
      const alone = entries.length === 1 && waits < 20;
      return {
        severity: 'warning' as const,
        title: `${seen.processes.title(use.pid)}${more} ${alone ? 'fills' : 'saturates'} core ${status.text}, which it is pinned to; core ${idlest.cpu} is ${percent(idlest.idle)} idle`,
        culprit: seen.processes.culprit(use.pid),
        evidence: [
          status.evidence,
          use.evidence,
          own[0]!.evidence,
          idlest.evidence,
          ...entries.slice(1, 3).map(entry => entry.use.evidence),
        ],
        against: against(notQuota(seen), notSteal(seen)),
        since: seen.processes.startedAt(use.pid),
        subjects: [...entries.map(entry => `pid:${entry.use.pid}`), ...own.map(each => `cpu:${each.cpu}`)],
        remediation: [
          look(`head -v -n 60 /proc/${use.pid}/status`),
          change(`taskset -apc 0-${seen.cpu.count - 1} ${use.pid}`),
        ],
      };
    });
  },
});

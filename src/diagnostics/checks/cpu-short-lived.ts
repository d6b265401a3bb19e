import type { Evidence } from '../../core/report.ts';
import { against, notTheDisk, unattributed } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import { figure, percent } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Processes that start and end within a moment use the CPU; no list of processes shows them, their parent does. */
export const cpuShortLived = defineCheck({
  id: 'cpu.short-lived',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'forks',
  sees: seen => seen.files.delta('/proc/stat', 'processes') !== null && seen.cpu.average !== null,
  thresholds: {
    forks: threshold(100, 'forks/s', 'ours'),
    lost: threshold(25, '% of one CPU that belongs to no living process', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'cpu.saturation',
    'cpu.load',
    'cpu.context-switches',
    'cpu.system',
    'cpu.page-faults',
    'cpu.core.saturated',
  ],
  words: /cpu|fork|short|cron|spawn|load|system/i,
  run: (seen, limit, asked) => {
    const forks = seen.files.delta('/proc/stat', 'processes')!;
    const lost = unattributed(seen) ?? 0;
    if (forks.perSecond < limit.forks || lost < limit.lost) return [];
    const parent = parentOf(seen, lost);
    const building = parent !== null && BUILD.test(seen.processes.name(parent.pid) ?? '');
    return [
      {
        severity: building && !asked ? 'info' : 'warning',
        title: `${figure(forks.perSecond)} processes a second start and end, ${percent(lost)} of one CPU goes to them${parent ? `: ${seen.processes.title(parent.pid)} starts them` : ''}`,
        culprit: parent ? seen.processes.culprit(parent.pid) : null,
        evidence: [
          forks.evidence[1],
          forks.evidence[0],
          seen.cpu.average!.evidence,
          ...(parent?.evidence ?? []),
        ],
        against: against(notTheDisk(seen)),
        since: parent ? seen.processes.startedAt(parent.pid) : null,
        subjects: parent ? [`pid:${parent.pid}`] : [],
        remediation: parent
          ? [look(`head -v -n 5 /proc/${parent.pid}/stat`), 'do the work inside the process, or less often']
          : [look('ps -eo pid,ppid,etimes,args --sort=etimes')],
      },
    ];
  },
});

/** What forks by trade. */
const BUILD =
  /^(?:make|ninja|cmake|configure|cargo|go|dpkg|apt|rpm|dnf|yum|cc|gcc|g\+\+|collect2|mvn|gradle|bazel)$/;

/** The parent that gathered the most CPU time of ended children, or the one with most of the youngest processes. */
function parentOf(seen: Observations, lost: number): { pid: number; evidence: readonly Evidence[] } | null {
  // Ticks a second are % of one CPU: its children must account for a good part of what is missing.
  const enough = Math.max(5, 0.2 * lost);
  const byTime = seen.processes.inspected
    .flatMap(pid => {
      const user = seen.processes.ticks(pid, 'cutime');
      const system = seen.processes.ticks(pid, 'cstime');
      return user && system
        ? [
            {
              pid,
              ticks: user.perSecond + system.perSecond,
              evidence: [system.evidence[1], system.evidence[0]],
            },
          ]
        : [];
    })
    .filter(({ ticks }) => ticks >= enough)
    .toSorted((a, b) => b.ticks - a.ticks);
  // The first process adopts orphans, and with one the CPU time of all its life: it is named when no other fits.
  const starter = byTime.find(({ pid }) => pid !== 1) ?? byTime[0];
  if (starter) return starter;
  const known = new Set(seen.processes.scans.slice(0, -1).flatMap(scan => scan.tasks.map(task => task.pid)));
  const young = (seen.processes.scans.at(-1)?.tasks ?? []).filter(
    task =>
      !known.has(task.pid) &&
      task.ppid !== null &&
      task.ppid > 2 &&
      !seen.processes.isOurs(task.pid, task.name),
  );
  const [parent, children] =
    [...Map.groupBy(young, task => task.ppid!)].toSorted((a, b) => b[1].length - a[1].length)[0] ?? [];
  return parent === undefined || children === undefined
    ? null
    : { pid: parent, evidence: children.slice(0, 2).map(child => child.evidence) };
}

import {
  against,
  cpuHogs,
  type Hog,
  notQuota,
  notSteal,
  notSwap,
  notTheDisk,
  unattributed,
} from '../hogs.ts';
import type { CpuUse } from '../observations/cpu.ts';
import type { Observations } from '../observations/index.ts';
import { pressureOf, stalled } from '../observations/memory.ts';
import { median, percent, plural, sum } from '../words.ts';
import { change, defineCheck, type Found, look, threshold } from './check.ts';

/** All CPUs are busy and work waits for them. Utilisation alone is at most an information. */
export const cpuSaturation = defineCheck({
  id: 'cpu.saturation',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'cpu',
  sees: seen => seen.cpu.average !== null,
  thresholds: {
    busy: threshold(
      90,
      '%',
      'netdata 85/95 over 10 min, node-mixin 90 over 15 min as info; ours with a second sign',
    ),
    stall: threshold(25, '% PSI cpu some', 'ours; own tools reach 15 for a moment'),
    queue: threshold(
      1.5,
      'runnable tasks per CPU',
      'USE method: more than one; ours leaves room for own tools',
    ),
    crowd: threshold(3, 'runnable tasks per CPU', 'ours: twice the warning line, with PSI 60'),
  },
  explains: [
    'cpu.load',
    'cpu.context-switches',
    'cpu.core.saturated',
    'net.listen.overflow',
    'cpu.page-faults',
  ],
  words: /slow|latenc|load|cpu|hang|respons|time ?out|stuck|lag/i,
  run: (seen, limit, asked) => {
    const average = seen.cpu.average!;
    const busySamples = seen.cpu.samples.filter(use => use.busy >= limit.busy).length;
    if (average.busy < limit.busy || busySamples * 2 < seen.cpu.samples.length) {
      return seen.cpu.count === null ? uncounted(seen, average, limit.queue) : [];
    }
    const signs = waitingSigns(seen, limit);
    const hogs = cpuHogs(seen);
    const quiet = isDeferrable(average, hogs, asked);
    const severity = quiet || (!signs.waits && !asked) ? 'info' : signs.crowded ? 'critical' : 'warning';
    return [found(seen, severity, signs, hogs, quiet)];
  },
});

/** A queue of twelve is a jam on two CPUs and nothing on 64: said, not judged. */
function uncounted(seen: Observations, average: CpuUse, enough: number): Found[] {
  const queue = median(seen.cpu.runQueue.map(entry => entry.value)) ?? 0;
  if (queue <= enough) return [];
  return [
    {
      severity: 'info',
      title: `${plural(Math.round(queue), 'runnable task')}, CPU ${percent(average.busy)} busy; for how many CPUs was not read`,
      culprit: null,
      evidence: [average.evidence, seen.cpu.runQueue.find(entry => entry.value >= queue)?.evidence],
      remediation: [look('nproc'), look('pidstat 1 5')],
      undecided: true,
    },
  ];
}

interface Signs {
  readonly waits: boolean;
  readonly crowded: boolean;
  readonly queue: number | null;
  readonly stall: number;
}

function waitingSigns(
  seen: Observations,
  limit: Readonly<Record<'stall' | 'queue' | 'crowd', number>>,
): Signs {
  // Without the count a queue of twelve says nothing.
  const count = seen.cpu.count ?? Number.POSITIVE_INFINITY;
  const queue = median(seen.cpu.runQueue.map(entry => entry.value));
  const stall = stalled(pressureOf(seen.files, 'cpu', 'some'));
  const waiting = sum(seen.processes.uses.map(use => use.wait ?? 0)) / 100;
  const waits =
    stall >= limit.stall || (queue !== null && queue >= limit.queue * count + 0.5) || waiting >= count / 2;
  const crowded = queue !== null && queue >= limit.crowd * count && (stall >= 60 || waiting >= 2 * count);
  return { waits, crowded, queue, stall };
}

/** Compilers, packers, encoders and copies: batch work that takes what is free and that nobody waits on by the second. */
const BATCH =
  /^(?:cc1|cc1plus|clang|clang\+\+|gcc|g\+\+|c\+\+|ld|ld\.\w+|as|collect2|lto1|make|ninja|rustc|cargo|javac|go|compile|link|tsc|esbuild|webpack|xz|gzip|pigz|zstd|bzip2|lz4|7z|ffmpeg|x264|x265|borg|restic|rsync)$/;

function isDeferrable(average: CpuUse, hogs: readonly Hog[], asked: boolean): boolean {
  const total = sum(hogs.map(hog => hog.cpu));
  const batch = sum(hogs.filter(hog => BATCH.test(hog.culprit.name)).map(hog => hog.cpu));
  return average.nice >= 0.7 * average.busy || (total > 0 && batch >= 0.6 * total && !asked);
}

function found(
  seen: Observations,
  severity: Found['severity'],
  signs: Signs,
  hogs: readonly Hog[],
  quiet: boolean,
): Found {
  const average = seen.cpu.average!;
  // Where most of the time went to processes that have ended, the largest of the living is no culprit.
  const top = (unattributed(seen) ?? 0) > 2 * (hogs[0]?.cpu ?? 0) ? undefined : hogs[0];
  const pressure = pressureOf(seen.files, 'cpu', 'some');
  const whose = top
    ? `${top.title} uses ${percent(top.cpu)} of one CPU`
    : seen.processes.uses.length > 0
      ? 'no process that was still there at the end stands out'
      : 'by which processes was not read';
  const cpus = seen.cpu.count === null ? '' : ` on ${plural(seen.cpu.count, 'CPU')}`;
  const queue = signs.queue === null ? '' : `, ${plural(Math.round(signs.queue), 'runnable task')}${cpus}`;
  return {
    severity,
    title: `all CPUs are ${percent(average.busy)} busy${queue}: ${whose}${quiet ? ' (low-priority or batch work)' : ''}`,
    culprit: top?.culprit ?? null,
    evidence: [
      average.evidence,
      ...(top?.evidence ?? []),
      seen.cpu.runQueue.toSorted((a, b) => b.value - a.value)[0]?.evidence,
      pressure?.evidence,
    ],
    against: against(notSteal(seen), notQuota(seen), notTheDisk(seen), notSwap(seen)),
    since: top === undefined ? null : seen.processes.startedAt(top.culprit.pid!),
    undecided: severity === 'info' && !quiet && seen.cpu.count === null && pressure === null,
    subjects: (top?.pids ?? []).map(pid => `pid:${pid}`),
    remediation: top
      ? [look(`pidstat -t -p ${top.culprit.pid} 1 3`), change(`renice -n 10 -p ${top.culprit.pid}`)]
      : [look('pidstat 1 5')],
  };
}

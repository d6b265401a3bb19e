import type { Observations } from '../observations/index.ts';
import { evidenceOf, number } from '../observations/printed.ts';
import { age, size } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** A process grows steadily: at this pace the memory is gone within the hour. */
export const memoryLeak = defineCheck({
  id: 'mem.leak',
  resource: 'memory',
  sign: 'saturation',
  looks: 'memory growth',
  sees: seen =>
    seen.processes.scans.length > 0 && seen.processes.inspected.length > 0 && seen.memory.available !== null,
  thresholds: {
    rate: threshold(1024, 'KiB/s', 'ours'),
    hour: threshold(3600, 's until nothing is left', 'ours'),
    soon: threshold(
      600,
      's until nothing is left',
      'ours: seconds of growth prove no more, unless somebody asks',
    ),
    settled: threshold(120, 's of age', 'ours: what has just started is still filling its memory'),
    scarce: threshold(50, '% of memory available', 'ours'),
  },
  explains: [
    'cpu.single-thread',
    'mem.available',
    'mem.pressure',
    'mem.thrash',
    'mem.oom-global',
    'mem.swap-full',
    'cpu.page-faults',
  ],
  words: /memory|leak|grow|oom|ram/i,
  run: (seen, limit, asked) =>
    growers(seen)
      .filter(({ rate }) => rate >= limit.rate)
      .slice(0, 1)
      .flatMap(({ pid, rate, before, after, seconds, evidence }) => {
        const { available, total } = seen.memory;
        const left = available!.value / rate;
        if (left > 5 * limit.hour) return [];
        const young = (seen.processes.task(pid)?.elapsed ?? Number.POSITIVE_INFINITY) < limit.settled;
        const scarce = (100 * available!.value) / (total?.value ?? available!.value) < limit.scarce;
        // What has just started is filling its memory, unless that is what somebody asks about.
        if (young && !asked && !scarce) return [];
        const warn = left < (asked || scarce ? limit.hour : limit.soon);
        return [
          {
            severity: warn ? ('warning' as const) : ('info' as const),
            title: `${seen.processes.title(pid)} grew from ${size(before)} to ${size(after)} in ${age(seconds)} (${size(rate)}/s): ${size(available!.value)} are left, enough for ${age(left)}`,
            culprit: seen.processes.culprit(pid),
            evidence: [...evidence, available!.evidence],
            against: [],
            since: seen.processes.startedAt(pid),
            subjects: [`pid:${pid}`],
            remediation: [
              look(`head -v -n 60 /proc/${pid}/status`),
              'take a heap profile of it, and limit it in a cgroup so that it cannot take the host along',
            ],
          },
        ];
      }),
});

/** Resident memory in `ps` at the start and in its own status seconds later. */
function growers(seen: Observations) {
  const first = seen.processes.scans.find(scan => scan.tasks.some(task => task.rssKb !== null));
  if (!first) return [];
  return seen.processes.inspected
    .flatMap(pid => {
      const task = first.tasks.find(candidate => candidate.pid === pid && candidate.rssKb !== null);
      const samples = seen.files.samples(`/proc/${pid}/status`);
      const row = samples.at(-1)?.rows.find(candidate => candidate.fields['name'] === 'VmRSS');
      const after = number(row, 'value');
      const seconds = row ? (row.printed.from - first.at) / 1000 : 0;
      if (!task || !row || after === null || seconds < 2) return [];
      const before = task.rssKb!;
      return [
        {
          pid,
          before,
          after,
          seconds,
          rate: (after - before) / seconds,
          evidence: [task.evidence, evidenceOf(row)],
        },
      ];
    })
    .toSorted((a, b) => b.rate - a.rate);
}

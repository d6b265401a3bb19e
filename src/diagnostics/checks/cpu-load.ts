import type { Load } from '../observations/load.ts';
import { waitsFor } from '../wait-channels.ts';
import { plural } from '../words.ts';
import { defineCheck, type Found, look, threshold } from './check.ts';

/** The load average counts tasks that run and tasks in uninterruptible sleep: only the two parts say something. */
export const cpuLoad = defineCheck({
  id: 'cpu.load',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'cpu',
  sees: seen => seen.load !== null,
  thresholds: {
    load: threshold(
      2,
      'load per CPU',
      'netdata load1 7, node-mixin 2 over 15 min; never a finding by itself',
    ),
    any: threshold(1, 'load', 'by definition: one CPU is enough for it, however many there are'),
  },
  explains: [],
  words: /load/i,
  run: (seen, limit) => {
    const load = seen.load!;
    if (seen.cpu.count === null) return uncounted(load, limit.any);
    if (load.one < limit.load * Math.max(2, seen.cpu.count)) return [];
    const stuck = seen.processes.newest.filter(task => task.state === 'D');
    const wait = waitsFor(stuck.find(task => waitsFor(task.wchan))?.wchan ?? null);
    const split = `${plural(stuck.length, 'task')} in uninterruptible sleep${wait ? ` for ${wait}` : ''}`;
    return [
      {
        severity: 'info',
        title: `load ${load.one} on ${seen.cpu.count} CPUs, ${load.fifteen} over 15 minutes; ${split}`,
        culprit: null,
        evidence: [load.evidence, ...stuck.slice(0, 3).map(task => task.evidence)],
        remediation: [look('ps -eLo stat,wchan:32,pid,comm')],
        // What the load is made of was not read.
        undecided: seen.cpu.average === null,
      },
    ];
  },
});

/** Eleven is idle for 64 CPUs and a jam for two: a statement, no judgement. */
function uncounted(load: Load, enough: number): Found[] {
  if (load.one <= enough) return [];
  return [
    {
      severity: 'info',
      title: `load ${load.one} (1 min), ${load.five} (5 min), ${load.fifteen} (15 min); for how many CPUs was not read`,
      culprit: null,
      evidence: [load.evidence],
      remediation: [look('nproc'), look('vmstat 1 5')],
      undecided: true,
    },
  ];
}

import { waitsFor } from '../wait-channels.ts';
import { plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** The load average counts tasks that run and tasks in uninterruptible sleep: only the two parts say something. */
export const cpuLoad = defineCheck({
  id: 'cpu.load',
  resource: 'cpu',
  sign: 'utilisation',
  looks: 'cpu',
  sees: seen => seen.load !== null && seen.cpu.counted,
  thresholds: {
    load: threshold(
      2,
      'load per CPU',
      'netdata load1 7, node-mixin 2 over 15 min; never a finding by itself',
    ),
  },
  explains: [],
  words: /load/i,
  run: (seen, limit) => {
    const load = seen.load!;
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
      },
    ];
  },
});

import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A real-time thread never yields to ordinary work on its CPU. */
export const processPriority = defineCheck({
  id: 'proc.priority',
  resource: 'process',
  sign: 'limit',
  looks: 'priorities',
  sees: seen => seen.processes.newest.some(task => task.schedulingClass !== null),
  thresholds: { cpu: threshold(80, '% of one CPU', 'ours; the kernel stops real-time work at 95') },
  explains: [
    'cpu.single-thread',
    'cpu.core.saturated',
    'cpu.saturation',
    'cpu.affinity',
    'cpu.load',
    'net.listen.overflow',
    'log.lockup',
  ],
  words: /priority|real.?time|hang|core|slow/i,
  run: (seen, limit) => {
    const realtime = seen.processes.newest.filter(
      task => !task.kernel && /^(?:FF|RR|DLN)$/.test(task.schedulingClass ?? ''),
    );
    return [...new Map(realtime.map(task => [task.pid, task])).values()].flatMap(task => {
      const use = seen.processes.uses.find(each => each.pid === task.pid);
      if ((use?.cpu ?? 0) < limit.cpu) return [];
      return [
        {
          severity: 'warning' as const,
          title: `${seen.processes.title(task.pid)} runs in the real-time class ${task.schedulingClass} at ${percent(use!.cpu!)} of a CPU: ordinary work on that CPU waits`,
          culprit: seen.processes.culprit(task.pid),
          evidence: [task.evidence, use!.evidence],
          since: seen.processes.startedAt(task.pid),
          subjects: [`pid:${task.pid}`, ...(use!.processor === null ? [] : [`cpu:${use!.processor}`])],
          remediation: [look(`ps -eLo pid,tid,cls,rtprio,comm`), change(`chrt -o -p 0 ${task.pid}`)],
        },
      ];
    });
  },
});

import { persistent } from '../persistent.ts';
import { plural } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Children that have ended and that their parent does not ask for. The culprit is the parent. */
export const processZombies = defineCheck({
  id: 'proc.zombies',
  resource: 'process',
  sign: 'state',
  looks: 'processes',
  sees: seen => seen.processes.newest.some(task => task.state !== '' && task.ppid !== null),
  thresholds: { count: threshold(10, 'of one parent', 'ours: one or two are normal') },
  explains: ['limit.pids'],
  words: /zombie|defunct|process|fork/i,
  run: (seen, limit) => {
    const { tasks } = persistent(seen, task => task.state === 'Z');
    return [...Map.groupBy(tasks, task => task.ppid)].flatMap(([parent, group]) => {
      if (parent === null || group.length < limit.count) return [];
      const stuck = seen.processes.task(parent);
      const why = stuck && /[DTt]/.test(stuck.state) ? `, which is itself in state ${stuck.state}` : '';
      return [
        {
          severity: 'warning' as const,
          title: `${seen.processes.title(parent)} does not reap its ${plural(group.length, 'zombie')}${why}`,
          culprit: seen.processes.culprit(parent),
          evidence: [...group.slice(0, 4).map(task => task.evidence), stuck?.evidence],
          against: [],
          since: seen.processes.startedAt(parent),
          subjects: [`pid:${parent}`],
          remediation: [
            look(`head -v -n 60 /proc/${parent}/status`),
            change(`kill -CHLD ${parent}`),
            `only the parent can reap them; when it ends, they go as well`,
          ],
        },
      ];
    });
  },
});

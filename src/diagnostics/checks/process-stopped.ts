import { persistent } from '../persistent.ts';
import { plural } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** Somebody stopped a process with a signal. A job that a person suspended in a shell is none of ours. */
export const processStopped = defineCheck({
  id: 'proc.stopped',
  resource: 'process',
  sign: 'state',
  looks: 'processes',
  sees: seen => seen.processes.newest.some(task => task.state !== ''),
  thresholds: { tasks: threshold(1, 'process', 'ours') },
  explains: [
    'net.listen.overflow',
    'proc.zombies',
    'net.receive-queue',
    'net.udp',
    'svc.*',
    'proc.file-lock',
  ],
  words: /stop|hang|stuck|respon|nothing|pause|frozen/i,
  run: (seen, limit, asked) => {
    const { tasks } = persistent(seen, task => task.state === 'T');
    const pids = [...new Set(tasks.map(task => task.pid))].filter(
      pid =>
        asked ||
        (seen.processes.task(pid)?.terminal ?? null) === null ||
        seen.problem.includes(seen.processes.name(pid) ?? '\0'),
    );
    if (pids.length < limit.tasks) return [];
    const first = pids[0]!;
    return [
      {
        severity: 'warning',
        title: `${seen.processes.title(first)}${pids.length > 1 ? ` and ${plural(pids.length - 1, 'other')}` : ''} is stopped by a signal and does nothing`,
        culprit: seen.processes.culprit(first),
        evidence: [
          ...tasks
            .filter(task => pids.includes(task.pid))
            .slice(0, 4)
            .map(task => task.evidence),
          seen.processes.status(first, 'State')?.evidence,
        ],
        against: [],
        since: null,
        subjects: pids.map(pid => `pid:${pid}`),
        remediation: [look(`head -v -n 60 /proc/${first}/status`), change(`kill -CONT ${first}`)],
      },
    ];
  },
});

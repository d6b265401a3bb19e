import type { Observations } from '../observations/index.ts';
import { evidenceOf, text } from '../observations/printed.ts';
import { persistent } from '../persistent.ts';
import { LOCK_WAIT } from '../wait-channels.ts';
import { plural } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/** Several processes wait for a lock on one file; the culprit is who holds it. */
export const processFileLock = defineCheck({
  id: 'proc.file-lock',
  resource: 'process',
  sign: 'state',
  looks: 'file locks',
  sees: seen => seen.processes.newest.some(task => task.wchan !== null),
  thresholds: {
    waiters: threshold(
      3,
      'waiters in every sample',
      'ours: one that queues behind another is what locks are for',
    ),
  },
  explains: [],
  words: /lock|hang|stuck|job|wait/i,
  run: (seen, limit, asked) => {
    const { tasks } = persistent(seen, task => LOCK_WAIT.test(task.wchan ?? ''));
    if (tasks.length < (asked ? 1 : limit.waiters)) return [];
    const holder = holderOf(
      seen,
      tasks.map(task => task.pid),
    );
    const first = tasks[0]!;
    return [
      {
        severity: 'warning',
        title:
          `${plural(tasks.length, 'process')} wait for a file lock${holder ? ` that ${seen.processes.title(holder.pid)} holds` : ''}, first ${seen.processes.title(first.pid)}`.replace(
            'processs',
            'processes',
          ),
        culprit: holder ? seen.processes.culprit(holder.pid) : seen.processes.culprit(first.pid),
        evidence: [holder?.evidence, ...tasks.slice(0, 4).map(task => task.evidence)],
        against: [],
        since: holder ? seen.processes.startedAt(holder.pid) : null,
        subjects: [...tasks.map(task => `pid:${task.pid}`), ...(holder ? [`pid:${holder.pid}`] : [])],
        remediation: [
          look('head -v -n 2000 /proc/locks'),
          'find out what the holder waits for; when it ends, the lock goes as well',
        ],
      },
    ];
  },
});

/** `1: FLOCK ADVISORY WRITE 812 08:01:123 0 EOF`, and below it `1: -> FLOCK ADVISORY WRITE 813 …` for each waiter. */
function holderOf(seen: Observations, waiters: readonly number[]) {
  const rows = seen.files
    .rows('/proc/locks')
    .map(row => ({ row, words: text(row, 'text').trim().split(/\s+/) }));
  const waited = new Set(
    rows
      .filter(({ words }) => words[1] === '->' && waiters.includes(Number(words[5])))
      .map(({ words }) => words[0]),
  );
  const held = rows.find(({ words }) => words[1] !== '->' && waited.has(words[0]));
  const pid = Number(held?.words[4]);
  return held && Number.isInteger(pid) && pid > 0 ? { pid, evidence: evidenceOf(held.row) } : null;
}

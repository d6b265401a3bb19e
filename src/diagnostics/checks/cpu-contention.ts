import { against, notQuota, notSteal, notTheDisk } from '../hogs.ts';
import type { Observations } from '../observations/index.ts';
import type { ProcessUse } from '../observations/usage.ts';
import { FUTEX_WAIT } from '../wait-channels.ts';
import { figure, percent, sum } from '../words.ts';
import { defineCheck, look, threshold } from './check.ts';

/**
 * Many threads of one process do in turns what one could do: they wait for one lock. Where the lock is held for
 * microseconds the hand-over itself takes more CPU than the work, so that together they exceed one CPU.
 */
export const cpuContention = defineCheck({
  id: 'cpu.contention',
  resource: 'cpu',
  sign: 'saturation',
  looks: 'locks',
  sees: seen => seen.processes.threadUses.length > 0,
  thresholds: {
    threads: threshold(4, 'threads that take turns', 'ours'),
    switches: threshold(20, 'voluntary switches/s of each', 'ours; about 200 measured on a Python lock'),
    low: threshold(60, '% of one CPU in all', 'ours: less is no queue'),
    high: threshold(120, '% of one CPU in all', 'ours: more means that they do run side by side'),
    convoy: threshold(2000, 'voluntary switches/s of each', 'ours; 18,000 measured on a lock held for 5 µs'),
    share: threshold(45, '% of it by one thread', 'ours: a main thread with helpers is no queue'),
    idle: threshold(15, '% of the host idle', 'ours: with no CPU free the queue is for CPUs'),
  },
  explains: [
    'cpu.single-thread',
    'cpu.core.saturated',
    'cpu.context-switches',
    'net.listen.overflow',
    'cpu.system',
    'cpu.saturation',
    'cpu.load',
  ],
  words: /lock|contention|thread|scale|throughput|slow|latenc/i,
  run: (seen, limit) => {
    const idle = seen.cpu.average?.idle ?? 100;
    const byProcess = Map.groupBy(seen.processes.threadUses, use => use.pid);
    return [...byProcess].flatMap(([pid, threads]) => {
      const takers = threads.filter(use => (use.cpu ?? 0) >= 2 && (use.voluntary ?? 0) >= limit.switches);
      const cpu = sum(threads.map(use => use.cpu ?? 0));
      const largest = Math.max(...threads.map(use => use.cpu ?? 0));
      const alike = largest <= (limit.share / 100) * cpu;
      if (takers.length < limit.threads || !alike || cpu < limit.low) return [];
      const convoy = isConvoy(seen, takers, limit.convoy);
      if (!convoy && (cpu > limit.high || idle < limit.idle)) return [];
      const waiting = futexWaiters(seen, pid);
      const switches = sum(takers.map(use => use.voluntary ?? 0));
      return [
        {
          severity: 'warning' as const,
          title: `${takers.length} threads of ${seen.processes.title(pid)} take turns: ${percent(cpu)} of one CPU in all, ${figure(switches)} voluntary switches/s${waiting.length > 0 ? `, ${waiting.length} wait for a lock` : ''}`,
          culprit: seen.processes.culprit(pid),
          evidence: [
            ...takers.slice(0, 4).map(use => use.evidence),
            ...waiting.slice(0, 2).map(task => task.evidence),
            seen.cpu.average?.evidence,
          ],
          against: against(notQuota(seen), notSteal(seen), notTheDisk(seen)),
          since: seen.processes.startedAt(pid),
          subjects: [`pid:${pid}`],
          remediation: [
            look(`pidstat -t -u -w -p ${pid} 1 3`),
            'a dump of its stacks names the lock: `jstack`, `py-spy dump` or `gdb -batch -ex "thread apply all bt"` (needs approval); then hold the lock for less, or split it',
          ],
        },
      ];
    });
  },
});

/** All hand over thousands of times a second, in the kernel more than in the program, and wait for nothing but locks. */
function isConvoy(seen: Observations, takers: readonly ProcessUse[], switches: number): boolean {
  const tids = new Set(takers.map(use => use.tid));
  const waits = seen.processes.newest
    .filter(task => tids.has(task.tid) && task.state !== 'R')
    .map(task => task.wchan ?? '');
  return (
    takers.every(use => (use.voluntary ?? 0) >= switches) &&
    sum(takers.map(use => use.system ?? 0)) > sum(takers.map(use => use.user ?? 0)) &&
    waits.every(wchan => FUTEX_WAIT.test(wchan))
  );
}

function futexWaiters(seen: Observations, pid: number) {
  return seen.processes.newest.filter(task => task.pid === pid && FUTEX_WAIT.test(task.wchan ?? ''));
}

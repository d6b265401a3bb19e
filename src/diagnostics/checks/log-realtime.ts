import { logCheck } from '../log-check.ts';

/** `sched: RT throttling activated`: real-time threads used up their share; the kernel says it once a boot. */
export const logRealtime = logCheck({
  id: 'log.rt-throttling',
  resource: 'cpu',
  pattern: /sched: (?:RT|DL replenish|rt) throttling activated/i,
  severity: 'warning',
  culprit: () => ({ kind: 'cpu', name: 'real-time threads' }),
  says: () => 'real-time threads took all the time that they may have',
  stillThere: (_match, _seen, now) => now,
  explains: [],
  words: /real.?time|priority/i,
  remediation: () => ['`ps -eLo pid,tid,cls,rtprio,comm` (safe)'],
});

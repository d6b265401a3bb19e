import { isAlive, logCheck } from '../log-check.ts';

/** `INFO: task dd:17141 blocked for more than 120 seconds.` */
export const logHungTask = logCheck({
  id: 'log.hung-task',
  resource: 'kernel',
  pattern: /task (.{1,40}?):(\d{1,10}) blocked for more than (\d{1,6}) seconds/,
  severity: 'critical',
  culprit: match => ({ kind: 'process', name: match[1]!, pid: Number(match[2]) }),
  says: match => `\`${match[1]}\` (pid ${match[2]}) was blocked for more than ${match[3]} s`,
  subjects: match => [`pid:${match[2]}`],
  stillThere: (match, seen) => isAlive(Number(match[2]), seen),
  explains: ['proc.d-state', 'cpu.load'],
  words: /hang|hung|stuck|block|load/i,
  remediation: match => [
    '`dmesg | tail -n 200` (safe): the stack below the line names the cause',
    `\`head -v -n 40 /proc/${match[2]}/stack\` (safe)`,
  ],
});

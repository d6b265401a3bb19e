import { logCheck } from '../log-check.ts';

/** `watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker/1:2:812]`, `rcu: INFO: rcu_sched self-detected stall on CPU` */
export const logLockup = logCheck({
  id: 'log.lockup',
  resource: 'kernel',
  pattern:
    /soft lockup - CPU#(\d{1,5}) stuck for (\d{1,6})s|rcu_\w{1,12} (?:self-)?detected stalls?|hard LOCKUP on cpu (\d{1,5})/,
  severity: 'critical',
  culprit: match => ({
    kind: 'cpu',
    name: (match[1] ?? match[3]) ? `core ${match[1] ?? match[3]}` : 'a core',
  }),
  says: match =>
    match[1]
      ? `core ${match[1]} was stuck for ${match[2]} s in the kernel`
      : 'a core was stuck in the kernel',
  explains: ['cpu.load', 'net.retransmits', 'log.hung-task'],
  words: /hang|lockup|stuck|freez|kernel/i,
  remediation: () => [
    '`dmesg | tail -n 200` (safe)',
    'in a virtual machine often stolen time or a migration: look at steal first',
  ],
});

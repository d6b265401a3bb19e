import { logCheck } from '../log-check.ts';

/** `renderer[812]: segfault at 8 ip 000055… sp 00007f… error 6 in renderer[…]`, `traps: app[9] general protection fault ip:…` */
export const logSegfault = logCheck({
  id: 'log.segfault',
  resource: 'process',
  pattern:
    /(?:traps: )?(.{1,32}?)\[(\d{1,10})\]:? (segfault at|general protection|trap \w{1,20}|bad frame|invalid opcode)/,
  severity: 'warning',
  least: 3,
  culprit: match => ({ kind: 'process', name: match[1]! }),
  says: match => `\`${match[1]}\` crashes (${match[3]?.replace(' at', '')})`,
  subjects: match => [`name:${match[1]}`],
  // A program that crashed for a while and does no more is history.
  stillThere: (_match, _seen, now) => now,
  explains: ['svc.*', 'cpu.short-lived'],
  words: /crash|segfault|die|restart|core/i,
  remediation: match => [
    '`journalctl -k -n 200` (safe)',
    `a core dump of \`${match[1]}\` names the function: \`coredumpctl info\` where it is kept`,
  ],
});

import { logCheck } from '../log-check.ts';

/** `EDAC MC0: 1 CE memory read error on CPU_SrcID#0…`, `mce: [Hardware Error]: Machine check events logged` */
export const memoryHardware = logCheck({
  id: 'log.hardware',
  resource: 'kernel',
  pattern:
    /EDAC .{1,80}?\b(UE|CE)\b|(?:mce|Hardware Error)\b.{0,20}(?:Hardware Error|Machine check|CPU \d+)|Memory failure: 0x/,
  severity: 'critical',
  culprit: match => ({ kind: 'device', name: match[1] ? 'memory module' : 'CPU or memory' }),
  says: match =>
    match[1] === 'CE'
      ? 'a memory module corrects errors'
      : 'the hardware reports errors that it could not correct',
  explains: ['log.segfault', 'log.lockup', 'svc.*', 'disk.errors'],
  words: /hardware|mce|edac|memory|crash/i,
  remediation: () => [
    '`journalctl -k -n 200` (safe)',
    'move the work away and have the module or the machine replaced',
  ],
});

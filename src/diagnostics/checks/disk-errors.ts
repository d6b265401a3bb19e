import { logCheck } from '../log-check.ts';

/** `I/O error, dev sdb, sector 123 op 0x0`, `Buffer I/O error on dev sdb1`, `nvme nvme0: I/O 5 QID 1 timeout, aborting` */
export const diskErrors = logCheck({
  id: 'disk.errors',
  resource: 'disk',
  pattern:
    /I\/O error, dev (\w{1,32})|Buffer I\/O error on (?:dev(?:ice)? )?([\w-]{1,32})|critical (?:medium|target|space allocation) error, dev (\w{1,32})|\b(nvme\d{1,3}).{0,40}?(?:timeout|resetting|controller is down)|\b(ata\d{1,3})(?:\.\d+)?: (?:exception Emask|failed command)|\[(sd[a-z]{1,3})\].{0,60}?(?:Medium Error|Hardware Error|Unrecovered)/,
  severity: 'critical',
  culprit: match => ({ kind: 'device', name: match.slice(1).find(part => part !== undefined) ?? 'a disk' }),
  says: match => `${match.slice(1).find(part => part !== undefined) ?? 'a disk'} fails to read or write`,
  subjects: match => [`device:${match.slice(1).find(part => part !== undefined) ?? ''}`],
  explains: [
    'disk.saturation',
    'disk.latency',
    'disk.fsync',
    'fs.readonly',
    'fs.errors',
    'proc.d-state',
    'cpu.load',
    'cpu.iowait',
    'log.hung-task',
    'svc.*',
  ],
  words: /disk|i\/?o|error|read.?only|storage/i,
  remediation: match => [
    `\`smartctl -a /dev/${match.slice(1).find(part => part !== undefined)}\` (safe)`,
    'save the data and replace the device',
  ],
});

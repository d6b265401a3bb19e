import { logCheck } from '../log-check.ts';

/** `Disk quota exceeded` in a service's log: `df` shows space, and writes fail. */
export const filesystemQuota = logCheck({
  id: 'fs.quota',
  resource: 'filesystem',
  looks: 'service logs',
  anywhere: true,
  pattern: /(?:^|\s)([\w.@-]{1,60})(?:\[\d{1,10}\])?: .{0,300}?(?:Disk quota exceeded|EDQUOT)/,
  severity: 'warning',
  culprit: match => ({ kind: 'unit', name: match[1]! }),
  says: match => `\`${match[1]}\` may not write more: its disk quota is used up`,
  explains: ['svc.*'],
  words: /quota|space|full|write/i,
  remediation: () => ['`quota -s` (safe)', 'raise the quota or remove files'],
});

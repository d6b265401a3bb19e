import { logCheck } from '../log-check.ts';

/** `postgres[9]: FATAL: could not write …: No space left on device` in a service's log */
export const logNoSpace = logCheck({
  id: 'log.enospc',
  resource: 'filesystem',
  looks: 'service logs',
  anywhere: true,
  pattern: /(?:^|\s)([\w.@-]{1,60})(?:\[\d{1,10}\])?: .{0,300}?(?:No space left on device|ENOSPC)/,
  severity: 'critical',
  culprit: match => ({ kind: 'process', name: match[1]! }),
  says: match => `\`${match[1]}\` could not write: no space left on device`,
  subjects: match => [`name:${match[1]}`],
  explains: ['svc.*'],
  words: /space|full|disk|write/i,
  remediation: () => [
    '`df -PT` and `df -Pi` (safe)',
    'with space and inodes left it is a quota, or inotify watches',
  ],
});

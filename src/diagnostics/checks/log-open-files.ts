import { logCheck } from '../log-check.ts';

/** `nginx[812]: accept4() failed (24: Too many open files)` in a service's log */
export const logOpenFiles = logCheck({
  id: 'log.emfile',
  resource: 'process',
  looks: 'service logs',
  anywhere: true,
  pattern: /(?:^|\s)([\w.@-]{1,60})(?:\[\d{1,10}\])?: .{0,300}?(?:Too many open files|EMFILE|ENFILE)/,
  severity: 'critical',
  culprit: match => ({ kind: 'process', name: match[1]! }),
  says: match => `\`${match[1]}\` could not open a file or accept a connection: too many open files`,
  subjects: match => [`name:${match[1]}`],
  explains: ['net.listen.overflow', 'svc.*'],
  words: /file|descriptor|emfile|connect|accept/i,
  remediation: () => [
    '`head -v -n 5 /proc/sys/fs/file-nr` (safe)',
    'raise LimitNOFILE of its unit, or find the leak',
  ],
});

import { evidenceOf, number } from '../observations/printed.ts';
import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** The whole host is nearly out of file handles. */
export const limitFilesSystem = defineCheck({
  id: 'limit.fd-system',
  resource: 'kernel',
  sign: 'limit',
  looks: 'file descriptors',
  sees: seen => seen.files.first('/proc/sys/fs/file-nr') !== null,
  thresholds: {
    near: threshold(70, '% of fs.file-max', 'node-mixin 70/90, netdata 90'),
    gone: threshold(90, '% of fs.file-max', 'node-mixin 90'),
  },
  explains: ['svc.*', 'net.listen.overflow', 'log.emfile'],
  words: /file|descriptor|enfile/i,
  run: (seen, limit) => {
    const row = seen.files.first('/proc/sys/fs/file-nr')!;
    const [allocated, max] = [number(row, 'allocated') ?? 0, number(row, 'max') ?? 0];
    const share = max > 0 ? (100 * allocated) / max : 0;
    if (share < limit.near) return [];
    return [
      {
        severity: share >= limit.gone ? 'critical' : 'warning',
        title: `${allocated} of ${max} file handles of the host are in use (${percent(share)})`,
        culprit: { kind: 'sysctl', name: 'fs.file-max' },
        evidence: [evidenceOf(row)],
        against: [],
        remediation: [look('head -v -n 5 /proc/sys/fs/file-nr'), change('sysctl fs.file-max=…')],
      },
    ];
  },
});

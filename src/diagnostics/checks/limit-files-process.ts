import type { Evidence } from '../../core/report.ts';
import type { Observations } from '../observations/index.ts';
import { evidenceAt } from '../observations/printed.ts';
import { percent } from '../words.ts';
import { change, defineCheck, look, threshold } from './check.ts';

/** A process has nearly as many files open as it may. */
export const limitFilesProcess = defineCheck({
  id: 'limit.fd-process',
  resource: 'process',
  sign: 'limit',
  looks: 'file descriptors',
  sees: seen => seen.processes.inspected.length > 0,
  thresholds: {
    near: threshold(90, '% of the limit', 'netdata application group 85/95'),
    gone: threshold(98, '% of the limit', 'ours: the next open fails'),
  },
  explains: ['net.listen.overflow', 'svc.*', 'log.emfile', 'net.close-wait'],
  words: /file|descriptor|emfile|socket|accept|connect/i,
  run: (seen, limit) =>
    openCounts(seen)
      .flatMap(({ pid, open, evidence }) => {
        const most = seen.processes.limit(pid, 'Max open files');
        const share = most ? (100 * open) / most.value : 0;
        return most && share >= limit.near ? [{ pid, open, evidence, most, share }] : [];
      })
      .slice(0, 3)
      .map(({ pid, open, evidence, most, share }) => ({
        severity: share >= limit.gone ? ('critical' as const) : ('warning' as const),
        title: `${seen.processes.title(pid)} has ${open} of ${most.value} file descriptors open (${percent(share)})`,
        culprit: seen.processes.culprit(pid),
        evidence: [evidence, most.evidence, seen.processes.status(pid, 'FDSize')?.evidence],
        against: systemWide(seen),
        since: seen.processes.startedAt(pid),
        subjects: [`pid:${pid}`],
        remediation: [
          look(`lsof -nP -p ${pid}`),
          change(`prlimit --nofile=65536 --pid ${pid}`),
          'if the same file or peer comes again and again, it is a leak',
        ],
      })),
});

/** `ls -U /proc/812/fd | wc -l` */
function openCounts(seen: Observations): { pid: number; open: number; evidence: Evidence }[] {
  return seen.outputs.flatMap(printed => {
    const pid = /^ls -U \/proc\/(\d{1,10})\/fd \| wc -l$/.exec(printed.source)?.[1];
    const open = Number(printed.lines[0]?.trim());
    return pid !== undefined && Number.isInteger(open) && open > 0
      ? [{ pid: Number(pid), open, evidence: evidenceAt(printed, 1) }]
      : [];
  });
}

function systemWide(seen: Observations) {
  const row = seen.files.first('/proc/sys/fs/file-nr');
  const [allocated, max] = [row?.fields['allocated'], row?.fields['max']];
  return row && typeof allocated === 'number' && typeof max === 'number' && allocated < max / 2
    ? [{ text: `not the host: ${allocated} of ${max} files`, evidence: evidenceAt(row.printed, row.line) }]
    : [];
}

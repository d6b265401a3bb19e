/** Programs that the kernel saw crash: one line each, and how to come from its address to a line of code. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { FormatTally } from '../collector.ts';
import { code, evidences } from '../words.ts';

const MAX = 5;

export function segfaultFindings(tally: FormatTally | undefined): Finding[] {
  return [...(tally?.buckets.values() ?? [])]
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX)
    .map(ofBucket);
}

function ofBucket(bucket: Bucket): Finding {
  const { trace } = bucket;
  const [, name = trace.thread ?? '?', pid] = /^(.*):(\d+)$/.exec(trace.thread ?? '') ?? [];
  const place = trace.frames[0];
  const where = place && place.function !== '??' ? ` in ${code(place.function)}` : '';
  const times = bucket.count > 1 ? `; ${bucket.count} times` : '';
  return {
    id: 'trace.segfault',
    severity: 'critical',
    resource: 'trace',
    title: `${code(name)} crashed: ${trace.type}${trace.message ? ` (it ${trace.message})` : ''}${where}${times}`,
    culprit: { kind: 'process', name, ...(pid !== undefined && { pid: Number(pid) }) },
    evidence: evidences(bucket.source, [trace.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      'see whether a core was kept: `coredumpctl list`, then `coredumpctl gdb PID` and `bt`',
      ...(where === ''
        ? []
        : [
            'without a core: `addr2line -Cfie FILE OFFSET` names the line if the file has debug symbols (kernels before 6.12 count the offset from the executable segment: add its start from `readelf -lW`)',
          ]),
    ],
  };
}

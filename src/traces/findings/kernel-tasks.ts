/** Tasks in uninterruptible sleep in a dump that somebody asked for (sysrq-w, sysrq-t): where they wait. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { FormatTally } from '../collector.ts';
import { code, count, evidences } from '../words.ts';
import { guiltySleeper } from './kernel-guilty.ts';
import { waitsFor } from './kernel-remedies.ts';

export function blockedTasks(tally: FormatTally | undefined): Finding[] {
  const blocked = [...(tally?.buckets.values() ?? [])]
    .filter(bucket => bucket.trace.state === 'D' || sleeps(bucket))
    .sort((a, b) => b.count - a.count);
  const [first] = blocked;
  if (!first) return [];
  const tasks = blocked.reduce((sum, bucket) => sum + bucket.count, 0);
  const waits = blocked.map(bucket => waitsFor(bucket.trace.frames)).find(words => words !== null) ?? null;
  return [
    {
      id: 'trace.blocked-tasks',
      severity: blocked.some(bucket => bucket.trace.state === 'D') ? 'warning' : 'info',
      resource: 'kernel',
      title: `${count(tasks, 'task')} ${blocked.some(bucket => bucket.trace.state === 'D') ? `${tasks === 1 ? 'is' : 'are'} in uninterruptible sleep` : `${tasks === 1 ? 'waits' : 'wait'} in the kernel`}:${blocked
        .slice(0, 3)
        .map(bucket => ` ${said(bucket).trim()}`)
        .join('; ')}${blocked.length > 3 ? '; …' : ''}`,
      culprit: null,
      evidence: evidences(
        first.source,
        blocked.slice(0, 6).map(bucket => bucket.trace.at),
      ),
      against: [],
      since: null,
      explains: [],
      remediation: [
        waits === null
          ? 'take the dump once more some seconds later: only tasks that still wait at the same place are stuck'
          : `they wait for ${waits}`,
      ],
    },
  ];
}

/** `/proc/PID/stack` tells no state, but a stack that begins in a function that sleeps. */
function sleeps({ trace }: Bucket): boolean {
  return (
    trace.state === null &&
    /rwsem|mutex|wait|_lock|io_schedule|^schedule|completion/.test(trace.frames[0]?.function ?? '')
  );
}

function said(bucket: Bucket): string {
  const place = guiltySleeper(bucket.trace.frames);
  const names = [...new Set(bucket.threads)].slice(0, 3).map(code).join(', ');
  const more = names !== '' && bucket.count > 3 ? ` and ${bucket.count - 3} more` : '';
  return `${names}${more}${place ? ` in ${code(place.function)}` : ''}`;
}

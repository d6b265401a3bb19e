/** The kernel's own complaints: hung tasks with who blocks them, lockups, stalls, lock orders, oopses. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector, FormatTally } from '../collector.ts';
import type { Frame } from '../model.ts';
import { code, count, evidences } from '../words.ts';

const MAX = 8;
const SCHEDULE = /^(?:__)?schedule|^__switch_to|^preempt_schedule|^io_schedule|^schedule_timeout|^wait_for_/;
const WAITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:nfs|rpc|xprt)|sunrpc/, 'an NFS server: check the mount and its server'],
  [/^(?:cifs|smb2?)_/, 'an SMB server: check the mount and its server'],
  [/^(?:fuse)_/, 'a FUSE daemon: check the process behind the mount'],
  [
    /^(?:ext4|jbd2|xfs|btrfs|f2fs|zfs|zil|txg)/,
    'the file system, most often a slow or failing disk below it: look at `iostat -xz` and at disk errors in the kernel log',
  ],
  [
    /^(?:blk|bio|submit_bio|wbt|rq_qos|io_schedule|folio_wait|wait_on_page|nvme|scsi|dm_|md_|raid)/,
    'the block device: look at `iostat -xz` and at disk errors in the kernel log',
  ],
  [/mutex_lock|rwsem_down|down_(?:read|write)/, 'a kernel lock that another task holds'],
];

export function kernelFindings(collected: Collector): Finding[] {
  const of = (format: string) => collected.tallies.get(format);
  return [
    ...hung(of('kernel-hung-task'), collected),
    ...plain(of('kernel-soft-lockup')),
    ...plain(of('kernel-rcu-stall')),
    ...plain(of('kernel-lockdep')),
    ...plain(of('kernel-oops')),
  ].slice(0, MAX);
}

function hung(tally: FormatTally | undefined, collected: Collector): Finding[] {
  if (!tally) return [];
  const buckets = [...tally.buckets.values()]
    .filter(bucket => bucket.trace.type === 'hung task')
    .sort((a, b) => b.count - a.count);
  const [first] = buckets;
  if (!first) return [];
  const tasks = [...new Set(buckets.flatMap(bucket => bucket.threads))];
  const holders = collected.dumps
    .filter(dump => dump.format === 'kernel-hung-task')
    .flatMap(dump => dump.contended);
  const named = holders.find(each => each.lock.holder !== undefined)?.lock;
  const waits = buckets.map(bucket => waitsFor(bucket.trace.frames)).find(words => words !== null) ?? null;
  const place = first.trace.frames.find(frame => !SCHEDULE.test(frame.function)) ?? null;
  return [
    {
      id: 'trace.hung-task',
      severity: 'critical',
      resource: 'kernel',
      title: `${count(tasks.length, 'task')} hung: ${tasks.slice(0, 4).map(code).join(', ')}${tasks.length > 4 ? ', …' : ''} ${first.trace.message}${place ? ` in ${code(place.function)}` : ''}${named ? `; ${code(named.holder ?? '')} holds the ${named.name}` : ''}`,
      culprit: named?.holder ? process(named.holder) : process(tasks[0] ?? '?'),
      evidence: evidences(first.source, [
        first.trace.at,
        named?.at,
        place?.at,
        ...buckets.slice(1, 6).map(bucket => bucket.trace.at),
      ]),
      against: [],
      since: null,
      explains: [],
      remediation: [
        ...(named
          ? [`look at what ${code(named.holder ?? '')} waits for: every other task here waits behind it`]
          : []),
        ...(waits
          ? [`they wait for ${waits}`]
          : ['see what all blocked tasks wait for: `ps -eo pid,stat,wchan:32,comm`']),
      ],
    },
  ];
}

function waitsFor(frames: readonly Frame[]): string | null {
  for (const [pattern, words] of WAITS) {
    if (frames.some(frame => pattern.test(frame.function) || pattern.test(frame.module ?? ''))) return words;
  }
  return null;
}

function process(task: string): { kind: string; name: string; pid?: number } {
  const match = /^(.*):(\d+)$/.exec(task);
  return match
    ? { kind: 'process', name: match[1] ?? task, pid: Number(match[2]) }
    : { kind: 'process', name: task };
}

function plain(tally: FormatTally | undefined): Finding[] {
  if (!tally) return [];
  return [...tally.buckets.values()]
    .filter(bucket => bucket.trace.type !== null)
    .sort((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(bucket => ofReport(tally.format, bucket));
}

function ofReport(format: string, bucket: Bucket): Finding {
  const { trace } = bucket;
  const top = trace.frames[0] ?? null;
  const module = trace.frames.slice(0, 6).find(frame => frame.module !== null)?.module ?? null;
  const warning = trace.type === 'WARNING' || format === 'kernel-lockdep';
  return {
    id:
      format === 'kernel-lockdep'
        ? 'trace.lock-order'
        : format === 'kernel-oops'
          ? 'trace.kernel-oops'
          : 'trace.lockup',
    severity: warning ? 'warning' : 'critical',
    resource: 'kernel',
    title: `${code(`${trace.type}: ${trace.message ?? ''}`)}${top ? ` in ${code(top.function)}` : ''}${module ? ` [${module}]` : ''}${trace.thread && !trace.message?.includes(trace.thread) ? `, task ${code(trace.thread)}` : ''}${bucket.count > 1 ? `; ${bucket.count} times` : ''}`,
    culprit: trace.thread ? process(trace.thread) : top ? { kind: 'function', name: top.function } : null,
    evidence: evidences(bucket.source, [
      trace.at,
      top?.at,
      ...(trace.details?.stacks ?? []).map(stack => stack.at),
    ]),
    against: [],
    since: null,
    explains: [],
    remediation: remedies(format, trace.frames, module),
  };
}

function remedies(format: string, frames: readonly Frame[], module: string | null): string[] {
  const spins = frames
    .slice(0, 3)
    .some(frame => /spin_lock|queued_spin|osq_lock|csd_lock/.test(frame.function));
  if (format === 'kernel-soft-lockup' || format === 'kernel-rcu-stall') {
    return [
      spins
        ? 'the processor spins for a lock or for another processor: the traces of the other processors at the same moment show who has it'
        : 'the kernel did not get to schedule: on a virtual machine look at steal time first (`vmstat 1`, column st), the hypervisor may have stopped it',
      ...(module ? [`the module ${code(module)} is in the stack: look for a newer version`] : []),
    ];
  }
  if (format === 'kernel-lockdep')
    return [
      'the two paths take the same locks in different orders: report it with both stacks; it can hang this machine',
    ];
  return [
    module
      ? `the module ${code(module)} is in the stack: update it, or report it with this trace`
      : 'update the kernel, or report the trace; after an oops the machine should be restarted: its locks may be held for ever',
  ];
}

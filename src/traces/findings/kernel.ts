/** The kernel's own complaints: hung tasks with who blocks them, lockups, stalls, lock orders, oopses. */
import type { Finding } from '../../core/report.ts';
import { clip, visible } from '../../core/text.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector, FormatTally } from '../collector.ts';
import type { Frame } from '../model.ts';
import { code, count, evidences } from '../words.ts';
import { guilty, operation } from './kernel-guilty.ts';
import { kernelRemedies, waitsFor } from './kernel-remedies.ts';
import { blockedTasks } from './kernel-tasks.ts';
import { segfaultFindings } from './segfault.ts';

const MAX = 8;
export function kernelFindings(collected: Collector): Finding[] {
  const of = (format: string) => collected.tallies.get(format);
  return [
    ...hung(of('kernel-hung-task'), collected),
    ...plain(of('kernel-soft-lockup')),
    ...plain(of('kernel-rcu-stall')),
    ...plain(of('kernel-lockdep')),
    ...plain(of('kernel-oops')),
    ...segfaultFindings(of('kernel-segfault')),
    ...blockedTasks(of('kernel-stacks')),
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
  const place = guilty(first.trace);
  const places = placesOf(buckets);
  return [
    {
      id: 'trace.hung-task',
      severity: 'critical',
      resource: 'kernel',
      title: `${count(tasks.length, 'task')} hung: ${tasks.slice(0, 4).map(code).join(', ')}${tasks.length > 4 ? ', …' : ''} ${first.trace.message}${places}${named ? `; ${code(named.holder ?? '')} holds the ${named.name}` : ''}`,
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

/** ` in `rtnl_lock` (5) and in `synchronize_rcu` (3)` */
function placesOf(buckets: readonly Bucket[]): string {
  const counts = new Map<string, number>();
  for (const bucket of buckets) {
    const name = guilty(bucket.trace)?.function;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + bucket.count);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted
    .slice(0, 3)
    .map(([name, times]) => ` in ${code(name)}${sorted.length > 1 ? ` (${times})` : ''}`);
  return shown.join(' and') + (sorted.length > 3 ? ', …' : '');
}

export function process(task: string): { kind: string; name: string; pid?: number } {
  const match = /^(.*):(\d+)$/.exec(task);
  return match
    ? { kind: 'process', name: match[1] ?? task, pid: Number(match[2]) }
    : { kind: 'process', name: task };
}

function plain(tally: FormatTally | undefined): Finding[] {
  if (!tally) return [];
  return [...tally.buckets.values()]
    .filter(bucket => bucket.trace.type !== null)
    .sort((a, b) => rank(a) - rank(b) || b.count - a.count)
    .slice(0, 5)
    .map(bucket => ofReport(tally.format, bucket));
}

/** A warning beside an oops is the smaller one. */
function rank({ trace }: Bucket): number {
  return WARNINGS.test(trace.type ?? '') ? 1 : 0;
}

const WARNINGS =
  /^(?:WARNING|page allocation failure|memory leak|unhandled interrupt|preemptible use|sleeping in atomic|unregistered lock|KCSAN|KMSAN)/;
/** A panic that only ends what stands before it in the log. */
const ENDS = /Fatal exception|panic_on_|hung_task|softlockup|RCU Stall|sysrq|kasan|kmsan/i;

function ofReport(format: string, bucket: Bucket): Finding {
  const { trace } = bucket;
  const culprit = guilty(trace);
  const stall = format === 'kernel-soft-lockup' || format === 'kernel-rcu-stall';
  const ends = trace.type === 'panic' && ENDS.test(trace.message ?? '');
  const place = ends ? null : stall ? (trace.frames[0] ?? null) : culprit;
  const doing = stall || trace.type === 'stack overflow' ? operation(trace.frames) : null;
  const module = moduleOf(trace.frames, culprit);
  const warns = WARNINGS.test(trace.type ?? '') || format === 'kernel-lockdep';
  return {
    id: format === 'kernel-lockdep' ? 'trace.lock-order' : stall ? 'trace.lockup' : 'trace.kernel-oops',
    severity: warns ? 'warning' : 'critical',
    resource: 'kernel',
    title: `Kernel ${format === 'kernel-lockdep' ? lockHeadline(trace) : headline(trace)}${where(bucket, place, doing)}`,
    culprit: culpritOf(culprit, trace.thread),
    evidence: evidences(bucket.source, [
      trace.at,
      place?.at,
      culprit?.at,
      doing?.at,
      ...(trace.details?.stacks ?? []).map(stack => stack.at),
    ]),
    against: [],
    since: null,
    explains: [],
    remediation: ends
      ? ['the panic only ended what went before it: look at the report above it in the log']
      : kernelRemedies(format, trace, culprit, module),
  };
}

function culpritOf(culprit: Frame | null, thread: string | null): Finding['culprit'] {
  if (culprit) return { kind: 'function', name: culprit.function };
  return thread ? process(thread) : null;
}

function where(bucket: Bucket, place: Frame | null, doing: Frame | null): string {
  const module = place?.module ?? null;
  return [
    place ? ` in ${code(place.function)}` : '',
    doing && doing.function !== place?.function ? `, doing ${code(doing.function)}` : '',
    module ? ` [${module}]` : '',
    bucket.trace.thread ? `, task ${code(bucket.trace.thread)}` : '',
    bucket.count > 1 ? `; ${bucket.count} times` : '',
  ].join('');
}

/** `KASAN: slab-out-of-bounds (Write of size 1)`, `warning (refcount_t: underflow; use-after-free.)` */
function headline({ type, message, details }: Bucket['trace']): string {
  const name = type === 'WARNING' ? 'warning' : (type ?? 'report').replace(/^kernel /, '');
  const [header = '', ...more] = (message ?? '').split(' | ');
  const cpu = /stuck for \d+s/.exec(header)?.[0];
  if (cpu) return `${name}: CPU ${details?.cpu ?? '?'} ${cpu}`;
  const stalled = /INFO: (.*?)(?: \{.*)?$/.exec(header)?.[1];
  if (type === 'RCU stall' && stalled) return `${name} (${stalled.replace(/:$/, '')})`;
  const words =
    type === 'panic' || type === 'BUG'
      ? header.replace(/^(?:Kernel panic - not syncing|BUG): /, '').replace(/\b[\da-f]{16}\b/g, '…')
      : type === 'WARNING' || type === 'kernel BUG'
        ? (more.find(text => !/^(?:Oops|invalid opcode|Internal)/.test(text)) ??
          /\bat (\S+:\d+)/.exec(header)?.[1] ??
          '')
        : (more.find(text =>
            /^(?:Read|Write|Access|kernel tried|.* out of range|shift|index|signed)/.test(text),
          ) ?? '');
  const plain = words.replace(/ (?:at|in) addr .*/, '').replace(/`/g, "'");
  if (name === 'panic' || name === 'BUG')
    return plain === '' ? name : `${name}: ${clip(visible(plain), 120)}`;
  return plain === '' ? name : `${name} (${clip(visible(plain), 120)})`;
}

/** `possible circular locking dependency (cpu_hotplug_lock in f while holding rwsem in g)` */
function lockHeadline({ type, message }: Bucket['trace']): string {
  const locks = (message ?? '').split('; ')[0]?.replace(/`/g, "'") ?? '';
  return locks === '' ? `${type}` : `${type} (${clip(visible(locks), 160)})`;
}

function moduleOf(frames: readonly Frame[], culprit: Frame | null): string | null {
  return culprit?.module ?? frames.slice(0, 6).find(frame => frame.module !== null)?.module ?? null;
}

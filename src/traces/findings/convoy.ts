/**
 * Many threads behind one lock. One dump shows only who waits for whom; whether the lock is contended (its holder
 * changes) or stuck (the same holder at the same place) takes two dumps or more.
 */
import type { Finding } from '../../core/report.ts';
import type { Collector } from '../collector.ts';
import type { Contended, DumpLocks } from '../locks.ts';
import { code, evidences, said, shortClass } from '../words.ts';

const ENOUGH_WAITERS = 3;
const SLOW =
  /\b(?:socketRead|SocketInputStream|SocketDispatcher|FileDispatcher|FileInputStream|RandomAccessFile|epollWait|poll0?|NioSocketImpl|readBytes|writeBytes|park|sleep|getaddrinfo|InetAddress|PreparedStatement|executeQuery|HttpClient)\b/i;

export function convoyFindings(collected: Collector): Finding[] {
  const groups = new Map<string, { dump: DumpLocks; contended: Contended }[]>();
  for (const dump of collected.dumps) {
    for (const contended of dump.contended) {
      if (contended.waiters.length < ENOUGH_WAITERS || idle(contended)) continue;
      const key = `${dump.format} ${contended.lock.name} ${contended.waiters[0]?.own?.function ?? ''}`;
      groups.set(key, [...(groups.get(key) ?? []), { dump, contended }]);
    }
  }
  return [...groups.values()]
    .map(seen => ofGroup(seen, collected.dumps.length))
    .sort((a, b) => b.waiters - a.waiters)
    .slice(0, 10)
    .map(({ finding }) => finding);
}

// What idle workers park on.
const IDLE =
  /ConditionObject|SynchronousQueue|LinkedTransferQueue|ForkJoinPool|CountDownLatch|CompletableFuture|FutureTask|Semaphore|DelayQueue|Phaser|Exchanger|Thread$/;

/** Workers that wait for work on their pool's own queue are idle, not blocked. */
function idle({ lock, holder }: Contended): boolean {
  return holder === null && IDLE.test(lock.name);
}

function ofGroup(
  seen: readonly { dump: DumpLocks; contended: Contended }[],
  dumps: number,
): { waiters: number; finding: Finding } {
  const most = seen.reduce((best, each) =>
    each.contended.waiters.length > best.contended.waiters.length ? each : best,
  );
  const { lock, holder, waiters, suspects } = most.contended;
  const [suspect] = suspects;
  const stuck = most.dump.cycles.flat().some(thread => thread.name === holder?.name);
  const who = holder
    ? `held by ${code(holder.name)} in ${said(holder.own ?? holder.top)}`
    : suspect
      ? `likely held by ${code(suspect.name)} in ${said(suspect.own ?? suspect.top)}${suspect.state === null ? '' : ` (${suspect.state})`}, which works on the same object`
      : 'its holder is not visible in the dump';
  const slow = holder && SLOW.test(holder.top?.function ?? '') ? holder.top : null;
  return {
    waiters: waiters.length,
    finding: {
      id: 'trace.convoy',
      severity: 'warning',
      resource: 'trace',
      title: `${waiters.length} ${most.dump.format.startsWith('go') ? 'goroutines' : 'threads'} wait for ${code(shortClass(lock.name))}, ${who}${over(seen, dumps)}`,
      culprit: { kind: 'lock', name: `${shortClass(lock.name)} ${lock.id}` },
      evidence: evidences(most.dump.source, [
        holder?.at ?? suspect?.at,
        holder?.holds.find(held => held.id === lock.id)?.at,
        slow?.at,
        ...waiters.slice(0, 4).map(thread => thread.wants?.at ?? thread.at),
      ]),
      against: [],
      since: null,
      explains: [],
      remediation: remedies(
        most.dump.format,
        holder === null && !suspect,
        slow !== null ? said(slow) : null,
        stuck,
        holder ? said(holder.own ?? holder.top) : suspect ? said(suspect.own ?? suspect.top) : null,
      ),
    },
  };
}

function over(seen: readonly { contended: Contended }[], dumps: number): string {
  if (dumps < 2) return '';
  if (seen.length < 2) return `; in 1 of ${dumps} dumps`;
  const holders = new Set(seen.map(({ contended }) => contended.holder?.name ?? '?'));
  const places = new Set(
    seen.map(({ contended }) => `${contended.holder?.own?.function}:${contended.holder?.own?.line}`),
  );
  const same = holders.size === 1 && places.size === 1 && !holders.has('?');
  return `; in ${seen.length} of ${dumps} dumps, ${same ? 'the same holder at the same place: it is stuck' : 'the holder changes: the lock is contended'}`;
}

function remedies(
  format: string,
  hidden: boolean,
  slow: string | null,
  stuck: boolean,
  holder: string | null,
): string[] {
  if (stuck) return ['break the deadlock: these threads wait behind it'];
  if (hidden && format.startsWith('go')) {
    return [
      'Go does not print who holds a lock: look among the other goroutines for one that is between `Lock` and `Unlock` of it, and is slow or gone',
    ];
  }
  if (hidden && format === 'dotnet-thread-dump')
    return ['ask for the owners: `syncblk` in `dotnet-dump analyze`, then `clrstack` of the owner'];
  // gdb's way to the holder is the lock wait's own advice.
  if (hidden && format === 'gdb-backtrace') return ["print the mutex: its `__owner` is the holder's LWP"];
  if (hidden) return ['take the dump again with owners: `jstack -l PID` or `jcmd PID Thread.print -l`'];
  return [
    slow
      ? `the lock is held across a wait (${slow}): do the slow call outside the lock`
      : `hold the lock shorter: look at what ${holder} does while it holds it`,
    'take two more dumps, 5 to 10 seconds apart, to tell a stuck holder from a contended lock',
  ];
}

/**
 * Threads that wait for locks, too few for a convoy. Of a JVM the holder is known.
 * Native threads that wait for mutexes. gdb shows which mutex, not who holds it; two threads that wait for two
 * mutexes are the usual picture of a deadlock, and one command more proves it.
 */
import type { Finding } from '../../core/report.ts';
import type { Collector } from '../collector.ts';
import type { Contended, LockThread } from '../locks.ts';
import { code, evidences, said, shortClass } from '../words.ts';

export function lockWaitFindings(collected: Collector): Finding[] {
  return [...nativeWaits(collected), ...javaWaits(collected), ...goWaits(collected)];
}

function nativeWaits(collected: Collector): Finding[] {
  return collected.dumps
    .filter(dump => dump.format === 'gdb-backtrace')
    .flatMap(dump => {
      const waited = dump.contended.filter(each => each.holder === null);
      const threads = waited.flatMap(each => each.waiters);
      const [first] = waited;
      if (!first) return [];
      const several = waited.length > 1;
      const finding: Finding = {
        id: 'trace.lock-wait',
        severity: several ? 'warning' : 'info',
        resource: 'trace',
        title: several
          ? `Likely a deadlock: ${waited.slice(0, 4).map(waitWords).join(', ')}; who holds them is not printed`
          : waitWords(first),
        culprit: {
          kind: 'lock',
          name: first.lock.name === 'pthread_mutex_t' ? first.lock.id : first.lock.name,
        },
        evidence: evidences(
          dump.source,
          threads.map(thread => thread.wants?.at ?? thread.at),
        ),
        against: [],
        since: null,
        explains: [],
        remediation: [
          `ask gdb who holds it: \`p ((pthread_mutex_t *)${first.lock.id})->__data.__owner\` prints the holder's LWP`,
          ...(several
            ? ['take the mutexes in one order in every path, or both at once with `std::scoped_lock`']
            : []),
        ],
      };
      return [finding];
    });
}

/** `worker-1` waits for `audit_lock` in `orders_place` (orders.c:58) */
function waitWords({ lock, waiters }: Contended): string {
  const names = waiters.slice(0, 3).map(each => code(each.name));
  const more = waiters.length > 3 ? ` and ${waiters.length - 3} more` : '';
  const name = lock.name === 'pthread_mutex_t' ? lock.id : lock.name;
  return `${names.join(' and ')}${more} ${waiters.length === 1 ? 'waits' : 'wait'} for ${code(name)} in ${said(waiters[0]?.own ?? null)}`;
}

/** Below this many waiters it is no convoy, yet who is blocked by whom is what the reader came for. */
const CONVOY = 3;
/** Where a program's whole answer hangs on one thread: Android's main thread, Swing's. */
const UI = /^(?:main|AWT-EventQueue-\d+|JavaFX Application Thread)$/;

function javaWaits(collected: Collector): Finding[] {
  const dump = collected.dumps.findLast(each => each.format === 'java-thread-dump');
  if (!dump) return [];
  const stuck = new Set(dump.cycles.flat().map(thread => thread.name));
  return dump.contended.flatMap(({ lock, holder, waiters }) => {
    const [first] = waiters;
    if (!holder || !first || waiters.length >= CONVOY || waiters.some(each => stuck.has(each.name)))
      return [];
    const isUi = waiters.some(({ name }) => UI.test(name));
    const names = waiters.map(each => code(each.name)).join(' and ');
    const where = said(holder.own ?? holder.top);
    return [
      {
        id: 'trace.lock-wait',
        severity: isUi ? 'warning' : 'info',
        resource: 'trace',
        title: `${names} ${waiters.length === 1 ? 'waits' : 'wait'} for ${code(shortClass(lock.name))} in ${said(first.own ?? first.top)}, held by ${code(holder.name)} in ${where}`,
        culprit: { kind: 'lock', name: `${shortClass(lock.name)} ${lock.id}` },
        evidence: evidences(dump.source, [...waiters.map(each => each.wants?.at ?? each.at), holder.at]),
        against: [],
        since: null,
        explains: [],
        remediation: [
          `look at what ${code(holder.name)} does while it holds the lock, in ${where}`,
          ...(isUi
            ? ['the user interface hangs as long: take no lock on its thread that slow work holds']
            : []),
        ],
      } satisfies Finding,
    ];
  });
}

/** Go prints no holder. Two that work each on the object whose lock the other wants are likely in a deadlock. */
function goWaits(collected: Collector): Finding[] {
  const dump = collected.dumps.findLast(each => each.format.startsWith('go'));
  if (!dump) return [];
  const told = new Set<string>();
  return dump.contended.flatMap(contended => {
    const pair = crossed(contended, dump.contended);
    const key =
      pair
        ?.map(each => each.name)
        .sort()
        .join('\n') ?? '';
    if (!pair || told.has(key)) return [];
    told.add(key);
    const minutes = Math.max(...pair.map(each => each.minutes ?? 0));
    const sides = pair.map(
      each => `${code(each.name)} in ${said(each.own ?? each.top)} wants ${code(each.wants?.name ?? '?')}`,
    );
    return [
      {
        id: 'trace.lock-wait',
        severity: 'warning',
        resource: 'trace',
        title: `Likely a deadlock${minutes > 0 ? `, for ${minutes} minutes` : ''}: ${sides.join(', and ')}; each works on the object whose lock the other wants`,
        culprit: { kind: 'lock', name: contended.lock.name },
        evidence: evidences(
          dump.source,
          pair.flatMap(each => [each.at, each.own?.at]),
        ),
        against: [],
        since: null,
        explains: [],
        remediation: [
          'take the two locks in one order in every path, or call the other object after `Unlock`',
          'a second dump some seconds later proves it: both still stand there',
        ],
      } satisfies Finding,
    ];
  });
}

function crossed(
  { waiters, suspects }: Contended,
  all: readonly Contended[],
): readonly [LockThread, LockThread] | null {
  for (const suspect of suspects) {
    const other = all.find(each => each.lock.id === suspect.wants?.id);
    const waiter = waiters.find(each => other?.suspects.some(({ name }) => name === each.name));
    if (waiter) return [waiter, suspect];
  }
  return null;
}

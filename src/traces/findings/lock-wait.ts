/**
 * Native threads that wait for mutexes. gdb shows which mutex, not who holds it; two threads that wait for two
 * mutexes are the usual picture of a deadlock, and one command more proves it.
 */
import type { Finding } from '../../core/report.ts';
import type { Collector } from '../collector.ts';
import { code, evidences, said } from '../words.ts';

export function lockWaitFindings(collected: Collector): Finding[] {
  return collected.dumps
    .filter(dump => dump.format === 'gdb-backtrace')
    .flatMap(dump => {
      const waited = dump.contended.filter(each => each.holder === null);
      const threads = waited.flatMap(each => each.waiters);
      const [first] = waited;
      if (!first) return [];
      const names = waited
        .slice(0, 4)
        .map(each => code(each.lock.name === 'pthread_mutex_t' ? each.lock.id : each.lock.name));
      const several = waited.length > 1;
      const finding: Finding = {
        id: 'trace.lock-wait',
        severity: several ? 'warning' : 'info',
        resource: 'trace',
        title: `${threads
          .slice(0, 4)
          .map(thread => code(thread.name))
          .join(
            ' and ',
          )} ${threads.length === 1 ? 'waits' : 'wait'} for ${names.join(' and ')} in ${said(threads[0]?.own ?? null)}${several ? ': likely a deadlock, the holders are not printed' : ''}`,
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

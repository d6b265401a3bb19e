/** Workers of one pool that all wait for a connection (or another pooled thing). */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector, Pool } from '../collector.ts';
import type { Frame } from '../model.ts';
import { code, count, evidences, said, shortClass } from '../words.ts';

const ENOUGH = 4;
const SHARE = 0.75;
const BORROWS =
  /(?:Pool|DataSource|ConnectionManager|ConnectionProvider|Hikari\w*|Jedis|Lettuce|GenericObject\w*|BasicDataSource|ConnectionFactory|CPool|Channel(?:Pool|Cache))\w*(?:\$\w+)*\.(?:borrow\w*|getConnection\w*|acquire\w*|lease\w*|checkout\w*|take\w*|getResource|leaseConnection|getPoolEntry\w*|poll\w*)$|^(?:get_?conn(?:ection)?|_do_get|borrow_\w+|checkout_connection|lease_connection)$/i;
/** A thread pool's own queue: its workers wait for work, not for a connection. */
const WORK =
  /^(?:java\.util\.concurrent|jdk\.internal)\.|ThreadPool|Executor|WorkQueue|TaskQueue|ForkJoin|Worker|Scheduler/;
/** Goroutines have no pool of their own: those at one place are one group. */
export const GO_BORROWS =
  /^database\/sql\.\(\*DB\)\.conn$|pgxpool\.\(\*Pool\)\.Acquire$|puddle(?:\/v\d)?\.\(\*Pool(?:\[\.\.\.\])?\)\.\w*[aA]cquire\w*$|\(\*ConnPool\)\.(?:waitTurn|Get)$|topology\.\(\*pool\)\.checkOut$|^net\/http\.\(\*Transport\)\.getConn$|redigo\/redis\.\(\*Pool\)\.(?:get|waitVacantConn)$/;
/** Inside of a statement, or of a pooled connection: who is there has one. */
const USES =
  /ProxyPreparedStatement|ProxyStatement|PgStatement\.execute|(?:Oracle|SQLServer|Client|Server)(?:Prepared)?Statement\.\w*[eE]xecute|NativeSession\.execSQL|DelegatingPreparedStatement|DelegatingStatement|^database\/sql\.\((?:\*Rows|\*Tx|\*Stmt|\*Conn)\)|^database\/sql\.\(\*DB\)\.(?:queryDC|execDC)|sqlalchemy.*_execute_context|^_execute_context$|^do_execute$/;
const TRANSACTION = /TransactionInterceptor\.invoke$|TransactionTemplate\.execute$/;

export function poolFindings(collected: Collector): Finding[] {
  const pools = [...collected.pools.values()].flat().filter(pool => pool.total >= ENOUGH);
  return [...pools.flatMap(pool => ofPool(pool, collected)), ...goPools(collected)];
}

function goPools(collected: Collector): Finding[] {
  const waiting = [...collected.tallies.values()]
    .filter(({ language }) => language === 'go')
    .flatMap(tally => [...tally.buckets.values()])
    .flatMap(bucket => {
      const frame = bucket.trace.frames.find(each => GO_BORROWS.test(each.function));
      const waits = /^(?:select|chan receive|semacquire|sync\.)/.test(bucket.trace.state ?? '');
      return frame && waits ? [{ bucket, frame }] : [];
    });
  return [...Map.groupBy(waiting, ({ frame }) => frame.function).values()].flatMap(group => {
    const total = group.reduce((sum, { bucket }) => sum + bucket.count, 0);
    const [most] = group.toSorted((a, b) => b.bucket.count - a.bucket.count);
    if (!most || total < ENOUGH) return [];
    const owner = most.frame.function.replace(/\.[^.]*$/, '').replace(/^.*\//, '');
    const title = `${total} goroutines wait for a connection of ${code(owner)}, most in ${said(ownOf(most.bucket) ?? most.frame)}: the pool is empty`;
    return [finding({ ...most, owner, title, severity: 'critical' }, collected)];
  });
}

function ofPool(pool: Pool, collected: Collector): Finding[] {
  let waiting = 0;
  let example: { bucket: Bucket; frame: Frame } | null = null;
  for (const [bucket, threads] of pool.buckets) {
    const frame = bucket.trace.frames.find(each => BORROWS.test(each.function) && !WORK.test(each.function));
    if (!frame || bucket.trace.state === 'RUNNABLE') continue;
    waiting += threads;
    example ??= { bucket, frame };
  }
  if (!example || waiting < ENOUGH || waiting / pool.total < SHARE) return [];
  const { bucket, frame } = example;
  const owner = poolOwner(frame, collected);
  const title = `${waiting} of ${count(pool.total, 'thread')} of ${code(pool.name)} wait for a connection of ${code(owner)}: the pool is empty`;
  const severity = collected.dumps.some(dump => dump.cycles.length > 0) ? 'warning' : 'critical';
  return [finding({ bucket, frame, owner, title, severity }, collected)];
}

function finding(
  {
    bucket,
    frame,
    owner,
    title,
    severity,
  }: { bucket: Bucket; frame: Frame; owner: string; title: string; severity: Finding['severity'] },
  collected: Collector,
): Finding {
  const own = ownOf(bucket);
  const users = usersOf(collected);
  // One transaction inside of another keeps its connection while it asks for a second.
  const nested = bucket.trace.frames.filter(each => TRANSACTION.test(each.function)).length > 1;
  return {
    id: 'trace.pool-exhausted',
    severity,
    resource: 'trace',
    title: `${title}${users ? `; ${users.words}` : ''}`,
    culprit: { kind: 'lock', name: owner },
    evidence: evidences(bucket.source, [bucket.trace.at, frame.at, own?.at, users?.most.trace.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      nested
        ? `${said(own ?? frame)} asks for a second connection inside of a transaction that keeps one: with as many threads as connections that is a deadlock; do both in one transaction, or the inner work after the outer`
        : users
          ? `look at why ${said(ownOf(users.most))} keeps its connection so long`
          : `find who keeps the connections: each path from ${said(own ?? frame)} must give its connection back, also when it fails`,
      'no thread may take a second connection while it holds one (a nested transaction does): with as many threads as connections that is a deadlock',
      'set a leak detection threshold and a borrow timeout shorter than the request timeout',
    ],
  };
}

/** Who is inside of a statement at that moment, and so has a connection. */
function usersOf(collected: Collector): { readonly most: Bucket; readonly words: string } | null {
  const users = [...collected.tallies.values()]
    .flatMap(tally => [...tally.buckets.values()])
    .filter(({ trace }) => trace.type === null && trace.frames.some(frame => USES.test(frame.function)))
    .filter(
      ({ trace }) =>
        !trace.frames.some(frame => BORROWS.test(frame.function) || GO_BORROWS.test(frame.function)),
    )
    .sort((a, b) => b.count - a.count);
  const [most] = users;
  if (!most) return null;
  const total = users.reduce((sum, bucket) => sum + bucket.count, 0);
  const place = said(ownOf(most) ?? most.trace.frames[0] ?? null);
  return {
    most,
    words: `${total} ${total === 1 ? 'has one, ' : 'have one, '}${users.length > 1 ? 'most ' : ''}in ${place}`,
  };
}

function ownOf({ trace }: Bucket): Frame | null {
  return trace.frames.find(each => each.own) ?? null;
}

/** HikariCP's housekeeper carries the pool's name; else the class says it. */
function poolOwner(frame: Frame, collected: Collector): string {
  for (const tally of collected.tallies.values()) {
    for (const bucket of tally.buckets.values()) {
      const name = bucket.threads
        .map(thread => /^(\S*Pool-\d+)\b/.exec(thread)?.[1])
        .find(found => found !== undefined && !found.startsWith('ForkJoin'));
      if (name && /hikari/i.test(frame.function)) return name;
    }
  }
  const [, type = frame.function] = /^(.*)\.[^.]+$/.exec(frame.function) ?? [];
  return shortClass(type);
}

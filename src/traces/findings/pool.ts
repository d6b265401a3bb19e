/** Workers of one pool that all wait for a connection (or another pooled thing), and errors that say the same. */
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
const SAYS =
  /Connection is not available, request timed out|Timeout waiting for (?:connection|idle object)|Cannot get a connection, pool (?:error|exhausted)|pool exhausted|Timeout waiting for connection from pool|QueuePool limit of size \d+ overflow \d+ reached|remaining connection slots are reserved|too many clients already|Too many connections/i;

export function poolFindings(collected: Collector): Finding[] {
  const pools = [...collected.pools.values()].flat().filter(pool => pool.total >= ENOUGH);
  const starved = pools.flatMap(pool => ofPool(pool, collected));
  const said = [...collected.tallies.values()]
    .flatMap(tally => [...tally.buckets.values()])
    .filter(bucket => messages(bucket).some(message => SAYS.test(message)))
    .slice(0, 5)
    .map(ofError);
  return [...starved, ...said];
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
  const deadlocked = collected.dumps.some(dump => dump.cycles.length > 0);
  return [
    {
      id: 'trace.pool-exhausted',
      severity: deadlocked ? 'warning' : 'critical',
      resource: 'trace',
      title: `${waiting} of ${count(pool.total, 'thread')} of ${code(pool.name)} wait for a connection of ${code(owner)}: the pool is empty`,
      culprit: { kind: 'lock', name: owner },
      evidence: evidences(bucket.source, [
        bucket.trace.at,
        frame.at,
        bucket.trace.frames.find(each => each.own)?.at,
      ]),
      against: [],
      since: null,
      explains: [],
      remediation: [
        `find who keeps the connections: each path from ${said(bucket.trace.frames.find(each => each.own) ?? frame)} must give its connection back, also when it fails`,
        'no thread may take a second connection while it holds one (a nested transaction does): with as many threads as connections that is a deadlock',
        'set a leak detection threshold and a borrow timeout shorter than the request timeout',
      ],
    },
  ];
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

function messages(bucket: Bucket): string[] {
  return [bucket.trace, ...bucket.trace.causes]
    .map(each => each.message ?? '')
    .filter(message => message !== '');
}

function ofError(bucket: Bucket): Finding {
  const message = messages(bucket).find(each => SAYS.test(each)) ?? '';
  const name = /^(\S*Pool-?\w*) - /.exec(message)?.[1] ?? 'the connection pool';
  const own = bucket.trace.frames.find(frame => frame.own) ?? null;
  return {
    id: 'trace.pool-exhausted',
    severity: 'critical',
    resource: 'trace',
    title: `${code(name)} has no connection left: ${code(message)}`,
    culprit: { kind: 'lock', name },
    evidence: evidences(bucket.source, [bucket.trace.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      'find who keeps the connections: a thread dump at that moment shows it; look for slow statements and for connections that are not closed when a call fails',
      `count how many connections one request takes in ${said(own)}`,
    ],
  };
}

/** Errors that say a pool is used up: of connections, or of threads. How full it was stands in their own words. */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import { code, evidences, said } from '../words.ts';
import { blamed, rootOf, times } from './root-cause.ts';

const MAX = 5;

interface Empty {
  /** The pool's own name, where the error has it. */
  readonly name: string | null;
  /** `10 of 10 in use, 42 waiting`; null where the error gives no numbers. */
  readonly use: string | null;
  /** Seconds until it gave up. */
  readonly waited: string | null;
  /** No connection could be opened at all: nobody keeps them. */
  readonly unopened?: boolean;
  /** Of threads and not of connections. */
  readonly threads?: boolean;
  /** The server's limit and not the pool's. */
  readonly server?: boolean;
}

type Row = readonly [RegExp, (match: RegExpExecArray) => Empty];

const plain = (more: Partial<Empty> = {}): Empty => ({ name: null, use: null, waited: null, ...more });

const ROWS: readonly Row[] = [
  // HikariCP: "HikariPool-1 - Connection is not available, request timed out after 30005ms (total=10, active=10, idle=0, waiting=42)."
  [
    /(?:^|\s)(\S{1,80}) - (?:Interrupted during connection acquisition|Connection is not available), request timed out after (\d{1,9})ms\.?(?: ?\(total=(\d+), active=(\d+), idle=(\d+), waiting=(\d+)\))?/,
    ([, name = '', waited, total, active, , waiting]) => ({
      name,
      use: total === undefined ? null : `${active} of ${total} in use, ${waiting} waiting`,
      waited: seconds(waited),
      unopened: total === '0',
    }),
  ],
  // Tomcat: "[exec-1] Timeout: Pool empty. Unable to fetch a connection in 30 seconds, none available[size:100; busy:100; idle:0; lastwait:30000]."
  [
    /Timeout: Pool empty\. Unable to fetch a connection in (\d+) seconds, none available\[size:(\d+); busy:(\d+);/,
    ([, waited, size, busy]) => plain({ use: `${busy} of ${size} in use`, waited: `${waited} s` }),
  ],
  // Druid: "wait millis 60000, active 20, maxActive 20, creating 0"
  [
    /wait millis (\d+), active (\d+), maxActive (\d+)/,
    ([, waited, active, max]) => plain({ use: `${active} of ${max} in use`, waited: seconds(waited) }),
  ],
  // SQLAlchemy
  [
    /QueuePool limit of size (\d+) overflow (-?\d+) reached, connection timed out(?:, timeout ([\d.]+))?/,
    ([, size, overflow, waited]) =>
      plain({
        use: `all ${Number(size) + Math.max(0, Number(overflow))} in use`,
        waited: waited === undefined ? null : `${Number(waited)} s`,
      }),
  ],
  // ActiveRecord, connection_pool
  [
    /could not obtain a (?:database )?connection (?:from the pool )?within ([\d.]+) seconds/,
    ([, waited]) => plain({ waited: `${Number(waited)} s` }),
  ],
  [
    /Waited ([\d.]+) sec, 0\/(\d+) available/,
    ([, waited, size]) => plain({ use: `all ${size} in use`, waited: `${Number(waited)} s` }),
  ],
  // Prisma
  [
    /Timed out fetching a new connection from the (?:connection )?pool.*?(?:timeout: (\d+), connection limit: (\d+))/s,
    ([, waited, limit]) => plain({ use: `all ${limit} in use`, waited: `${waited} s` }),
  ],
  // DBConnection of Elixir
  [
    /connection not available and request was dropped from queue after (\d+)ms/,
    ([, waited]) => plain({ waited: seconds(waited) }),
  ],
  // R2DBC, Reactor
  [
    /Connection acquisition timed out after (\d+)ms|Pool#acquire\(Duration\) has been pending for more than the configured timeout of (\d+)ms/,
    match => plain({ waited: seconds(match[1] ?? match[2]) }),
  ],
  // ThreadPoolExecutor: "… rejected from …ThreadPoolExecutor@1b2c[Running, pool size = 10, active threads = 10, queued tasks = 100, …]"
  [
    /rejected from [\w.$]{1,200}@[\da-f]+\[(Running|Shutting down|Terminated), pool size = (\d+), active threads = (\d+), queued tasks = (\d+)/,
    ([, state, size, active, queued]) =>
      plain({
        threads: true,
        use:
          state === 'Running'
            ? `${active} of ${size} threads busy, ${queued} tasks queued`
            : `the pool was ${state === 'Terminated' ? 'terminated' : 'shutting down'}`,
      }),
  ],
  // The database's own limit
  [
    /remaining connection slots are reserved|too many clients already|\bToo many connections\b|max_connections|no more connections allowed \(max_client_conn\)|TooManyConnectionsError/i,
    () => plain({ server: true }),
  ],
  [
    /Timeout waiting for (?:connection|idle object)|Cannot get a connection, pool (?:error|exhausted)|pool (?:is )?(?:exhausted|empty)|Acquisition timeout while waiting for new connection|attempt by a client to checkout a Connection has timed out|Could not get a resource (?:since|from) the pool|Timeout acquiring a connection|ResourceRequest timed out|ConnectionAcquireTimeout|prior to obtaining a connection from the pool|PoolTimeout|couldn't get a connection after/i,
    () => plain(),
  ],
];

/** The buckets that these findings speak of, each with its finding. */
export function poolErrors(collected: Collector): ReadonlyMap<Bucket, Finding> {
  const found = new Map<Bucket, Finding>();
  for (const tally of collected.tallies.values()) {
    for (const bucket of tally.buckets.values()) {
      const empty = found.size < MAX ? emptyOf(bucket) : null;
      if (empty) found.set(bucket, finding(bucket, empty));
    }
  }
  return found;
}

function emptyOf(bucket: Bucket): Empty | null {
  for (const each of [bucket.trace, ...bucket.trace.causes]) {
    if (each.type === null) continue;
    const text = `${each.type}: ${each.message ?? ''}`.slice(0, 2000);
    for (const [pattern, make] of ROWS) {
      const match = pattern.exec(text);
      if (match) return make(match);
    }
  }
  return null;
}

function seconds(milliseconds: string | undefined): string | null {
  return milliseconds === undefined ? null : `${Number((Number(milliseconds) / 1000).toFixed(1))} s`;
}

function finding(bucket: Bucket, empty: Empty): Finding {
  const own = blamed(bucket);
  const root = rootOf(bucket);
  const name = empty.name ?? (empty.server ? 'the database' : 'the pool');
  const use = [empty.use, empty.waited === null ? null : `gave up after ${empty.waited}`]
    .filter(part => part !== null)
    .join(', ');
  return {
    id: 'trace.pool-exhausted',
    severity: 'critical',
    resource: 'trace',
    title: `${empty.name === null ? headed(name) : code(name)} ${verbOf(empty)}${use === '' ? '' : ` (${use})`}${own ? `, asked for in ${said(own)}` : ''}${empty.use === null ? `: ${code(root.message ?? root.type ?? '')}` : ''}${times(bucket)}`,
    culprit: { kind: 'lock', name },
    evidence: evidences(bucket.source, [bucket.trace.at, root.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: remedies(empty, own ? said(own) : null),
  };
}

function headed(name: string): string {
  return name.replace(/^t/, 'T');
}

function verbOf({ unopened, threads, server }: Empty): string {
  if (unopened) return 'could not open a single connection';
  if (threads) return 'took no more work';
  return server ? 'takes no further connection' : 'has no connection left';
}

function remedies({ unopened, threads, server }: Empty, own: string | null): string[] {
  if (unopened)
    return [
      'nobody keeps the connections, there are none: the database does not answer or refuses (its host, its port, the credentials, its own limit); the log above has the reason',
    ];
  if (threads)
    return [
      'see what its threads do (a thread dump shows it): they wait for something slow, or there are more tasks than they can do; let the caller wait or turn work away before it is taken',
    ];
  if (server)
    return [
      'add up the pools of all instances: together they ask for more than the server allows; make them smaller, or put a pooler in between',
      'sessions that are idle in a transaction keep a slot: see `pg_stat_activity` or `SHOW PROCESSLIST`',
    ];
  const from = own === null ? '' : `, beginning with ${own}`;
  return [
    `every connection is taken: look for code that keeps one over slow work (a call to another service inside of a transaction) or does not give it back on an error${from}; a thread dump at that moment shows who has them`,
    'a larger pool only moves the queue into the database: first see how long a connection is held',
  ];
}

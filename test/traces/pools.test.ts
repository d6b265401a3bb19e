/** Pools that are used up: what their errors say of them, and what a dump shows of those who wait and those who have. */
import { describe, expect, test } from '@jest/globals';
import { analyse } from './reading.ts';

const java = (type: string, message: string) =>
  `${type}: ${message}\n\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)\n\tat com.shop.Orders.place(Orders.java:42)\n`;

const ERRORS: readonly (readonly [name: string, text: string, verdict: string])[] = [
  [
    'HikariCP',
    java(
      'java.sql.SQLTransientConnectionException',
      'HikariPool-1 - Connection is not available, request timed out after 30005ms (total=10, active=10, idle=0, waiting=42)',
    ),
    '`HikariPool-1` has no connection left (10 of 10 in use, 42 waiting, gave up after 30 s), asked for in `Orders.place` (Orders.java:42)',
  ],
  [
    'HikariCP that never had one',
    java(
      'java.sql.SQLTransientConnectionException',
      'HikariPool-1 - Connection is not available, request timed out after 30005ms (total=0, active=0, idle=0, waiting=4)',
    ),
    '`HikariPool-1` could not open a single connection (0 of 0 in use, 4 waiting, gave up after 30 s), asked for in `Orders.place` (Orders.java:42)',
  ],
  [
    "Tomcat's pool",
    java(
      'org.apache.tomcat.jdbc.pool.PoolExhaustedException',
      '[exec-1] Timeout: Pool empty. Unable to fetch a connection in 30 seconds, none available[size:100; busy:100; idle:0; lastwait:30000].',
    ),
    'The pool has no connection left (100 of 100 in use, gave up after 30 s), asked for in `Orders.place` (Orders.java:42)',
  ],
  [
    "an executor's queue",
    `java.util.concurrent.RejectedExecutionException: Task com.shop.Job@1b2c rejected from java.util.concurrent.ThreadPoolExecutor@3d4e[Running, pool size = 10, active threads = 10, queued tasks = 100, completed tasks = 7]
\tat java.base/java.util.concurrent.ThreadPoolExecutor$AbortPolicy.rejectedExecution(ThreadPoolExecutor.java:2065)
\tat com.shop.Jobs.add(Jobs.java:12)`,
    'The pool took no more work (10 of 10 threads busy, 100 tasks queued), asked for in `Jobs.add` (Jobs.java:12)',
  ],
  [
    'SQLAlchemy',
    `Traceback (most recent call last):
  File "/srv/shop/orders.py", line 12, in place
    session.execute(query)
sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00`,
    'The pool has no connection left (all 15 in use, gave up after 30 s), asked for in `place` (orders.py:12)',
  ],
  [
    "the database's own limit",
    `Traceback (most recent call last):
  File "/srv/shop/orders.py", line 12, in connect
    psycopg2.connect(dsn)
psycopg2.OperationalError: FATAL:  sorry, too many clients already`,
    'The database takes no further connection, asked for in `connect` (orders.py:12): `FATAL: sorry, too many clients already`',
  ],
];

describe('an error that says a pool is used up is one finding, with what it says', () => {
  test.each(ERRORS)('%s', async (_name, text, verdict) => {
    const { findings } = await analyse(text);
    expect(findings.map(({ id, title }) => [id, title])).toEqual([['trace.pool-exhausted', verdict]]);
  });
});

test('goroutines that wait for the pool, and the one who has a connection', async () => {
  const waits = Array.from(
    { length: 10 },
    (_, index) => `goroutine ${20 + index} [select, 3 minutes]:
database/sql.(*DB).conn(0xc0000b6000, {0x7f, 0xc0}, 0x1)
	/usr/local/go/src/database/sql/sql.go:1361 +0x6ac
main.(*Store).Load(0xc0000b6000)
	/app/store.go:31 +0x2b
`,
  );
  const { findings } = await analyse(`${waits.join('\n')}
goroutine 40 [IO wait, 5 minutes]:
internal/poll.runtime_pollWait(0x7f, 0x72)
	/usr/local/go/src/runtime/netpoll.go:345 +0x85
database/sql.(*Rows).Next(0xc0)
	/usr/local/go/src/database/sql/sql.go:3017 +0x85
main.(*Report).Run(0xc0)
	/app/report.go:77 +0x2b
`);
  expect(findings.map(({ title }) => title)).toEqual([
    '10 goroutines wait for a connection of `sql.(*DB)`, most in `main.(*Store).Load` (store.go:31): the pool is empty; 1 has one, in `main.(*Report).Run` (report.go:77)',
  ]);
  expect(findings[0]?.remediation[0]).toBe(
    'look at why `main.(*Report).Run` (report.go:77) keeps its connection so long',
  );
});

test('a second connection inside of a transaction is told as what it is', async () => {
  const threads = Array.from(
    { length: 6 },
    (
      _,
      index,
    ) => `"exec-${index}" #${30 + index} prio=5 os_prio=0 tid=0x00007f nid=0x2c${index} waiting on condition  [0x00007f]
   java.lang.Thread.State: TIMED_WAITING (parking)
	at java.base/jdk.internal.misc.Unsafe.park(Native Method)
	at com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)
	at org.springframework.transaction.interceptor.TransactionInterceptor.invoke(TransactionInterceptor.java:119)
	at com.shop.Audit.write(Audit.java:12)
	at org.springframework.transaction.interceptor.TransactionInterceptor.invoke(TransactionInterceptor.java:119)
	at com.shop.Orders.place(Orders.java:42)
`,
  );
  const { findings } = await analyse(
    `Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode):\n\n${threads.join('\n')}`,
  );
  expect(findings[0]?.title).toContain('6 of 6 threads of `exec` wait for a connection');
  expect(findings[0]?.remediation[0]).toContain(
    '`Audit.write` (Audit.java:12) asks for a second connection inside of a transaction that keeps one',
  );
});

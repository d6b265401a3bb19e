import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import type { LocksData } from '../../src/core/picture.ts';
import { analyse, capturedText } from './reading.ts';

const finding = (analysis: Analysis, id: string) => analysis.findings.find(each => each.id === id);

/** A thread of a dump, as jstack prints it. */
function thread(name: string, nid: number, state: string, lines: readonly string[]): string {
  return `"${name}" #${nid} prio=5 os_prio=0 cpu=1.00ms elapsed=100.00s tid=0x00007f0000000000 nid=0x${nid.toString(16)} waiting [0x00007f]\n   java.lang.Thread.State: ${state}\n${lines.map(line => `\t${line}`).join('\n')}\n`;
}
const dump = (threads: readonly string[]) =>
  `Full thread dump OpenJDK 64-Bit Server VM (17.0.15 mixed mode):\n\n${threads.join('\n')}\nJNI global refs: 1, weak refs: 0\n`;
const hikari = [
  'at jdk.internal.misc.Unsafe.park(java.base@17/Native Method)',
  '- parking to wait for  <0x00000000e0777770> (a java.util.concurrent.SynchronousQueue$TransferStack)',
  'at com.zaxxer.hikari.util.ConcurrentBag.borrow(ConcurrentBag.java:151)',
  'at com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:180)',
  'at com.shop.Orders.list(Orders.java:44)',
];

describe('a deadlock behind which a pool is exhausted', () => {
  const text = dump([
    thread('pool-1-thread-3', 3, 'BLOCKED (on object monitor)', [
      'at com.shop.Audit.flush(Audit.java:31)',
      '- waiting to lock <0x00000000e00000b8> (a com.shop.Audit)',
      'at com.shop.OrderStore.save(OrderStore.java:118)',
      '- locked <0x00000000e00000a1> (a com.shop.OrderStore)',
    ]),
    thread('pool-1-thread-7', 7, 'BLOCKED (on object monitor)', [
      'at com.shop.OrderStore.size(OrderStore.java:40)',
      '- waiting to lock <0x00000000e00000a1> (a com.shop.OrderStore)',
      'at com.shop.Audit.flush(Audit.java:33)',
      '- locked <0x00000000e00000b8> (a com.shop.Audit)',
    ]),
    ...Array.from({ length: 41 }, (_, index) =>
      thread(`batch-${index}`, 100 + index, 'BLOCKED (on object monitor)', [
        'at com.shop.OrderStore.size(OrderStore.java:40)',
        '- waiting to lock <0x00000000e00000a1> (a com.shop.OrderStore)',
        'at com.shop.Batch.run(Batch.java:9)',
      ]),
    ),
    ...Array.from({ length: 38 }, (_, index) =>
      thread(`http-nio-${index + 1}`, 200 + index, 'TIMED_WAITING (parking)', hikari),
    ),
    ...Array.from({ length: 2 }, (_, index) =>
      thread(`http-nio-${index + 39}`, 300 + index, 'RUNNABLE', ['at com.shop.Api.get(Api.java:3)']),
    ),
    thread('HikariPool-1 housekeeper', 400, 'TIMED_WAITING (parking)', [
      'at java.lang.Thread.run(java.base@17/Thread.java:840)',
    ]),
  ]);

  test('is told in the order and the words of an incident', async () => {
    const analysis = await analyse(text);
    expect(analysis.verdict).toBe(
      'Deadlock: `pool-1-thread-3` and `pool-1-thread-7` wait for each other; 41 more threads wait behind them',
    );
    expect(analysis.answer.split('\n').slice(0, 4)).toEqual([
      '`pool-1-thread-3`: `OrderStore.save` (OrderStore.java:118) holds `OrderStore 0x…e00000a1` and wants `Audit 0x…e00000b8`; `pool-1-thread-7`: `Audit.flush` (Audit.java:33) holds `Audit 0x…e00000b8` and wants `OrderStore 0x…e00000a1`; 41 more threads wait behind them.',
      "What to do: take the locks in one order, or call `Audit.flush` outside `OrderStore`'s monitor (OrderStore.java:118).",
      '▲ 38 of 40 threads of `http-nio` wait for a connection of `HikariPool-1`: the pool is empty',
      expect.stringMatching(/^ {2}find who keeps the connections/),
    ]);
    expect(analysis.notes).toEqual([
      'read: Java thread dump, 84 threads in 6 groups, 0 lines not understood',
    ]);
  });

  test('points to the lines that prove it, names the lock and what it explains', async () => {
    const deadlock = finding(await analyse({ name: 'dump.txt', text }), 'trace.deadlock');
    const lines = text.split('\n');
    expect(deadlock).toMatchObject({
      severity: 'critical',
      culprit: { kind: 'lock' },
      explains: ['trace.pool-exhausted', 'trace.convoy'],
    });
    expect(deadlock?.evidence.length).toBeGreaterThanOrEqual(6);
    for (const { source, line, text: said } of deadlock?.evidence ?? [])
      expect([source, lines[line - 1]]).toEqual(['dump.txt', said]);
  });

  test('draws who waits for whom, with a crowd as one node', async () => {
    const [picture] = (await analyse(text)).pictures;
    const data = picture?.data as LocksData;
    expect(data.nodes.filter(node => node.stuck).map(node => node.id)).toEqual([
      'pool-1-thread-3',
      'pool-1-thread-7',
    ]);
    expect(data.nodes.some(node => node.label === '38 more threads')).toBe(true);
    expect(picture?.alt).toContain('pool-1-thread-3 waits for pool-1-thread-7 (Audit)');
  });

  test('folds equal stacks and keeps the cycle by name', async () => {
    const [fact] = (await analyse(text)).facts;
    expect(fact).toMatchObject({
      format: 'java-thread-dump',
      deadlocks: [['pool-1-thread-3', 'pool-1-thread-7']],
    });
    expect(fact?.kind === 'trace' && fact.traces.map(trace => trace.count)).toEqual([41, 38, 2, 1, 1, 1]);
  });
});

describe('a lock that many wait for', () => {
  const convoy = (holder: string, line: number) =>
    dump([
      thread(holder, 1, 'RUNNABLE', [
        'at java.net.SocketInputStream.socketRead0(java.base@17/Native Method)',
        `at com.shop.Tax.ask(Tax.java:${line})`,
        '- locked <0x00000000e0000001> (a com.shop.Tax)',
      ]),
      ...Array.from({ length: 5 }, (_, index) =>
        thread(`exec-${index}`, 10 + index, 'BLOCKED (on object monitor)', [
          'at com.shop.Tax.ask(Tax.java:20)',
          '- waiting to lock <0x00000000e0000001> (a com.shop.Tax)',
        ]),
      ),
    ]);

  test('is only told as such from one dump', async () => {
    const convoyed = finding(await analyse(convoy('slow', 22)), 'trace.convoy');
    expect(convoyed?.title).toBe('5 threads wait for `Tax`, held by `slow` in `Tax.ask` (Tax.java:22)');
    expect(convoyed?.remediation[0]).toContain('the lock is held across a wait');
  });
  test('is stuck where three dumps show the same holder at the same place', async () => {
    const analysis = await analyse([1, 2, 3].map(() => convoy('slow', 22)).join('\n'));
    expect(finding(analysis, 'trace.convoy')?.title).toContain(
      'in 3 of 3 dumps, the same holder at the same place: it is stuck',
    );
    expect(analysis.notes[0]).toContain('18 threads in 3 dumps');
  });
  test('is contended where the holder changes from dump to dump, also over several files', async () => {
    const analysis = await analyse(
      ...['a', 'b', 'c'].map((holder, index) => ({
        name: `${holder}.txt`,
        text: convoy(holder, 20 + index),
      })),
    );
    expect(finding(analysis, 'trace.convoy')?.title).toContain(
      'in 3 of 3 dumps, the holder changes: the lock is contended',
    );
  });
  test('with an unseen holder asks for a dump that shows it', async () => {
    const waiting = dump(
      Array.from({ length: 4 }, (_, index) =>
        thread(`exec-${index}`, 10 + index, 'WAITING (parking)', [
          'at jdk.internal.misc.Unsafe.park(java.base@17/Native Method)',
          '- parking to wait for  <0x00000000e0000001> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)',
          'at com.shop.Tax.ask(Tax.java:20)',
        ]),
      ),
    );
    expect(finding(await analyse(waiting), 'trace.convoy')?.remediation[0]).toContain('jstack -l PID');
  });
  test('is not seen in idle workers that wait for their queue', async () => {
    const idle = dump(
      Array.from({ length: 9 }, (_, index) =>
        thread(`exec-${index}`, 10 + index, 'WAITING (parking)', [
          'at jdk.internal.misc.Unsafe.park(java.base@17/Native Method)',
          '- parking to wait for  <0x00000000e0000001> (a java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject)',
          'at java.util.concurrent.ThreadPoolExecutor.getTask(java.base@17/ThreadPoolExecutor.java:1062)',
        ]),
      ),
    );
    expect((await analyse(idle)).findings).toEqual([]);
  });
});

test('a thread in Object.wait() does not hold what it waits on, though the dump prints it as locked', async () => {
  const text = dump([
    thread('waiter', 1, 'WAITING (on object monitor)', [
      'at java.lang.Object.wait(java.base@17/Native Method)',
      '- waiting on <0x00000000e0000001> (a com.shop.Queue)',
      'at com.shop.Queue.take(Queue.java:4)',
      '- locked <0x00000000e0000001> (a com.shop.Queue)',
      'at com.shop.Hub.run(Hub.java:9)',
      '- locked <0x00000000e0000002> (a com.shop.Hub)',
    ]),
    thread('putter', 2, 'BLOCKED (on object monitor)', [
      'at com.shop.Hub.put(Hub.java:20)',
      '- waiting to lock <0x00000000e0000002> (a com.shop.Hub)',
      'at com.shop.Queue.put(Queue.java:9)',
      '- locked <0x00000000e0000001> (a com.shop.Queue)',
    ]),
  ]);
  const { facts } = await analyse(text);
  expect(facts[0]).toMatchObject({ deadlocks: [] });
});

test('a busy thread is matched with `top -H` by its native id', async () => {
  const analysis = await analyse(
    { name: 'jstack', text: capturedText('java17-dump-jstack-deadlock.txt') },
    { name: 'top -H', text: capturedText('java17-top-h-deadlock.txt') },
  );
  const hot = finding(analysis, 'trace.hot-thread');
  expect(hot?.title).toMatch(
    /^`busy-loop` uses 99\.9 % of a core \(nid 0x[\da-f]+ = \d+\), in `Deadlock\.lambda\$main\$4` \(Deadlock\.java:29\)$/,
  );
  expect(hot?.evidence.map(each => each.source)).toEqual(['top -H', 'jstack', 'jstack']);
});

test('repeated errors of a log are counted by stack, over time', async () => {
  const error = (minute: number, order: number) =>
    `2026-11-25 09:${String(minute).padStart(2, '0')}:07,123 ERROR [main] shop - failed\njava.lang.IllegalStateException: order ${order}\n\tat com.shop.Orders.place(Orders.java:7)\n2026-11-25 09:${String(minute).padStart(2, '0')}:08,000 INFO [main] shop - fine`;
  const text = [error(1, 1), error(5, 2), error(5, 3), error(5, 4), error(9, 5)].join('\n');
  const analysis = await analyse(text);
  expect(analysis.verdict).toBe(
    '`IllegalStateException: order 1` in `Orders.place` (Orders.java:7); 5 times with different messages between 2026-11-25 09:01:07,123 and 2026-11-25 09:09:07,123, most in 2026-11-25 09:05 (3)',
  );
  expect(analysis.facts[0]).toMatchObject({ traces: [{ count: 5 }] });
  expect(analysis.statements[0]).toMatchObject({
    metric: 'seen',
    value: 5,
    unit: 'times',
    source: { line: 2 },
  });
});

test("the OOM killer's report is judged by its table, not by who asked", async () => {
  const analysis = await analyse(capturedText('kernel-oom-global.txt'));
  expect(analysis.verdict).toBe(
    'Out of memory: the machine was out of memory: `java` (pid 700) was killed with 938 MiB; `nginx` only asked for a page; there is no swap',
  );
  expect(analysis.answer).toContain('`java` (2 processes) 1.8 GiB, `nginx` 5 MiB');
  expect(analysis.findings[0]?.culprit).toEqual({ kind: 'process', name: 'java', pid: 700 });
});

test('goroutines that pile up are told with where they began and how long they wait', async () => {
  const stack = (id: number) =>
    `goroutine ${id} [chan receive, ${10 + id} minutes]:\nmain.leak(0xc000, 0x${id})\n\t/src/shop/main.go:24 +0x30\ncreated by main.serve in goroutine 1\n\t/src/shop/main.go:9 +0x1a\n`;
  const analysis = await analyse(
    `SIGQUIT: quit\n\n${Array.from({ length: 25 }, (_, index) => stack(index + 1)).join('\n')}`,
  );
  expect(analysis.verdict).toBe(
    '25 goroutines wait in `main.leak` (main.go:24): `chan receive`, for 11 to 35 minutes',
  );
  expect(finding(analysis, 'trace.leak')).toMatchObject({
    severity: 'warning',
    culprit: { kind: 'function', name: 'main.leak' },
  });
  expect(finding(analysis, 'trace.leak')?.remediation[0]).toContain('main.serve at /src/shop/main.go:9');
});

test('hung tasks lead to the task that holds the lock', async () => {
  const analysis = await analyse(capturedText('kernel-hung-task.txt'));
  expect(analysis.findings[0]).toMatchObject({
    id: 'trace.hung-task',
    culprit: { kind: 'process', name: 'rsync', pid: 812 },
  });
});

test('every statement is citable: a subject, a value, and the line it was read from', async () => {
  const text = capturedText('java17-dump-jstack-l-deadlock.txt');
  const { statements } = await analyse({ name: 'dump', text });
  const lines = text.split('\n');
  expect(statements.length).toBeGreaterThan(5);
  for (const { subject, value, source } of statements) {
    expect(subject.name.length * String(value).length).toBeGreaterThan(0);
    expect(lines[source.line - 1]?.startsWith(source.text.slice(0, 40))).toBe(true);
  }
});

test('what a paste says can neither end a code mark nor hide', async () => {
  const analysis = await analyse(
    'java.lang.IllegalStateException: `*<@U123>`\u202e evil \u001b[31m\n\tat com.shop.Orders.place(Orders.java:7)\n',
  );
  expect(analysis.verdict).toBe(
    "`IllegalStateException: '*<@U123>'\\u{202e} evil` in `Orders.place` (Orders.java:7)",
  );
});

describe('a thread that burns a core is found in the dump', () => {
  const dump = `2026-11-25 10:15:02
Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode):

"price-updater-7" #31 prio=5 os_prio=0 cpu=9000.00ms elapsed=100.00s tid=0x00007f nid=0x2ce8 runnable  [0x00007f]
   java.lang.Thread.State: RUNNABLE
	at com.shop.Prices.spin(Prices.java:12)

"exec-1" #32 prio=5 os_prio=0 cpu=1.00ms elapsed=100.00s tid=0x00007e nid=0x2ce9 waiting on condition  [0x00007f]
   java.lang.Thread.State: WAITING (parking)
	at com.shop.Idle.wait(Idle.java:12)
`;
  const tables: Readonly<Record<string, string>> = {
    'top -H': `    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
  11496 root      20   0 8984292  42512  21064 R  99.0   0.2   0:03.00 price-updater-7
  11497 root      20   0 8984292  42512  21064 S   0.3   0.2   0:03.00 exec-1`,
    'ps -eLf': `UID          PID    PPID     LWP  C NLWP STIME TTY          TIME CMD
root       11490       1   11496 99    2 10:14 ?        00:00:31 java -jar shop.jar
root       11490       1   11497  0    2 10:14 ?        00:00:00 java -jar shop.jar`,
    'ps -L': `    PID     TID COMM            %CPU
  11490   11496 price-updater-7 99.0
  11490   11497 exec-1           0.0`,
    'pidstat -t': `10:15:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command
10:15:02        0     11490         -   98.00    1.00    0.00    0.00   99.00     1  java
10:15:02        0         -     11496   98.00    1.00    0.00    0.00   99.00     1  |__price-updater-7`,
  };
  test.each(Object.entries(tables))('by %s', async (_name, table) => {
    const { verdict } = await analyse(`${table}\n\n${dump}`);
    expect(verdict).toBe(
      '`price-updater-7` uses 99 % of a core (nid 0x2ce8 = 11496), in `Prices.spin` (Prices.java:12)',
    );
  });

  test('by its name, cut as the kernel cuts it, where the dump has no numbers', async () => {
    const { verdict } = await analyse(`${tables['top -H']?.replace('price-updater-7', 'price-updater-n')}

4711
2026-11-25T10:15:02Z
17

#31 "price-updater-number-7"
      at com.shop.Prices.spin(Prices.java:12)
`);
    expect(verdict).toContain('`price-updater-number-7` uses 99 % of a core, in `Prices.spin`');
  });

  test('one that the dump has not is said to be missing', async () => {
    const { findings } = await analyse(`${tables['top -H']?.replace('11496', '99999')}\n\n${dump}`);
    expect(findings[0]?.title).toBe(
      'thread 99999 (0x1869f, `price-updater-7`) uses 99 % of a core and is not in the dump',
    );
  });

  test('several in one function are one finding', async () => {
    const { findings } = await analyse(
      `${tables['top -H']?.replace('   0.3', '  97.0')}\n\n${dump.replaceAll('Idle.wait(Idle', 'Prices.spin(Prices')}`,
    );
    expect(findings.filter(({ id }) => id === 'trace.hot-thread').map(({ title }) => title)).toEqual([
      '`price-updater-7`, `exec-1` use 196 % of a core together, in `Prices.spin` (Prices.java:12)',
    ]);
  });
});

test('a goroutine that waits for work, the parked thread of the runtime too, is not where to look', async () => {
  const { answer } = await analyse(`SIGQUIT: quit
PC=0x7ff80c2b6a3e m=0 sigcode=0

goroutine 0 [idle]:
runtime.pthread_cond_wait(0x1005a0e60, 0x1005a0e20)
	/usr/local/go/src/runtime/sys_darwin.go:448 +0x34
runtime.semasleep(0xffffffffffffffff)
	/usr/local/go/src/runtime/os_darwin.go:66 +0xad

goroutine 1 [IO wait]:
internal/poll.runtime_pollWait(0x1009f9f18, 0x72)
	/usr/local/go/src/runtime/netpoll.go:305 +0x89
net.(*TCPListener).Accept(0xc00000e048)
	/usr/local/go/src/net/tcpsock.go:288 +0x3d
main.main()
	/Users/a/shop/main.go:20 +0x27

goroutine 7 [running]:
main.total(0x1)
	/Users/a/shop/total.go:9 +0x27
`);
  expect(answer).toBe('● 1 in `main.total` (total.go:9), running\n● 2 wait for work');
});

describe("a mutex of Go, whose holder isn't printed", () => {
  const waits = (id: number, lock: string, calls: string) => `goroutine ${id} [sync.Mutex.Lock, 5 minutes]:
sync.runtime_SemacquireMutex(${lock}?, 0x0?, 0x0?)
	/usr/local/go/src/runtime/sema.go:77 +0x25
sync.(*Mutex).lockSlow(${lock})
	/usr/local/go/src/sync/mutex.go:171 +0x15d
sync.(*Mutex).Lock(...)
	/usr/local/go/src/sync/mutex.go:90
${calls}
`;
  const load = 'main.(*Store).Load(0xc0000b6000)\n\t/app/store.go:31 +0x2b';

  test('is likely held by who works on the same object', async () => {
    const { verdict } = await analyse(`${[7, 8, 9].map(id => waits(id, '0xc0000b6008', load)).join('\n')}
goroutine 10 [IO wait, 5 minutes]:
internal/poll.runtime_pollWait(0x7f, 0x72)
	/usr/local/go/src/runtime/netpoll.go:345 +0x85
main.(*Store).Refresh(0xc0000b6000)
	/app/store.go:77 +0x2b
`);
    expect(verdict).toBe(
      '3 goroutines wait for `sync.Mutex of main.(*Store)`, likely held by `goroutine 10` in `main.(*Store).Refresh` (store.go:77) (IO wait), which works on the same object',
    );
  });

  test('and that of the other are a deadlock, likely', async () => {
    const audit = 'main.(*Audit).Write(0xc0000d2000)\n\t/app/audit.go:31 +0x2b';
    const { findings } = await analyse(
      `${waits(7, '0xc0000d2000', `${audit}\n${load}`)}\n${waits(8, '0xc0000b6000', `${load}\n${audit}`)}`,
    );
    expect(findings[0]?.title).toMatch(
      /^Likely a deadlock, for 5 minutes: `goroutine 7` in `main\.\(\*Audit\)\.Write` \(audit\.go:31\) wants `sync\.Mutex of main\.\(\*Audit\)`, and `goroutine 8`/,
    );
  });
});

describe('a program that does not answer', () => {
  const anr = (frames: string) => `----- pid 4711 at 2026-11-25 09:20:56.123456789+0100 -----
Cmd line: com.shop.app
ABI: 'arm64'

DALVIK THREADS (1):
"main" prio=5 tid=1 Sleeping
  | group="main" sCount=1 ucsCount=0 flags=1 obj=0x71580420 self=0xb4000074c30537b0
  | sysTid=4711 nice=-10 cgrp=top-app sched=0/0 handle=0x76062dd4f8
${frames}
  at android.os.Looper.loop(Looper.java:288)
  at android.app.ActivityThread.main(ActivityThread.java:7872)

----- end 4711 -----
`;

  test('is told from what its main thread does', async () => {
    const { verdict } = await analyse(
      anr('  at java.lang.Thread.sleep(Native method)\n  at com.shop.app.Cart.onClick(Cart.kt:52)'),
    );
    expect(verdict).toBe(
      'The main thread does not answer: `Cart.onClick` (Cart.kt:52), in `Thread.sleep` (TIMED_WAITING)',
    );
  });

  test('was free again where its main thread waits for an event', async () => {
    const { findings } = await analyse(anr('  at android.os.MessageQueue.nativePollOnce(Native method)'));
    expect(findings.map(({ severity, title }) => [severity, title])).toEqual([
      ['info', '`main` waits for the next event: when the dump was taken it was free again'],
    ]);
  });

  test('in Python stands where its threads are idle at one line', async () => {
    const threads = [1, 2, 3, 4].map(
      id => `Thread 471${id} (idle): "worker-${id}"
    acquire (threading.py:168)
    place (shop/orders.py:42)`,
    );
    const { verdict } = await analyse(`Process 4711: gunicorn
Python v3.11.7 (/usr/bin/python3.11)

${threads.join('\n')}
Thread 4720 (active+gil): "worker-5"
    export (shop/reports.py:77)
`);
    expect(verdict).toBe(
      '4 of 5 threads stand in `place` (orders.py:42), waiting in `acquire` (threading.py:168)',
    );
  });
});

/** Further layouts, each written after the code that prints it: the first line of the answer, exactly. */
import { describe, expect, test } from '@jest/globals';
import { analyse } from './reading.ts';

interface Case {
  readonly text: string;
  readonly verdict: string;
}

const CASES: Readonly<Record<string, Case>> = {
  "a check of V8's own that failed": {
    text: `#
# Fatal error in ../../src/objects/map.cc, line 42
# Check failed: map->is_stable() (0 vs. 1).
#
#
#FailureMessage Object: 0x7ffd3a5e2f10
----- Native stack trace -----

 1: 0xf5a1b1  [node]
 2: 0x2a5c4f4 V8_Fatal(char const*, int, char const*, ...) [node]`,
    verdict: '`Check failed: map->is_stable() (0 vs. 1)` in `map.cc:42`',
  },
  'a fatal error of V8 without a place, caught by a sanitizer': {
    text: `#
# Fatal error in , line 0
# unreachable code
#
==== C stack trace ===============================

    ./shop(backtrace+0x46) [0x5d2f5634ad96]
AddressSanitizer:DEADLYSIGNAL
=================================================================
==5087==ERROR: AddressSanitizer: ABRT on unknown address 0x0539000013df (pc 0x79f8beb1b00b bp 0x7ffd sp 0x7ffd T0)
    #0 0x79f8beb1b00b in raise /build/glibc/signal/../sysdeps/unix/sysv/linux/raise.c:51:1
    #1 0x5d2f5a653ffc in V8_Fatal(char const*, ...) src/base/logging.cc:215:3
    #2 0x5d2f5849e8a5 in shop::embed(int) /srv/shop/embed.cc:12:5`,
    verdict: '`fatal error: unreachable code` in `shop::embed(int)` (embed.cc:12)',
  },
  "libc++'s hardened vector": {
    text: `/usr/include/c++/v1/vector:559: assertion __n < size() failed: vector[] index out of bounds
==1==ERROR: AddressSanitizer: ABRT on unknown address 0x000000000001 (pc 0x7f15 bp 0x7f15 sp 0x7f15 T3)
    #0 0x7f15a7835427 in raise (/lib/x86_64-linux-gnu/libc.so.6+0x35427)
    #1 0x7f15a7837029 in abort (/lib/x86_64-linux-gnu/libc.so.6+0x37029)
    #2 0x42fa49 in shop::load(int) /srv/shop/load.cc:79:5`,
    verdict: '`assertion failed: __n < size()` in `shop::load(int)` (load.cc:79)',
  },
  "Python's own names, which begin and end with underscores": {
    text: `Traceback (most recent call last):
  File "/srv/shop/orders.py", line 7, in <module>
    Order(7)
  File "/srv/shop/orders.py", line 3, in __init__
    self.load(id)
KeyError: 7`,
    verdict: '`KeyError: 7` in `__init__` (orders.py:3)',
  },
  'a message whose first line alone has the prefix of the log': {
    text: `2026-11-25T10:15:01.123Z pid=4711 tid=abc WARN: /srv/shop/app/models/order.rb:33:in \`lock!': order 7 (LockError)
/srv/shop/app/jobs/order_job.rb:14:in \`perform'
2026-11-25T10:15:02.001Z pid=4711 tid=abc INFO: done
2026-11-25T10:15:03.124Z pid=4711 tid=abc WARN: /srv/shop/app/models/order.rb:33:in \`lock!': order 7 (LockError)
/srv/shop/app/jobs/order_job.rb:14:in \`perform'`,
    verdict:
      '`LockError: order 7` in `lock!` (order.rb:33); 2 times between 2026-11-25T10:15:01.123Z and 2026-11-25T10:15:03.124Z',
  },
  'a Go panic below the standard library alone': {
    text: `panic: runtime error: makeslice: len out of range

goroutine 1 [running]:
panic(0x85d9e0, 0xc849858ed0)
	/usr/lib/go/src/runtime/panic.go:464 +0x3e6
cmd/compile/internal/gc.newliveness(0xc82082ee10)
	/usr/lib/go/src/cmd/compile/internal/gc/plive.go:687 +0x161
main.main()
	/usr/lib/go/src/cmd/compile/main.go:33 +0x395`,
    verdict: '`panic: runtime error: makeslice: len out of range` in `gc.newliveness` (plive.go:687)',
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { text, verdict }) => {
  test('is told in its first line', async () => {
    expect((await analyse(text)).verdict).toBe(verdict);
  });
});

describe("a .NET process' threads", () => {
  const stack = (
    id: string,
    number: number,
    method: string,
    place: string,
  ) => `OS Thread Id: 0x${id} (${number})
        Child SP               IP Call Site
0000004E46AFEAA8 00007fff43a5cbc4 [GCFrame: 0000004e46afeaa8]
0000004E46AFEC68 00007fff43a5cbc4 [HelperMethodFrame_1OBJ: 0000004e46afec68] System.Threading.Monitor.Enter(System.Object)
0000004E46AFEDC0 00007FFE5EAF9C80 ${method}() [/srv/shop/${place}]
`;
  const blocks = `> syncblk
Index         SyncBlock MonitorHeld Recursion Owning Thread Info          SyncBlock Owner
   43 00000246E51268B8            9         1 0000024B713F4E30 5634  28   00000249654b14c0 System.Object
   44 00000246E5126908            3         1 0000024B713F47E0 51d4  29   00000249654b14d8 Shop.Audit
-----------------------------
Total           344
`;

  test('wait for each other, by the monitors that syncblk lists', async () => {
    const text = `${blocks}> clrstack -all
${stack('5634', 28, 'Shop.Orders.Place', 'Orders.cs @ 58')}${stack('51d4', 29, 'Shop.Audit.Flush', 'Audit.cs @ 21')}${stack('6001', 30, 'Shop.Orders.<Place>b__3_1', 'Orders.cs @ 36')}`;
    const { verdict, facts } = await analyse(text);
    expect(verdict).toBe(
      'Deadlock: `28 (0x5634)` and `29 (0x51d4)` wait for each other; 1 more thread waits behind them',
    );
    const [fact] = facts;
    expect(fact?.kind === 'trace' && [fact.format, fact.unread, fact.deadlocks]).toEqual([
      'dotnet-thread-dump',
      0,
      [['28 (0x5634)', '29 (0x51d4)']],
    ]);
  });

  test('that block on tasks starve the pool', async () => {
    const threads = Array.from(
      { length: 9 },
      (_, index) => `Thread (0x4883A${index}):
  [Native Frames]
  System.Private.CoreLib!System.Threading.Monitor.Wait(class System.Object,int32)
  System.Private.CoreLib!System.Threading.Tasks.Task.InternalWaitCore(int32,value class System.Threading.CancellationToken)
  Shop!Shop.Orders.Load(int32)
`,
    );
    expect((await analyse(threads.join('\n'))).verdict).toBe(
      '9 threads block on a task in `Orders.Load`: the pool has hardly a thread left to finish it',
    );
  });
});

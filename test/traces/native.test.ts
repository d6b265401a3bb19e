/** Native crashes of other tools than the ones whose captures have a reading each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import { recognise } from '../../src/traces/index.ts';
import { analyse } from './reading.ts';

const folder = fileURLToPath(new URL('../fixtures/traces/native/', import.meta.url));
const textOf = (name: string) => readFileSync(folder + name, 'utf8');

/** File, format, and the verdict: what happened and where. */
const VERDICTS: readonly (readonly [string, string, string])[] = [
  [
    'clang14-asan-global.txt',
    'asan',
    '`global-buffer-overflow: READ of size 4` (variable `table`) in `shop::at(int)` (bugs.cpp:14)',
  ],
  [
    'clang14-asan-mismatch.txt',
    'asan',
    '`alloc-dealloc-mismatch` in `shop::mismatch()` (bugs.cpp:20); allocated by thread T0 in `shop::mismatch()` (bugs.cpp:20)',
  ],
  ['clang14-asan-deep.txt', 'asan', '`stack-overflow` in `shop::deep(int)` (bugs.cpp:23)'],
  ['clang14-asan-divide.txt', 'asan', '`FPE` in `shop::divide(int, int)` (bugs.cpp:17)'],
  ['clang14-asan-null.txt', 'asan', '`SEGV` in `main` (bugs.cpp:41)'],
  [
    'clang14-asan-badfree.txt',
    'asan',
    '`bad-free` in `main` (bugs.cpp:39); allocated by thread T0 in `main` (bugs.cpp:39)',
  ],
  ['clang14-asan-toobig.txt', 'asan', '`allocation too large` in `main` (bugs.cpp:38)'],
  [
    'clang14-asan-return.txt',
    'asan',
    '`stack-use-after-return: READ of size 1` (variable `b`) in `main` (bugs.cpp:29)',
  ],
  [
    'clang14-tsan-race.txt',
    'tsan',
    '`data race` (variable `races`) in `count` (dead.c:11): thread T2 writes while thread T1 writes at the same place',
  ],
  [
    'clang14-ubsan-cast.txt',
    'ubsan',
    "`downcast of an address which does not point to an object of type 'shop::Bill'` in `bugs.cpp:18`; 2 times",
  ],
  [
    'clang14-ubsan-shift-stack.txt',
    'ubsan',
    "`shift exponent 42 is too large for 32-bit type 'int'` in `shop::shift(int)` (bugs.cpp:19)",
  ],
  [
    'gdb13-owner.txt',
    'gdb-backtrace',
    'Deadlock: `dead (Thread 2)` and `dead (Thread 3)` wait for each other; 4 more threads wait behind them',
  ],
  [
    'valgrind319-helgrind-order.txt',
    'valgrind',
    '`Thread #1: lock order violated (audit, orders)` in `main` (dead.c:15); Required order was established by acquisition of lock in `main` (dead.c:15)',
  ],
  [
    'valgrind319-drd-race.txt',
    'valgrind',
    '`possible data race` in `count` (dead.c:11): thread 3 reads what others touch at the same time; 2 times',
  ],
  ['valgrind319-memcheck.xml', 'valgrind', '`Invalid read of size 4` in `main` (bugs.cpp:41)'],
  ['written/minidump.txt', 'minidump', '`SIGSEGV / SEGV_MAPERR` in `shop::Store::load(int)` (store.cc:42)'],
  [
    'written/minidump.json',
    'minidump',
    '`SIGSEGV / SEGV_MAPERR: address 0x0000000000000010` in `shop::Store::load(int)` (store.cc:42)',
  ],
  [
    'written/macos.crash',
    'macos-crash',
    '`EXC_BAD_ACCESS (SIGSEGV): KERN_INVALID_ADDRESS at 0x0000000000000010; Namespace SIGNAL, Code 11 Segmentation fault: 11` in `shop::Store::load(int)` (store.cc:42)',
  ],
  [
    'written/macos.ips',
    'macos-crash',
    '`EXC_BAD_ACCESS (SIGSEGV): KERN_INVALID_ADDRESS at 0x0000000000000010` in `shop::Store::load(int)` (store.cc:42)',
  ],
  [
    'written/android-logcat.txt',
    'android-tombstone',
    '`SIGSEGV: null pointer dereference; SEGV_MAPERR at 0x10` in `shop::Store::load(int)`',
  ],
  [
    'written/windbg-analyze.txt',
    'windbg',
    '`Access violation (c0000005): Attempt to read from address 0000000000000010` in `shop::load` (load.cpp:42)',
  ],
  ['written/coredumpctl-info.txt', 'systemd-coredump', '`SEGV: process shopd (258213)` in `shop_store_load`'],
  ['written/glog-fatal.txt', 'native-crash', '`check failed: size > 0 (0 vs. 0)` in `shop::Store::load()`'],
  ['written/gdb-assert.txt', 'gdb-backtrace', '`assertion failed: n > 0` in `load` (store.c:42)'],
  ['written/absl-signal.txt', 'native-crash', '`SIGSEGV` in `shop::Store::load()`'],
  ['written/mysqld-signal.txt', 'native-crash', '`SIGSEGV: mysqld` in `Item_func_shop::val_int()`'],
];

describe('the first line says what happened and where', () => {
  test.each(VERDICTS)('%s', async (name, format, verdict) => {
    const text = textOf(name);
    const said = recognise(text.slice(0, 8192));
    expect([said?.format, (said?.confidence ?? 0) >= 0.5]).toEqual([format, true]);
    expect((await analyse(text)).verdict).toBe(verdict);
  });
});

/** Innermost first, own functions marked. */
function stacks(analysis: Analysis): string[] {
  return analysis.facts.flatMap(fact =>
    fact.kind === 'trace'
      ? fact.traces.map(trace =>
          trace.frames.map(frame => (frame.own ? '*' : '') + frame.function).join(' < '),
        )
      : [],
  );
}

test('a debugger and elfutils tell the same own functions of one process', async () => {
  const own = async (name: string) =>
    new Set(stacks(await analyse(textOf(name))).flatMap(stack => stack.match(/\*\w+/g) ?? []));
  const expected = new Set(['*main', '*place', '*flush', '*idle']);
  for (const name of [
    'gdb13-owner.txt',
    'lldb14-bt-all.txt',
    'elfutils188-eu-stack.txt',
    'elfutils188-eu-stack-sm.txt',
  ])
    expect(await own(name)).toEqual(expected);
});

test("lldb's glimpse of each thread before the backtraces is no further thread", async () => {
  const { facts } = await analyse(textOf('lldb14-bt-all.txt'));
  expect(
    facts.map(fact => fact.kind === 'trace' && fact.traces.reduce((sum, trace) => sum + trace.count, 0)),
  ).toEqual([7]);
});

test('without the printed mutexes gdb shows who waits, and no deadlock is claimed', async () => {
  const text = textOf('gdb13-owner.txt').replace(/^\$\d+ = .*$/gm, '');
  const analysis = await analyse(text);
  expect(analysis.findings.map(finding => finding.id)).not.toContain('trace.deadlock');
  expect(analysis.findings.map(finding => finding.id)).toContain('trace.lock-wait');
});

test("a mutex's owner that was asked for alone closes the cycle too", async () => {
  const text = textOf('gdb13-owner.txt')
    .replace(/^\$1 = .*$/m, '(gdb) p ((pthread_mutex_t *)0x5607ce75d060)->__data.__owner\n$1 = 23939')
    .replace(/^\$2 = .*$/m, '(gdb) p audit.__data.__owner\n$2 = 23940');
  const [fact] = (await analyse(text)).facts;
  expect(fact?.kind === 'trace' && fact.deadlocks).toEqual([['dead (Thread 2)', 'dead (Thread 3)']]);
});

test('an assertion before a sanitizer catches its abort is the error, and the report its stack', async () => {
  const text = `${textOf('clang14-asan-assert.txt').trim()}\nAddressSanitizer:DEADLYSIGNAL\n${textOf('clang14-asan-null.txt').replace('SEGV on', 'ABRT on')}`;
  const analysis = await analyse(text);
  expect(analysis.findings).toHaveLength(1);
  expect(analysis.verdict).toBe('`assertion failed: n > 0 && "an order has lines"` in `main` (bugs.cpp:41)');
});

test('tagged memory that was freed is a use after free, not an overflow', async () => {
  const freed = 'freed by thread T0 here:\n    #0 0x5612 in shop::forget() /srv/shop/store.cpp:9';
  const report = `==1==ERROR: HWAddressSanitizer: tag-mismatch on address 0x0040e1287be0 at pc 0x007618899e7c\nREAD of size 8 at 0x0040e1287be0 tags: 0f/47 (ptr/mem) in thread T3\n    #0 0x5611 in shop::use() /srv/shop/store.cpp:7\n`;
  const advice = async (text: string) => (await analyse(text)).findings[0]?.remediation[0];
  expect(await advice(`${report}${freed}\n`)).toContain(
    'uses memory that `shop::forget()` (store.cpp:9) has released',
  );
  expect(await advice(report)).toContain('check the length');
});

test('two processes under Valgrind that write into one log are read apart', async () => {
  const text = textOf('valgrind319-memcheck-mismatch.txt');
  const other = text.replaceAll(/^==\d+==/gm, '==99999==').replaceAll('bugs.cpp:20', 'bugs.cpp:77');
  const lines = text.split('\n').flatMap((line, index) => [line, other.split('\n')[index] ?? '']);
  const analysis = await analyse(lines.join('\n'));
  expect(analysis.findings.map(finding => finding.title.match(/bugs\.cpp:\d+/)?.[0]).sort()).toEqual([
    'bugs.cpp:20',
    'bugs.cpp:77',
  ]);
});

test("Valgrind's words for a stack that ran out are followed, not the signal's", async () => {
  const { findings } = await analyse(textOf('valgrind319-memcheck-deep.txt'));
  expect(findings[0]?.remediation[0]).toContain('end the recursion in `shop::deep(int)`');
});

test('the crashed thread of a macOS report has its name, and the others are not called crashed', async () => {
  const { facts } = await analyse(textOf('written/macos.crash'));
  expect(
    facts.flatMap(fact =>
      fact.kind === 'trace' ? fact.traces.map(trace => [trace.thread, trace.state, trace.type]) : [],
    ),
  ).toEqual([
    ['Thread 3 (worker)', 'crashed', 'EXC_BAD_ACCESS (SIGSEGV)'],
    ['Thread 0 (com.apple.main-thread)', null, null],
  ]);
});

test('a trace that is printed outermost first is turned', async () => {
  expect(stacks(await analyse(textOf('written/backward.txt')))).toEqual([
    'gsignal < *shop::load(int) < *main < __libc_start_main',
  ]);
});

test("a module's and a file's name in brackets are not taken for a terminal's colour", async () => {
  const { facts } = await analyse(textOf('written/minidump.txt'));
  expect(facts[0]?.kind === 'trace' && facts[0].traces[0]?.frames[1]).toMatchObject({
    function: 'main',
    file: 'main.cc',
    line: 12,
  });
});

test('Boost prints an address in a library for a frame without a name', async () => {
  expect(stacks(await analyse(textOf('written/boost-stacktrace.txt')))).toEqual([
    '*shop::load(int) < *main < __libc_start_call_main < ?? < _start',
  ]);
});

test("strace's stack is read, and nothing is claimed about it", async () => {
  const analysis = await analyse(textOf('strace61-k.txt'));
  expect(stacks(analysis)[0]).toMatch(/^__write < _IO_file_write < .*_start$/);
  expect(analysis.findings).toEqual([]);
});

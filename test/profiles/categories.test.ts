import { describe, expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { categoryOf } from '../../src/profiles/categories.ts';
import type { FrameKind } from '../../src/profiles/model.ts';
import { sourceOf } from './captures.ts';

function kindOf(name: string, module: string | null = null, kind: FrameKind | null = null): string {
  return categoryOf({ name, module, file: null, kind }).id;
}

describe('kernel functions', () => {
  test.each([
    ['el0_svc', 'syscall'],
    ['__arm64_sys_read', 'syscall'],
    ['SYSC_recvfrom', 'kernel-network'],
    ['system_call_after_swapgs', 'syscall'],
    ['__arch_copy_from_user', 'memcpy'],
    ['__pi_memcpy', 'memcpy'],
    ['copy_folio_from_iter_atomic', 'memcpy'],
    ['__pi_clear_page', 'kernel-memory'],
    ['el0_da', 'page-fault'],
    ['do_mem_abort', 'page-fault'],
    ['bictcp_acked', 'kernel-network'],
    ['__kfree_skb', 'kernel-network'],
    ['nf_hook_slow', 'kernel-network'],
    ['__fdget_pos', 'kernel-filesystem'],
    ['rw_verify_area', 'kernel-filesystem'],
    ['common_file_perm', 'kernel-filesystem'],
    ['blk_mq_submit_bio', 'kernel-block'],
    ['__srcu_read_lock', 'kernel-scheduler'],
    ['native_queued_spin_lock_slowpath', 'lock'],
    ['_raw_spin_unlock_irqrestore', 'kernel-interrupt'],
    ['xen_hypercall_sched_op', 'idle'],
    ['xen_clocksource_get_cycles', 'clock'],
    ['ktime_get', 'clock'],
    ['alloc_pages_current', 'kernel-memory'],
    ['psi_group_change', 'kernel-scheduler'],
    ['arch_cpu_idle', 'idle'],
    ['__check_object_size', 'memcpy'],
    ['__get_user_8', 'memcpy'],
    ['import_iovec', 'kernel-filesystem'],
    ['_raw_spin_unlock', 'lock'],
    ['vp_notify', 'kernel-interrupt'],
    ['something_nobody_knows', 'kernel'],
  ])('%s is %s', (name, id) => {
    expect(kindOf(name, '[kernel.kallsyms]', 'kernel')).toBe(id);
  });

  test('a module says what its functions are for', () => {
    expect(kindOf('frobnicate', '[ext4]')).toBe('kernel-filesystem');
    expect(kindOf('frobnicate', '[nf_conntrack]')).toBe('kernel-network');
    expect(kindOf('frobnicate', '[nvme]')).toBe('kernel-block');
    expect(kindOf('frobnicate', '[vdso]')).toBe('clock');
  });

  test('a program’s own functions with such names stay its own', () => {
    expect(kindOf('tcp_session_handler', 'shopd', 'user')).toBe('application');
    expect(kindOf('page_render', 'shopd')).toBe('application');
    expect(kindOf('sock_shop_checkout')).toBe('application');
  });
});

describe('functions of programs', () => {
  test.each([
    ['libsystem_kernel.dylib`mach_msg2_trap', null, 'idle'],
    ['libsystem_malloc.dylib`nano_malloc', null, 'allocation'],
    ['_platform_memmove', 'libsystem_platform.dylib', 'memcpy'],
    ['ntdll.dll!NtWaitForSingleObject', null, 'idle'],
    ['ntdll.dll!RtlAllocateHeap', null, 'allocation'],
    ['RtlEnterCriticalSection', 'ntdll.dll', 'lock'],
    ['libc.so.6.__GI___futex_abstimed_wait_cancelable64', null, 'lock'],
    ['__GI___getdents64', 'libc.so.6', 'syscall'],
    ['__memcpy_generic', 'libc.so.6', 'memcpy'],
    ['alloc_slot', 'ld-musl-x86_64.so.1', 'allocation'],
    ['do_lookup_x', 'ld-linux-x86-64.so.2', 'loader'],
    ['strcmp', '/usr/lib64/ld-2.25.so', 'loader'],
    ['__vdso_clock_gettime', '[vdso]', 'clock'],
    ['runtime.nanotime1', 'app', 'clock'],
    ['0x0000000000001234', '/usr/lib/libzstd.so.1', 'compression'],
    ['0x0000000000001234', '/usr/bin/gzip', 'compression'],
    ['0x0000000000001234', '/usr/lib/libjemalloc.so.2', 'allocation'],
    ['0x0000000000001234', '/usr/bin/shopd', 'unknown'],
    ['org/xerial/snappy/SnappyInputStream.read', null, 'compression'],
    ['SVR::gc_heap::mark_object_simple', 'libcoreclr.so', 'gc'],
    ['SpinPause', 'libjvm.so', 'gc'],
    ['PyLong_FromString', '/usr/lib/libpython3.11.so.1.0', 'interpreter'],
    ['scan_once_unicode', '_json.cpython-311-x86_64-linux-gnu.so', 'json'],
    ['cmd_record', 'perf', 'profiler'],
    ['__sin_fma', 'libm.so.6', 'math'],
    ['java/util/HashMap:.get', null, 'hash'],
    ['Lsun/nio/ch/SocketChannelImpl;::read', '/tmp/perf-1.map', 'syscall'],
    ['void sun.security.provider.SHA2.implCompress0(byte[], int)', '/tmp/perf-1.map', 'crypto'],
    ['oopDesc* PSPromotionManager::copy_to_survivor_space<false>(oopDesc*)', null, 'gc'],
    ['nmethod::oops_do', 'libjvm.so', 'gc'],
    ['NodeHash::hash_find_insert', 'libjvm.so', 'jit'],
    ['0x0000000000001234', '/usr/bin/python3.11', 'interpreter'],
    ['[unknown]', '/usr/lib/libruby-3.1.so.3.1', 'interpreter'],
    ['pqdownheap.constprop.0', 'node', 'compression'],
    ['v8::Function::Call', 'node', 'interpreter'],
    ['runtime.sigNoteSleep', null, 'idle'],
    ['libpthread-2.31.so.__pthread_cond_timedwait', null, 'lock'],
    ['libc.so.1`__pollsys', null, 'idle'],
    ['ntdll.dll`NtDeviceIoControlFile', null, 'syscall'],
    ['dict_field_get_col', 'mysqld', 'application'],
    ['dictFind', 'redis-server', 'hash'],
    ['<frozen importlib._bootstrap>:_find_spec', null, 'loader'],
    ['mult', 'libfreebl3.so', 'crypto'],
    ['log', null, 'application'],
  ])('%s of %s is %s', (name, module, id) => {
    expect(kindOf(name, module)).toBe(id);
  });
});

test('in folded stacks without marks, what stands below a way into the kernel is the kernel’s', async () => {
  const text = [
    'app;main;send;entry_SYSCALL_64_after_hwframe;do_syscall_64;tcp_push;frob_queue 60',
    'app;main;memcpy 20',
    'app;main;send;entry_SYSCALL_64_after_hwframe;do_syscall_64;memcpy 20',
  ].join('\n');
  const { answer, pictures } = await analyseProfile([sourceOf('stacks', `${text}\n`)], 'topn');
  expect(answer).toContain('`frob_queue` 60.0 %: other kernel code');
  expect(answer).toContain('`memcpy` 40.0 %: copying');
  expect(JSON.stringify(pictures[0]!.data)).toContain('"name":"tcp_push","value":60,"kind":"kernel"');
});

test('kinds of work add up to all that was busy', async () => {
  const text = 'a;read;inflate_fast 40\na;main 30\na;main;x;malloc 20\nswapper;default_idle 10\n';
  const { answer } = await analyseProfile([sourceOf('stacks', text)], 'topn');
  const shares = [...answer.matchAll(/ (\d+\.\d) %(?=,|\n|;)/g)].map(match => Number(match[1]));
  expect(answer).toContain(
    '**Together**: compression 44.4 %, application code 33.3 %, memory allocation 22.2 %',
  );
  expect(shares.length).toBeGreaterThan(3);
});

test('a kind of work that no single function shows leads the verdict; addresses are one row a library', async () => {
  const row = (share: string, module: string, symbol: string) =>
    `    ${share.padStart(5)}%  app      ${module.padEnd(15)}[.] ${symbol}`;
  const text = [
    "# Samples: 4K of event 'cpu-clock'",
    '# Overhead  Command  Shared Object  Symbol',
    '# ........  .......  .............  ......',
    row('20.00', 'app', 'serve'),
    row('5.00', 'libc.so.6', 'malloc'),
    ...Array.from({ length: 30 }, (_, index) =>
      row('2.50', 'libcrypto.so.3', `0x000000000000${1000 + index}`),
    ),
    '',
  ].join('\n');
  const { verdict, answer } = await analyseProfile([sourceOf('report', text)], 'topn');
  expect(verdict).toContain('cryptography: 75.0 % of');
  expect(answer).toContain('1. 30 addresses without a symbol 75.0 % in libcrypto.so.3: cryptography');
  expect(answer).toContain('2. `serve` 20.0 %');
});

test('rows that hold one another are said to, and their kinds are not added up', async () => {
  const text = 'Percent  Function\n100.00%  start\n 99.00%  main\n 98.00%  malloc\n 97.00%  memcpy\n';
  const { answer, notes } = await analyseProfile([sourceOf('tree', text)], 'topn');
  expect(notes.join()).toContain('the rows add up to 394 %: they hold one another');
  expect(answer).not.toContain('memory allocation 98');
});

test('collecting is said with what it is for, and with what its own language has against it', async () => {
  const rows = [
    '12.40s 20.18% 20.18% 13.02s 21.19% runtime.scanobject',
    '8.11s 13.20% 33.38% 40.12s 65.29% encoding/json.(*decodeState).object',
    '5.02s 8.17% 41.55% 17.70s 28.80% runtime.mallocgc',
  ];
  const text = `Type: cpu\nShowing nodes accounting for 25.53s, 41.55% of 61.45s total\n      flat  flat%   sum%        cum   cum%\n${rows.join('\n')}\n`;
  const { verdict, findings } = await analyseProfile([sourceOf('top', text)], 'topn');
  expect(verdict).toContain(
    '65.3 % stand under `encoding/json.(*decodeState).object` (JSON and serialisation); allocate less',
  );
  const [first] = findings;
  expect(first).toMatchObject({ id: 'profile.gc' });
  expect(first?.remediation.join(' ')).toContain('GOGC=200');
  expect(first?.remediation.join(' ')).not.toContain('async-profiler');
});

test('the first sentence says what takes the time and what to do about it', async () => {
  const verdictOf = async (text: string) =>
    (await analyseProfile([sourceOf('stacks', text)], 'topn')).verdict;
  expect(await verdictOf('a;main;parse 70\na;main;malloc 20\na;main;free 10\n')).toBe(
    '`parse` burns 70.0 % of CPU samples, called from `main`; look at the lines of `parse`',
  );
  const compiled = Array.from({ length: 12 }, (_, at) => `java;C2;PhaseIdealLoop::step${at} 4`).join('\n');
  expect(await verdictOf(`${compiled}\njava;main;Load.run 15\njava;main;Load.hash 15\n`)).toMatch(
    /^JIT compilation: 61\.5 % of CPU samples; `PhaseIdealLoop::step\d+` leads with 5\.1 %; compilation belongs to the first minutes/,
  );
});

/** Kernel reports: the guilty function, callers read apart, stalls, locks, memory, and every way a log is printed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Analysis } from '../../src/core/fact.ts';
import { readTraces, recognise } from '../../src/traces/index.ts';
import { analyse } from './reading.ts';

const folder = fileURLToPath(new URL('../fixtures/traces/native/', import.meta.url));
const textOf = (name: string) => readFileSync(folder + name, 'utf8');
const frames = (analysis: Analysis, index = 0) => {
  const fact = analysis.facts[index];
  return fact?.kind === 'trace' ? fact.traces.map(trace => trace.frames.map(frame => frame.function)) : [];
};

const VERDICTS: readonly (readonly [string, string, string])[] = [
  [
    'linux618-hung-task.txt',
    'kernel-hung-task',
    '2 tasks hung: `dd:27438`, `dd:27439` blocked for more than 120 seconds in `mnt_want_write`',
  ],
  [
    'linux618-proc-stack.txt',
    'kernel-stacks',
    '2 tasks wait in the kernel: `27438`, `27439` in `mnt_want_write`',
  ],
  [
    'written/kernel-arm-oops.txt',
    'kernel-oops',
    'Kernel NULL pointer dereference in `shop_load` [shopdrv], task `shopctl:431`',
  ],
  [
    'written/kernel-warning.txt',
    'kernel-oops',
    'Kernel warning (refcount_t: underflow; use-after-free.) in `ieee80211_free_sta` [mac80211], task `shopd:812`',
  ],
  [
    'written/kernel-rcu-other-cpu.txt',
    'kernel-rcu-stall',
    'Kernel RCU stall (rcu_preempt detected stalls on CPUs/tasks) in `shop_spin`, doing `shop_write` [shopdrv], task `tax-calc:4711`',
  ],
  [
    'written/kernel-held-locks.txt',
    'kernel-hung-task',
    'Deadlock: `rsync:812` and `postgres:4711` wait for each other',
  ],
];

describe('the first line says what happened and where', () => {
  test.each(VERDICTS)('%s', async (name, format, verdict) => {
    const text = textOf(name);
    expect(recognise(text.slice(0, 8192))?.format).toBe(format);
    expect((await analyse(text)).verdict).toBe(verdict);
  });
});

test('a frozen file system is told from where its writers sleep', async () => {
  const { findings } = await analyse(textOf('linux618-hung-task.txt'));
  expect(findings[0]?.remediation[0]).toContain('a file system that is frozen');
});

test("the kernel's line about a crashed program tells the access, and the offset that addr2line takes", async () => {
  const { findings } = await analyse(textOf('linux618-segfault.txt'));
  expect(findings.map(finding => finding.title)).toEqual([
    '`bugs` crashed: segfault (it read from 0x0, a null pointer) in `bugs+0x16d5`',
    '`bugs` crashed: divide error in `bugs+0x1294`',
  ]);
});

test('older kernels print no offset: it is the distance from the mapping', async () => {
  const { verdict } = await analyse(
    '[12345.678901] shopd[4711]: segfault at 7f48a2a50000 ip 000055d2e4f1a1f0 sp 00007ffd3a0f3c58 error 7 in shopd[55d2e4f19000+2000]\n',
  );
  expect(verdict).toBe(
    '`shopd` crashed: segfault (it wrote to 0x7f48a2a50000, which is not allowed) in `shopd+0x11f0`',
  );
});

test('frames that the unwinder does not trust are no frames', async () => {
  const [stack] = frames(await analyse(textOf('linux618-hung-task.txt')));
  expect(stack?.slice(0, 5)).toEqual([
    '__schedule',
    'schedule',
    'percpu_rwsem_wait',
    '__percpu_down_read',
    'mnt_want_write',
  ]);
  expect(stack?.join(' ')).not.toMatch(/srso_alias|bpf_probe_read/);
});

describe('one report reads the same however its log was printed', () => {
  const lines = textOf('linux618-hung-task.txt').trimEnd().split('\n');
  const stamp = /^\[\s*(\d+)\.(\d+)\] /;
  const printed: readonly (readonly [string, (line: string, index: number) => string])[] = [
    ['without stamps', line => line.replace(stamp, '')],
    ['dmesg -T', line => line.replace(stamp, '[Wed Nov 25 13:22:41 2026] ')],
    ['dmesg -x', line => `kern  :${line.includes('INFO') ? 'err   ' : 'warn  '}: ${line}`],
    ['dmesg -r', line => `<${line.includes('INFO') ? 3 : 4}>${line}`],
    ['dmesg -d', line => line.replace(stamp, '[$1.$2 <    0.000012>] ')],
    ['dmesg --time-format iso', line => line.replace(stamp, '2026-11-25T13:22:41,$2+00:00 ')],
    ['dmesg -H', (line, index) => line.replace(stamp, index === 0 ? '[Nov25 13:22] ' : '[  +0.000012] ')],
    ['the journal', line => line.replace(stamp, 'Nov 25 13:22:41 web-03 kernel: ')],
    ['the journal, precise', line => line.replace(stamp, 'Nov 25 13:22:41.123456 web-03 kernel: ')],
    ['the journal, ISO', line => line.replace(stamp, '2026-11-25T13:22:41+0000 web-03 kernel: ')],
    ['syslog with the stamp', line => `Nov 25 13:22:41 web-03 kernel: ${line}`],
    ['rsyslog with a time of its own', line => `2026-11-25T13:22:41.123456+00:00 web-03 kernel: ${line}`],
    ['/dev/kmsg', (line, index) => line.replace(stamp, `4,${3000 + index},$1$2,-;`)],
    ['the caller', line => line.replace(stamp, '[$1.$2][   T41] ')],
    ['a serial console', (line, index) => (index === 0 ? `web-03 login: ${line}` : line)],
    ["a pod's log", line => `kmsg-reader-x7x2z | ${line}`],
  ];
  test.each(printed)('%s', async (_name, print) => {
    const plain = await readTraces(lines.join('\n'));
    const other = await readTraces(lines.map(print).join('\n'));
    expect(other.facts).toEqual(plain.facts);
    expect(other.unread).toBe(0);
  });
});

test('reports of two processors and of a task that stand in one another are read apart', async () => {
  const analysis = await analyse(textOf('written/kernel-callers.txt'));
  const facts = analysis.facts.flatMap(fact => (fact.kind === 'trace' ? fact.traces : []));
  const stack = (type: string) =>
    facts.find(trace => trace.type === type)?.frames.map(frame => frame.function);
  expect(stack('soft lockup')).toEqual([
    'native_queued_spin_lock_slowpath',
    '_raw_spin_lock',
    'shop_flush',
    'do_syscall_64',
  ]);
  expect(stack('KASAN: slab-use-after-free')).toEqual([
    'dump_stack_lvl',
    'print_report',
    'kasan_report',
    'memcmp',
    'shop_find',
    '__x64_sys_ioctl',
    'do_syscall_64',
  ]);
  expect(facts.filter(trace => trace.state !== null).map(trace => trace.state)).toEqual([
    'allocated by task 4600',
    'freed by task 4601',
  ]);
});

test('checkers, primitives and the way into the report are not blamed', async () => {
  const { findings } = await analyse(textOf('written/kernel-callers.txt'));
  expect(findings.find(finding => finding.title.includes('KASAN'))?.culprit).toEqual({
    kind: 'function',
    name: 'shop_find',
  });
});

test("a kernel with somebody's own modules is said to be tainted", async () => {
  const { findings } = await analyse(textOf('written/kernel-warning.txt'));
  expect(findings[0]?.remediation.join(' ')).toContain(
    'the kernel is tainted (`POE`): proprietary and out-of-tree modules are loaded',
  );
});

test('who waits for whom is told from the held locks', async () => {
  const [fact] = (await analyse(textOf('written/kernel-held-locks.txt'))).facts;
  expect(fact?.kind === 'trace' && fact.deadlocks).toEqual([['rsync:812', 'postgres:4711']]);
});

test("a report of the kernel that belongs to a log of drivers' lines ends where its lines end", async () => {
  const log = Array.from({ length: 300 }, (_, index) => `[ ${6000 + index}.000001] usb 1-1: device ${index}`);
  const analysis = await analyse(`${textOf('written/kernel-rcu-other-cpu.txt')}${log.join('\n')}\n`);
  expect(frames(analysis)).toEqual([['shop_spin', 'shop_write', 'vfs_write', 'ksys_write', 'do_syscall_64']]);
});

describe('memory when the OOM killer ran', () => {
  const text = textOf('written/oom-slab-310.txt');
  test('memory that no process holds is named before the process that was killed', async () => {
    const { findings, answer } = await analyse(text);
    expect(findings[0]?.title).toBe(
      "Out of memory: the machine was out of memory: `java` (pid 5424) was killed with 929 MiB; the kernel's own slab caches held 5.5 GiB; `nginx` only asked for a page; there is no swap",
    );
    expect(answer).toContain(
      'Where the memory was: kernel slabs that stay 5.5 GiB, heaps and stacks of programs 977 MiB, shared memory and tmpfs 393 MiB, page tables 266 MiB; free 93 MiB.',
    );
  });

  test('the largest slab cache is named where the kernel lists them', async () => {
    const listed = text.replace(
      /^(.*kernel: )(Out of memory)/m,
      '$1Unreclaimable slab info:\n$1Name                      Used          Total\n$1dentry              100KB        200KB\n$1shop_extent     5207098KB    5375622KB\n$1$2',
    );
    expect((await analyse(listed)).findings[0]?.title).toContain(
      "the kernel's slab cache shop_extent held 5.5 GiB",
    );
  });

  test('contiguous pages that are missing while memory is free are fragmentation', async () => {
    const order3 = text
      .replace('order=0', 'order=3')
      .replace('free:23900', 'free:423900')
      .replace('slab_unreclaimable:1435636', 'slab_unreclaimable:35636');
    expect((await analyse(order3)).findings[0]?.remediation[0]).toContain(
      '8 contiguous pages: memory is fragmented',
    );
  });

  test('the same program killed again and again is one finding with its count', async () => {
    const { findings } = await analyse(text.repeat(5));
    expect(
      findings
        .filter(finding => finding.id === 'trace.oom')
        .map(finding => finding.title.match(/\d+ times/)?.[0]),
    ).toEqual(['5 times']);
  });

  test('a whole group that was killed is counted, and is one report', async () => {
    const killed = (pid: number) =>
      `Memory cgroup out of memory: Killed process ${pid} (worker) total-vm:4195088kB, anon-rss:88469kB, file-rss:288kB, shmem-rss:0kB, UID:0 pgtables:5696kB oom_score_adj:872`;
    const { findings } = await analyse(
      [
        'worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=872',
        'memory: usage 102400kB, limit 102400kB, failcnt 9',
        'Memory cgroup stats for /pods/shop:',
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/pods/shop,task_memcg=/pods/shop/a,task=worker,pid=1,uid=0',
        killed(1),
        'Tasks in /pods/shop are going to be killed due to memory.oom.group set',
        killed(1),
        killed(2),
        killed(3),
      ].join('\n'),
    );
    expect(findings.map(finding => finding.title)).toEqual([
      'Out of memory: memory cgroup `/pods/shop` (limit 100 MiB) was full: `worker` (pid 1) was killed with 87 MiB and 2 more of its group',
    ]);
  });
});

const stamped = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line, index) => `[  100.0000${String(index).padStart(2, '0')}] ${line}`)
    .join('\n');

describe('the function that a report names', () => {
  test('a stall in the middle of receiving packets is told from what the timer interrupted', async () => {
    const { verdict } = await analyse(
      stamped(`
rcu: INFO: rcu_sched self-detected stall on CPU
\t1-...: (10500 ticks this GP) idle=7fb/140000000000001/0 softirq=7363/7366 fqs=2223
Call Trace:
 <IRQ>
 sched_show_task+0x10/0x12
 rcu_dump_cpu_stacks+0x155/0x169
 update_process_times+0x3f/0x70
 hrtimer_interrupt+0x18b/0x3f0
 apic_timer_interrupt+0xa0/0xb0
 shop_filter+0x1a/0x30 [shopnet]
 ipv6_rcv+0xf37/0x1fa0
 __netif_receive_skb_core+0x7b4/0x27e0
 net_rx_action+0x2d9/0xc50
 __do_softirq+0x231/0x9f2
 </IRQ>
 do_softirq.part.17+0x59/0x60
 __local_bh_enable_ip+0xb9/0xc0
`),
    );
    expect(verdict).toContain('in `shop_filter`, doing `ipv6_rcv`');
  });

  test('where preemption was switched off is not where it slept', async () => {
    const { verdict } = await analyse(
      stamped(`
BUG: sleeping function called from invalid context at include/linux/sched/mm.h:201
in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: 812, name: shopd
Preemption disabled at:
[<ffffffff8709e980>] __dev_queue_xmit+0x1f0/0x2e30
CPU: 1 PID: 812 Comm: shopd Not tainted 6.1.0 #1
Call Trace:
 <TASK>
 dump_stack_lvl+0x45/0x5b
 __might_resched+0x1f1/0x237
 __kmem_cache_alloc_node+0x33d/0x3e0
 shop_order_new+0x20b/0x340 [shop]
 shop_ioctl+0x1ed/0xaa0 [shop]
 do_syscall_64+0x3a/0xb0
 </TASK>
`),
    );
    expect(verdict).toBe('Kernel sleeping in atomic context in `shop_order_new` [shop], task `shopd:812`');
  });

  test('a message about a device does not cut a hung task in two', async () => {
    const { verdict, findings } = await analyse(
      stamped(`
INFO: task shopd:812 blocked for more than 120 seconds.
      Not tainted 4.4.96 #180
"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.
shopd           D ffff8800b901f990     0   812   1942 0x00000004
Call Trace:
 [<ffffffff829f5a8c>] schedule+0x9c/0x1b0
unregister_netdevice: waiting for lo to become free. Usage count = 6
 [<ffffffff829fb0c0>] mutex_lock_nested+0x3b0/0x1130
 [<ffffffff8223552c>] copy_net_ns+0xcc/0x220
`),
    );
    expect(verdict).toContain('blocked for more than 120 seconds in `copy_net_ns`');
    expect(findings).toHaveLength(1);
  });

  test('a lock that was taken twice is told by who took it, and a worker by what it ran', async () => {
    const spin = await analyse(
      stamped(`
BUG: spinlock recursion on CPU#0, shopd/812
 lock: 0xffff8801db61f5b8, .magic: dead4ead, .owner: shopd/812, .owner_cpu: 0
CPU: 0 PID: 812 Comm: shopd Not tainted 4.15.0 #1
Call Trace:
 dump_stack+0x194/0x257
 spin_dump+0x150/0x1f0
 do_raw_spin_lock+0x191/0x1e0
 _raw_spin_lock+0x2d/0x40
 wake_up_new_task+0x6a/0x9f0
`),
    );
    expect(spin.verdict).toContain('in `wake_up_new_task`');
    const worker = await analyse(
      stamped(`
BUG: unable to handle kernel NULL pointer dereference at 0000000000000286
Oops: 0010 [#1] SMP
CPU: 1 PID: 7 Comm: kworker/u4:7 Not tainted 4.15.0 #1
RIP: 0010:process_one_work+0x10/0x20
Call Trace:
 worker_thread+0xde/0xfc0
 kthread+0x272/0x310
 ret_from_fork+0x4e/0x80
`),
    );
    expect(worker.verdict).toContain('in `process_one_work`');
  });
});

describe("the OOM killer's report", () => {
  const table = `Memory cgroup stats for /shop/web:
anon 314535936
shmem 0
slab_unreclaimable 489224
Tasks state (memory values in pages):
[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[   7513]     0  7513      243       10    24576        8          -998 pause
[  11638]     0 11638  2109807    76320  9076736  1045307          -997 shopd
oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=web,mems_allowed=0,oom_memcg=/shop/web,task_memcg=/shop/web,task=shopd,pid=11638,uid=0`;

  test('without its head and its end says who was chosen, and what he had in swap', async () => {
    const { verdict, answer } = await analyse(stamped(table));
    expect(verdict).toBe('Out of memory: memory cgroup `/shop/web` was full: `shopd` (pid 11638) was killed');
    expect(answer).toContain('`shopd` 298 MiB and 4.0 GiB in swap');
  });

  test('where nobody was killed it is none', async () => {
    const [head = ''] = table.split('oom-kill:');
    expect((await analyse(stamped(head.trim()))).findings).toEqual([]);
  });

  test('of 2.6 has its memory too, which begins with a capital', async () => {
    const { answer } = await analyse(
      stamped(`
apt-check invoked oom-killer: gfp_mask=0x201da, order=0, oom_adj=0
Mem-Info:
Active_anon:290797 active_file:28 inactive_anon:97034
 inactive_file:61 unevictable:11322 dirty:0 writeback:0 unstable:0
 free:3341 slab:13776 mapped:5880 pagetables:6851 bounce:0
507136 pages RAM
Out of memory: kill process 3011 (shopd:812) score 51923 or a child
Killed process 3011 (shopd)
`),
    );
    expect(answer).toContain(
      'Where the memory was: heaps and stacks of programs 1.5 GiB, page tables 27 MiB; free 13 MiB.',
    );
  });
});

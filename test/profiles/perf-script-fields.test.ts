import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import type { Profile } from '../../src/profiles/model.ts';
import { readText } from './captures.ts';

const STACK = '\t            269d hotHash+0x18d (/tmp/hot)\n\t            22ea main+0x9a (/tmp/hot)\n';

/** `comm;outer;inner weight` of every sample of the first view, and what was not understood. */
async function linesOf(text: string): Promise<{ profile: Profile; lines: string[] }> {
  const profile = await readText(text);
  expect(profile.format).toBe('perf-script');
  expect(profile.unread.lines).toEqual([]);
  return { profile, lines: foldedOf(profile)!.lines };
}

// As perf 6.1 prints them: comm, pid/tid, [cpu], misc, time, period (10 columns), event, in this order.
test.each([
  ['-F comm,tid,period,ip,sym', 'hot 19376    2004008 \n', 'hot;main;hotHash 2004008'],
  ['-F comm,tid,ip,sym', 'hot 19376 \n', 'hot;main;hotHash 1'],
  ['-F comm,period,event,ip,sym', 'hot    2004008 cpu-clock:ppp: \n', 'hot;main;hotHash 2004008'],
  ['a comm that ends in a number', 'bg worker 7 19380 cpu-clock:ppp: \n', 'bg_worker_7;main;hotHash 1'],
  ['-F comm,event,ip,sym', 'hot cpu-clock:ppp: \n', 'hot;main;hotHash 1'],
  ['-F comm,ip,sym', 'hot \n', 'hot;main;hotHash 1'],
  ['-F tid,ip,sym', '19376 \n', 'main;hotHash 1'],
  ['-F pid,tid,ip,sym', '19376/19380 \n', 'main;hotHash 1'],
  ['-F event,ip,sym', 'cpu-clock:ppp: \n', 'main;hotHash 1'],
  ['-F period,ip,sym', '   2004008 \n', 'main;hotHash 2004008'],
  ['-F comm,time,period,ip', 'hot 13488.565462:    2004008 \n', 'hot;main;hotHash 2004008'],
  [
    'a guest: VM and VCPU',
    'VM:  123 VCPU:1 hot 19376 [001] 13488.565462:    2004008 cycles: \n',
    'hot;main;hotHash 2004008',
  ],
  ['-F +tod', 'hot 19376 2026-11-25 12:54:00.123456789: 13488.565462: 7 cycles: \n', 'hot;main;hotHash 7'],
  [
    '-F +misc with a processor',
    'hot 19376 [001] U     13488.565462:    2004008 cycles: \n',
    'hot;main;hotHash 2004008',
  ],
  ['a comm of hexadecimal digits', 'dd 1 [000] 1.500000:    2004008 cycles: \n', 'dd;main;hotHash 2004008'],
])('%s: comm, period and stack are told apart by their columns', async (_, header, expected) => {
  const { lines } = await linesOf(`${header}${STACK}\n${header}${STACK}\n`);
  const [, stack, weight] = /^(.*) (\d+)$/.exec(expected)!;
  expect(lines).toEqual([`${stack} ${2 * Number(weight)}`]);
});

test.each([
  ['insn and ilen', ' ilen: 2 insn: 85 c0'],
  ['registers', ' ABI:2    SP:0x7fd4ae61ce38    IP:0x555fe9cec4a6 '],
  ['page sizes', ' N/A 4K'],
  ['a physical address', '               0'],
  ['branches', ' 0x55e82e9d269d/0x55e82e9d22ea/P/-/-/0 '],
])('%s below a stack end the sample, and are no frame', async (_, tail) => {
  const header = 'hot 19376 13488.565462:    2004008 cpu-clock:ppp: \n';
  const { profile, lines } = await linesOf(`${header}${STACK}${tail}\n${header}${STACK}${tail}\n`);
  expect(lines).toEqual(['hot;main;hotHash 4008016']);
  expect(profile.views[0]!.samples).toBe(2);
});

test('fields behind the event do not hide the period: it weighs, and stackcollapse-perf.pl counts 1', async () => {
  const fields =
    '               0      1e05080021 |OP N/A|LVL N/A or N/A|SNP N/A|TLB N/A|LCK N/A|BLK  N/A               0';
  const header = `hot 19376 13488.565462:    2004008 cpu-clock:ppp: ${fields}\n`;
  const { profile, lines } = await linesOf(`${header}${STACK}\n${header}${STACK}\n`);
  expect(profile.views[0]).toMatchObject({ name: 'cpu-clock:ppp', unit: 'ns', total: 4008016, samples: 2 });
  expect(lines).toEqual(['hot;main;hotHash 2']);
});

test('an address of memory on the header line is no frame where a stack stands below', async () => {
  const header =
    'hot 19536 13503.709568:         15 page-faults:     7fee93956e06 _rtld_global+0xde6 (/lib/ld.so.2)\n';
  const { lines } = await linesOf(`${header}${STACK}\n`);
  expect(lines).toEqual(['hot;main;hotHash 1']);
});

// Without stacks each line is a sample, and the frame stands behind whatever was asked for.
test.each([
  [
    '-F +addr',
    '             hot 19536 13503.709505:          1 page-faults:     55e38770f0e0 __TMC_END__+0x0 (/tmp/hot) ffffffff817554ea elf_load+0x28a ([kernel.kallsyms])',
    'hot;elf_load 1',
  ],
  [
    '-F +insn',
    '             hot 19460 13489.640647:    1001001 cpu-clock:ppp:      7fdb95740c9e std::string<char, std::allocator<char> >::_M_replace+0xde (/usr/lib/libstdc++.so.6) ilen: 2 insn: 41 5e',
    'hot;std::string<char, std::allocator<char> >::_M_replace 1001001',
  ],
  [
    '-F +phys_addr',
    '             hot 19536 13503.709505:          3 page-faults:  ffffffff817554ea elf_load+0x28a ([kernel.kallsyms])               0',
    'hot;elf_load 3',
  ],
  ['-F ip,sym', '     55c7c70db4ad hotSort', 'hotSort 1'],
  ['-F ip,sym,dso', '     55c7c70db4ad hotSort (/tmp/hot)', 'hotSort 1'],
  ['-F ip,dso', '     55c7c70db4ad (/tmp/hot)', '[hot] 1'],
  ['-F comm,ip,sym', '     bg worker 7      55c7c70db4ad hotSort', 'bg_worker_7;hotSort 1'],
  ['-F period,ip,sym', '   1001001      55c7c70db4ad hotSort', 'hotSort 1001001'],
  [
    '-F comm,tid,period,ip,sym',
    '             hot 19460    1001001      55c7c70db4ad hotSort(std::vector<int>&)',
    'hot;hotSort 1001001',
  ],
  [
    'a tracepoint',
    '            perf 19523 [000] 13499.915599:          1      sched:sched_switch: prev_comm=perf prev_pid=19523 prev_prio=120 prev_state=D ==> next_comm=migration/0 next_pid=18 next_prio=0 ffffffff821facd8 __schedule',
    'perf;__schedule 1',
  ],
])('%s without stacks: one frame a line', async (_, line, expected) => {
  const { lines } = await linesOf(`${line}\n${line}\n${line}\n`);
  const [, stack, weight] = /^(.*) (\d+)$/.exec(expected)!;
  expect(lines).toEqual([`${stack} ${3 * Number(weight)}`]);
});

test('the source line below a frame on the header line is not a sample', async () => {
  const line =
    '             hot 19460 13489.634977:    1001001 cpu-clock:ppp:      7fdb958b6540 strcmp+0xa0 (/lib/ld.so.2)\n  strcmp-sse2.S:239\n';
  const { profile, lines } = await linesOf(line + line);
  expect(profile.views[0]!.samples).toBe(2);
  expect(lines).toEqual(['hot;strcmp 2002002']);
});

test('a symbol whose name is empty is told from one that was not found', async () => {
  const { profile, lines } = await linesOf(
    'java 9 [000] 1.500000:          7 cycles: \n\t    7f1e2215d058  (/lib/libc-2.15.so)\n\t    7f1e2215d0c0 [unknown] (/lib/libc-2.15.so)\n\n',
  );
  expect(profile.stacks!.frames.map(({ name }) => name)).toEqual(['java', '[unnamed]', '[unknown]']);
  expect(lines).toEqual(['java;[libc-2.15.so];  7']);
});

test('frames that lost their indentation are frames', async () => {
  const { lines } = await linesOf(
    'java 19983 cycles:\nffffffff8103d0ca native_write_msr_safe ([kernel.kallsyms])\n7f7241fbe6d8 Base::get(int) const (/opt/jdk 8/libjvm.so)\n\n',
  );
  expect(lines).toEqual(['java;Base::get;native_write_msr_safe 1']);
});

test('a DSO that was cut, or run together with the next line, does not become part of the name', async () => {
  const { lines } = await linesOf(
    'dd 9 [000] 1.500000:          7 cycles: \n\t    7fa4c73bc184 start_thread (/lib/x86_64-linux-gnu\n\tffffffff810427cd start_secondary ([kernel.kallsyms])/libpthread.so)\n\n',
  );
  expect(lines).toEqual(['dd;start_secondary;start_thread 7']);
});

test('the metrics of groups are known, and no samples', async () => {
  const { profile } = await linesOf(
    `hot 19504 13493.543458:          7 cycles: \n${STACK}\nhot 19504 13493.543458: \tmetric: 1000.000 M/sec\n`,
  );
  expect(profile.views.map(({ samples }) => samples)).toEqual([1]);
});

test.each([
  ['-F comm,time,ip,sym', '     bg worker 7 31508.622884:  ffffffff821fb0a9 __schedule'],
  ['-F comm,cpu,event,ip,sym', '     bg worker 7 [000] cpu-clock:  ffffffff821fb0a9 __schedule'],
  ['-F comm,tid,time,ip,sym', '     bg worker 7 13441 31508.622884:  ffffffff821fb0a9 __schedule'],
])('%s without stacks: a comm that ends in a number is told by its 16 columns', async (_, line) => {
  expect((await linesOf(`${line}\n${line}\n`)).lines).toEqual(['bg_worker_7;__schedule 2']);
});

// As simpleperf's report_sample.py prints it: of 2023, and of 2018.
test.each([
  [
    'pid and tid, tabs before the frames',
    'RenderThread\t2345/2367 [003] 684943.449622: 250000 cpu-cycles:\n' +
      '\t      7a9cd4b8d8 android::Looper::pollInner(int) (/system/lib64/libutils.so)\n' +
      '\t      7a9cd4b8d4 java.util.HashMap.put (/apex/com.android.art/javalib/core-oj.jar)\n',
  ],
  [
    'a tid, tabs behind the addresses',
    'RenderThread\t2367 [003] 684943.449622:\t\t250000 cpu-cycles:\n' +
      '      7a9cd4b8d8\tandroid::Looper::pollInner(int) (/system/lib64/libutils.so)\n' +
      '      7a9cd4b8d4\tjava.util.HashMap.put (/apex/com.android.art/javalib/core-oj.jar)\n',
  ],
])('simpleperf, %s: its samples are read, what it prints of a tracepoint is none', async (_, sample) => {
  const tracing = '\ttracing data:\n\t\tprev_comm : a b\n\t\tprev_pid : 12\n';
  const { profile, lines } = await linesOf(`${sample}${tracing}\n${sample}\n`);
  expect(lines).toEqual(['RenderThread;java.util.HashMap.put;android::Looper::pollInner 500000']);
  expect(profile.recording?.seconds ?? null).toBeNull();
});

test('source text below a frame (-F +srccode) is no frame', async () => {
  const header = 'hot 19376 13488.565462:    2004008 cpu-clock:ppp: \n';
  const [leaf, root] = STACK.trimEnd().split('\n');
  const text = `${header}${leaf}\n  hot.cpp:12\n|12         return a(b) + 0x1 (/x);\n${root}\n\n`;
  expect((await linesOf(text)).lines).toEqual(['hot;main;hotHash 2004008']);
});

test.each([
  ['[kernel.kallsyms]', 'kernel'],
  ['[nf_tables]', 'kernel'],
  ['[guest.kernel.kallsyms.1234]', 'kernel'],
  ['/usr/lib/debug/boot/vmlinux-6.1.0-18-amd64', 'kernel'],
  ['/lib/modules/6.1.0/kernel/net/tun.ko.xz', 'kernel'],
  ['bpf_prog_6deef7357e7b4530_sd_fw_egress', 'kernel'],
  ['[bpf_trampoline_6442500]', 'kernel'],
  ['[vdso]', 'user'],
  ['[vectors]', 'user'],
  ['//anon', 'user'],
  ['/opt/My App (x86)/bin/app', 'user'],
  ['/memfd:doublemapper (deleted)', 'user'],
  ['/tmp/perf-123.map', 'jit'],
  ['/root/.debug/jit/java-jit-2026.XXabc/jitted-4321-17.so', 'jit'],
])('the module %s is of the %s', async (module, kind) => {
  const { profile } = await linesOf(
    `a 12345 [000] 1.000001:     7 cycles: \n\t            7fff f+0x1 (${module})\n\n`,
  );
  expect(profile.stacks!.frames.find(({ name }) => name === 'f')).toMatchObject({ module, kind });
});

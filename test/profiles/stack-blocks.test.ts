import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import { readText } from './captures.ts';

/** `root;leaf count`, kernel frames marked, and nothing left over. */
async function linesOf(text: string): Promise<string[]> {
  const profile = await readText(text);
  expect(profile.format).toBe('stacks');
  expect(profile.unread.lines).toEqual([]);
  return foldedOf(profile)!.lines;
}

test('bcc profile: the process stands below its stack, behind a dash', async () => {
  const text =
    'Sampling at 49 Hertz of all threads by user + kernel stack... Hit Ctrl-C to end.\n^C\n    vfs_read\n    read\n    -                dd (25036)\n        4\n\n    main\n    -                func ab (13549)\n        5\n';
  expect(await linesOf(text)).toEqual(['dd;read;vfs_read 4', 'func_ab;main 5']);
});

test('bcc stackcount -P -d: dashes between the kernel’s frames and the user’s, the process in brackets', async () => {
  const text =
    'Tracing 1 functions for "submit_bio"... Hit Ctrl-C to end.\n^C\n  submit_bio\n  vfs_write\n    --\n  write\n  main\n    tar [15069]\n    3\n\nDetaching...\n';
  expect(await linesOf(text)).toEqual(['tar;main;write;vfs_write_[k];submit_bio_[k] 3']);
});

test('bcc stackcount without -P: plain names are frames where its first line says so', async () => {
  const text =
    'Tracing 1 functions for "submit_bio"... Hit Ctrl-C to end.\n^C\n  submit_bio\n  write\n    3\n\n  submit_bio\n    2\n';
  expect(await linesOf(text)).toEqual(['submit_bio 2', 'write;submit_bio 3']);
});

test('bcc offcputime counts microseconds, not samples', async () => {
  const text =
    'Tracing off-CPU time (us) of all threads by user + kernel stack... Hit Ctrl-C to end.\n^C\n    schedule\n    read\n    -                bash (4677)\n        1234567\n\n';
  const profile = await readText(text);
  expect(profile.views[0]).toMatchObject({ unit: 'us', axis: 'wall', total: 1234567, samples: null });
  expect(profile.notes.join()).toContain('off the CPU');
});

test('bcc offwaketime: who is woken is the process, the waker stands among the frames', async () => {
  const text =
    'Tracing blocked time (us) by kernel off-CPU and waker stack for 5 secs.\n\n    waker:           swapper/0\n    ffffffff8137897c blk_mq_complete_request\n    -                -\n    ffffffff81785085 schedule\n    target:          cksum\n        56529\n\n';
  const lines = await linesOf(text);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^cksum;schedule;blk_mq_complete_request_\[k\];waker:.*swapper\/0_\[k\] 56529$/);
});

test('SystemTap: address, name and offset of size, module in brackets', async () => {
  const text =
    ' 0xffffffff8103ce3b : native_safe_halt+0xb/0x10 [kernel]\n 0xffffffff81013236 : cpu_idle+0xd6/0x120 [kernel]\n\t2404\n 0x4004f6 : main+0x12/0x40 [/tmp/hot] (inexact)\n\t6\n';
  const profile = await readText(text);
  expect(await linesOf(text)).toEqual(['cpu_idle_[k];native_safe_halt_[k] 2404', 'main 6']);
  expect(profile.stacks!.frames.map(({ module }) => module)).toEqual(['kernel', 'kernel', '/tmp/hot']);
});

test('DTrace: the line of the probe that fired is no frame', async () => {
  const text =
    'CPU     ID                    FUNCTION:NAME\n  0  64091                        :tick-60s \n\n              libc.so.1`__forkx+0xb\n              libc.so.1`fork+0x1d\n               12\n';
  expect(await linesOf(text)).toEqual(['fork;__forkx 12']);
});

test("bcc's memleak: what was not freed the last time it printed, by who asked for it", async () => {
  const profile = await readText(
    'Attaching to pid 5193, Ctrl+C to quit.\n[11:16:33] Top 2 stacks with outstanding allocations:\n        80 bytes in 5 allocations from stack\n                 main+0x6d [allocs]\n                 __libc_start_main+0xf0 [libc-2.21.so]\n\n[11:16:34] Top 2 stacks with outstanding allocations:\n        addr = 948cd0 size = 16\n        160 bytes in 10 allocations from stack\n                 grow+0x6d [allocs]\n                 __libc_start_main+0xf0 [libc-2.21.so]\n        16 bytes in 1 allocations from stack\n                 0x00007f3a11223344 [unknown]\n',
  );
  expect(profile.format).toBe('memleak');
  expect(profile.unread.count).toBe(0);
  expect(profile.views.map(({ name, unit, total }) => [name, unit, total])).toEqual([
    ['outstanding', 'bytes', 176],
    ['allocations', 'allocations', 11],
  ]);
  expect(profile.views[0]!.entries[0]).toMatchObject({ name: 'grow', module: 'allocs', self: 160 });
  expect(profile.notes.join()).toContain('printed 2 times: the last is read');
});

test('microseconds off the CPU are no samples', async () => {
  const { views } = await readText(
    'Tracing off-CPU time (us) of all threads by user + kernel stack... Hit Ctrl-C to end.\n^C\n    schedule\n    do_nanosleep\n    -                sleep (25607)\n        5000013\n\n',
  );
  expect(views[0]).toMatchObject({ unit: 'us', axis: 'wall', samples: null });
  expect(views[0]!.entries.every(({ samples }) => samples === null)).toBe(true);
});

import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import type { Profile } from '../../src/profiles/model.ts';
import { readText } from './captures.ts';

/** As bpftrace 0.17 prints maps. */
async function read(text: string): Promise<Profile> {
  const profile = await readText(`Attaching 2 probes...\n\n\n${text}`);
  expect(profile.format).toBe('bpftrace');
  expect(profile.unread.lines).toEqual([]);
  return profile;
}

const FRAMES = '    hotSort(int)+79\n    main+154\n';

test.each([
  ['a stack alone', `@[\n${FRAMES}]: 3\n`, ['main;hotSort(int) 3']],
  ['words before the stack', `@[hot, 27906, \n${FRAMES}]: 3\n`, ['hot;main;hotSort(int) 3']],
  ['words behind the stack', `@[\n${FRAMES}, bg worker 7]: 3\n`, ['bg_worker_7;main;hotSort(int) 3']],
  [
    'the kernel’s stack and the user’s',
    `@[\n    vfs_read+13\n    do_syscall_64+113\n, \n${FRAMES}, hot]: 3\n`,
    ['hot;main;hotSort(int);do_syscall_64_[k];vfs_read_[k] 3'],
  ],
  ['an empty stack of the kernel', `@[hot, , \n${FRAMES}]: 3\n`, ['hot;main;hotSort(int) 3']],
  [
    'ustack(perf): address, symbol, module',
    '@[\n\t557379721a46 hotSort(int)+202 (/tmp/hot)\n\t5573797212ea main+154 (/tmp/hot)\n]: 3\n',
    ['main;hotSort(int) 3'],
  ],
  [
    'stats(): how often, not the average',
    `@[\n${FRAMES}]: count 3, average 40, total 120\n`,
    ['main;hotSort(int) 3'],
  ],
  [
    'hist(): the buckets together',
    `@[\n${FRAMES}]: \n[1]                    2 |@@@@@@@@|\n[2, 4)                 1 |@@@@    |\n\n`,
    ['main;hotSort(int) 3'],
  ],
])('%s', async (_, text, expected) => {
  expect(foldedOf(await read(text))!.lines).toEqual(expected);
});

test('several maps are kept apart: a count and a sum are not added up', async () => {
  const { views } = await read(`@a[\n${FRAMES}]: 3\n\n@b[\n${FRAMES}]: 3000\n`);
  expect(views.map(({ name, total }) => `${name} ${total}`)).toEqual(['@b 3000', '@a 3']);
});

test('modules of ustack(perf) are known', async () => {
  const { stacks } = await read('@[\n\t557379721a46 hotSort(int)+202 (/tmp/my app/hot)\n]: 3\n');
  expect(stacks!.frames[0]).toMatchObject({ name: 'hotSort(int)', module: '/tmp/my app/hot' });
});

test('-f json: keys of several parts, histograms and statistics', async () => {
  const key = 'hot,\\n    hotSort(int)+79\\n    main+154\\n';
  const profile = await readText(
    `{"type": "attached_probes", "data": {"probes": 2}}\n{"type": "map", "data": {"@": {"${key}": 3}}}\n{"type": "hist", "data": {"@h": {"${key}": [{"min": 1, "max": 1, "count": 4}, {"min": 2, "max": 3, "count": 1}]}}}\n{"type": "stats", "data": {"@s": {"${key}": {"count": 2, "average": 3, "total": 6}}}}\n`,
  );
  expect(profile.views.map(({ name, total }) => `${name} ${total}`)).toEqual(['@h 5', 'count 3', '@s 2']);
});

test('newer bpftrace: tuples as keys, source lines, inlined functions; kernel stacks that were cut short', async () => {
  const { views, unread } = await readText(
    'Attached 2 probes\n\n@s[(\n    [inlined] read_zero@drivers/char/mem.c:12\n    vfs_read+12@fs/read_write.c:470\n    entry_SYSCALL_64_after_hwframe+118\n, dd)]: 4\n@s[(\n    clear_user+5@lib/usercopy.c:9\n    vfs_read+12@fs/read_write.c:470\n, dd)]: 3\n',
  );
  expect(unread.count).toBe(0);
  expect(
    views[0]!.entries.map(({ name, file, line, kind, total }) => [name, file, line, kind, total]),
  ).toEqual([
    ['read_zero', 'drivers/char/mem.c', 12, 'inlined', 4],
    ['clear_user', 'lib/usercopy.c', 9, 'kernel', 3],
    ['vfs_read', 'fs/read_write.c', 470, 'kernel', 7],
    ['entry_SYSCALL_64_after_hwframe', null, null, 'kernel', 4],
  ]);
});

test('stack(raw) is addresses alone, at the start of the line', async () => {
  const { views, unread } = await readText(
    'Attached 1 probe\n\n@[\nffffffff81234567\nffffffff81000012\n]: 4\n@[\nffffffff81234567\n]: 2\n',
  );
  expect(unread.count).toBe(0);
  expect(views[0]!.entries).toMatchObject([{ name: '[unknown]', kind: 'kernel', self: 6 }]);
});

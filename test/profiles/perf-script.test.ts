import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { capture, readCapture, readText, selfPercent } from './captures.ts';

const LAYOUTS = ['stacks', 'header', 'ns', 'misc', 'srcline', 'records', 'no-time'];
const WITHOUT_PERIOD = ['ip-sym', 'time-event'];

test.each([...LAYOUTS, ...WITHOUT_PERIOD])(
  'script-%s: one recording gives one count of samples, whatever the fields',
  async name => {
    const profile = await readCapture(`perf/script-${name}.txt`);
    const hot = profile.views[0]!.entries.find(entry => entry.name === 'hotSort')!;
    const reference = (await readCapture('perf/script-stacks.txt')).views[0]!;
    expect(profile.unread.count).toBe(0);
    expect(profile.views[0]!.samples).toBe(reference.samples);
    expect(hot.samples).toBe(reference.entries.find(entry => entry.name === 'hotSort')!.samples);
  },
);

test.each([1, 7, 4096])('chunks of %d bytes give the same profile as one', async size => {
  const whole = await readCapture('perf/script-events.txt');
  const pieces = await readText(capture('perf/script-events.txt').subarray(0), size);
  expect(pieces.views.map(({ name, total, entries }) => ({ name, total, entries }))).toEqual(
    whole.views.map(({ name, total, entries }) => ({ name, total, entries })),
  );
});

test('perf report and perf script of one recording agree to 0.01 points, entry by entry', async () => {
  const report = await readCapture('perf/report-sort-symbol.txt');
  const script = await readCapture('perf/script-flat.txt');
  const named = report.views[0]!.entries.filter(({ name }) => !name.startsWith('0x'));
  expect(named.length).toBeGreaterThan(15);
  for (const { name, self } of named)
    expect(Math.abs(selfPercent(script, name) - self!)).toBeLessThanOrEqual(0.01);
});

test('inclusive shares agree with the Children column of perf report', async () => {
  const report = await readCapture('perf/report-chain-none.txt');
  const script = (await readCapture('perf/script-stacks.txt')).views[0]!;
  for (const name of ['hotHash', 'work', 'main']) {
    const children = report.views[0]!.entries.find(entry => entry.name === name)!.total!;
    const total = script.entries.find(entry => entry.name === name)!.total!;
    // Two rows (two commands), each rounded to 0.01.
    expect(Math.abs((100 * total) / script.total - children)).toBeLessThanOrEqual(0.011);
  }
});

test('periods of clocks are nanoseconds, other events count themselves, and events are never added', async () => {
  const profile = await readCapture('perf/script-events.txt');
  const [first, ...others] = profile.views.map(({ name, unit }) => `${name} ${unit}`);
  expect(first).toBe('cpu-clock ns');
  expect(others.sort()).toEqual(['context-switches context-switches', 'page-faults page-faults']);
});

test('without -g the frame stands on the header line, and each line is a sample', async () => {
  const profile = await readCapture('perf/script-flat.txt');
  const lines = capture('perf/script-flat.txt').toString().trim().split('\n').length;
  expect(profile.views[0]!.samples).toBe(lines);
  expect(profile.unread.count).toBe(0);
});

test("inlined frames are frames, and their self time is the caller's, as perf report has it", async () => {
  const profile = await readCapture('perf/script-inlined.txt');
  const inlined = profile.stacks!.frames.filter(({ kind }) => kind === 'inlined');
  expect(inlined.length).toBeGreaterThan(0);
  expect(profile.views[0]!.entries.every(({ module, name }) => module !== null || name === '[unknown]')).toBe(
    true,
  );
  expect(
    profile.views[0]!.entries.filter(({ kind }) => kind === 'inlined').every(({ self }) => self === 0),
  ).toBe(true);
});

test('--header tells the duration, the processors and the command', async () => {
  const { recording } = await readCapture('perf/script-header.txt');
  expect(recording.seconds).toBeGreaterThan(0.2);
  expect(recording.processors).toBe(2);
  expect(recording.command).toContain('perf record');
});

test('gzip, UTF-16 and CRLF change nothing', async () => {
  const plain = capture('perf/script-events.txt');
  const text = plain.toString();
  const expected = (await readText(plain)).views[0]!.entries;
  expect((await readText(gzipSync(plain))).views[0]!.entries).toEqual(expected);
  expect((await readText(Buffer.from(`\ufeff${text}`, 'utf16le'))).views[0]!.entries).toEqual(expected);
  const crlf = (await readText(text.replaceAll('\n', '\r\n'))).views[0]!.entries;
  expect(crlf.map(({ name, self, total }) => ({ name, self, total }))).toEqual(
    expected.map(({ name, self, total }) => ({ name, self, total })),
  );
});

test.each([
  [
    'a JIT map frame',
    'JS:*fib /app/w.js:1:76 (/tmp/perf-9.map)',
    { name: 'JS:*fib /app/w.js:1:76', module: '/tmp/perf-9.map', kind: 'jit' },
  ],
  ['a deleted DSO', 'foo+0x1 (/a/b (deleted))', { name: 'foo', module: '/a/b (deleted)', kind: 'user' }],
  ['a DSO with a blank', 'foo+0x1 (/opt/my app/lib.so)', { name: 'foo', module: '/opt/my app/lib.so' }],
  [
    'an anonymous namespace',
    '(anonymous namespace)::work(int)+0x2 (/x)',
    { name: '(anonymous namespace)::work(int)', module: '/x' },
  ],
  [
    'a kernel module',
    'nf_hook+0x1 ([nf_conntrack])',
    { name: 'nf_hook', module: '[nf_conntrack]', kind: 'kernel' },
  ],
  ['a guest kernel', 'do_idle+0x1 ([guest.kernel.kallsyms])', { name: 'do_idle', kind: 'kernel' }],
  ['the vDSO', '__vdso_gettimeofday+0x1 ([vdso])', { name: '__vdso_gettimeofday', kind: 'user' }],
  ['a DSO offset', 'foo+0x1 (/usr/lib/x.so+0x28a3)', { name: 'foo', module: '/usr/lib/x.so' }],
  ['no symbol at all', '[unknown] ([unknown])', { name: '[unknown]', module: null }],
])('%s is read as what it is', async (_, frame, expected) => {
  const profile = await readText(
    `dd 25607 [002] 4794564.109216: 250000 cpu-clock: \n\t    7fff12345678 ${frame}\n\n`,
  );
  expect(profile.views[0]!.entries[0]).toMatchObject(expected);
});

test('a paste whose tabs became blanks is read alike', async () => {
  const text =
    'dd 25607 [002] 94.109216: 250000 cpu-clock: \n    7fff1 foo+0x12 (/x)\n    7fff0 main+0x8b (/x)\n\n';
  const profile = await readText(text);
  expect(profile.views[0]!.entries.map(({ name }) => name)).toEqual(['foo', 'main']);
});

test('lines of no kind are counted, and the samples around them stay whole', async () => {
  const text =
    'dd 1 [002] 94.109216: 250000 cpu-clock: \n\t7fff1 foo+0x12 (/x)\n\nperf: something went wrong here: really\ndd 1 [002] 94.209216: 250000 cpu-clock: \n\t7fff1 foo+0x12 (/x)\n\n';
  const profile = await readText(text);
  expect(profile.views[0]!.samples).toBe(2);
  expect(profile.unread).toEqual({
    count: 1,
    lines: [{ line: 4, text: 'perf: something went wrong here: really' }],
  });
});

test('what node --perf-basic-prof names stands in its map, and is known to be compiled', async () => {
  const profile = await readCapture('perf/script-jit.txt');
  const compiled = profile.stacks!.frames.filter(({ kind }) => kind === 'jit');
  expect(compiled.some(({ name }) => /^JS:.*hot\.mjs:\d+:\d+$/.test(name))).toBe(true);
  expect(compiled.every(({ module }) => /perf-\d+\.map$/.test(module!))).toBe(true);
  expect(profile.unread.count).toBe(0);
});

import { expect, test } from '@jest/globals';
import { capture, readCapture, readText } from './captures.ts';

test("a session at pprof's prompt: tables of one profile are one view, and the listed source is kept", async () => {
  const profile = await readCapture('pprof/cpu-session.txt');
  expect(profile.unread.count).toBe(0);
  expect(profile.views).toHaveLength(1);
  expect(profile.views[0]).toMatchObject({ name: 'cpu', unit: 'ns' });
  // The same functions stand in both tables; their figures are those of one.
  const [, printed] = /\s(\d+)ms\s+\S+\s+\S+\s+\S+\s+\S+\s+runtime\.mallocgc/.exec(
    capture('pprof/cpu-session.txt').toString(),
  )!;
  expect(profile.views[0]!.entries.find(({ name }) => name === 'runtime.mallocgc')?.self).toBe(
    Number(printed) * 1e6,
  );
  expect(profile.annotations.map(annotation => annotation.function)).toContain('main.work');
});

test('two profiles in one paste are two views, each with its own total', async () => {
  const paste = ['heap-top', 'block-top'].map(name => capture(`pprof/${name}.txt`).toString()).join('\n');
  const { views } = await readText(paste);
  expect(views.map(({ name, unit }) => `${name}/${unit}`)).toEqual(['inuse_space/bytes', 'delay/ns']);
  const alone = (await readCapture('pprof/block-top.txt')).views[0]!;
  expect(views[1]!.total).toBe(alone.total);
  expect(views[1]!.entries.length).toBe(alone.entries.length);
});

test.each([
  ['-dot', 'pprof/cpu-dot.txt'],
  ['-top -files', 'pprof/cpu-top-files.txt'],
  ['-top -addresses', 'pprof/cpu-top-addresses.txt'],
])('%s: the whole is that of the protobuf, and so is the leading function', async (form, file) => {
  const binary = (await readCapture('pprof/cpu.pb.gz')).views[0]!;
  const text = await readCapture(file);
  expect(text.unread.count).toBe(0);
  expect(text.views[0]!.total).toBe(binary.total);
  const sum = text.views[0]!.entries.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBeLessThanOrEqual(binary.total);
  if (form === '-dot') {
    expect(text.views[0]!.entries[0]).toMatchObject({
      name: binary.entries[0]!.name,
      self: binary.entries[0]!.self,
      total: binary.entries[0]!.total,
    });
  }
});

test('-disasm: instructions with their address and the line that they were made from', async () => {
  const [annotation] = (await readCapture('pprof/cpu-disasm.txt')).annotations;
  const call = annotation!.lines.find(({ code }) => code.includes('CALL regexp.MustCompile'))!;
  expect(call).toMatchObject({
    address: expect.stringMatching(/^[0-9a-f]+$/),
    file: 'main.go',
    line: expect.any(Number),
  });
  expect(call.code).not.toContain(';');
});

test('a filter is named, since its shares are of the whole profile still', async () => {
  const { notes, unread } = await readCapture('pprof/cpu-top-focus.txt');
  expect(unread.count).toBe(0);
  expect(notes.join()).toContain('filtered by focus=regexp, ignore=backtrack');
});

test('a difference (-base): the total is the base, what shrank is named, as text and as protobuf', async () => {
  const text = await readCapture('pprof/heap-base-top.txt');
  const binary = await readCapture('pprof/heap-base.pb.gz');
  const held = (profile: typeof text) => profile.views[0]!.entries.find(({ name }) => name === 'main.hold')!;
  expect(held(text).self).toBe(-20 * 1024 ** 2);
  expect(held(binary).self).toBe(held(text).self);
  expect(binary.views[0]!.total).toBe(text.views[0]!.total);
  for (const { notes } of [text, binary]) expect(notes.join()).toMatch(/difference.*down `main\.hold`/);
});

test.each(['labels.pb.gz', 'labels-raw.txt', 'labels-traces.txt'])(
  'pprof/%s: goroutine labels are told with their shares',
  async file => {
    const { notes } = await readCapture(`pprof/${file}`);
    expect(notes.join()).toMatch(/label route: \/items \d+\.\d %, \/users \d+\.\d %/);
  },
);

test('block and mutex profiles say which side of the lock they charge', async () => {
  expect((await readCapture('pprof/mutex.pb.gz')).notes.join()).toContain('the holder');
  expect((await readCapture('pprof/mutex-debug1.txt')).notes.join()).toContain('the holder');
  expect((await readCapture('pprof/block.pb.gz')).notes.join()).toContain('charges who waited');
  expect((await readCapture('pprof/block-top.txt')).notes.join()).toContain('charges who waited');
});

test('-peek names the callers and the callees with their shares', async () => {
  expect((await readCapture('pprof/cpu-peek.txt')).notes.join()).toMatch(
    /runtime\.mallocgc is called by runtime\.growslice 42\.9 %.*calls runtime\.\(\*mcache\)\.nextFree/,
  );
});

test.each([
  [
    'Go 1.9 and before',
    '820ms of 870ms total (94.25%)\n      flat  flat%   sum%        cum   cum%\n     350ms 40.23% 40.23%      350ms 40.23%  runtime.usleep\n',
    { total: 870e6, unit: 'ns', self: 350e6 },
  ],
  [
    'Go 1.4 and before, and gperftools',
    'Total: 2525 samples\n     298  11.8%  11.8%      345  13.7% runtime.mapaccess1_fast64\n     268  10.6%  22.4%     2124  84.1% main.FindLoops\n',
    { total: 2525, unit: 'samples', self: 298 },
  ],
  [
    "gperftools' heap, in megabytes without a unit",
    'Total: 293.5 MB\n   170.5  58.2%  58.2%    170.5  58.2% Arena::Alloc (inline)\n    80.3  27.4%  85.5%    251.0  85.5% Table::Grow\n',
    { total: 293.5 * 1024 ** 2, unit: 'bytes', self: 170.5 * 1024 ** 2 },
  ],
  [
    'tiny shares, in scientific notation',
    'Type: inuse_space\nShowing nodes accounting for 5GB, 100% of 5GB total\n      flat  flat%   sum%        cum   cum%\n       5GB   100%   100%        5GB   100%  main.cache\n   -0.50kB 9.5e-06%   100%    -0.50kB 9.5e-06%  main.neg\n',
    { total: 5 * 1024 ** 3, unit: 'bytes', self: 5 * 1024 ** 3 },
  ],
])('the table of %s', async (_, text, expected) => {
  const { views, unread } = await readText(text);
  expect(unread.count).toBe(0);
  expect(views[0]).toMatchObject({ total: expected.total, unit: expected.unit });
  expect(views[0]!.entries[0]!.self).toBe(expected.self);
});

test('source whose file was cut from the heading, indented by tabs, with a mark of the sender', async () => {
  const profile = await readText(
    [
      '\t(pprof) top',
      '\tShowing nodes accounting for 7.71s, 85.48% of 9.02s total',
      '\t      flat  flat%   sum%        cum   cum%',
      '\t     7.71s 85.48% 85.48%      8.21s 91.02%  sorting.BubbleSort   // look here',
      '\t(pprof) list BubbleSort',
      '\tTotal: 9.02s',
      '\tROUTINE ======================== sorting.BubbleSort',
      '\t     7.71s      8.21s (flat, cum) 91.02% of Total',
      '\t         .          .      3:func BubbleSort(arr []int) []int {',
      '\t     4.43s      4.75s      6:           for j := 0; j < n-i-1; j++ {',
      '',
    ].join('\n'),
  );
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]).toMatchObject({ total: 9.02e9 });
  expect(profile.views[0]!.entries.map(({ name }) => name)).toEqual(['sorting.BubbleSort']);
  expect(profile.annotations[0]!.lines.map(({ line, self, address }) => [line, self, address])).toEqual([
    [3, 0, null],
    [6, 4.43e9, null],
  ]);
});

test('-weblist: the page is read as what -list prints', async () => {
  const profile = await readCapture('pprof/cpu-weblist.html');
  const page = capture('pprof/cpu-weblist.html').toString();
  const [, flat, cum] = /Total:\s+(\d+)(?:ms)?\s+(\d+)ms \(flat, cum\)/.exec(page)!;
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]).toMatchObject({ name: 'cpu', unit: 'ns', total: 370e6 });
  expect(profile.views[0]!.entries).toMatchObject([
    { name: 'main.match', file: '/app/main.go', self: Number(flat) * 1e6, total: Number(cum) * 1e6 },
  ]);
  const [annotation] = profile.annotations;
  expect(annotation!.lines.map(({ line }) => line).slice(0, 3)).toEqual([27, 28, 29]);
  expect(annotation!.lines.find(({ line }) => line === 32)!.code.trim()).toBe(
    'func match(text string) int {',
  );
  expect(annotation!.lines.reduce((sum, { total }) => sum + (total ?? 0), 0)).toBe(Number(cum) * 1e6);
});

test('-tags: what each value of a label weighs, in both forms of the title', async () => {
  const profile = await readCapture('pprof/labels-tags.txt');
  expect(profile.views[0]).toMatchObject({ name: 'route', unit: 'ns', total: 320e6 });
  expect(profile.views[0]!.entries.map(({ name, self }) => `${name} ${self! / 1e6}`)).toEqual([
    'route=/items 230',
    'route=/users 90',
  ]);
  const newer = await readText(
    ' bytes: Total 12.0MB of 16.0MB (75.00%)\n          8.0MB (50.00%): 32kB\n          4.0MB (25.00%): 48B\n\n route: Total 2.0MB of 16.0MB (12.50%)\n          2.0MB (12.50%): /a: b\n',
  );
  expect(newer.views.map(({ name, total }) => `${name} ${total / 1024 ** 2}`)).toEqual([
    'bytes 16',
    'route 16',
  ]);
  expect(newer.views[1]!.entries[0]).toMatchObject({ name: 'route=/a: b', self: 2 * 1024 ** 2 });
});

test('-mean prints averages, which are refused as shares', async () => {
  const text =
    'File: hot\nType: mean_delay\nShowing nodes accounting for 1029.60ms, 51398.29% of 2ms total\n      flat  flat%   sum%        cum   cum%\n  901.35ms 44996.07% 44996.07%   901.35ms 44996.07%  sync.(*WaitGroup).Wait\n';
  await expect(readText(text)).rejects.toThrow(/averages a sample/);
});

import { expect, test } from '@jest/globals';
import { capture, readCapture, readText, selfPercent } from './captures.ts';

/** Rows "percent … [.] symbol" of a report, added up by symbol: an independent, cruder reading. */
function rowsOf(path: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of capture(path).toString().split('\n')) {
    const match = /^ +(\d+\.\d\d)%.*?\[[.k]\] (.*)$/.exec(line);
    if (match === null || line.includes('--')) continue;
    sums.set(match[2]!.trim(), (sums.get(match[2]!.trim()) ?? 0) + Number(match[1]));
  }
  return sums;
}

test.each(['plain', 'header', 'samples', 'no-children', 'system', 'hierarchy'])(
  'report-%s: every row is read, and rows of one symbol are added up',
  async name => {
    const profile = await readCapture(`perf/report-${name}.txt`);
    const rows = rowsOf(`perf/report-${name}.txt`);
    expect(profile.format).toBe('perf-report');
    expect(profile.unread).toEqual({ count: 0, lines: [] });
    expect(rows.size).toBeGreaterThan(10);
    for (const [symbol, percent] of rows) expect(selfPercent(profile, symbol)).toBeCloseTo(percent, 6);
  },
);

test.each(['plain', 'hierarchy', 'separator', 'sort-pid', 'sort-symbol', 'utilization', 'samples'])(
  'report-%s: the same data sorted otherwise gives the same share of hotSort',
  async name => {
    const expected = selfPercent(await readCapture('perf/report-sort-symbol.txt'), 'hotSort');
    expect(
      Math.abs(selfPercent(await readCapture(`perf/report-${name}.txt`), 'hotSort') - expected),
    ).toBeLessThan(0.011);
  },
);

test.each(['children', 'chain-none', 'fractal', 'folded', 'count'])(
  'report-%s: Children is the total and Self the self, whatever the call graph below looks like',
  async name => {
    const profile = await readCapture(`perf/report-${name}.txt`);
    const work = profile.views[0]!.entries.find(entry => entry.name === 'hotHash')!;
    const rows = capture('perf/report-chain-none.txt')
      .toString()
      .split('\n')
      .filter(line => line.endsWith('[.] hotHash'));
    const sum = (column: number) =>
      rows.reduce((all, row) => all + Number.parseFloat(row.trim().split(/\s+/)[column]!), 0);
    expect(work.total).toBeCloseTo(sum(0), 6);
    expect(work.self).toBeCloseTo(sum(1), 6);
    expect(profile.unread.count).toBe(0);
  },
);

test('each event of a recording is a view of its own, the CPU clock first', async () => {
  const profile = await readCapture('perf/report-events.txt');
  expect(profile.views.map(({ name }) => name)).toEqual(['cpu-clock', 'page-faults', 'context-switches']);
  expect(selfPercent(profile, 'schedule', 2)).toBeCloseTo(100, 1);
});

test('a group prints one percent an event in one column, and each is read into its event', async () => {
  const profile = await readCapture('perf/report-group.txt');
  expect(profile.views.map(({ name }) => name)).toEqual(['cpu-clock', 'page-faults']);
  for (const index of [0, 1]) {
    const sum = profile.views[index]!.entries.reduce((all, { self }) => all + self!, 0);
    expect(sum).toBeGreaterThan(98);
    expect(sum).toBeLessThan(101);
  }
});

test('a command that is constant is a comment, and its rows are read without that column', async () => {
  const profile = await readCapture('perf/report-one-comm.txt');
  expect(profile.views[0]!.entries[0]).toMatchObject({ name: 'hotSort', module: 'hot', kind: 'user' });
});

test('--sort dso makes modules the entries, --sort srcline gives file and line', async () => {
  const modules = await readCapture('perf/report-sort-dso.txt');
  expect(modules.views[0]!.entries.map(({ name }) => name)).toContain('libc.so.6');
  const lines = await readCapture('perf/report-sort-srcline.txt');
  expect(lines.views[0]!.entries[0]).toMatchObject({ file: 'hot.cpp', line: expect.any(Number) });
  const cpus = await readCapture('perf/report-sort-cpu.txt');
  expect(cpus.views[0]!.entries.map(({ name }) => name).sort()).toEqual([
    'CPU not recorded bg worker 7',
    'CPU not recorded hot',
  ]);
});

test('sample counts come from -n alone: the count in the header is rounded, and a note says so', async () => {
  const counted = await readCapture('perf/report-samples.txt');
  const script = (await readCapture('perf/script-flat.txt')).views[0]!;
  expect(counted.views[0]!.samples).toBe(script.samples);
  expect(counted.views[0]!.entries[0]!.samples).toBe(script.entries[0]!.samples);
  const rounded = await readText(
    "# Samples: 3K of event 'cycles'\n# Overhead  Symbol\n# ........  ......\n    55.00%  [.] f\n",
  );
  expect(rounded.views[0]!.samples).toBeNull();
  expect(rounded.notes.join()).toContain('rounded (3K)');
});

test('perf diff is before and after: delta added to the baseline', async () => {
  const profile = await readCapture('perf/diff.txt');
  expect(profile.format).toBe('perf-diff');
  const line = capture('perf/diff.txt')
    .toString()
    .split('\n')
    .find(text => text.endsWith('[.] hotSort'))!;
  const [before, delta] = line.trim().split(/\s+/).map(Number.parseFloat);
  expect(selfPercent(profile, 'hotSort', 1)).toBeCloseTo(before!, 6);
  expect(selfPercent(profile, 'hotSort', 0)).toBeCloseTo(before! + delta!, 6);
});

test('rows pasted without their header are read by the mark before the symbol', async () => {
  const rows =
    '    28.58%  bg worker 7  libfoo.so (deleted)   [.] work<int, int>::run\n    13.70%  hot          [kernel.kallsyms]     [k] do_idle\n';
  const profile = await readText(rows);
  expect(profile.views[0]!.entries[0]).toMatchObject({
    name: 'work<int, int>::run',
    module: 'libfoo.so (deleted)',
    self: 28.58,
  });
  expect(profile.views[0]!.entries[1]).toMatchObject({ name: 'do_idle', kind: 'kernel' });
});

test('what is no row, chain or comment is counted as not understood', async () => {
  const text = `${capture('perf/report-plain.txt')}\nsome stray remark\n`;
  const profile = await readText(text);
  expect(profile.unread.count).toBe(1);
  expect(profile.unread.lines[0]!.text).toBe('some stray remark');
});

test('-v prints an address and the kind of symbol table before the mark: neither is the name', async () => {
  const text =
    "# Samples: 3  of event 'cycles'\n# Overhead  Command  Shared Object  Symbol\n# ........  .......  .............  ..........\n    55.00%  hot      /tmp/hot       0x24a6             B [.] hotSort(int)\n";
  const profile = await readText(text);
  expect(profile.views[0]!.entries[0]).toMatchObject({
    name: 'hotSort(int)',
    module: '/tmp/hot',
    kind: 'user',
  });
});

test('a message around a pasted profile is set aside, and lines keep their numbers', async () => {
  const text =
    'hey, what is this?\n```\n    62.00%  java  libjvm.so  [.] G1ParScanThreadState::copy\n     8.10%  java  libjvm.so  [.] SpinPause\n```\nthanks!\n';
  const profile = await readText(text);
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]!.entries[0]).toMatchObject({ name: 'G1ParScanThreadState::copy', at: { line: 3 } });
  expect(profile.notes.join()).toContain('fences');
});

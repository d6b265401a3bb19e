/** Profilers of other languages and of memory, from captures of the tools: figures as the tools print them. */
import { expect, test } from '@jest/globals';
import { capture, readCapture, readText, top } from './captures.ts';

const text = (file: string) => capture(`tools/${file}`).toString();

test('gprofng: functions, a call tree and callers of one experiment have the same own times', async () => {
  const printed = /^(\d\.\d+) +[\d.]+ +\d\.\d+ +[\d.]+ +hot$/m.exec(text('gprofng-functions.txt'))![1];
  for (const file of ['functions', 'calltree', 'callers', 'two-metrics']) {
    const profile = await readCapture(`tools/gprofng-${file}.txt`);
    expect(profile.unread.count).toBe(0);
    expect(profile.views[0]).toMatchObject({ unit: 's', axis: 'cpu' });
    expect(profile.views[0]!.entries[0]).toMatchObject({ name: 'hot', self: Number(printed) });
  }
  const tree = await readCapture('tools/gprofng-calltree.txt');
  expect(tree.views[0]!.entries.find(({ name }) => name === 'main')!.total).toBe(tree.views[0]!.total);
});

test('heaptrack: bytes at the peak, calls and temporary allocations as its summary has them', async () => {
  const { views, notes, unread } = await readCapture('tools/heaptrack.txt');
  expect(unread.count).toBe(0);
  expect(views.map(({ name, unit }) => [name, unit])).toEqual([
    ['peak', 'bytes'],
    ['allocations', 'calls'],
    ['temporary', 'calls'],
  ]);
  const calls = /^calls to allocation functions: (\d+)/m.exec(text('heaptrack.txt'))![1];
  expect(views[1]!.total).toBe(Number(calls));
  expect(views[0]!.entries[0]).toMatchObject({ name: 'alloc', file: '/src/gp.c', line: 6, self: 16_600_000 });
  expect(notes.join()).toContain('peak heap memory consumption');
});

test("DHAT: who called malloc, not malloc; totals are the file's", async () => {
  const { views } = await readCapture('tools/dhat.json');
  expect(views.map(({ name }) => name)).toEqual(['total', 'at the peak', 'at the end', 'blocks']);
  expect(views[0]!.entries[0]).toMatchObject({ name: 'alloc', file: 'gp.c', line: 6, self: 49_800_000 });
  expect(views[1]!.entries[0]!.self).toBe(16_600_660);
});

test('GHC: ticks, percents and JSON of one program name the same cost centres', async () => {
  const ticks = await readCapture('tools/ghc-ticks.prof');
  const percents = await readCapture('tools/ghc-percents.prof');
  const json = await readCapture('tools/ghc-json.prof');
  const all = Number(/\((\d+) ticks/.exec(text('ghc-ticks.prof'))![1]);
  expect(ticks.views[0]).toMatchObject({ unit: 'ticks', total: all, samples: all });
  expect(percents.views[0]).toMatchObject({ unit: '%', total: 100 });
  for (const { views } of [ticks, percents])
    expect(views[0]!.entries.slice(0, 2).map(({ name }) => name)).toEqual(['count.\\', 'fib']);
  expect(ticks.views[0]!.entries[0]).toMatchObject({
    module: 'Main',
    line: 7,
    file: expect.stringMatching(/\.hs$/),
  });
  const own = json.views[0]!.entries.filter(({ module }) => module === 'Main').map(({ name }) => name);
  expect(own.slice(0, 2)).toEqual(['count.\\', 'fib']);
  expect(json.views[0]!.total).toBe(JSON.parse(text('ghc-json.prof')).total_ticks);
});

test('GHC before version 8: no column of sources; names that begin with digits or hold dots', async () => {
  const profile = await readText(
    '\tSun Aug  6 14:50 2014 Time and Allocation Profiling Report  (Final)\n\n\t   shop +RTS -p -RTS\n\n\ttotal time  =        0.02 secs   (20 ticks @ 1000 us, 1 processor)\n\ttotal alloc =  59,542,576 bytes  (excludes profiling overheads)\n\nCOST CENTRE MODULE  %time %alloc\n\nmain.go     Main     60.0   40.0\n\n                                             individual      inherited\nCOST CENTRE MODULE   no.     entries  %time %alloc   %time %alloc\n\nMAIN        MAIN     337           0    0.0    0.0   100.0  100.0\n main       Main     675           1   40.0   60.0   100.0  100.0\n  main.go   Main     676          12   60.0   40.0    60.0   40.0\n',
  );
  expect(top(profile, 2)).toEqual(['main.go 60 60', 'main 40 100']);
  expect(profile.recording).toEqual({ seconds: 0.02, command: 'shop +RTS -p -RTS' });
});

test('R: the file of samples and its summary agree', async () => {
  const raw = await readCapture('tools/rprof.out');
  const summary = await readCapture('tools/rprof-summary.txt');
  const seconds = (name: string, of: 'self' | 'total') =>
    (raw.views[0]!.entries.find(entry => entry.name === name)![of] ?? 0) / raw.recording.hertz!;
  for (const { name, self, total } of summary.views[0]!.entries.slice(0, 5)) {
    expect(seconds(name, 'total')).toBeCloseTo(total!, 3);
    expect(seconds(name, 'self')).toBeCloseTo(self!, 3);
  }
  expect(summary.views[0]!.total).toBeCloseTo(raw.recording.seconds!, 3);
});

test('SBCL: the last table of a report, with its samples', async () => {
  const { views, unread, recording } = await readCapture('tools/sb-sprof.txt');
  expect(unread.count).toBe(0);
  expect(views[0]!.total).toBe(Number(/Number of samples: +(\d+)/.exec(text('sb-sprof.txt'))![1]));
  expect(views[0]!.entries[0]!.name).toBe('FIB');
  expect(recording.hertz).toBe(200);
});

test("Erlang's eprof and fprof: own times; what is printed again for each process is not added", async () => {
  const eprof = await readCapture('tools/eprof.txt');
  const printed = /^Total: +(\d+) +100\.00% +(\d+)/m.exec(text('eprof.txt'))!;
  expect(eprof.views[0]!.total).toBe(Number(printed[2]) * 1000);
  expect(eprof.views[1]!.total).toBe(Number(printed[1]));
  const fprof = await readCapture('tools/fprof.txt');
  const totals = /\{ totals, +(\d+), +[\d.]+, +([\d.]+)\}/.exec(text('fprof.txt'))!;
  expect(fprof.views[0]!.total).toBe(Math.round(Number(totals[2]) * 1e6));
  expect(fprof.views[1]!.total).toBe(Number(totals[1]));
  expect(fprof.views[0]!.entries.map(({ name }) => name)).toContain('er:fib/1');
});

test('ruby-prof: the flat report and the graph agree', async () => {
  const flat = await readCapture('tools/ruby-prof-flat.txt');
  const graph = await readCapture('tools/ruby-prof-graph.txt');
  const rows = (profile: typeof flat) =>
    profile.views.map(({ entries }) =>
      entries.map(({ name, self, total }) => `${name} ${self} ${total}`).sort(),
    );
  expect(rows(flat)).toEqual(rows(graph));
  expect(flat.views[0]!.entries.find(({ name }) => name === 'Object#fib')).toMatchObject({
    file: 'rp.rb',
    line: 2,
  });
});

test("NYTProf's lines: time and number of runs of each", async () => {
  const { annotations, views } = await readCapture('tools/nytprof-line.csv');
  expect(annotations[0]!.lines[2]).toMatchObject({ line: 3, count: 20_003 });
  expect(views[0]!.unit).toBe('s');
});

test('ruby-prof: a last column that is empty in places, a recursive method', async () => {
  const profile = await readText(
    ' %self      total      self      wait     child     calls  name                           location\n 36.28      0.069     0.069     0.000     0.000    40000   Integer#%                      \n 15.72      0.051     0.030     0.000     0.021    21891  *Object#fib                     a.rb:1\n',
  );
  expect(top(profile, 2)).toEqual(['Integer#% 0.069 0.069', 'Object#fib 0.03 0.051']);
});

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

const EDGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'main()==>load': { ct: 1, wt: 300, cpu: 290, mu: 1000, pmu: 0 },
  'load==>load@1': { ct: 2, wt: 100, cpu: 90, mu: 800, pmu: 0 },
  'load@1==>parse': { ct: 2, wt: 60, cpu: 50, mu: 100, pmu: 0 },
  'main()': { ct: 1, wt: 1000, cpu: 900, mu: 5000, pmu: 0 },
};

test('XHProf: own time is what comes in less what goes out; recursion is not counted twice', async () => {
  const profile = await readText(JSON.stringify(EDGES));
  expect(profile.format).toBe('xhprof');
  expect(profile.views.map(({ name, unit, total }) => [name, unit, total])).toEqual([
    ['wall time', 'ns', 1_000_000],
    ['cpu', 'ns', 900_000],
    ['memory', 'bytes', 5000],
    ['calls', 'calls', 6],
  ]);
  expect(top(profile, 3)).toEqual(['main() 700000 1000000', 'load 240000 300000', 'parse 60000 60000']);
  const sum = profile.views[0]!.entries.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBe(1_000_000);
});

test('XHProf as PHP serialises it: lengths count bytes', async () => {
  const profile = await readText(
    'a:3:{s:13:"main()==>load";a:2:{s:2:"ct";i:1;s:2:"wt";i:300;}s:15:"main()==>parsé";a:2:{s:2:"ct";i:1;s:2:"wt";d:50;}s:6:"main()";a:2:{s:2:"ct";i:1;s:2:"wt";i:1000;}}',
  );
  expect(top(profile, 3)).toEqual(['main() 650000 1000000', 'load 300000 300000', 'parsé 50000 50000']);
});

test("memray: the tree's leaves keep what they allocated; stats list locations by size and by number", async () => {
  const tree = await readText(
    'Biggest 10 allocations:\n-----------------------\n📂 12.000MB (100.00 %) <ROOT>  \n└── [[3 frames hidden in 2 file(s)]]\n    └── 📂 12.000MB (99.90 %) _run_code  <frozen runpy>:88\n        ├── 📂 10.000MB (83.30 %) work  /app/a.py:12\n        │   └── 📄 9.000MB (75.00 %) alloc  /app/b.py:3\n        └── 📄 2.000MB (16.60 %) other  /app/a.py:20\n',
  );
  expect(tree.unread.count).toBe(0);
  expect(top(tree, 3)).toEqual([
    `alloc ${9 * 1024 ** 2} ${9 * 1024 ** 2}`,
    `other ${2 * 1024 ** 2} ${2 * 1024 ** 2}`,
    `work ${1024 ** 2} ${10 * 1024 ** 2}`,
  ]);
  const stats = await readText(
    '📦 Total memory allocated:\n\t12.000MB\n\n🥇 Top 2 largest allocating locations (by size):\n\t- alloc:/app/b.py:3 -> 9.000MB\n\t- other:/app/a.py:20 -> 2.000MB\n\n🥇 Top 2 largest allocating locations (by number of allocations):\n\t- other:/app/a.py:20 -> 5000\n',
  );
  expect(stats.views.map(({ name, total }) => [name, total])).toEqual([
    ['size', 12 * 1024 ** 2],
    ['allocations', 5000],
  ]);
});

test("Julia's Profile.print: overhead is a line's own, deeper lines by their place", async () => {
  const tree = await readText(
    'Overhead ╎ [+additional indent] Count File:Line; Function\n=========================================================\n   ╎147 @Base/client.jl:506; _start()\n   ╎ 147 @Base/client.jl:318; exec_options(opts::Base.JLOptions)\n   ╎  100 /app/a.jl:12; work(n::Int64)\n 80╎   80 @Base/math.jl:670; sqrt\n  7╎   20 /app/a.jl:14; inner\n 13╎    ╎+9 13 @Base/float.jl:400; +\n 47╎  47 /app/a.jl:20; other(x::Float64)\nTotal snapshots: 147. Utilization: 100% across all threads and tasks.\n',
  );
  expect(tree.unread.count).toBe(0);
  expect(top(tree, 5)).toEqual([
    'sqrt 80 80',
    'other(x::Float64) 47 47',
    '+ 13 13',
    'inner 7 20',
    '_start() 0 147',
  ]);
  const flat = await readText(
    ' Count  Overhead File                    Line Function\n =====  ======== ====                    ==== ========\n   147         0 @Base/client.jl          506 _start()\n    80        80 @Base/math.jl            670 sqrt\nTotal snapshots: 147\n',
  );
  expect(top(flat, 2)).toEqual(['sqrt 80 80', '_start() 0 147']);
  expect(flat.views[0]).toMatchObject({ total: 147, samples: 147 });
});

test("Scalene: Python's, native and system time of a line together", async () => {
  const profile = await readText(
    JSON.stringify({
      elapsed_time_sec: 2.1,
      program: 'a.py',
      files: {
        'a.py': {
          functions: [],
          lines: [
            {
              lineno: 4,
              line: 'for y in z:\n',
              n_cpu_percent_python: 0,
              n_cpu_percent_c: 0,
              n_sys_percent: 0,
            },
            {
              lineno: 5,
              line: '    x = f(y)\n',
              n_cpu_percent_python: 41.2,
              n_cpu_percent_c: 3.1,
              n_sys_percent: 0.4,
            },
          ],
        },
      },
    }),
  );
  expect(profile.format).toBe('scalene');
  expect(profile.annotations[0]!.lines).toMatchObject([
    { line: 4, self: null },
    { line: 5, self: 44.7, code: '    x = f(y)' },
  ]);
  expect(profile.recording).toEqual({ seconds: 2.1, command: 'a.py' });
});

test.each([
  [
    'rbspy',
    '% self  % total  name\n 33.33   100.00  block (2 levels) in run - /app/lib/a.rb\n  3.10    46.67  <main> - ./ci.rb\n',
    'block (2 levels) in run - /app/lib/a.rb 33.33 100',
  ],
  [
    'opreport -l',
    'samples  %        image name               app name                 symbol name\n12345    50.1234  libc-2.12.so             app                      memcpy\n12       0.0487   no-vmlinux               app                      /no-vmlinux\n',
    'memcpy 50.1234 null',
  ],
  [
    "dotnet-trace's topN",
    'Top 2 Functions (Exclusive)                            Inclusive           Exclusive           \n1. Monitor.Wait(class System.Object,int32)             59.87%              49.87%              \n2. Program.Fib(int32)                                  10.02%              9.87%               \n',
    'Monitor.Wait(class System.Object,int32) 49.87 59.87',
  ],
  [
    'nsys stats',
    ' Time (%)  Total Time (ns)  Num Calls   Avg (ns)   StdDev (ns)      Name    \n --------  ---------------  ---------  ----------  -----------  ----------\n     71.4      214,123,456          3  71374485.3  123456789.1  cudaMalloc\n     28.6       85,765,432         12   7147119.3   23123456.2  cudaMemcpy\n',
    'cudaMalloc 71.4 null',
  ],
  [
    "memray's summary",
    '┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┓\n┃                   ┃  <Total  ┃    Total ┃      Own ┃      Own ┃\n┃ Location          ┃  Memory> ┃ Memory % ┃   Memory ┃ Memory % ┃\n┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━┩\n│ _run_code at      │ 12.345MB │   95.80% │  1.250kB │    0.01% │\n│ <frozen runpy>    │          │          │          │          │\n│ work at /app/a.py │ 10.000MB │   77.60% │ 10.000MB │   77.60% │\n└───────────────────┴──────────┴──────────┴──────────┴──────────┘\n',
    'work at /app/a.py 77.6 77.6',
  ],
])('%s is read as a table, its own share by name', async (_, table, first) => {
  const profile = await readText(table);
  expect(profile.format).toBe('table');
  expect(top(profile, 1)).toEqual([first]);
});

import { expect, test } from '@jest/globals';
import { flameOf } from '../../src/profiles/flame.ts';
import { flameGraphSvg } from '../../src/profiles/flame-svg.ts';
import { capture, readCapture, readText, selfPercent } from './captures.ts';

interface V8Node {
  id: number;
  callFrame: { functionName: string };
}

test('.cpuprofile: a sample weighs the time until the next one, whatever its hit count', async () => {
  const raw = JSON.parse(capture('node/hot.cpuprofile').toString()) as {
    nodes: V8Node[];
    samples: number[];
    timeDeltas: number[];
    endTime: number;
    startTime: number;
  };
  const names = new Map(raw.nodes.map(node => [node.id, node.callFrame.functionName || '(anonymous)']));
  const spent = new Map<string, number>();
  raw.samples.forEach((id, index) => {
    const name = names.get(id)!;
    const last = raw.endTime - raw.startTime - raw.timeDeltas.reduce((all, delta) => all + delta, 0);
    const micros = Math.max(0, raw.timeDeltas[index + 1] ?? last);
    spent.set(name, (spent.get(name) ?? 0) + micros);
  });
  const view = (await readCapture('node/hot.cpuprofile')).views[0]!;
  expect(view.unit).toBe('ns');
  for (const name of ['serialise', 'work', 'match', 'fibonacci']) {
    const self = view.entries
      .filter(entry => entry.name === name)
      .reduce((all, entry) => all + entry.self!, 0);
    expect(self / 1000).toBeCloseTo(spent.get(name) ?? 0, 3);
  }
  expect(view.entries.find(entry => entry.name === 'serialise')).toMatchObject({
    line: 8,
    file: expect.stringMatching(/^\/.*hot\.mjs$/),
  });
});

test('.cpuprofile without deltas falls back to hit counts and says so', async () => {
  const raw = JSON.parse(capture('node/hot.cpuprofile').toString());
  const profile = await readText(JSON.stringify({ ...raw, timeDeltas: undefined }));
  expect(profile.views[0]!.unit).toBe('samples');
  expect(profile.notes.join()).toContain('hit counts');
});

test('.heapprofile: the sizes add up', async () => {
  const text = capture('node/hot.heapprofile').toString();
  const sizes = [...text.matchAll(/"selfSize":(\d+)/g)].reduce((all, match) => all + Number(match[1]), 0);
  expect((await readCapture('node/hot.heapprofile')).views[0]).toMatchObject({
    unit: 'bytes',
    axis: 'alloc',
    total: sizes,
  });
});

test('cProfile: every row, total calls and primitive ones, built-ins and lambdas', async () => {
  const profile = await readCapture('python/cprofile-tottime.txt');
  const rows = capture('python/cprofile-tottime.txt')
    .toString()
    .split('\n')
    .filter(line => /^ *\d+(?:\/\d+)? +\d+\.\d{3}/.test(line));
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]!.entries.length).toBe(rows.length);
  const [first] = rows;
  const [, tottime, , cumtime] = first!.trim().split(/\s+/);
  expect(profile.views[0]!.entries[0]).toMatchObject({
    name: 'raw_decode',
    file: 'decoder.py',
    self: Number(tottime),
    total: Number(cumtime),
  });
  expect(profile.views[0]!.entries.map(({ name }) => name)).toContain(
    "{method 'match' of 're.Pattern' objects}",
  );
});

test('a pstats file agrees with the callers that Python prints of it', async () => {
  const binary = await readCapture('python/cprofile.pstats');
  const text = await readCapture('python/pstats-stripped.txt');
  for (const { name, self, total } of text.views[0]!.entries.filter(entry => entry.self! > 0)) {
    const same = binary.views[0]!.entries.find(
      entry => entry.name === name && Math.abs(entry.self! - self!) < 0.001,
    )!;
    expect(Math.abs(same.total! - total!)).toBeLessThanOrEqual(0.001);
  }
  const callers = await readCapture('python/pstats-callers.txt');
  expect(callers.unread.count).toBe(0);
  expect(callers.views[0]!.entries[0]!.name).toBe('raw_decode');
});

test('line_profiler: hits, time and code of each line, in seconds whatever the timer unit', async () => {
  const profile = await readCapture('python/line-profiler.txt');
  const row = capture('python/line-profiler.txt')
    .toString()
    .split('\n')
    .find(line => line.includes('json.loads'))!;
  const [line, hits, time] = row.trim().split(/\s+/).map(Number);
  const found = profile.annotations
    .flatMap(({ lines }) => lines)
    .find(({ code }) => code.includes('json.loads'))!;
  expect(found).toMatchObject({ line, count: hits });
  expect(found.self).toBeCloseTo(time! * 1e-6, 9);
  expect(profile.unread.count).toBe(0);
});

test('node --prof-process: ticks of each section once, the unaccounted named', async () => {
  const profile = await readCapture('node/prof-process.txt');
  const header = /\((\d+) ticks, (\d+) unaccounted/.exec(capture('node/prof-process.txt').toString())!;
  expect(profile.views[0]!.total).toBe(Number(header[1]));
  expect(profile.views[0]!.entries.find(({ name }) => name === '[unaccounted]')!.self).toBe(
    Number(header[2]),
  );
  const sum = profile.views[0]!.entries.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBeGreaterThan(0.9 * Number(header[1]));
  expect(sum).toBeLessThanOrEqual(1.02 * Number(header[1]));
  expect(profile.unread.count).toBe(0);
});

test('gprof: seconds from the flat profile, totals from the call graph', async () => {
  const profile = await readCapture('c/gprof.txt');
  const flat = await readCapture('c/gprof-flat.txt');
  const graph = await readCapture('c/gprof-graph.txt');
  for (const { views } of [profile, flat, graph])
    expect(views[0]!.entries[0]).toMatchObject({ name: 'recurse' });
  expect(graph.views[0]!.entries.find(({ name }) => name === 'main')!.total).toBeCloseTo(
    profile.views[0]!.total,
    6,
  );
});

test("callgrind: self costs add up to the totals, and a call's cost is not the caller's own", async () => {
  for (const name of ['callgrind.out', 'callgrind-cache-instr.out']) {
    const profile = await readCapture(`c/${name}`);
    const summary = Number(/^summary: (\d+)/m.exec(capture(`c/${name}`).toString())![1]);
    const totals = Number(/^totals: (\d+)/m.exec(capture(`c/${name}`).toString())![1]);
    const sum = profile.views[0]!.entries.reduce((all, { self }) => all + self!, 0);
    expect(profile.unread.count).toBe(0);
    expect(profile.views[0]!.total).toBe(summary);
    expect(sum).toBe(totals);
  }
});

test('callgrind_annotate says the same as callgrind.out, function by function', async () => {
  const raw = (await readCapture('c/callgrind.out')).views[0]!;
  for (const name of ['callgrind-annotate', 'callgrind-annotate-tree']) {
    const text = await readCapture(`c/${name}.txt`);
    expect(text.unread.count).toBe(0);
    expect(text.views[0]!.entries.length).toBeGreaterThan(20);
    for (const entry of text.views[0]!.entries) {
      const same = raw.entries.filter(({ name: fn, self }) => fn === entry.name && self === entry.self);
      expect([entry.name, same.length]).not.toEqual([entry.name, 0]);
    }
  }
});

test('callgrind_annotate --inclusive gives totals, which pass 100 % on recursion', async () => {
  const inclusive = (await readCapture('c/callgrind-annotate-inclusive.txt')).views[0]!;
  const raw = (await readCapture('c/callgrind.out')).views[0]!;
  const recursion = inclusive.entries.find(({ name }) => name === "recurse'2")!;
  expect(recursion.self).toBeNull();
  expect(recursion.total).toBe(raw.entries.find(({ name }) => name === "recurse'2")!.total);
});

test('gcov: counts a line, never run is 0, not code is null', async () => {
  const lines = (await readCapture('c/gcov.txt')).annotations.flatMap(annotation => annotation.lines);
  expect(lines.find(({ code }) => code.includes('number % divisor'))!.count).toBe(60_000);
  expect(lines.find(({ code }) => code.includes('puts("never")'))!.count).toBe(0);
  expect(lines.find(({ code }) => code.includes('#include'))!.count).toBeNull();
  expect((await readCapture('c/gcov-branches.txt')).unread.count).toBe(0);
});

test.each(['kstack', 'ustack', 'both', 'json'])('bpftrace %s: the counts of the maps add up', async name => {
  const text = capture(`bpftrace/${name}.txt`).toString();
  const counts =
    name === 'json' ? [...text.matchAll(/\\n": (\d+)[,}]/g)] : [...text.matchAll(/\]: (\d+)$/gm)];
  const sum = counts.reduce((all, match) => all + Number(match[1]), 0);
  const profile = await readCapture(`bpftrace/${name}.txt`);
  expect(sum).toBeGreaterThan(10);
  expect(profile.views[0]!.total).toBe(sum);
  expect(profile.unread.count).toBe(0);
});

test("bpftrace: the kernel's stack stands inside the user's, and the comm at the root", async () => {
  const text =
    '@[\n    vfs_read+13\n    entry_SYSCALL_64_after_hwframe+118\n, \n    __read+14\n    main+3\n, hot]: 7\n@[, \n    main+3\n, hot]: 2\n';
  const { stacks, views } = await readText(text);
  const deepest = stacks!
    .path(stacks!.nodes - 1 > 4 ? 5 : stacks!.nodes - 1)
    .map(id => stacks!.frames[id]!.name);
  expect(deepest).toEqual(['hot', 'main', '__read', 'entry_SYSCALL_64_after_hwframe', 'vfs_read']);
  expect(views[0]!.entries.map(({ name, self, total, kind }) => [name, self, total, kind])).toEqual([
    ['vfs_read', 7, 7, 'kernel'],
    ['main', 2, 9, 'user'],
    ['__read', 0, 7, 'user'],
    ['entry_SYSCALL_64_after_hwframe', 0, 7, 'kernel'],
  ]);
});

test('perf top: the last whole screen, colours and clears taken away', async () => {
  const profile = await readCapture('perf/top-screens.txt');
  expect(profile.unread.count).toBe(0);
  expect(profile.views[0]!.entries.length).toBeGreaterThan(5);
  expect(profile.views[0]!.entries.some(({ name, module }) => name === 'hotSort' && module === 'hot')).toBe(
    true,
  );
});

test('async-profiler: traces give stacks, the flat table alone gives entries; the percent is of the counter', async () => {
  const profile = await readCapture('documented/async-flat.txt');
  expect(profile.views[0]).toMatchObject({ unit: 'ns', samples: 733 });
  expect(profile.views[0]!.total / 1e9).toBeCloseTo(7.33, 2);
  expect(profile.views[0]!.entries[1]).toMatchObject({
    name: 'do_syscall_64',
    kind: 'kernel',
    self: 950_000_000,
  });
  const flat = capture('documented/async-flat.txt').toString().split('\n').slice(-6).join('\n');
  expect((await readText(flat)).views[0]!.entries[0]).toMatchObject({
    name: 'java.util.HashMap.hash',
    self: 1_430_000_000,
    samples: 143,
  });
});

test('py-spy: a dump is a sample a thread, top is its last screen, raw is folded with places', async () => {
  const dump = await readCapture('documented/py-spy-dump.txt');
  expect(dump.views[0]!.total).toBe(3);
  expect(dump.views[0]!.entries[0]).toMatchObject({ name: 'wait', file: 'threading.py', self: 2 });
  const screen = await readCapture('documented/py-spy-top.txt');
  expect(screen.views[0]!.entries[0]).toMatchObject({
    name: 'fib',
    file: 'app.py',
    line: 10,
    self: 4.92,
    total: 4.92,
  });
  const raw = await readText(
    '<module> (app.py:60);serve (app.py:42);fib (app.py:10) 61\n<module> (app.py:60);serve (app.py:42) 31\n',
  );
  expect(raw.format).toBe('py-spy-raw');
  expect(raw.views[0]!.entries[0]).toMatchObject({
    name: 'fib',
    file: 'app.py',
    line: 10,
    self: 61,
    total: 61,
  });
});

test('perf annotate: the share of the symbol, summed by source line; samples where they are printed', async () => {
  const profile = await readCapture('perf/annotate-hotsort.txt');
  const rows = capture('perf/annotate-hotsort.txt')
    .toString()
    .split('\n')
    .flatMap(line => /^ +(\d+\.\d\d) :\s+[0-9a-f]+:/.exec(line)?.[1] ?? []);
  const sum = profile.annotations[0]!.lines.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBeCloseTo(
    rows.reduce((all, row) => all + Number(row), 0),
    6,
  );
  expect(profile.annotations[0]!.samples).toBe(
    Number(/\((\d+) samples/.exec(capture('perf/annotate-hotsort.txt').toString())![1]),
  );
  expect(profile.unread.count).toBe(0);
  expect((await readCapture('perf/annotate-samples.txt')).annotations[0]!.unit).toBe('samples');
});

test('a plain table says which columns it took for what', async () => {
  const profile = await readText(
    'Function          Self %   Total %   Calls\nparse_row          41.2     60.0      1200\nhash               12.5     12.5     99000\nmain                0.1    100.0         1\n',
  );
  expect(profile.format).toBe('table');
  expect(selfPercent(profile, 'parse_row')).toBeCloseTo(41.2, 6);
  expect(profile.views[0]!.entries[0]!.total).toBe(60);
  expect(profile.notes.join()).toContain('"Self %" for self');
});

test.each([
  ['a percent before the name', '55.3%  hotSort\n12.0%  memcpy\n 3.1%  malloc\n', 'hotSort', 55.3],
  [
    'a Markdown table',
    '| function | cpu % |\n|---|---|\n| hotSort | 55.3% |\n| memcpy | 12.0% |\n',
    'hotSort',
    55.3,
  ],
  ['a decimal comma', 'rank  self  method\n1  23,26%  a.B.c\n2  10,11%  a.B.d\n', 'a.B.c', 23.26],
  ['CSV with a percent', 'symbol,percent\nfoo,50.5%\nbar,20.0%\n', 'foo', 50.5],
  [
    'the heading and the table of top',
    'top - 10:00:00 up 1 day,  1 user,  load average: 1.00, 0.50, 0.20\nTasks: 100 total,   2 running\n%Cpu(s): 50.0 us,  1.0 sy\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n    812 app       20   0 1200000  80000  10000 R  99.9   1.1   2:13.45 tax-calc --all\n      1 root      20   0  160000  12000   8000 S   0.3   0.2   0:05.00 systemd\n',
    'tax-calc --all',
    99.9,
  ],
  [
    "pt-query-digest's profile, cut",
    '# Rank Query ID           Response time Calls  R/Call V/M   Item\n# ==== ================== ============= ====== ====== ===== ==========\n#    1 0xFFFCA4D67EA0A788 11.0 62.1%      1200 0.0092  0.02 SELECT orders\n#    2 0xB2249CB854EE3C2A  3.5 19.8%       410 0.0085  0.01 UPDATE stock\n',
    'SELECT orders',
    62.1,
  ],
])('%s is read as a table', async (_, text, name, percent) => {
  expect(selfPercent(await readText(text), name)).toBeCloseTo(percent, 6);
});

test('a Chrome trace: the chunks of a profile are joined, and the thread that works comes first', async () => {
  const { views, unread } = await readCapture('node/trace-chrome.json');
  expect(unread.count).toBe(0);
  expect(views[0]!.entries.slice(0, 4).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['sortAll', 'fibonacci']),
  );
  expect(views[0]!.entries.find(({ name }) => name === 'fibonacci')).toMatchObject({
    file: expect.stringMatching(/hot\.html$/),
    line: 2,
  });
});

test('trace events without a profile are spans: self is what is left of a span without those in it', async () => {
  const event = (ph: string, name: string, ts: number, dur?: number) => ({
    pid: 1,
    tid: 1,
    ph,
    name,
    ts,
    dur,
  });
  const events = [
    event('X', 'outer', 0, 100),
    event('X', 'inner', 10, 40),
    event('B', 'late', 200),
    event('E', 'late', 230),
    event('B', 'never', 300),
  ];
  const { views, unread, notes } = await readText(JSON.stringify(events));
  expect(views[0]!.entries.map(({ name, self, total }) => [name, self, total])).toEqual([
    ['outer', 60_000, 100_000],
    ['inner', 40_000, 40_000],
    ['late', 30_000, 30_000],
  ]);
  expect(unread.count).toBe(0);
  expect(notes.join()).toContain('1 spans have no end');
  const cut = JSON.stringify(events.slice(0, 3)).slice(0, -20);
  expect((await readText(cut)).notes.join()).toContain('cut off');
});

test("node's trace events are read", async () => {
  const { views } = await readCapture('node/trace-spans.json');
  expect(views[0]).toMatchObject({ unit: 'ns', axis: 'wall' });
  expect(views[0]!.entries.map(({ name }) => name)).toContain('MinorGC');
});

test('DTrace and bcc: blocks innermost first with a count, module before the backquote, comm behind the dash', async () => {
  const dtrace = await readCapture('documented/dtrace-stacks.txt');
  expect(dtrace.views[0]!.entries[0]).toMatchObject({
    name: '__forkx',
    module: 'libc.so.1',
    self: 12,
    total: 12,
  });
  const bcc = await readCapture('documented/bcc-profile.txt');
  expect(bcc.unread.count).toBe(0);
  expect(bcc.stacks!.frames.filter(({ kind }) => kind === 'process').map(({ name }) => name)).toEqual([
    'dd',
    'bash',
  ]);
  expect(bcc.views[0]!.total).toBe(7);
});

test('Firefox: both shapes, weights counted, samples without a stack left out', async () => {
  const gecko = await readCapture('documented/firefox-gecko.json');
  expect(gecko.views[0]!.entries.map(({ name, self, module, line }) => [name, self, module, line])).toEqual([
    ['memcpy', 2, 'libc.so.6', null],
    ['work', 1, null, 12],
    ['(root)', 0, null, null],
  ]);
  const processed = await readCapture('documented/firefox-processed.json');
  expect(processed.views[0]!.entries.map(({ name, self, total, file }) => [name, self, total, file])).toEqual(
    [
      ['work', 3, 3, 'app.rs'],
      ['start', 1, 4, null],
    ],
  );
});

test('our own flame graph is read back: parents by their ranges, self by what is left', async () => {
  const profile = await readText('main;a;x 50\nmain;a 30\nmain;b 20\n');
  const svg = flameGraphSvg(flameOf(profile)!);
  const back = await readText(svg);
  expect(back.format).toBe('flamegraph-svg');
  expect(back.views[0]!.entries.map(({ name, self, total }) => [name, self, total])).toEqual([
    ['x', 50, 50],
    ['a', 30, 80],
    ['b', 20, 20],
    ['main', 0, 100],
  ]);
});

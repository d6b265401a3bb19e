/** py-spy, cProfile, pstats, line_profiler, memory_profiler, pyinstrument: figures against what the tool printed. */
import { expect, test } from '@jest/globals';
import { capture, readCapture, readText, selfPercent, top } from './captures.ts';

const text = (path: string) => capture(path).toString();

test.each([
  ['dump', 3],
  ['dump-locals', 3],
  ['dump-native', 3],
  ['dump-sub', 4],
])('py-spy %s: a sample a thread, and no line is left', async (name, threads) => {
  const { views, unread, notes } = await readCapture(`python/py-spy-${name}.txt`);
  expect(unread.count).toBe(0);
  expect(views[0]!.total).toBe(threads);
  expect(notes.join()).toContain(`${threads} threads: `);
});

test('py-spy dump: native frames have a library, Python frames a file', async () => {
  const { stacks } = await readCapture('python/py-spy-dump-native.txt');
  expect(stacks!.frames.some(({ module, file }) => module === 'libc.so.6' && file === null)).toBe(true);
  expect(
    stacks!.frames.some(({ name, file, line }) => name === 'burn' && file === 'app.py' && line === 11),
  ).toBe(true);
});

test('py-spy dump --json says what the text says', async () => {
  const raw = JSON.parse(text('python/py-spy-dump.json')) as { frames: { name: string }[] }[];
  const { views, format } = await readCapture('python/py-spy-dump.json');
  expect(format).toBe('py-spy-dump');
  expect(views[0]!.total).toBe(raw.length);
  for (const { frames } of raw)
    expect(views[0]!.entries.some(({ name, self }) => name === frames[0]!.name && self! > 0)).toBe(true);
});

test('py-spy dump of older versions and of macOS: identifiers in capitals, values of several lines', async () => {
  const { views, unread } = await readText(
    'Process 1: python a.py\nPython v3.7.4 (/usr/bin/python3)\n\nThread 0x7F80A2BFE740 (active): "Main\u001b[0mThread"\n    \u001b[32mf\u001b[0m (a.py:3)\n        Locals:\n            text: "first\nsecond (x.py:1)\n"\n    main (a.py:9)\nThread 0X70000D5E3000 (idle)\n    wait (threading.py:300)\n'.replace(
      '0X7',
      '0x7',
    ),
  );
  expect(unread.count).toBe(0);
  expect(top({ views } as never, 4)).toEqual(['f 1 1', 'wait 1 1', 'main 0 1']);
});

test('py-spy top: times of the last screen, from more threads than one hundred percent too', async () => {
  const { views, unread } = await readCapture('python/py-spy-top.txt');
  expect(unread.count).toBe(0);
  const rows = [...text('python/py-spy-top.txt').matchAll(/%\s+(\d+\.\d+)s\s+(\d+\.\d+)s {3}(\S+) \(/g)];
  const last = rows.findLast(row => row[3] === 'square')!;
  expect(views[0]!.entries.find(({ name }) => name === 'square')).toMatchObject({
    self: Number(last[1]),
    total: Number(last[2]),
  });
  const busy = await readText(
    '  %Own   %Total  OwnTime  TotalTime  Function (filename)\n1600.00% 1600.00%    2048s     2048s   spin (a.py)\n',
  );
  expect(busy.views[0]!.entries[0]).toMatchObject({ name: 'spin', self: 2048 });
});

test.each(['python/python2.pstats', 'python/python3-marshal0.pstats', 'python/python3-marshal2.pstats'])(
  '%s: calls and names, whatever the version of marshal',
  async path => {
    const { views, unread } = await readCapture(path);
    expect(unread.count).toBe(0);
    const calls = views.find(({ name }) => name === 'calls')!;
    expect(calls.entries[0]).toMatchObject({ name: 'fib', file: 'small.py', line: 1, self: 465 });
    expect(calls.total).toBe(path.includes('python2') ? 472 : 473);
    expect(views[0]!.axis).toBe('wall');
  },
);

test('cProfile: callers below a table are not added to it', async () => {
  const { views, notes, unread } = await readCapture('python/cprofile-with-callers.txt');
  expect(unread.count).toBe(0);
  expect(views[1]!.entries[0]).toMatchObject({ name: 'fib', self: 465 });
  expect(views[1]!.total).toBe(473);
  expect(notes.join()).toContain('they are not added');
});

test('cProfile: callers of the profile module have numbers of calls alone', async () => {
  const { views, unread } = await readCapture('python/pstats-callers-profile.txt');
  expect(unread.count).toBe(0);
  expect(views[0]).toMatchObject({ name: 'calls', unit: 'calls' });
  expect(views[0]!.entries.find(({ name }) => name === 'work')).toMatchObject({
    file: 'prog.py',
    line: 11,
    self: 3,
  });
});

test('cProfile: what the program printed before is left out, negative times and rows without titles are read', async () => {
  const printed = await readText(
    'total 12\n         3 function calls in 0.010 seconds\n\n   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n        1   -0.000   -0.000    0.010    0.010 a.py:1(f)\n        0    0.002             0.002          {built-in method posix.fork}\n      5/1    0.008    0.002    0.008    0.008 C:\\x\\a.py:9(g (x))\n',
  );
  expect(printed.unread.count).toBe(0);
  expect(printed.notes.join()).toContain('1 lines before the table');
  expect(top(printed, 3)).toEqual([
    'g (x) 0.008 0.008',
    '{built-in method posix.fork} 0.002 0.002',
    'f 0 0.01',
  ]);
  const bare = await readText(
    '     6000    0.005    0.000    0.047    0.016 prog.py:11(work)\n        1    0.002    0.002    0.002    0.002 {built-in method time.sleep}\n',
  );
  expect([bare.format, bare.views[0]!.entries[0]!.name]).toEqual(['cprofile', 'work']);
});

test('line_profiler: in a unit too coarse for its lines, percents and the total say the time', async () => {
  const { annotations, unread } = await readCapture('python/line-profiler-seconds.txt');
  expect(unread.count).toBe(0);
  const total = Number(/Total time: (\S+) s/.exec(text('python/line-profiler-seconds.txt'))![1]);
  const [parse] = annotations;
  expect(parse!.total).toBeCloseTo(total, 9);
  const percent = Number(/(\d+\.\d)\s{2,}out \+= json/.exec(text('python/line-profiler-seconds.txt'))![1]);
  expect(parse!.lines.find(({ code }) => code.includes('json.dumps'))!.self).toBeCloseTo(
    (percent / 100) * total,
    9,
  );
});

test('line_profiler: large figures in powers of ten, colours, and a file that is not there', async () => {
  const { annotations, unread } = await readText(
    "Timer unit: 1e-09 s\n\nTotal time: 1.5 s\n\nCould not find file /gone.py\nAre you sure you are running this program from the same directory\nthat you ran the profiler from?\nContinuing without the function's contents.\n\nLine #      Hits         Time  Per Hit   % Time  Line Contents\n==============================================================\n     7     1e+06      1.5e+09   1500.0    100.0  \u001b[34mfor\u001b[0m x in y:\n",
  );
  expect(unread.count).toBe(0);
  expect(annotations[0]).toMatchObject({ function: '/gone.py', total: 1.5 });
  expect(annotations[0]!.lines[0]).toMatchObject({ line: 7, count: 1e6, self: 1.5, code: 'for x in y:' });
});

test('line_profiler keeps the indentation of its code', async () => {
  const { annotations } = await readCapture('python/line-profiler-verbose.txt');
  expect(annotations[1]!.lines.map(({ code }) => code)).toContain('        for i in range(n):');
});

test('memory_profiler: increments in bytes, without what the process had before', async () => {
  const { views, annotations, unread } = await readCapture('python/memory-profiler.txt');
  expect(unread.count).toBe(0);
  expect(views[0]).toMatchObject({ unit: 'bytes', axis: 'alloc' });
  expect(annotations[0]!.function).toBe('build');
  expect(views[0]!.entries[0]).toMatchObject({ line: 4, self: 15.262 * 1024 ** 2 });
});

test('pyinstrument: own time is what the children leave over', async () => {
  const { views, unread, notes } = await readCapture('python/pyinstrument.txt');
  expect(unread.count).toBe(0);
  const root = Number(/^(\d\.\d+) <module>/m.exec(text('python/pyinstrument.txt'))![1]);
  expect(views[0]!.total).toBeCloseTo(root, 6);
  expect(views[0]!.entries.find(({ name }) => name === 'A.inner')).toMatchObject({
    file: 'lines.py',
    line: 15,
    self: 0.007,
  });
  expect(notes.join()).toContain('4 frames of libraries are hidden');
  const coloured = await readCapture('python/pyinstrument-colour.txt');
  expect(coloured.unread.count).toBe(0);
  expect(selfPercent(coloured, 'sleep')).toBeGreaterThan(15);
});

test("Python 3.15's sampling profiler: samples executing and on the stack", async () => {
  const { views } = await readCapture('documented/python-sampling.txt');
  expect(top({ views } as never, 3)).toEqual(['a 833 833', 'b 167 167', '<module> 0 998']);
  expect(views[0]!.total).toBe(1000);
});

test('one profile printed twice, by tottime and by cumtime, counts once; another one is added', async () => {
  const table = (seconds: string, rows: string) =>
    `         40 function calls in ${seconds} seconds\n\n   Ordered by: internal time\n\n   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n${rows}\n\n`;
  const fib = '       30    0.300    0.010    0.300    0.010 a.py:1(fib)\n';
  const main = '        1    0.000    0.000    0.400    0.400 a.py:9(main)\n';
  const twice = await readText(`${table('0.400', fib)}${table('0.400', main + fib)}`);
  expect(twice.views[0]).toMatchObject({ total: 0.4 });
  expect(twice.views[0]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`)).toEqual([
    'fib 0.3 0.3',
    'main 0 0.4',
  ]);
  expect(twice.notes.join()).not.toContain('added up');
  const other = await readText(`${table('0.400', fib)}${table('0.410', fib)}`);
  expect(other.views[0]!.entries[0]!.self).toBe(0.6);
  expect(other.notes.join()).toContain('2 profiles in one text were added up');
});

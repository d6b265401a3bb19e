/** Trace events of tools that are no browsers. What is written here is after the printing code of the tool that is named. */
import { expect, test } from '@jest/globals';
import { capture, readCapture, readText, top } from './captures.ts';

const json = (value: unknown) => readText(JSON.stringify(value));

test("clang: the totals of its phases are clang's own sums, which are no threads", async () => {
  const profile = await readCapture('traces/clang.json');
  const { traceEvents } = JSON.parse(capture('traces/clang.json').toString()) as {
    traceEvents: { name: string; dur: number }[];
  };
  expect(profile.views.map(({ name }) => name)).toEqual(['clang']);
  for (const phase of ['ExecuteCompiler', 'Frontend', 'Backend']) {
    const own = traceEvents.find(({ name }) => name === `Total ${phase}`)!.dur;
    const ours = profile.views[0]!.entries.find(({ name }) => name === phase)!.total! / 1000;
    // Each of the parts that clang adds up is cut to whole microseconds.
    expect(Math.abs(ours - own)).toBeLessThanOrEqual(4);
  }
  expect(profile.notes.join()).toMatch(/longest single spans.*templates\.cpp/);
});

test('the TypeScript compiler: beginnings, ends and whole spans are one tree', async () => {
  const profile = await readCapture('traces/tsc.json');
  const [view] = profile.views;
  expect(profile.unread.count).toBe(0);
  expect(view!.name).toBe('Main');
  expect(view!.entries.find(({ name }) => name === 'checkSourceFile')!.total).toBeGreaterThan(0);
  const sum = view!.entries.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBeCloseTo(view!.total, 3);
});

test.each(['node12', 'deno', 'chromium'])(
  'traces/%s.cpuprofile: all nodes and samples are placed',
  async name => {
    const profile = await readCapture(`traces/${name}.cpuprofile`);
    expect(profile.format).toBe('cpuprofile');
    expect(profile.unread.count).toBe(0);
    expect(profile.views[0]!.entries.some(entry => entry.name === 'fibonacci' && entry.self! > 0)).toBe(true);
  },
);

/** Bazel's JsonTraceFileWriter: phases before the start have negative times, counters stand among the spans. */
test('Bazel: spans of negative times, counters that are no spans', async () => {
  const at = { pid: 1, tid: 12 };
  const profile = await json({
    otherData: { bazel_version: 'release 7.1.0', build_id: 'x', date: 'Mon' },
    traceEvents: [
      { name: 'thread_name', ph: 'M', pid: 1, tid: 12, args: { name: 'Main Thread' } },
      { cat: 'build phase marker', name: 'Launch Blaze', ph: 'X', ts: -1500, dur: 1500, ...at },
      { cat: 'general information', name: 'runAnalysisPhase', ph: 'X', ts: 10, dur: 900, ...at },
      { cat: 'package creation', name: '//app:app', ph: 'X', ts: 20, dur: 300, args: { target: '' }, ...at },
      { name: 'action count', ph: 'C', ts: 15, args: { action: '1.5' }, ...at },
    ],
  });
  expect(top(profile, 9)).toEqual([
    'Launch Blaze 1500000 1500000',
    'runAnalysisPhase 600000 900000',
    '//app:app 300000 300000',
  ]);
});

/** PyTorch's Kineto: output_json.cpp; Python functions of `with_stack` are named by file, line and function. */
test("PyTorch: the profiler's own span is no thread, and Python functions have their file", async () => {
  const profile = await json({
    schemaVersion: 1,
    deviceProperties: [],
    traceEvents: [
      { ph: 'X', cat: 'python_function', name: 'train.py(12): step', pid: 9, tid: 9, ts: 1.5, dur: 100 },
      {
        ph: 'X',
        cat: 'cpu_op',
        name: 'aten::mm',
        pid: 9,
        tid: 9,
        ts: 11.5,
        dur: 80.25,
        args: { 'External id': 1 },
      },
      { ph: 's', id: 3, pid: 9, tid: 9, ts: 12, cat: 'ac2g', name: 'ac2g' },
      { ph: 'X', cat: 'kernel', name: 'sgemm', pid: 0, tid: 'stream 7', ts: 20, dur: 30, args: {} },
      {
        ph: 'X',
        cat: 'Trace',
        name: 'PyTorch Profiler (0)',
        pid: 'Spans',
        tid: 'PyTorch Profiler',
        ts: 0,
        dur: 9999,
      },
      { name: 'Iteration Start: PyTorch Profiler', ph: 'i', s: 'g', pid: 'Traces', tid: 'Trace', ts: 0 },
    ],
    traceName: 'trace.json',
  });
  expect(top(profile, 9)).toEqual(['aten::mm 80250 80250', 'step 19750 100000']);
  expect(profile.views[0]!.entries[1]).toMatchObject({ file: 'train.py', line: 12 });
  expect(profile.views.map(({ name }) => name)).toEqual([
    'thread 9 of process 9',
    'thread stream 7 of process 0',
  ]);
});

/** VizTracer: its snaptrace module writes `name (file:line)`. */
test('VizTracer: functions have their file and line', async () => {
  const profile = await json({
    traceEvents: [
      { ph: 'M', pid: 1, tid: 1, name: 'process_name', args: { name: 'MainProcess' } },
      { pid: 1, tid: 1, ts: 5.5, dur: 20.5, name: 'main (/srv/app.py:9)', cat: 'fee', ph: 'X' },
      { pid: 1, tid: 1, ts: 6, dur: 15, name: 'fib (/srv/app.py:3)', cat: 'fee', ph: 'X' },
      { pid: 1, tid: 1, ts: 7, dur: 2, name: 'builtins.print', cat: 'fee', ph: 'X' },
    ],
    viztracer_metadata: { version: '0.16', overflow: false },
  });
  expect(top(profile, 9)).toEqual(['fib 13000 15000', 'main 5500 20500', 'builtins.print 2000 2000']);
  expect(profile.views[0]!.entries[0]).toMatchObject({ file: '/srv/app.py', line: 3 });
});

/** The crate tracing-chrome: its TraceStyle::Async begins and ends spans by id, without a thread. */
test('asynchronous spans nest by their id, and those of a process are a view that comes last', async () => {
  const async = (ph: string, id: number, name: string, ts: number) => ({
    ph,
    id,
    name,
    ts,
    pid: 1,
    cat: 'app',
  });
  const profile = await json([
    async('b', 1, 'request', 0),
    async('b', 1, 'query', 10),
    async('b', 2, 'request', 5),
    async('n', 2, 'retry', 8),
    async('e', 1, 'query', 40),
    async('e', 2, 'request', 65),
    async('e', 1, 'request', 100),
    async('b', 3, 'request', 90),
    { ph: 'B', pid: 1, tid: 0, ts: 2, name: 'poll', '.file': 'src/main.rs', '.line': 9, args: {} },
    { ph: 'E', pid: 1, tid: 0, ts: 4, name: 'poll' },
  ]);
  expect(profile.views.map(({ name }) => name)).toEqual([
    'thread 0 of process 1',
    'asynchronous spans of process 1',
  ]);
  expect(top(profile, 9)).toEqual(['poll 2000 2000']);
  expect(top(profile, 9, 1)).toEqual(['request 130000 160000', 'query 30000 30000']);
  expect(profile.notes.join()).toContain('asynchronous spans overlap');
});

test('a trace of asynchronous spans alone is read', async () => {
  const at = { pid: 'a', cat: 'net', id2: { local: '0x1' } };
  const profile = await json({
    traceEvents: [
      { ph: 'e', name: 'GET', ts: '25', ...at },
      { ph: 'b', name: 'GET', ts: '10', ...at },
    ],
  });
  expect(top(profile, 9)).toEqual(['GET 15000 15000']);
  expect(profile.views[0]!.base).toBe('all of these spans, which overlap');
});

test('Firefox 58 to 70: files stand in a table of their own, a frame names its library', async () => {
  const profile = await json({
    meta: {
      interval: 1,
      preprocessedProfileVersion: 70,
      processType: 0,
      product: 'Firefox',
      categories: [{ name: 'Other' }],
    },
    libs: [{ name: 'libxul.so', debugName: 'libxul.so', breakpadId: '' }],
    shared: {
      stackTable: { length: 2, frame: [0, 1], prefixOffset: [0, 1] },
      frameTable: { length: 2, func: [0, 1], lib: [0, -1], category: [0, 0] },
      funcTable: { length: 2, name: [0, 1], resource: [-1, -1], source: [null, 0], lineNumber: [null, 7] },
      sources: { length: 1, id: [null], filename: [2], startLine: [1], startColumn: [1] },
      stringArray: ['0x1f', 'work', 'https://shop/app.js'],
    },
    threads: [
      { name: 'GeckoMain', pid: '1', tid: 1, samples: { length: 2, stack: [1, 0], timeDeltas: [0, 1] } },
    ],
  });
  expect(top(profile, 9)).toEqual(['libxul.so+0x1f 1 2', 'work 1 1']);
  expect(profile.views[0]!.entries).toMatchObject([
    { module: 'libxul.so' },
    { file: 'https://shop/app.js', line: 7 },
  ]);
});

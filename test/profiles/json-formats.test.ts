import { expect, test } from '@jest/globals';
import { readProfile } from '../../src/profiles/read.ts';
import { recognise } from '../../src/profiles/recognise.ts';
import { speedscopeOf } from '../../src/profiles/speedscope.ts';
import { capture, readCapture, readText, sourceOf } from './captures.ts';

const json = (value: unknown) => readText(JSON.stringify(value));
const show = (profile: Awaited<ReturnType<typeof readText>>, view = 0) =>
  profile.views[view]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`);
/** Microseconds that each node's samples last, straight from the file: an independent reading of it. */
function selfTimes(file: string): Map<string, number> {
  const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(capture(file).toString());
  const names = new Map<number, string>(
    nodes.map((node: { id: number; callFrame: { functionName: string } }) => [
      node.id,
      node.callFrame.functionName,
    ]),
  );
  let now = startTime;
  const times: number[] = timeDeltas.map((delta: number) => {
    now += delta;
    return now;
  });
  const found = new Map<string, number>();
  samples.forEach((id: number, index: number) => {
    const name = names.get(id) || '(anonymous)';
    found.set(name, (found.get(name) ?? 0) + ((times[index + 1] ?? endTime) - times[index]!));
  });
  return found;
}

test.each(['hot', 'node16', 'node22', 'bun'])(
  'node/%s.cpuprofile: self times are those of its samples',
  async name => {
    const { views, recording } = await readCapture(`node/${name}.cpuprofile`);
    for (const [fn, micros] of selfTimes(`node/${name}.cpuprofile`)) {
      const self = views[0]!.entries
        .filter(entry => entry.name === fn)
        .reduce((sum, entry) => sum + entry.self!, 0);
      if (fn !== '(root)') expect(self / 1000).toBeCloseTo(Math.max(0, micros), 3);
    }
    expect(recording.seconds).toBeGreaterThan(0.2);
  },
);

test('the form before 2017: a nested tree, times of the samples, lines counted from 1', async () => {
  const node = (id: number, functionName: string, children: unknown[]) => ({
    functionName,
    url: '/app/a.js',
    lineNumber: 5,
    hitCount: 1,
    id,
    children,
  });
  const profile = await json({
    head: node(1, '(root)', [node(2, 'work', [node(3, 'inner', [])])]),
    startTime: 1,
    endTime: 1.00004,
    samples: [2, 3],
    timestamps: [1_000_010, 1_000_020],
  });
  expect(show(profile)).toEqual(['inner 20000 20000', 'work 10000 30000']);
  expect(profile.views[0]!.entries[0]).toMatchObject({ file: '/app/a.js', line: 5 });
});

test('a .cpuprofile that is cut off behind its tree is weighed by hit counts, and says so', async () => {
  const text = capture('node/node22.cpuprofile').toString();
  const profile = await readText(text.slice(0, text.indexOf('"samples"') - 10));
  expect(profile.notes.join()).toMatch(/cut off.*hit counts/);
  expect(profile.views[0]).toMatchObject({ unit: 'samples' });
  expect(profile.views[0]!.total).toBeGreaterThan(50);
});

test('speedscope: what is never closed lasts until the end, and events are wall-clock time', async () => {
  const profile = await json({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames: [{ name: 'a' }, { name: 'b' }] },
    profiles: [
      {
        type: 'evented',
        name: 'main',
        unit: 'milliseconds',
        startValue: 0,
        endValue: 10,
        events: [
          { type: 'O', frame: 0, at: 0 },
          { type: 'O', frame: 1, at: 2 },
          { type: 'C', frame: 1, at: 5 },
        ],
      },
    ],
  });
  expect(show(profile)).toEqual(['a 7000000 10000000', 'b 3000000 3000000']);
  expect(profile.views[0]!.axis).toBe('wall');
});

test('more functions than are kept are one entry, and the figures still add up', async () => {
  const count = 70_000;
  const profile = await json({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames: Array.from({ length: count }, (_, index) => ({ name: `f${index}` })) },
    profiles: [
      {
        type: 'sampled',
        name: 'main',
        unit: 'none',
        samples: Array.from({ length: count }, (_, index) => [index]),
      },
    ],
  });
  const [view] = profile.views;
  expect(view!.total).toBe(count);
  expect(view!.entries.reduce((sum, { self }) => sum + self!, 0)).toBe(count);
  expect(show(profile)[0]).toMatch(/^\[truncated\] 44\d\d /);
  expect(profile.notes.join()).toContain('booked as [truncated]');
});

/** Written after SpeedScopeStackSourceWriter.cs of Microsoft's TraceEvent, with which dotnet-trace converts. */
test('dotnet-trace: the frames that are no functions are explained', async () => {
  const event = (type: string, frame: number, at: number) => ({ type, frame, at });
  const profile = await json({
    exporter: 'TraceEvent@3.1.16.0',
    name: 'app',
    activeProfileIndex: 0,
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: {
      frames: ['Thread (7)', 'app!Program.Main(class String[])', 'CPU_TIME'].map(name => ({ name })),
    },
    profiles: [
      {
        type: 'evented',
        name: 'Thread (7)',
        unit: 'milliseconds',
        startValue: 1.5,
        endValue: 4.5,
        events: [0, 1, 2]
          .map(frame => event('O', frame, 1.5))
          .concat([2, 1, 0].map(frame => event('C', frame, 4.5))),
      },
    ],
  });
  expect(show(profile)[0]).toBe('CPU_TIME 3000000 3000000');
  expect(profile.notes.join()).toContain('CPU_TIME and UNMANAGED_CODE_TIME are no functions');
});

test.each([
  'speedscope that is cut off among its samples',
  'speedscope that breaks off in the middle of other text',
])('%s: what stands before that is read, and said', async name => {
  const samples = Array.from({ length: 50 }, () => '[0,1]').join(',');
  const whole = `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"a"},{"name":"b"}]},"profiles":[{"type":"sampled","name":"main","unit":"none","weights":[${'2,'.repeat(49)}2],"samples":[${samples}`;
  const profile = await readText(name.includes('cut off') ? whole : `${whole},%%% log line %%%`);
  // The last sample of the cut file is not closed, and is read as far as it goes.
  expect(profile.views[0]!.total).toBe(100);
  expect(profile.notes.join()).toMatch(name.includes('cut off') ? /cut off/ : /no JSON/);
});

test.each([
  'pprof/cpu.pb.gz',
  'pprof/heap-base.pb.gz',
  'node/hot.cpuprofile',
  'node/trace-chrome.json',
  'gperftools/cpu.prof',
  'perf/script-events.txt',
])("%s: the export has the fields of speedscope's schema, and is read back to the same", async file => {
  const profile = await readCapture(file);
  const text = [...speedscopeOf(profile)].join('');
  const { $schema, shared, profiles } = JSON.parse(text);
  expect($schema).toBe('https://www.speedscope.app/file-format-schema.json');
  for (const each of shared.frames) {
    expect(typeof each.name).toBe('string');
    for (const key of ['line', 'col']) if (key in each) expect(typeof each[key]).toBe('number');
  }
  expect(profiles.length).toBeGreaterThan(0);
  for (const each of profiles) {
    expect(each).toMatchObject({ type: 'sampled', name: expect.any(String), startValue: 0 });
    expect(['none', 'nanoseconds', 'microseconds', 'milliseconds', 'seconds', 'bytes']).toContain(each.unit);
    expect(each.samples).toHaveLength(each.weights.length);
    expect(each.samples.flat().every((index: number) => index >= 0 && index < shared.frames.length)).toBe(
      true,
    );
    expect(each.weights.reduce((sum: number, weight: number) => sum + weight, 0)).toBeCloseTo(
      each.endValue,
      3,
    );
  }
  const back = await readProfile(sourceOf('a.json', text));
  const positive = (view: (typeof back.views)[number]) =>
    view.entries.reduce((sum, { self }) => sum + Math.max(0, self ?? 0), 0);
  expect(positive(back.views[0]!)).toBeCloseTo(positive(profile.views[0]!), 3);
});

test("Ruby's stackprof: raw stacks, outermost first, give what its own figures say; without them the figures are read", async () => {
  const frames = {
    11: { name: 'Object#outer', file: '/app/a.rb', line: 1, total_samples: 9, samples: 2 },
    12: { name: 'Object#inner', file: '/app/a.rb', line: 5, total_samples: 7, samples: 7 },
  };
  const base = {
    version: 1.2,
    mode: 'wall',
    interval: 1000,
    samples: 9,
    gc_samples: 0,
    missed_samples: 3,
    frames,
  };
  const raw = await json({ ...base, raw: [2, 11, 12, 7, 1, 11, 2] });
  const flat = await json(base);
  for (const profile of [raw, flat]) {
    expect(profile.format).toBe('stackprof');
    expect(profile.views[0]).toMatchObject({ name: 'wall', axis: 'wall', total: 9 });
    expect(show(profile)).toEqual(['Object#inner 7 7', 'Object#outer 2 9']);
    expect(profile.notes.join()).toContain('3 samples were missed');
  }
  expect(raw.stacks).not.toBeNull();
  expect(flat.stacks).toBeNull();
});

test("Pyroscope's flame graph: each bar stands on the one below it, in either of its forms", async () => {
  const names = ['total', 'main', 'work', 'idle'];
  const levels = [
    [0, 100, 0, 0],
    [0, 60, 10, 1, 0, 40, 40, 3],
    [10, 50, 50, 2],
  ];
  const single = await json({
    version: 1,
    flamebearer: { names, levels, numTicks: 100 },
    metadata: { format: 'single', sampleRate: 100, units: 'samples' },
  });
  const api = await json({
    flamegraph: { names, levels: levels.map(values => ({ values: values.map(String) })), total: '100' },
  });
  for (const profile of [single, api]) {
    expect(show(profile)).toEqual(['work 50 50', 'idle 40 40', 'main 10 60']);
    expect(profile.views[0]!.total).toBe(100);
  }
});

test.each([
  [
    'heapsnapshot',
    '{"snapshot":{"meta":{"node_fields":["type","name"]},"node_count":3},"nodes":[]}',
    /heap snapshot.*--heap-prof/,
  ],
  ['v8-log', 'v8-version,12,4,254,21,0\nshared-library,"/usr/bin/node",0x1,0x2,0\n', /--prof-process/],
  ['go-trace', 'go 1.22 trace\0\0\0\u0001', /go tool trace -pprof/],
  ['perf-data', 'PERFILE2h\0\0\0', /perf script/],
])('%s is recognised, and answered with what to send instead', async (name, text, message) => {
  expect(recognise(Buffer.from(text, 'latin1'))?.format).toBe(name);
  await expect(readText(text)).rejects.toThrow(message);
});

test.each([
  ['prof-process-node8', 8],
  ['prof-process-node20', 20],
])('node/%s.txt: self ticks are at most the whole, and scripts have their file', async name => {
  const { views, unread } = await readCapture(`node/${name}.txt`);
  const [, total] = /, \((\d+) ticks/.exec(capture(`node/${name}.txt`).toString())!;
  expect(unread.count).toBe(0);
  expect(views[0]!.total).toBe(Number(total));
  const sum = views[0]!.entries.reduce((all, { self }) => all + self!, 0);
  expect(sum).toBeLessThanOrEqual(Number(total));
  expect(views[0]!.entries.some(({ file }) => file?.endsWith('.js'))).toBe(true);
});

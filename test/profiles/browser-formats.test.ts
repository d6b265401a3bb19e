import { expect, test } from '@jest/globals';
import { capture, readText } from './captures.ts';

const json = (value: unknown) => readText(JSON.stringify(value));
const show = (profile: Awaited<ReturnType<typeof readText>>, view = 0) =>
  profile.views[view]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`);
const frame = (functionName: string, lineNumber = 4) => ({
  functionName,
  url: 'file:///app/a.js',
  lineNumber,
});

test('samples that go back in time are put in order, as DevTools does', async () => {
  const profile = await json({
    nodes: [
      { id: 1, callFrame: frame('(root)', -1), children: [2, 3] },
      { id: 2, callFrame: frame('a') },
      { id: 3, callFrame: frame('b') },
    ],
    startTime: 0,
    endTime: 50,
    samples: [2, 3, 2],
    timeDeltas: [10, 20, -5],
  });
  // At 10, 30 and 25: a until 25, a until 30, b until 50.
  expect(show(profile)).toEqual(['b 20000 20000', 'a 20000 20000'].sort());
  expect(profile.notes.join()).toContain('put in order');
});

test('a trace of DevTools is none of the other JSON profiles, whatever its chunks hold', async () => {
  const trace = {
    metadata: { source: 'DevTools', dataOrigin: 'TraceEvents' },
    traceEvents: [
      { ph: 'M', name: 'thread_name', pid: 1, tid: 2, args: { name: 'CrRendererMain' } },
      { ph: 'P', name: 'Profile', pid: 1, tid: 9, id: '0x1', ts: 5, args: { data: { startTime: 100 } } },
      {
        ph: 'P',
        name: 'ProfileChunk',
        pid: 1,
        tid: 9,
        id: '0x1',
        ts: 6,
        args: {
          data: {
            cpuProfile: {
              nodes: [
                { id: 1, callFrame: frame('(root)', -1) },
                { id: 2, parent: 1, callFrame: frame('(idle)', -1) },
                { id: 3, parent: 1, callFrame: frame('work') },
              ],
              samples: [2, 3, 3],
            },
            timeDeltas: [10, 30, 5],
          },
        },
      },
    ],
  };
  const profile = await json(trace);
  expect(profile.format).toBe('chrome-trace');
  expect(show(profile)).toEqual(['(idle) 30000 30000', 'work 5000 5000']);
});

test('Hermes: samples name stack frames, which name their parents; their texts are numbers', async () => {
  const profile = await json({
    traceEvents: [{ ph: 'M', name: 'thread_name', pid: 7, tid: '8', ts: '1', args: { name: 'mqt_js' } }],
    samples: [
      { ts: '100', pid: 7, tid: '8', weight: '1', sf: 2 },
      { ts: '140', pid: 7, tid: '8', weight: '1', sf: 1 },
      { ts: '150', pid: 7, tid: '8', weight: '1', sf: 1 },
    ],
    stackFrames: {
      1: { name: 'main(app.js:1:2)', category: 'JavaScript' },
      2: { name: 'loop(app.js:94:5)', category: 'JavaScript', parent: 1 },
    },
  });
  expect(profile.views[0]!.name).toBe('mqt_js');
  expect(show(profile)).toEqual(['loop 40000 40000', 'main 10000 50000']);
  expect(profile.views[0]!.entries[0]).toMatchObject({ file: 'app.js', line: 94 });
});

test('a trace with neither samples nor spans says how to record one', async () => {
  await expect(
    json({ traceEvents: [{ ph: 'M', name: 'thread_name', pid: 1, tid: 1, ts: 0 }] }),
  ).rejects.toThrow(/Record it/);
});

test('Firefox: idling by category is set apart, libraries and child processes are named', async () => {
  const schema = (...names: string[]) => Object.fromEntries(names.map((name, index) => [name, index]));
  const thread = (name: string) => ({
    name,
    processType: 'default',
    pid: 5,
    tid: 6,
    samples: {
      schema: schema('stack', 'time'),
      data: [
        [1, 0],
        [1, 1],
        [2, 2],
      ],
    },
    stackTable: {
      schema: schema('prefix', 'frame'),
      data: [
        [null, 0],
        [0, 1],
        [0, 2],
      ],
    },
    frameTable: {
      schema: schema('location', 'category'),
      data: [
        [0, 1],
        [1, null],
        [2, 0],
      ],
    },
    stringTable: ['GetEvent::Wait', '0x1010', 'work (resource://a.js -> https://x/b.js:12:3)'],
  });
  const profile = await json({
    libs: [
      {
        start: 0x1000,
        end: 0x2000,
        offset: 0x100,
        name: 'libc.so.6',
        debugName: 'libc.so.6',
        breakpadId: '',
      },
    ],
    meta: { version: 29, interval: 2, processType: 0, categories: [{ name: 'Other' }, { name: 'Idle' }] },
    threads: [thread('GeckoMain')],
    processes: [
      {
        meta: { categories: [{ name: 'Other' }, { name: 'Idle' }] },
        libs: [],
        threads: [thread('GeckoMain')],
      },
    ],
  });
  expect(show(profile)).toEqual(['(idle) 2 2', 'work 1 1', 'GetEvent::Wait 0 3', 'libc.so.6+0x110 0 2']);
  expect(profile.views[0]!.entries[1]).toMatchObject({ file: 'https://x/b.js', line: 12 });
  expect(profile.views.map(({ name }) => name)).toEqual(['GeckoMain', 'GeckoMain (default 5)']);
  expect(profile.recording.hertz).toBe(500);
});

test("a recording of Firefox's old DevTools holds the profile one level down", async () => {
  const profile = await json({
    label: '',
    duration: 12.5,
    markers: [],
    frames: [],
    profile: JSON.parse(capture('documented/firefox-gecko.json').toString()),
  });
  expect(profile.format).toBe('firefox');
  expect(profile.views[0]!.total).toBe(3);
});

test("Safari's timelines: innermost frames first, durations in seconds", async () => {
  const at = (name: string, line: number) => ({ name, line, column: 1, url: 'a.js' });
  const profile = await json({
    version: 1,
    recording: {
      displayName: 'Timeline 1',
      instrumentTypes: ['timeline-record-type-script'],
      sampleStackTraces: [
        { timestamp: 1, stackFrames: [at('inner', 3), at('outer', 1)] },
        { timestamp: 2, stackFrames: [at('outer', 2)] },
      ],
      sampleDurations: [0.002, 0.001],
    },
  });
  expect(profile.format).toBe('safari');
  expect(show(profile)).toEqual(['inner 2000000 2000000', 'outer 1000000 3000000']);
});

test('a column that is beyond every row is none', async () => {
  const text = capture('documented/firefox-gecko.json').toString();
  const beyond = text.replace(/("stack"\s*:\s*)0\b/g, '$1999999999999');
  expect(beyond).not.toBe(text);
  expect((await readText(beyond)).views.map(({ total }) => total)).toEqual([0]);
});

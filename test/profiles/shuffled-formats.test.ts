/** Random documents of each JSON format, keys shuffled and cut at any byte, against a plain reading of the whole of them. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addTo, dice, readShuffled, stacksOf } from './shuffled-json.ts';

const names = ['main', 'work', 'väljä', 'a/b', 'Ω "quoted"', 'x\\y'];
const RUNS = { numRuns: 150 };

/** Parents of a random tree: each node's is one before it, the first is the root. */
const tree = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 12 })
  .map(list => list.map((number, at) => (at === 0 ? null : number % at)));

function pathOf(parents: readonly (number | null)[], node: number, nameOf: (node: number) => string): string {
  const path: string[] = [];
  for (let at: number | null = node; at !== null; at = parents[at]!) path.unshift(nameOf(at));
  return path.join(';');
}

test('speedscope, sampled: weights belong to the stacks of their samples, wherever the frames stand', async () => {
  const frame = fc.nat(names.length - 1);
  const sample = fc.tuple(fc.array(frame, { minLength: 1, maxLength: 6 }), fc.nat(9));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(sample), { minLength: 1, maxLength: 3 }),
      dice,
      async (profiles, numbers) => {
        const profile = await readShuffled(
          {
            $schema: 'https://www.speedscope.app/file-format-schema.json',
            shared: { frames: names.map((name, line) => ({ name, file: 'a.js', line })) },
            profiles: profiles.map((samples, thread) => ({
              type: 'sampled',
              name: `thread ${thread}`,
              unit: 'microseconds',
              startValue: 0,
              endValue: 1,
              samples: samples.map(([stack]) => stack),
              weights: samples.map(([, weight]) => weight),
            })),
          },
          numbers,
        );
        for (const [thread, samples] of profiles.entries()) {
          const expected: Record<string, number> = {};
          for (const [stack, weight] of samples)
            addTo(expected, stack.map(index => names[index]!).join(';'), weight * 1000);
          expect(stacksOf(profile, `thread ${thread}`)).toEqual(expected);
        }
        expect(profile.unread.count).toBe(0);
      },
    ),
    RUNS,
  );
});

test('speedscope, evented: time belongs to what is open, wherever the frames stand', async () => {
  const step = fc.tuple(fc.nat(names.length - 1), fc.boolean(), fc.nat(5));
  await fc.assert(
    fc.asyncProperty(fc.array(step), dice, async (steps, numbers) => {
      const events: { type: string; frame: number; at: number }[] = [];
      const expected: Record<string, number> = {};
      const open: number[] = [];
      let now = 0;
      for (const [frame, opens, time] of steps) {
        if (open.length > 0) addTo(expected, open.map(index => names[index]!).join(';'), time * 1e9);
        now += time;
        if (opens) open.push(frame);
        const closed = opens ? frame : open.pop();
        if (closed !== undefined) events.push({ type: opens ? 'O' : 'C', frame: closed, at: now });
      }
      if (open.length > 0) addTo(expected, open.map(index => names[index]!).join(';'), 7e9);
      const profiles = [
        { type: 'evented', name: 'main', unit: 'seconds', startValue: 0, endValue: now + 7, events },
      ];
      const shared = { frames: names.map(name => ({ name })) };
      const $schema = 'https://www.speedscope.app/file-format-schema.json';
      const profile = await readShuffled({ $schema, shared, profiles }, numbers);
      expect(stacksOf(profile, 'main')).toEqual(expected);
    }),
    RUNS,
  );
});

const sampled = fc.record({
  parents: tree,
  samples: fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: -20, max: 200 })), {
    minLength: 2,
    maxLength: 40,
  }),
  numbers: dice,
});

/** Microseconds until the next sample in time, by stack; node 0 is the root, which has no frame. */
function timesByStack(
  parents: readonly (number | null)[],
  samples: readonly (readonly [number, number])[],
  end: number,
): Record<string, number> {
  const times: { node: number; time: number }[] = [];
  for (const [node, step] of samples)
    times.push({ node: node % parents.length, time: (times.at(-1)?.time ?? 1000) + step });
  times.sort((a, b) => a.time - b.time);
  const expected: Record<string, number> = {};
  for (const [at, { node, time }] of times.entries()) {
    const path = pathOf(parents, node, of => (of === 0 ? '' : nameOfNode(of))).replace(/^;/, '');
    addTo(expected, path, ((times[at + 1]?.time ?? end) - time) * 1000);
  }
  return expected;
}

const nameOfNode = (node: number) => `${names[node % names.length]} ${node}`;
const callFrameOf = (node: number) => ({
  functionName: node === 0 ? '(root)' : nameOfNode(node),
  scriptId: '0',
  url: node % 2 === 0 ? '' : 'file:///app/ä.js',
  lineNumber: node,
  columnNumber: 1,
});
const endOf = (samples: readonly (readonly [number, number])[]) =>
  1000 + samples.reduce((sum, [, step]) => sum + Math.max(0, step), 0);

test('V8 profiles: samples last until the next one in time, whichever way the nodes name one another', async () => {
  await fc.assert(
    fc.asyncProperty(sampled, fc.boolean(), async ({ parents, samples, numbers }, byParent) => {
      const nodes = parents.map((parent, node) => ({
        id: node + 1,
        callFrame: callFrameOf(node),
        hitCount: 1,
        ...(byParent
          ? { parent: parent === null ? undefined : parent + 1 }
          : { children: parents.flatMap((other, child) => (other === node ? [child + 1] : [])) }),
      }));
      const profile = await readShuffled(
        {
          nodes,
          startTime: 1000,
          endTime: endOf(samples),
          samples: samples.map(([node]) => (node % parents.length) + 1),
          timeDeltas: samples.map(([, step]) => step),
        },
        numbers,
      );
      const expected = timesByStack(parents, samples, endOf(samples));
      // Without any time between the samples, hit counts are what is left.
      if (Object.keys(expected).length > 0) expect(stacksOf(profile, 'time')).toEqual(expected);
    }),
    RUNS,
  );
});

test('V8 profiles of memory: the tree stands whole in the file, and each node has its size', async () => {
  await fc.assert(
    fc.asyncProperty(tree, dice, async (parents, numbers) => {
      const node = (at: number): object => ({
        id: at + 1,
        callFrame: callFrameOf(at),
        selfSize: at * 8,
        children: parents.flatMap((parent, child) => (parent === at ? [node(child)] : [])),
      });
      const profile = await readShuffled(
        { head: node(0), samples: [{ size: 8, nodeId: 2, ordinal: 1 }] },
        numbers,
      );
      const expected: Record<string, number> = {};
      for (const at of parents.keys())
        addTo(expected, pathOf(parents, at, of => (of === 0 ? '' : nameOfNode(of))).slice(1), at * 8);
      expect(profile.format).toBe('heapprofile');
      expect(stacksOf(profile, 'live bytes')).toEqual(expected);
    }),
    RUNS,
  );
});

test('Chrome traces: the chunks of a CPU profile are joined, whatever stands between them', async () => {
  await fc.assert(
    fc.asyncProperty(sampled, fc.integer({ min: 1, max: 9 }), async ({ parents, samples, numbers }, size) => {
      const event = (name: string, data: object) => ({
        ph: 'P',
        name,
        pid: 7,
        tid: 8,
        id: '0x1',
        ts: 1,
        args: { data },
      });
      const traceEvents: object[] = [
        { ph: 'M', name: 'thread_name', pid: 7, tid: 8, ts: 0, args: { name: 'CrRendererMain' } },
        event('Profile', { startTime: 1000 }),
      ];
      for (let at = 0; at < Math.max(samples.length, parents.length); at += size) {
        const part = samples.slice(at, at + size);
        const nodes = parents.slice(at, at + size).map((parent, index) => ({
          id: at + index + 1,
          callFrame: callFrameOf(at + index),
          ...(parent === null ? {} : { parent: parent + 1 }),
        }));
        const ids = part.map(([node]) => (node % parents.length) + 1);
        traceEvents.push(
          event('ProfileChunk', {
            cpuProfile: { nodes, samples: ids },
            timeDeltas: part.map(([, step]) => step),
          }),
          {
            ph: 'X',
            name: 'RunTask',
            pid: 7,
            tid: 8,
            ts: at,
            dur: 5,
            args: { data: { nodes: [1], x: [{}] } },
          },
        );
      }
      traceEvents.push(event('ProfileChunk', { endTime: endOf(samples) }));
      const expected = timesByStack(parents, samples, endOf(samples));
      if (Object.keys(expected).length === 0) return;
      const profile = await readShuffled({ metadata: { source: 'DevTools' }, traceEvents }, numbers);
      expect(stacksOf(profile, 'CrRendererMain')).toEqual(expected);
    }),
    RUNS,
  );
});

test('traces of spans: each moment belongs to the innermost span, in either form of the file', async () => {
  const span = fc.tuple(fc.nat(50), fc.nat(20), fc.nat(names.length - 1), fc.boolean());
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      dice,
      async (list, wrapped, numbers) => {
        // Spans that cross one another are left out: what nests is asked for.
        const spans: { start: number; end: number; name: string; whole: boolean }[] = [];
        for (const [start, length, name, whole] of list) {
          const end = start + length + 1;
          const crosses = spans.some(
            other =>
              start === other.start ||
              end === other.end ||
              (start < other.end && end > other.end && start > other.start) ||
              (end > other.start && start < other.start && end < other.end) ||
              start === other.end ||
              end === other.start,
          );
          if (!crosses) spans.push({ start, end, name: names[name]!, whole });
        }
        const at = { pid: 1, tid: 2, cat: 'x' };
        const events = spans.flatMap(({ start, end, name, whole }) =>
          whole
            ? [{ ph: 'X', name, ts: start, dur: end - start, ...at }]
            : [
                { ph: 'B', name, ts: start, ...at },
                { ph: 'E', name, ts: end, ...at },
              ],
        );
        const expected: Record<string, number> = {};
        for (let moment = 0; moment < 80; moment++) {
          const around = spans
            .filter(({ start, end }) => start <= moment && moment < end)
            .sort((a, b) => a.start - b.start);
          if (around.length > 0) addTo(expected, around.map(({ name }) => name).join(';'), 1000);
        }
        const profile = await readShuffled(wrapped ? { traceEvents: events } : events, numbers);
        expect(stacksOf(profile, 'thread 2 of process 1')).toEqual(expected);
      },
    ),
    RUNS,
  );
});

type FirefoxForm = 'gecko' | 'processed' | 'shared' | 'offsets';

/** One thread's stacks, as versions of the format write them. */
function firefoxOf(
  parents: readonly (number | null)[],
  samples: readonly (number | null)[],
  form: FirefoxForm,
): object {
  const rows = (columns: Record<string, readonly unknown[]>) => {
    if (form !== 'gecko') return { length: Object.values(columns)[0]!.length, ...columns };
    const keys = Object.keys(columns);
    const data = Object.values(columns)[0]!.map((_, row) => keys.map(key => columns[key]![row]));
    return { schema: Object.fromEntries(keys.map((key, index) => [key, index])), data };
  };
  const all = [...parents.keys()];
  const strings = all.map(nameOfNode);
  const prefix =
    form === 'offsets'
      ? { prefixOffset: parents.map((parent, at) => (parent === null ? 0 : at - parent)) }
      : { prefix: parents };
  const tables = {
    stackTable: rows({ frame: all, ...prefix }),
    frameTable: rows(
      form === 'gecko'
        ? { location: all, category: all.map(() => 0) }
        : { func: all, category: all.map(() => 0) },
    ),
    ...(form === 'gecko' ? {} : { funcTable: rows({ name: all, resource: all.map(() => -1) }) }),
    ...(form === 'gecko' ? { stringTable: strings } : { stringArray: strings }),
  };
  const isShared = form === 'shared' || form === 'offsets';
  const markers = { data: [{ type: 'tracing', stack: { samples: [1] } }], name: [0], length: 1 };
  const thread = {
    name: 'GeckoMain',
    pid: '1',
    tid: 2,
    processType: 'default',
    markers,
    samples: rows({ stack: samples, time: samples.map((_, at) => at * 1.5) }),
    ...(isShared ? {} : tables),
  };
  return {
    meta: {
      interval: 1,
      processType: 0,
      product: 'Firefox',
      stackwalk: 1,
      categories: [{ name: 'Other', color: 'grey' }],
    },
    libs: [],
    ...(isShared ? { shared: tables } : {}),
    threads: [thread],
  };
}

test.each(['gecko', 'processed', 'shared', 'offsets'] as const)(
  'Firefox, %s: a sample counts for its stack, wherever the tables stand',
  async form => {
    const samples = fc.array(fc.option(fc.nat(1000)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(tree, samples, dice, async (parents, list, numbers) => {
        const stacks = list.map(stack => (stack === null ? null : stack % parents.length));
        const profile = await readShuffled(firefoxOf(parents, stacks, form), numbers);
        const expected: Record<string, number> = {};
        for (const stack of stacks)
          if (stack !== null) addTo(expected, pathOf(parents, stack, nameOfNode), 1);
        expect(profile.format).toBe('firefox');
        expect(stacksOf(profile, 'GeckoMain')).toEqual(expected);
      }),
      RUNS,
    );
  },
);

test("Safari's timelines: durations belong to their samples, innermost frames first", async () => {
  const sample = fc.tuple(fc.array(fc.nat(names.length - 1), { minLength: 1, maxLength: 5 }), fc.nat(9));
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { minLength: 1 }), dice, async (samples, numbers) => {
      const recording = {
        instrumentTypes: ['timeline-record-type-script'],
        sampleStackTraces: samples.map(([frames], at) => ({
          timestamp: at,
          stackFrames: frames.map(frame => ({ name: names[frame], line: 3, column: 1, url: 'a.js' })),
        })),
        sampleDurations: samples.map(([, ticks]) => ticks / 8),
      };
      const profile = await readShuffled({ version: 1, recording }, numbers);
      const expected: Record<string, number> = {};
      for (const [frames, ticks] of samples)
        addTo(
          expected,
          frames
            .map(frame => names[frame]!)
            .reverse()
            .join(';'),
          (ticks / 8) * 1e9,
        );
      expect(stacksOf(profile, 'time')).toEqual(expected);
    }),
    RUNS,
  );
});

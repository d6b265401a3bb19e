import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import type { Profile } from '../../src/profiles/model.ts';
import { recognise } from '../../src/profiles/recognise.ts';
import { capture, fixtures, readCapture, readText, sourceOf, top } from './captures.ts';

interface Counts {
  readonly [event: string]: { events: number; weight: number; methods: Readonly<Record<string, number>> };
}

function counts(name: string): Counts {
  return JSON.parse(readFileSync(`${fixtures}programs/counts/${name}.counts.json`, 'utf8')) as Counts;
}

/** `event total method=self …` of what the JDK's own tool counts, and of ours. */
function ofTool(name: string): string[] {
  return Object.entries(counts(name)).map(([event, { weight, methods }]) => line(event, weight, methods));
}

function ofOurs(profile: Profile, events: readonly string[]): string[] {
  return events.map(event => {
    const view = profile.views.find(each => each.name === event)!;
    const methods: Record<string, number> = {};
    for (const { name, self } of view.entries)
      if ((self ?? 0) > 0) methods[name] = (methods[name] ?? 0) + self!;
    return line(event, view.total, methods);
  });
}

/** Durations are ticks, which the tool rounds on its own way to nanoseconds: equal to a microsecond. */
function line(event: string, total: number, methods: Readonly<Record<string, number>>): string {
  const round = (value: number) => (value > 1e6 ? Math.round(value / 1000) : value);
  const sorted = Object.entries(methods)
    .map(([name, value]) => `${name}=${round(value)}`)
    .sort();
  return `${event} ${round(total)} ${sorted.join(' ')}`;
}

test.each(['load-17', 'load-25', 'chunks-17', 'async-all'])(
  '%s: every event, weight and innermost method is what jfr print counts',
  async name => {
    const profile = await readCapture(`jvm/${name}.jfr.gz`);
    expect(ofOurs(profile, Object.keys(counts(name)))).toEqual(ofTool(name));
    expect(profile.format).toBe('jfr');
  },
);

test('CPU time comes before samples, and samples before allocation and locks', async () => {
  const { views } = await readCapture('jvm/load-25.jfr.gz');
  const names = views.slice(0, 4).map(({ name, unit, axis }) => `${name} ${unit} ${axis}`);
  expect(names).toEqual([
    'jdk.CPUTimeSample ns cpu',
    'jdk.ExecutionSample samples cpu',
    'jdk.ObjectAllocationSample bytes alloc',
    'jdk.JavaMonitorEnter ns lock',
  ]);
});

test('a method has its hottest line, its module, and a lambda no address', async () => {
  const { views } = await readCapture('jvm/load-17.jfr.gz');
  const entry = (name: string) => views[0]!.entries.find(each => each.name === name);
  expect(entry('Load.hash')).toMatchObject({ line: 17, module: null, total: entry('Load.hash')?.self });
  expect(entry('java.util.TimSort.mergeLo')?.module).toBe('java.base');
  expect(entry('Load$$Lambda.run')?.self).toBe(0);
});

test('threads, states, classes and what else was recorded are told', async () => {
  const { notes, recording } = await readCapture('jvm/async-all.jfr.gz');
  const all = notes.join('\n');
  expect(all).toMatch(/by thread: burn-1 [\d.]+ %/);
  expect(all).toMatch(
    /also recorded: jdk\.ObjectAllocationInNewTLAB, [\d.]+ [MG]iB in \d+ events, most in Load\.allocate/,
  );
  expect(all).toContain('; byte[] ');
  expect(recording).toMatchObject({ command: 'Load', processors: 2 });
});

test('environment variables and properties of a recording never reach anybody', async () => {
  const bytes = capture('jvm/load-17.jfr.gz');
  expect(gunzipSync(bytes).includes('made-up-for-this')).toBe(true);
  const analysis = await analyseProfile([sourceOf('a.jfr', bytes)], 'topn');
  const text = JSON.stringify(analysis);
  expect(text).not.toContain('made-up-for-this');
  expect(text).not.toContain('DATABASE_PASSWORD');
  expect(text).not.toContain('PATH=');
  expect(text).not.toContain('java.home');
  expect(text).toContain('line 17 is the hottest');
});

test('a recording is read the same in small pieces', async () => {
  const whole = await readCapture('jvm/chunks-17.jfr.gz');
  const pieces = await readCapture('jvm/chunks-17.jfr.gz', 777);
  expect(pieces.views.map(({ name, total }) => `${name} ${total}`)).toEqual(
    whole.views.map(({ name, total }) => `${name} ${total}`),
  );
  expect(whole.notes.join()).toContain('2 chunks');
});

const recording = gunzipSync(capture('jvm/async-all.jfr.gz'));

test('of a recording that is cut off the constants that came are used, and it is said', async () => {
  const two = gunzipSync(capture('jvm/chunks-17.jfr.gz'));
  const cut = await readText(two.subarray(0, two.length - 1000));
  expect(cut.views[0]!.total).toBeGreaterThan(0);
  expect(cut.notes.join('\n')).toContain('the file ends 1000 bytes before the end of its last chunk');
});

test('a recording that was never closed (a JVM that died) is read up to its end', async () => {
  const open = Buffer.from(recording);
  open.writeBigInt64BE(0n, 8);
  expect((await readText(open)).views.map(({ total }) => total)).toEqual(
    (await readText(recording)).views.map(({ total }) => total),
  );
});

test('what follows the last chunk is left out, and it is said', async () => {
  const more = await readText(Buffer.concat([recording, Buffer.alloc(500, 'x')]));
  expect(more.views[0]!.total).toBe((await readText(recording)).views[0]!.total);
  expect(more.notes.join('\n')).toContain('what follows the last chunk is no recording');
});

test("the format of Oracle's JDK 7 and 8 is named, with what to do", async () => {
  const old = Buffer.from(recording);
  old.writeUInt32BE(9, 4);
  await expect(readText(old)).rejects.toThrow(/version 0\.9.*JDK Mission Control/s);
});

test('bytes that lie about sizes end in an error that says so, at once', async () => {
  for (let at = 68; at < 4000; at += 61) {
    const broken = Buffer.from(recording);
    broken.fill(0xff, at, at + 9);
    await readText(broken).catch((error: Error) => expect(error.message).toMatch(/flight recording/));
  }
});

test('jfr print as text and as JSON agree with the recording', async () => {
  const file = await readCapture('jvm/load-25.jfr.gz');
  const json = await readCapture('jvm/print-25.json.gz');
  expect(top(json, 5).map(text => text.split(' ').slice(0, 2))).toEqual(
    top(file, 5).map(text => text.split(' ').slice(0, 2)),
  );
  const text = await readCapture('jvm/print-17.txt');
  expect(text.views[0]).toMatchObject({ name: 'jdk.ExecutionSample', unit: 'samples', axis: 'cpu' });
  expect(text.views[0]!.entries.slice(0, 2).map(({ name }) => name)).toContain('Load.hash');
  expect(text.notes.join('\n')).toContain('--stack-depth 64');
  expect(text.unread.lines.map(each => each.text)).toEqual([expect.stringContaining('is cut off')]);
});

test.each(['hot-methods', 'cpu-time-hot-methods'])(
  'jfr view %s counts what the recording holds',
  async name => {
    const file = await readCapture('jvm/load-25.jfr.gz');
    const view = await readCapture(`jvm/view-${name}.txt`);
    const event = name === 'hot-methods' ? 'jdk.ExecutionSample' : 'jdk.CPUTimeSample';
    const entries = file.views.find(each => each.name === event)!.entries;
    expect(view.views[0]!.total).toBe(file.views.find(each => each.name === event)!.samples);
    expect(view.views[0]!.entries[0]).toMatchObject({ name: 'Load.hash', self: entries[0]!.samples });
  },
);

test('views of allocation are percents, of contention counts, and a summary is no profile of time', async () => {
  const bySite = await readCapture('jvm/view-allocation-by-site.txt');
  expect(bySite.views[0]).toMatchObject({ unit: '%', axis: 'alloc', total: 100, name: 'Allocation by Site' });
  expect((await readCapture('jvm/view-contention-by-site.txt')).views[0]).toMatchObject({
    unit: 'events',
    axis: 'lock',
  });
  const summary = await readCapture('jvm/summary-17.txt');
  expect(summary.views[0]).toMatchObject({ unit: 'events', axis: 'count' });
  expect(summary.notes.join()).toContain('not where time goes');
  const analysis = await analyseProfile([sourceOf('s.txt', capture('jvm/summary-17.txt'))], 'topn');
  expect(analysis.verdict).toMatch(/^a summary of [\d,]+ events/);
});

test("async-profiler's page of a recording shows the recording's figures", async () => {
  const file = await readCapture('jvm/async-all.jfr.gz');
  const page = await readCapture('jvm/async-cpu.html');
  const folded = await readCapture('jvm/async-cpu.collapsed');
  expect(page.views[0]!.total).toBe(file.views[0]!.total);
  expect(folded.views[0]!.total).toBe(file.views[0]!.total);
  expect(top(page, 1)).toEqual(top(file, 1));
});

test.each([
  ['async-v2.html', 'CPU profile', 100, ['java.util.HashMap.get 30 30', 'com.shop.Orders.place 25 70']],
  ['async-v3.html', 'Allocation profile', 4096, ['byte[] 3072 3072', "it's a \\ name 1024 1024"]],
  [
    'async-tree-v2.html',
    'Call tree view',
    2000,
    ['java.util.HashMap.<init> 1000 1000', 'com.shop.Orders.place 400 1400'],
  ],
])('the page of an earlier version is read: %s', async (file, name, total, first) => {
  const profile = await readCapture(`documented/${file}`);
  expect(profile.views[0]).toMatchObject({ name, total });
  expect(top(profile, 2)).toEqual(first);
});

test("a page's stacks are drawn again, and a class is no function to look into", async () => {
  const analysis = await analyseProfile([sourceOf('a.html', capture('jvm/async-alloc.html'))], 'topn');
  expect(analysis.pictures.map(({ kind }) => kind)).toEqual(['flame']);
  expect(analysis.verdict).toMatch(
    /^`byte\[\]` allocates [\d.]+ % of allocated samples, called from `Load\.allocate`/,
  );
  expect(analysis.answer).toContain('Look at `Load.allocate`');
  expect(analysis.notes.join()).toContain(', 0 lines not understood');
});

test('kernel and native frames of a page are told apart by its colours', async () => {
  const { views } = await readCapture('documented/async-v2.html');
  const kind = (name: string) => views[0]!.entries.find(each => each.name === name)?.kind;
  expect([kind('vfs_write'), kind('write'), kind('com.shop.Orders.place')]).toEqual(['kernel', 'user', null]);
});

test('a call tree is read as text too', async () => {
  const tree = await readCapture('documented/async-tree.txt');
  expect(tree.format).toBe('async-profiler-tree');
  expect(top(tree, 2)).toEqual(['java.util.HashMap.<init> 1000 1000', 'com.shop.Orders.place 400 1400']);
});

test('the heaviest traces are not taken for all samples', async () => {
  const { views, notes } = await readCapture('jvm/async-cpu.txt');
  const [view] = views;
  const shown = view!.entries.filter(({ name }) => name !== '[traces not shown]');
  expect(view!.samples).toBeGreaterThan(shown.reduce((sum, { samples }) => sum + (samples ?? 0), 0));
  expect(notes.join()).toMatch(/the traces shown hold \d+ of \d+ samples/);
});

test('a lock profile is told by its classes, for the title is the same for every event', async () => {
  const { views } = await readCapture('jvm/async-lock.txt');
  expect(views[0]).toMatchObject({ axis: 'lock', unit: 'ns' });
  expect(views[0]!.entries[0]!.name).toBe('java.lang.Object');
});

test('a heat map is recognised and says what to send instead', async () => {
  const page = "<!DOCTYPE html>\n<html>\n<body>\n<canvas id='heatmap-canvas'></canvas>\n";
  expect(recognise(Buffer.from(page))?.format).toBe('async-profiler-html');
  await expect(readText(page)).rejects.toThrow(/heat map.*Send the \.jfr/s);
});

test('a recording is recognised through gzip', () => {
  expect(recognise(gzipSync(recording).subarray(0, 8192))?.format).toBe('jfr');
});

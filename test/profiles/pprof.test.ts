import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { Profile as Encoded } from 'pprof-format';
import { capture, readCapture, readText } from './captures.ts';

/** Flat and cumulative by function name, from the package: an independent reading of the same bytes. */
function peer(file: string): { types: string[]; flat: Map<string, number>[]; cum: Map<string, number>[] } {
  const profile = Encoded.decode(gunzipSync(capture(file)));
  const text = (index: number | bigint) => profile.stringTable.strings[Number(index)]!;
  const functions = new Map(profile.function.map(fn => [Number(fn.id), text(fn.name)]));
  const names = new Map(
    profile.location.map(location => [
      Number(location.id),
      location.line.map(line => functions.get(Number(line.functionId))!),
    ]),
  );
  const types = profile.sampleType.map(({ type }) => text(type));
  const flat = types.map(() => new Map<string, number>());
  const cum = types.map(() => new Map<string, number>());
  for (const { locationId, value } of profile.sample) {
    const stack = locationId.flatMap(id => names.get(Number(id)) ?? []);
    types.forEach((_, index) => {
      const amount = Number(value[index]);
      flat[index]!.set(stack[0]!, (flat[index]!.get(stack[0]!) ?? 0) + amount);
      for (const name of new Set(stack)) cum[index]!.set(name, (cum[index]!.get(name) ?? 0) + amount);
    });
  }
  return { types, flat, cum };
}

test.each(['cpu', 'heap', 'block', 'mutex', 'goroutine'])(
  '%s.pb.gz: flat and cum of every function are those of pprof-format',
  async name => {
    const { types, flat, cum } = peer(`pprof/${name}.pb.gz`);
    const profile = await readCapture(`pprof/${name}.pb.gz`);
    expect(profile.views.map(view => view.name).sort()).toEqual([...types].sort());
    for (const view of profile.views) {
      const index = types.indexOf(view.name);
      expect(view.entries.length).toBe([...cum[index]!.values()].filter(value => value !== 0).length);
      for (const entry of view.entries) {
        expect(entry.self).toBeCloseTo(flat[index]!.get(entry.name) ?? 0, 3);
        expect(entry.total).toBeCloseTo(cum[index]!.get(entry.name)!, 3);
      }
    }
  },
);

test.each([
  ['cpu', 'cpu-top-ms', 1e6],
  ['heap', 'heap-alloc-top', 1024 * 11],
  ['block', 'block-top', 1e4],
  ['mutex', 'mutex-top', 1e4],
])(
  '%s.pb.gz agrees with go tool pprof -top within the digits that it prints',
  async (proto, top, tolerance) => {
    const binary = await readCapture(`pprof/${proto}.pb.gz`);
    const text = await readCapture(`pprof/${top}.txt`);
    const view = binary.views.find(({ name }) => name === text.views[0]!.name)!;
    expect(text.unread.count).toBe(0);
    expect(text.views[0]!.entries.length).toBeGreaterThan(3);
    for (const { name, self, total } of text.views[0]!.entries) {
      const same = view.entries.find(entry => entry.name === name)!;
      expect(Math.abs(same.self! - self!)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(same.total! - total!)).toBeLessThanOrEqual(tolerance);
    }
  },
);

test.each(['cpu-traces', 'cpu-raw'])('%s holds the same stacks as the protobuf', async name => {
  const binary = (await readCapture('pprof/cpu.pb.gz')).views[0]!;
  const text = (await readCapture(`pprof/${name}.txt`)).views[0]!;
  const figures = (view: typeof binary) =>
    view.entries.map(entry => `${entry.name} ${entry.self} ${entry.total}`).sort();
  expect(text.unit).toBe('ns');
  expect(figures(text)).toEqual(figures(binary));
});

test("-tree and -peek: the node's own row counts, its callers and callees do not", async () => {
  const binary = (await readCapture('pprof/cpu.pb.gz')).views[0]!;
  for (const name of ['cpu-tree', 'cpu-peek']) {
    const profile = await readCapture(`pprof/${name}.txt`);
    expect(profile.unread.count).toBe(0);
    for (const { name: fn, self } of profile.views[0]!.entries) {
      expect(binary.entries.find(entry => entry.name === fn)!.self).toBe(self);
    }
  }
});

test('-list gives flat and cum a line, and the routine its own', async () => {
  const profile = await readCapture('pprof/cpu-list.txt');
  const lines = profile.annotations.flatMap(annotation => annotation.lines);
  const call = lines.find(({ code }) => code.trim() === 'match(text)')!;
  expect(call).toMatchObject({
    function: 'main.work',
    file: expect.stringMatching(/main\.go$/),
  });
  expect(call.total).toBeGreaterThan(0);
  expect(profile.views[0]!.entries.map(({ name }) => name)).toContain('main.match');
});

test('-top -lines: the place stands behind the name', async () => {
  const profile = await readCapture('pprof/cpu-top-lines.txt');
  expect(profile.views[0]!.entries[0]).toMatchObject({
    file: expect.stringMatching(/\.go$/),
    line: expect.any(Number),
  });
  expect(profile.notes.join()).toContain('top 40 of');
});

test('text profiles (debug=1): delays are cycles over cycles per second', async () => {
  const binary = (await readCapture('pprof/mutex.pb.gz')).views[0]!;
  const text = (await readCapture('pprof/mutex-debug1.txt')).views[0]!;
  expect(Math.abs(text.total - binary.total) / binary.total).toBeLessThan(1e-6);
});

test('a text heap profile is scaled up by its sampling rate, as go tool pprof does, and says what was printed', async () => {
  const text = await readCapture('pprof/heap-debug1.txt');
  const tool = (await readCapture('pprof/heap-top.txt')).views[0]!;
  const [, , size] = /^heap profile: (\d+): (\d+)/.exec(capture('pprof/heap-debug1.txt').toString())!;
  expect(text.views[0]).toMatchObject({ name: 'inuse_space', unit: 'bytes' });
  expect(Math.abs(text.views[0]!.total - tool.total)).toBeLessThan(1024 * 11);
  for (const { name, self } of tool.entries.filter(entry => entry.self! > 0)) {
    const same = text.views[0]!.entries.find(entry => entry.name === name)!;
    expect(Math.abs(same.self! - self!)).toBeLessThan(1024 * 11);
  }
  expect(text.notes.join()).toContain(`as printed, ${size} bytes in use`);
});

test('rows pasted without their header are read', async () => {
  const rows = capture('pprof/cpu-top.txt')
    .toString()
    .split('\n')
    .filter(line => /%/.test(line) && !/Duration|Showing|flat/.test(line));
  const profile = await readText(rows.join('\n'));
  expect(profile.format).toBe('pprof-top');
  expect(profile.views[0]!.entries[0]!.name).toBe('regexp.(*Regexp).tryBacktrack');
});

test('a profile that is cut off says that it is broken, and what to do', async () => {
  const whole = gunzipSync(capture('pprof/cpu.pb.gz'));
  await expect(readText(whole.subarray(0, whole.length - 1000))).rejects.toThrow(/broken.*Download it again/);
  await expect(readText(gzipSync(whole).subarray(0, 900))).rejects.toThrow(/does not unpack as gzip/);
});

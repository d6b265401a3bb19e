import { expect, test } from '@jest/globals';
import { capture, readCapture, readText } from './captures.ts';

test("gperftools' binary profile: samples and time are those of its own table", async () => {
  const binary = await readCapture('gperftools/cpu.prof');
  const table = (await readCapture('gperftools/cpu-text.txt')).views[0]!;
  expect(binary.format).toBe('pprof-cpu-words');
  expect(binary.views.map(({ name }) => name)).toEqual(['cpu', 'samples']);
  expect(binary.views[1]!.total).toBe(table.total);
  expect(binary.views[0]!.total).toBe(table.total * 10_000_000);
  // Without symbols a frame is named by its file and the offset in it.
  expect(binary.views[0]!.entries[0]!.name).toMatch(/^\S+\+0x[0-9a-f]+$/);
});

test('with the symbols that pprof --raw adds, every function has the samples of the table', async () => {
  const raw = (await readCapture('gperftools/cpu-raw.prof')).views[0]!;
  const table = (await readCapture('gperftools/cpu-text.txt')).views[0]!;
  expect(raw).toMatchObject({ name: 'samples', total: table.total });
  const hot = (view: typeof raw) => view.entries.find(({ name }) => name.startsWith('hotSort'))!;
  expect(hot(raw).self).toBe(hot(table).self);
});

/** Words of `size` bytes, as a profile of two stacks and its memory map. */
function words(size: 4 | 8, isLittle: boolean): Buffer {
  const values = [0, 3, 0, 5000, 0, 7, 2, 0x401010, 0x402020, 3, 1, 0x401010, 0, 1, 0];
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, index) => {
    const at = index * size;
    if (size === 8)
      isLittle ? bytes.writeBigUInt64LE(BigInt(value), at) : bytes.writeBigUInt64BE(BigInt(value), at);
    else isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  });
  return Buffer.concat([bytes, Buffer.from('00400000-00500000 r-xp 00000000 08:01 12 /usr/bin/app\n')]);
}

test.each([
  [4, true],
  [4, false],
  [8, true],
  [8, false],
] as const)('words of %d bytes, little-endian %s', async (size, isLittle) => {
  const { views, recording } = await readText(words(size, isLittle));
  expect(views[0]).toMatchObject({ name: 'cpu', unit: 'ns', total: 10 * 5_000_000, samples: 10 });
  expect(recording.hertz).toBe(200);
  const shown = views[0]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`);
  // A return address is the call's, one byte before.
  expect(shown).toEqual(['app+0x1010 50000000 50000000', 'app+0x201f 0 35000000']);
});

test('a binary profile that is cut off is read as far as it is whole, and says so', async () => {
  const { views, notes } = await readText(words(8, true).subarray(0, 11 * 8));
  expect(views[0]!.total).toBe(7 * 5_000_000);
  expect(notes.join()).toContain('cut off');
});

test("tcmalloc's heap profile counts everything: figures are the header's", async () => {
  const { views, unread } = await readCapture('gperftools/tcmalloc.heap.txt');
  const [, objects, bytes, allocated, size] =
    /^heap profile:\s+(\d+):\s+(\d+) \[\s*(\d+):\s+(\d+)\] @ heapprofile/.exec(
      capture('gperftools/tcmalloc.heap.txt').toString(),
    )!;
  expect(unread.count).toBe(0);
  expect(views.map(({ name, total }) => `${name} ${total}`)).toEqual([
    `inuse_space ${bytes}`,
    `inuse_objects ${objects}`,
    `alloc_space ${size}`,
    `alloc_objects ${allocated}`,
  ]);
});

test("jemalloc's heap profile is scaled up by its rate, and says what was printed", async () => {
  const { views, notes, unread } = await readCapture('gperftools/jemalloc.heap.txt');
  const [, , bytes] = /^ {2}t\*: (\d+): (\d+)/m.exec(capture('gperftools/jemalloc.heap.txt').toString())!;
  expect(unread.count).toBe(0);
  expect(views[0]!.total).toBeGreaterThan(Number(bytes));
  expect(notes.join()).toContain(`as printed, ${bytes} bytes in use`);
});

test('a sampled block of S bytes stands for 1 / (1 - exp(-S / rate)) of them', async () => {
  const { views } = await readText(
    'heap profile: 1: 4096 [1: 4096] @ heap/1048576\n1: 4096 [1: 4096] @ 0x401001\n',
  );
  const scale = 1 / (1 - Math.exp(-4096 / 524_288));
  expect(views[0]!.total).toBe(Math.trunc(4096 * scale));
  expect(views[1]!.total).toBe(Math.trunc(scale));
});

test('contention: the sampling period counts, and cycles become nanoseconds', async () => {
  const { views, recording } = await readText(
    '--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\nms since reset = 5000\ndiscarded samples = 0\n  400        3 @ 0x401001 0x402001\n',
  );
  expect(views.map(({ name, total }) => `${name} ${total}`)).toEqual(['delay 20000', 'contentions 300']);
  expect(recording.seconds).toBe(5);
});

test('threads: stacks with names, a thread that stands where the one before does, and the memory map', async () => {
  const { views, unread } = await readText(
    [
      '--- threadz 1 ---',
      '',
      '--- Thread 7f01 (name: main/1) stack: ---',
      '  PC:  0x00401010: Wait(int)',
      '  0x00402020: main',
      '--- Thread 7f02 (name: worker/2) stack: ---',
      '  PC: 0x401010 0x403030',
      '--- Thread 7f03 (name: worker/3) stack: ---',
      '  [same as previous thread]',
      '--- Memory map: ---',
      '  00400000-00500000: /usr/bin/app',
      '',
    ].join('\n'),
  );
  expect(unread.count).toBe(0);
  expect(views[0]!.entries.map(({ name, self, total }) => `${name} ${self} ${total}`)).toEqual([
    'Wait(int) 3 3',
    'app+0x302f 0 2',
    'main 0 1',
  ]);
});

test("a Java agent's heap: names stand behind the samples", async () => {
  const { views } = await readText(
    '--- heapz 1 ---\nformat = java\nresolution = bytes\n   1048576     2 @ 0x00000003 0x00000004\n\n 0x00000003 com.example.Work.fill (Work.java:12)\n 0x00000004 GC\n',
  );
  const size = Math.trunc(1_048_576 / (1 - Math.exp(-1)));
  expect(views[0]).toMatchObject({ name: 'inuse_space', total: size });
  expect(views[0]!.entries[0]).toMatchObject({
    name: 'com.example.Work.fill',
    file: 'Work.java',
    self: size,
  });
});

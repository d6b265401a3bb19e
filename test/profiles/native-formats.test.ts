/** gprof, callgrind, cachegrind and coverage in their other forms: figures against what the tool printed. */
import { expect, test } from '@jest/globals';
import { analyseProfile } from '../../src/profiles/analyse.ts';
import { capture, readCapture, readText, sourceOf, top } from './captures.ts';

test('gprof -T: indexes and cycles are no part of a name, and the totals are those of the graph', async () => {
  const { views, unread } = await readCapture('c/gprof-bsd.txt');
  expect(unread.count).toBe(0);
  expect(top({ views } as never, 2)).toEqual(['helper 0.06 0.06', 'cmp 0.03 0.03']);
  expect(views[0]!.entries.map(({ name }) => name).filter(name => /[[(<]/.test(name))).toEqual([]);
});

test('gprof -l has a place for each line, gprof -A counts beside the source', async () => {
  const lines = await readCapture('c/gprof-lines.txt');
  expect(lines.views[0]!.entries[0]).toMatchObject({ name: 'helper', file: 'g.c', line: 4 });
  const source = await readCapture('c/gprof-source.txt');
  expect(source.annotations[0]!.lines[3]).toMatchObject({ line: 4, count: 30_300, self: 30_300 });
  expect(source.annotations[0]!.lines[10]!.code).toBe('  static int v[200000];');
});

test("gprof of embedded tools counts cycles in thousands; VTune's graph has no calls; an index of five digits loses its bracket", async () => {
  const cycles = await readText(
    'Flat profile:\n                                         self      total          \n     cumulative       self             cycles     cycles          \n  %      cycles     cycles    calls     /call      /call  name    \n           (K)        (K)                (K)        (K)           \n60.00   1500.01    1500.01   100000      0.15       0.40  write_all\n40.00   2500.01    1000.00      10      100.0      100.0  copy\n'.replaceAll(
      '100.0      100.0',
      '100.00     100.00',
    ),
  );
  expect(cycles.views[0]).toMatchObject({ unit: 'cycles', total: 2_500_010 });
  const vtune = await readText(
    'Index  % CPU Time:Total  CPU Time:Self  CPU Time:Children  Name          Index\n-----  ----------------  -------------  -----------------  ------------  -----\n                         0.0            31.29                <spontaneous>  [2]\n[0]    100.0             0.5            30.79              main          [0]\n                         30.79          0.0                  work         [1]\n\n[1]    98.4              30.79          0.0                work          [1]\n',
  );
  expect(top(vtune, 2)).toEqual(['work 30.79 30.79', 'main 0.5 31.29']);
  const large = await readText(
    'index % time    self  children    called     name\n[12345  50.0    1.00    0.50     10+20      walk(int) <cycle 2> [12345]\n[3]     50.0    1.00    0.00      1+5       <cycle 2 as a whole> [3]\n',
  );
  expect(top(large, 3)).toEqual(['walk(int) 1 1.5']);
});

test('callgrind: parts are added up, jumps name files, calls have their own cost', async () => {
  const part = (number: number, cost: number) =>
    `part: ${number}\nevents: Ir\nsummary: ${cost + 5}\n\nfl=(1) a.c\nfn=(1) main\njfi=(2) b.h\njump=3 +2\n+1\n1 ${cost}\ncfn=(2) leaf\ncalls=2 7\n2 5\nfn=(2)\n7 5\ntotals: ${cost + 5}\n`;
  const { views, unread, notes } = await readText(
    `# callgrind format\ncreator: callgrind-3.19\n${part(1, 10)}${part(2, 30)}`,
  );
  expect(unread.count).toBe(0);
  expect(views[0]!.total).toBe(50);
  expect(top({ views } as never, 2)).toEqual(['main 40 50', 'leaf 10 10']);
  expect(notes.join()).toContain('2 parts');
});

test('xdebug counts tens of nanoseconds and bytes, pprof milliseconds, cachegrind no calls', async () => {
  const xdebug = await readText(
    'version: 1\ncreator: xdebug 3.2.0 (PHP 8.2)\ncmd: /a.php\npart: 1\npositions: line\n\nevents: Time_(10ns) Memory_(bytes)\n\nfl=(1) /a.php\nfn=(1) Cart->add\n2 281 216\n\nfl=(2) php:internal\nfn=(2) php::strlen\n2 19 -8\n\nsummary: 300 208\n',
  );
  expect(xdebug.views.map(({ name, unit, axis, total }) => [name, unit, axis, total])).toEqual([
    ['Time', 'ns', 'wall', 3000],
    ['Memory', 'bytes', 'alloc', 208],
  ]);
  expect(xdebug.notes.join()).not.toContain('simulation');
  const pprof = await readText(
    'positions: instr line\nevents: cpu(ms)\n\nob=(1) /hot\nfl=(1) a.go\nfn=(1) main.f\n0x463f40 7 70\n+16 8 30\n',
  );
  expect(pprof.views[0]).toMatchObject({ unit: 'ns', axis: 'cpu', total: 100e6 });
  const cachegrind = await readText(
    'desc: I1 cache: 32768 B\ncmd: ./g\nevents: Ir\nfl=/src/g.c\nfn=even\n6 11140\nsummary: 11140\n',
  );
  expect(cachegrind.views[0]!.entries[0]).toMatchObject({ name: 'even', self: 11_140, total: null });
});

test('cg_annotate says the same in both its layouts, and each function once', async () => {
  const [before, since] = [
    await readCapture('c/callgrind-annotate-cachegrind-3.19.txt'),
    await readCapture('c/callgrind-annotate-cachegrind-3.25.txt'),
  ];
  for (const { unread } of [before, since]) expect(unread.count).toBe(0);
  expect(top(since, 8)).toEqual(top(before, 8));
  const codeOf = (profile: typeof before) =>
    profile.annotations[0]!.lines.map(({ code, self }) => `${self} ${code}`);
  expect(codeOf(since)).toEqual(codeOf(before));
  expect(codeOf(since)).toContain('0   static int v[2000];');
});

test('callgrind_annotate: a line that calls holds what it calls, and topn ranks functions', async () => {
  const { annotations } = await readCapture('c/callgrind-annotate-calls.txt');
  const call = annotations[0]!.lines.find(({ code }) => code.includes('sink += even(100)'))!;
  expect([call.self, call.total]).toEqual([160, 160 + 42_588_200]);
  const source = sourceOf('annotated', capture('c/callgrind-annotate-calls.txt'));
  expect((await analyseProfile([source], 'topn')).verdict).toContain("`even'2`");
});

test('gcov and llvm-cov: an instance of a template counts once, branches and colours are left out', async () => {
  const gcc = await readCapture('c/gcov-blocks.txt');
  const llvm = await readCapture('c/llvm-cov-branches.txt');
  const coloured = await readCapture('c/llvm-cov-colour.txt');
  const counts = (profile: typeof gcc) =>
    profile.annotations[0]!.lines.filter(({ line }) => line === 5).map(({ count }) => count);
  for (const profile of [gcc, llvm, coloured]) {
    expect(profile.unread.count).toBe(0);
    expect(counts(profile)).toEqual([400_000]);
  }
});

test('lcov, gcov -j and go cover: counts by place', async () => {
  // An instance of a template has its own count in gcov's JSON.
  const line = async (path: string, number: number) =>
    (await readCapture(path)).annotations[0]!.lines.filter(found => found.line === number).reduce(
      (sum, { count }) => sum + count!,
      0,
    );
  expect(await line('c/lcov.info', 5)).toBe(400_000);
  expect(await line('c/gcov-json.json', 5)).toBe(400_000);
  const go = await readCapture('c/go-cover.txt');
  expect(go.views[0]!.entries[0]).toMatchObject({ file: 'm/a.go', line: 2, self: 200 });
});

test.each([
  [
    'massif.out',
    "desc: (none)\ncmd: ./g\ntime_unit: i\n#-----------\nsnapshot=0\nheap_tree=detailed\nn1: 10 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n n0: 10 0x1: early (g.c:1)\n#-----------\nsnapshot=1\nheap_tree=peak\nn2: 20000 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n n0: 10000 0x804841A: main (g.c:20)\n n2: 10000 0x80483C2: g (g.c:5)\n  n0: 4000 0x80483E2: f (g.c:11)\n  n0: 6000 in 2 places, all below massif's threshold (1.00%)\n",
  ],
  [
    'ms_print',
    "Command:            ./g\nms_print arguments: massif.out\n\n99.48% (20,000B) (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n->49.74% (10,000B) 0x804841A: main (g.c:20)\n| \n->49.74% (10,000B) 0x80483C2: g (g.c:5)\n  ->19.90% (4,000B) 0x80483E2: f (g.c:11)\n  | \n  ->29.84% (6,000B) in 2 places, all below ms_print's threshold (01.00%)\n",
  ],
])('%s: the peak by allocation site, callers around it', async (_, text) => {
  const { views, stacks, format } = await readText(text);
  expect(format).toBe('massif');
  expect(views[0]).toMatchObject({ unit: 'bytes', axis: 'alloc', total: 20_000 });
  expect(top({ views } as never, 4)).toEqual([
    'g 10000 10000',
    'main 10000 10000',
    '[below the threshold] 0 6000',
    'f 0 4000',
  ]);
  expect(stacks!.nodes).toBe(6);
});

test('hprof: counts by trace, of all samples that the ranking says; times from shares, with a decimal comma too', async () => {
  const samples = await readText(
    'JAVA PROFILE 1.0.1, created Fri Dec 18 16:33:36 2009\n\nTRACE 7: (thread=200001)\n\ta.B.read(B.java:Unknown line)\n\ta.B.main(B.java:12)\nTRACE 8:\n\t<empty>\nCPU SAMPLES BEGIN (total = 100) Fri Dec 18 16:33:36 2009\nrank   self  accum   count trace method\n   1 70.00% 70.00%      70 7 a.B.read\n   2 20.00% 90.00%      20 8 a.C.hash\nCPU SAMPLES END\n',
  );
  expect(samples.unread.count).toBe(0);
  expect(samples.views[0]).toMatchObject({ total: 100, unit: 'samples' });
  expect(top(samples, 3)).toEqual(['a.B.read 70 70', 'a.C.hash 20 20', 'a.B.main 0 70']);
  const times = await readText(
    'CPU TIME (ms) BEGIN (total = 2000) Fri Oct 22 11:52:24 2004\nrank   self  accum   count trace method\n   1 23,26% 23,26%    1200 301 a.B.c\nCPU TIME (ms) END\n',
  );
  expect(times.views[0]).toMatchObject({ unit: 'ns', total: 2e9 });
  expect(times.views[0]!.entries[0]!.self).toBeCloseTo(0.2326 * 2e9, 3);
});

test('figures with callees alone are ranked as such, without what recursion counts twice', async () => {
  const source = sourceOf('inclusive', capture('c/callgrind-annotate-inclusive.txt'));
  const { verdict, answer, findings } = await analyseProfile([source], 'topn');
  expect(verdict).toContain('only figures with callees are printed');
  expect(answer).toMatch(/^1\. `.+` 100 % with what it calls/m);
  expect(answer).not.toContain("recurse'2");
  expect(findings.map(({ id }) => id)).not.toContain('profile.flat');
});

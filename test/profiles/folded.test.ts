import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import { capture, readCapture, readText } from './captures.ts';

const HEADER = 'dd 25607 [002] 4794564.109216: 250000 cpu-clock: \n';
const FOO = '\t           7fff1 foo+0x12 (/x)\n';
const MAIN = '\t           7fff0 main+0x8b (/x)\n';

async function fold(text: string): Promise<string[]> {
  return foldedOf(await readText(text))!.lines;
}

function sample(frame: string, header = HEADER): string {
  return `${header}\t           7fff1 ${frame}\n${MAIN}\n`;
}

// The rules of stackcollapse-perf.pl with its default options, and where ours are right instead (docs/profiles.md).
test.each([
  [
    'periods are summed per stack, root first',
    `${HEADER + FOO + MAIN}\n${HEADER}${FOO}${MAIN}\n`,
    ['dd;main;foo 500000'],
  ],
  ['no period counts as 1', `dd 25607 94.109216: cpu-clock: \n${FOO}${MAIN}\n`, ['dd;main;foo 1']],
  ['a period of 0 counts as 1', `dd 25607 94.109216: 0 cpu-clock: \n${FOO}${MAIN}\n`, ['dd;main;foo 1']],
  [
    'blanks in the comm become underscores',
    `V8 WorkerThread 25607 [001] 94.109216: 10 cycles: \n${FOO}\n`,
    ['V8_WorkerThread;foo 10'],
  ],
  [
    'a comm may hold digits',
    `bg worker 7 11793 [001] 94.109216: 10 cycles: \n${FOO}\n`,
    ['bg_worker_7;foo 10'],
  ],
  ['a comm may be one letter', `a 1234 [000] 1.500000: 100 cycles: \n${FOO}${MAIN}\n`, ['a;main;foo 100']],
  ['pid/tid', `java2 24636/25607 [000] 94.109216: 5 cycles: \n${FOO}\n`, ['java2;foo 5']],
  ['a padded pid/tid', `swapper     0/0     [000] 94.109216: 5 cycles: \n${FOO}\n`, ['swapper;foo 5']],
  ['a tid of −1', `perf -1 [000] 94.109216: 5 cycles: \n${FOO}\n`, ['perf;foo 5']],
  ['comments are skipped', `# hello\n${HEADER}${FOO}\n`, ['dd;foo 250000']],
  ['no frames leave the comm', `${HEADER}\n`, ['dd 250000']],
  ['the last sample needs no blank line', HEADER + FOO + MAIN.trimEnd(), ['dd;main;foo 250000']],
  ['CRLF', `${HEADER + FOO + MAIN}\n`.replaceAll('\n', '\r\n'), ['dd;main;foo 250000']],
  [
    'two headers without a blank line are two samples',
    `dd 1 [0] 1.000001: 7 cycles: \n${FOO}dd 1 [0] 1.000002: 7 cycles: \n\t           7fff0 bar+0x1 (/x)\n\n`,
    ['dd;bar 7', 'dd;foo 7'],
  ],
  [
    'text after the event: weight 1',
    `dd 25607 [002] 94.109216: block:block_rq_issue: 8,0 W 4096 () 1 + 8 [dd]\n${FOO}${MAIN}\n`,
    ['dd;main;foo 1'],
  ],
  [
    'an unknown symbol is its module',
    sample('[unknown] (/usr/lib/libc-2.31.so)'),
    ['dd;main;[libc-2.31.so] 250000'],
  ],
  ['unknown and unknown', sample('[unknown] ([unknown])'), ['dd;main;[unknown] 250000']],
  [
    'an unknown symbol of a kernel module',
    sample('[unknown] ([nf_conntrack])'),
    ['dd;main;[[nf_conntrack]] 250000'],
  ],
  [
    'arguments are cut',
    sample('vector<int>::push_back(int const&)+0x1 (/x)'),
    ['dd;main;vector<int>::push_back 250000'],
  ],
  [
    'an anonymous namespace is kept',
    sample('(anonymous namespace)::work(int)+0x1 (/x)'),
    ['dd;main;(anonymous namespace)::work 250000'],
  ],
  ['the call operator', sample('operator()(int)+0x1 (/x)'), ['dd;main;operator 250000']],
  ['a Go method is kept', sample('net/http.(*Client).Do+0x1 (/x)'), ['dd;main;net/http.(*Client).Do 250000']],
  ['quotes are deleted', sample("<&'a T as X>+0x1 (/x)"), ['dd;main;<&a T as X> 250000']],
  [
    'Java under java',
    `java 9 [0] 1.000001: 7 cycles: \n\t           7fff1 Lorg/a/B;.<init>(Ljava/lang/String;)V+0x1 (/tmp/perf-9.map)\n\n`,
    ['java;org/a/B:.<init> 7'],
  ],
  [
    'Java under another name',
    sample('Lorg/a/B;.<init>(I)V+0x1 (/tmp/perf-9.map)'),
    ['dd;main;Lorg/a/B:.<init> 250000'],
  ],
  [
    'inlined JIT frames',
    `java 9 [0] 1.000001: 7 cycles: \n\t           7fff1 La;::b->Lc;::d (/tmp/perf-9.map)\n\n`,
    ['java;La:::b;Lc:::d_[i] 7'],
  ],
  [
    'an arrow operator is no inlining',
    sample('ptr::operator->() const+0x1 (/x)'),
    ['dd;main;ptr::operator-> 250000'],
  ],
  ['a deleted DSO', sample('foo+0x1 (/a/b (deleted))'), ['dd;main;foo 250000']],
  ['a symbol without a DSO', sample('foo+0x1'), ['dd;main;foo 250000']],
  ['an address alone', `${HEADER}\t           7fff1\n${MAIN}\n`, ['dd;main;[unknown] 250000']],
  [
    'without -g',
    '             dd 25607   776.144854:    2004008 cpu-clock:      55f669290f0a foo+0x1 (/x)\n',
    ['dd;foo 2004008'],
  ],
])('%s', async (_, text, expected) => {
  expect(await fold(text)).toEqual(expected);
});

test('the first event seen is printed, the others are named as left out', async () => {
  const event = (name: string) => `dd 1 [0] 1.000001: 250000 ${name}: \n${FOO}\n`;
  const folded = foldedOf(await readText(event('cpu-clock') + event('page-faults') + event('cpu-clock')))!;
  expect(folded).toEqual({ lines: ['dd;foo 500000'], printed: 'cpu-clock', left: ['page-faults'] });
});

test('folded stacks of a capture are read back to the same shares, and fold to themselves', async () => {
  const script = await readCapture('perf/script-system.txt');
  const lines = foldedOf(script)!.lines;
  const folded = await readText(`${lines.join('\n')}\n`);
  expect(folded.format).toBe('folded');
  expect(foldedOf(folded)!.lines).toEqual(lines);
  expect(folded.views[0]!.samples).toBe(script.views[0]!.samples);
});

test('marks of kernel, inlined and JIT frames survive', async () => {
  const profile = await readText('java;foo_[j];bar_[i];do_sys_[k] 12\njava;foo_[j] 3.5\n');
  expect(profile.stacks!.frames.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'java null',
    'foo jit',
    'bar inlined',
    'do_sys kernel',
  ]);
  expect(foldedOf(profile)!.lines).toEqual(['java;foo_[j] 3.5', 'java;foo_[j];bar_[i];do_sys_[k] 12']);
});

test('two counts a line are before and after', async () => {
  const profile = await readText('a;b 10 14\na;c 5 0\na;d 0 3\n');
  expect(profile.format).toBe('folded-diff');
  expect(profile.views.map(({ name, total }) => `${name} ${total}`)).toEqual(['after 17', 'before 15']);
});

test('one line that ends in two numbers among others with one is a frame with a number', async () => {
  const profile = await readText('x;poll 5 7\nx;y 3\nx;z 3\nx;y;q 9\n');
  expect(profile.format).toBe('folded');
  expect(profile.views[0]!.total).toBe(22);
});

test('lines without a count are not understood, and counted', async () => {
  const text = `${'a;b 1\n'.repeat(30)}a;b;c\n`;
  expect((await readText(text)).unread).toEqual({ count: 1, lines: [{ line: 31, text: 'a;b;c' }] });
});

test('recursion counts once in the total', async () => {
  const profile = await readText('main;f;f;f 6\nmain;f;g;f 4\n');
  const entries = Object.fromEntries(
    profile.views[0]!.entries.map(({ name, self, total }) => [name, [self, total]]),
  );
  expect(entries).toEqual({ f: [10, 10], g: [0, 4], main: [0, 10] });
});

test('folding keeps every sample of a capture', async () => {
  const profile = await readCapture('perf/script-stacks.txt');
  const sum = foldedOf(profile)!.lines.reduce(
    (all, line) => all + Number(line.slice(line.lastIndexOf(' '))),
    0,
  );
  expect(sum).toBe(profile.views[0]!.total);
  expect(
    capture('perf/script-stacks.txt')
      .toString()
      .match(/cpu-clock/g)!.length,
  ).toBe(profile.views[0]!.samples);
});

// Foreign habits of folded stacks.
test.each([
  [
    'a remark or two among stacks',
    '// a comment\na;b;c 1\na;b;c 1\na;b;d 4\na;b;c 3\na;b 5\ninvalid line\n',
    ['a;b 5', 'a;b;c 5', 'a;b;d 4'],
    2,
  ],
  [
    'counts with many decimals, with none behind the point, and with blanks behind them',
    'a;b 1.23439832487233\na;c 6.\na;d 2 \n',
    ['a;b 1.23439832487233', 'a;c 6', 'a;d 2'],
    0,
  ],
  [
    'a frame of blanks: a symbol without a name',
    `${'a;b 1\n'.repeat(20)}a;b;  3\n`,
    ['a;b 20', 'a;b;  3'],
    0,
  ],
])('%s', async (_, text, lines, unread) => {
  const profile = await readText(text);
  expect(profile.format).toBe('folded');
  expect(foldedOf(profile)!.lines).toEqual(lines);
  expect(profile.unread.count).toBe(unread);
});

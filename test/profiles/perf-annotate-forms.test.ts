import { expect, test } from '@jest/globals';
import { readText } from './captures.ts';

const RULER = `${'-'.repeat(60)}\n`;

function annotated(header: string, rows: string): string {
  return `${header}\n${RULER}         : 5    0000000000002460 <hotSort(int)>:\n         : 26   int key = values[i];\n${rows}\n`;
}

const ROWS = '   75.00 :   2460:   mov    (%rdi),%r11\n   25.00 :   2463:   mov    0x8(%rdi),%rax';

test('colours around figures and addresses change nothing', async () => {
  const plain = annotated(
    ' Percent |\tSource code & Disassembly of hot for cycles (40 samples, percent: local period)',
    ROWS,
  );
  const coloured = plain
    .replace(
      '   75.00 :   2460:   mov',
      '\u001b[31m   75.00\u001b[m : \u001b[35m  2460:\u001b[m\u001b[34m   mov',
    )
    .replace('\n   25.00', '\u001b[m\n   25.00');
  const [a, b] = [await readText(plain), await readText(coloured)];
  expect(b.unread.count).toBe(0);
  expect(b.annotations[0]!.lines.map(({ self, code }) => [self, code])).toEqual(
    a.annotations[0]!.lines.map(({ self, code }) => [self, code]),
  );
});

test('--show-total-period: figures in the event’s unit, which are no samples', async () => {
  const rows =
    '     30000000 :   2460:   mov    (%rdi),%r11\n     10000000 :   2463:   mov    0x8(%rdi),%rax';
  const { annotations } = await readText(
    annotated(
      ' Period      |\tSource code & Disassembly of hot for cpu-clock (40 samples, percent: local period)',
      rows,
    ),
  );
  expect(annotations[0]).toMatchObject({ unit: 'ns', total: 40000000, samples: 40 });
});

test('global percentages are shares of the run: the lines are compared within their symbol', async () => {
  const rows = '    7.50 :   2460:   mov    (%rdi),%r11\n    2.50 :   2463:   mov    0x8(%rdi),%rax';
  const { annotations } = await readText(
    annotated(
      ' Percent |\tSource code & Disassembly of hot for cycles (40 samples, percent: global period)',
      rows,
    ),
  );
  expect(annotations[0]!.total).toBe(10);
});

test('several symbols are compared by their samples, not by percents of each', async () => {
  const text = `${annotated(' Percent |\tSource code & Disassembly of hot for cycles (40 samples, percent: local period)', ROWS)}${annotated(
    ' Percent |\tSource code & Disassembly of hot for cycles (2 samples, percent: local period)',
    '  100.00 :   5060:   jmp    *0x2f62(%rip)',
  ).replace('hotSort', 'rare')}`;
  const { views } = await readText(text);
  expect(views[0]!.total).toBe(42);
  expect(views[0]!.entries.map(({ self }) => self)).toEqual([40, 2]);
});

test('events of one recording are views of their own', async () => {
  const of = (event: string) =>
    annotated(
      ` Percent |\tSource code & Disassembly of hot for ${event} (40 samples, percent: local period)`,
      ROWS,
    );
  const { views } = await readText(`${of('cpu-clock')}${of('page-faults')}`);
  expect(views.map(({ name, axis, total }) => `${name} ${axis} ${total}`)).toEqual([
    'cpu-clock cpu 40',
    'page-faults count 40',
  ]);
});

test('the interactive screen (--stdio2): instructions by their column, jumps by their arrow, labels as addresses', async () => {
  const text =
    "Samples: 105  of event 'cpu-clock:ppp', 999 Hz, Event count (approx.): 105105105, [percent: local period]\nhotSort() /tmp/hot\nPercent        \n               \n            int key = values[i];\n        28:   mov  (%r9),%edi\n  0.95        mov  %r9,%rax \n            ↑ jmp  43       \n            while (j > 0) {\n 54.29        cmp  %edi,%ecx\n 44.76      ↑ jg   38       \n";
  const profile = await readText(text);
  expect(profile.format).toBe('perf-annotate');
  expect(profile.unread.count).toBe(0);
  expect(profile.annotations).toHaveLength(1);
  expect(profile.annotations[0]).toMatchObject({
    function: 'hotSort()',
    unit: '%',
    total: 100,
    samples: 105,
    event: 'cpu-clock:ppp',
  });
  expect(
    profile.annotations[0]!.lines.map(({ address, code, self, source }) => [address, code, self, source]),
  ).toEqual([
    ['28', 'mov  (%r9),%edi', 0, 'int key = values[i];'],
    [null, 'mov  %r9,%rax', 0.95, 'int key = values[i];'],
    [null, 'jmp  43', 0, 'int key = values[i];'],
    [null, 'cmp  %edi,%ecx', 54.29, 'while (j > 0) {'],
    [null, 'jg   38', 44.76, 'while (j > 0) {'],
  ]);
});

const screenOf = (name: string, title: string, rows: string) =>
  `Samples: 616  of event '${title}', 1999 Hz, Event count (approx.): 308154000, [percent: local period]\n${name}() /tmp/hot\n${rows}\n`;

test("several symbols on one screen are all read; the number of samples is their event's, not theirs", async () => {
  const rows = 'Percent        \n 71.43        idiv %ecx\n 28.57        add  $0x1,%ecx';
  const text = `${screenOf('hotDivide', 'cpu-clock', rows)}${screenOf('hotSort', 'cpu-clock', rows)}`;
  const { annotations, unread } = await readText(text);
  expect(unread.count).toBe(0);
  expect(annotations.map(annotation => [annotation.function, annotation.samples])).toEqual([
    ['hotDivide()', null],
    ['hotSort()', null],
  ]);
});

test('a number of samples that does not fit the shares of one symbol is not taken for its', async () => {
  const text = screenOf(
    'hotSort',
    'cpu-clock',
    'Percent        \n 48.57        cmp  %edi\n 51.43        sub  $0x1',
  );
  expect((await readText(text)).annotations[0]!.samples).toBeNull();
});

test("periods on the screen are in the event's unit, and raw bytes of instructions are no figures", async () => {
  const text = screenOf(
    'hotSort',
    'anon group { cpu-clock, page-faults }',
    'Period                   \n   42521250        0   39 f9                   cmp    %edi,%ecx\n                       89 08                   mov    %ecx,(%rax)',
  );
  const [annotation] = (await readText(text)).annotations;
  expect(annotation).toMatchObject({ unit: 'ns', total: 42521250, event: 'cpu-clock' });
  expect(annotation!.lines.map(({ code, self }) => `${self} ${code}`)).toEqual([
    '42521250 cmp    %edi,%ecx',
    '0 mov    %ecx,(%rax)',
  ]);
});

test('shares of the whole run are shares of it in the view', async () => {
  const title =
    ' Percent |\tSource code & Disassembly of hot for cpu-clock (40 samples, percent: global period)';
  const { views } = await readText(
    `${title}\n-----\n   13.80 :   24ad:   cmp    %edi,%ecx\n    8.12 :   24a6:   sub    $0x1,%rdx\n`,
  );
  expect(views[0]).toMatchObject({ total: 100, base: 'all samples of cpu-clock' });
});

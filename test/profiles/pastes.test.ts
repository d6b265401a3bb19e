/** What happens to a report on its way into a message: the figures stay, and what cannot be known is not made up. */
import { expect, test } from '@jest/globals';
import { capture, readText } from './captures.ts';

const REPORT = capture('perf/report-no-children.txt').toString('utf8').split('\n').slice(0, 60).join('\n');
const FLAT = capture('perf/report-system.txt').toString('utf8').split('\n').slice(0, 60).join('\n');

const DAMAGES: readonly (readonly [string, (text: string) => string])[] = [
  ['in a fence with words around it', text => `slow since noon:\n\`\`\`\n${text}\n\`\`\`\nwhy?`],
  ['quoted', text => mapLines(text, line => `> ${line}`)],
  ['behind a prompt', text => `root@web-3:~# perf report --stdio\n${text}`],
  [
    'with entities for brackets',
    text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ],
  ['with blanks that do not break', text => text.replaceAll(' ', '\u00a0')],
  ['with typographic quotes', text => text.replaceAll("'", '\u2019')],
  ['indented as a whole', text => mapLines(text, line => `    ${line}`)],
  ['with Windows line ends', text => text.replaceAll('\n', '\r\n')],
  ['broken at 80 columns', text => wrapped(text, 80)],
  ['broken at 120 columns', text => wrapped(text, 120)],
];

for (const [how, damage] of DAMAGES) {
  test(`a report ${how} has the figures it had`, async () => {
    for (const text of [REPORT, FLAT]) {
      const [whole, damaged] = [await readText(text), await readText(damage(text))];
      expect(damaged.format).toBe('perf-report');
      expect(rowsOf(damaged)).toEqual(rowsOf(whole));
      expect(damaged.unread.count).toBeLessThanOrEqual(whole.unread.count + 2);
    }
  });
}

test.each([
  ['trimmed', (text: string) => mapLines(text, line => line.trim())],
  ['with single blanks', (text: string) => mapLines(text, line => line.trim().replace(/ {2,}/g, ' '))],
])('a report whose lines are %s has the figures it had', async (_, damage) => {
  const [whole, damaged] = [await readText(FLAT), await readText(damage(FLAT))];
  expect(rowsOf(damaged)).toEqual(rowsOf(whole));
});

test('what was undone in a paste is said', async () => {
  const { notes } = await readText(FLAT.replaceAll(' ', '\u00a0').replaceAll("'", '\u2019'));
  expect(notes).toContain('undone in the paste: non-breaking blanks, typographic quotes and dashes');
});

test('file names that a chat client made links of are file names again', async () => {
  const text = 'main (app.py:3);load (app.py:9) 70\nmain (app.py:3);save (store.py:4) 30\n';
  const linked = text.replace(/(\w+\.py)/g, '<http://$1|$1>');
  const [whole, damaged] = [await readText(text), await readText(linked)];
  expect(rowsOf(damaged)).toEqual(rowsOf(whole));
  expect(damaged.notes).toContain('undone in the paste: links');
});

test('two reports of one event in one paste stay apart', async () => {
  const { views } = await readText(`${FLAT}\n${FLAT}`);
  expect(views.map(({ name }) => name)).toEqual(['cpu-clock:ppp', 'cpu-clock:ppp (2)']);
  expect(views[1]!.entries.map(({ self }) => self)).toEqual(views[0]!.entries.map(({ self }) => self));
});

test('without headers, rows that begin anew beyond 100 % are another event', async () => {
  const rows = '    60.00%  app  app  [.] a\n    40.00%  app  app  [.] b\n';
  const { views } = await readText(`${rows}\n\n${rows}`);
  expect(views.map(({ entries }) => entries.map(({ self }) => self))).toEqual([
    [60, 40],
    [60, 40],
  ]);
});

function mapLines(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}

function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap(line => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
    .join('\n');
}

function rowsOf({ views }: Awaited<ReturnType<typeof readText>>): string[] {
  return views.flatMap(({ name, entries }) =>
    entries.map(entry => `${name} ${entry.name} ${entry.module} ${entry.self} ${entry.total}`),
  );
}

test.each([
  [
    'with its branches opened on the screen',
    '-   12.61%  swapper          [kernel.vmlinux]  [k] spin_slowpath\n   - 10.94% spin_slowpath\n      - 10.73% _raw_spin_lock\n         - 9.57% __schedule\n              do_idle\n            + cpu_startup_entry\n+    8.02%  tbench           [kernel.vmlinux]  [k] copy_user\n',
    ['spin_slowpath [kernel.vmlinux] 12.61', 'copy_user [kernel.vmlinux] 8.02'],
  ],
  [
    'rounded to one decimal by hand',
    '  45.3%  [kernel]  [k] spin_slowpath\n  12.8%  [kernel]  [k] copy_user\n',
    ['spin_slowpath [kernel] 45.3', 'copy_user [kernel] 12.8'],
  ],
  [
    'without a DSO, and with empty columns behind the symbol',
    '  36.23%  [k] spin_slowpath                -      -\n              |\n              |--34.60%--wake_up_page_bit\n              |          0\n\n  17.93%  [k] copy_user                    -      -\n',
    ['spin_slowpath null 36.23', 'copy_user null 17.93'],
  ],
])('rows alone, %s, are read', async (_, text, rows) => {
  const { format, views, unread } = await readText(text);
  expect(format).toBe('perf-report');
  expect(unread.lines).toEqual([]);
  expect(views[0]!.entries.map(({ name, module, self }) => `${name} ${module} ${self}`)).toEqual(rows);
});

test('what cProfile printed, kept as a comment below the code, is read', async () => {
  const { format, views, unread } = await readText(
    '#    ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n#         1    0.000    0.000    0.016    0.016 <string>:1(<module>)\n#     10000    0.004    0.000    0.006    0.000 random.py:238(_randbelow)\n',
  );
  expect(format).toBe('cprofile');
  expect(unread.count).toBe(0);
  expect(views[0]!.entries[0]).toMatchObject({ name: '_randbelow', file: 'random.py', self: 0.004 });
});

const OTHERS = [
  'pprof/cpu-top.txt',
  'pprof/cpu-traces.txt',
  'pprof/cpu-list.txt',
  'perf/annotate-hotsort.txt',
  'python/cprofile-tottime.txt',
  'documented/py-spy-dump.txt',
];

test.each(OTHERS)('%s, quoted, indented or with dashes of a typesetter, is what it was', async name => {
  const text = firstLines(name);
  const whole = await readText(text);
  const damages = [
    (line: string) => `> ${line}`,
    (line: string) => line.replace(/-{2}/g, '\u2014'),
    ...(name.includes('cprofile') || name.includes('annotate') ? [] : [(line: string) => `    ${line}`]),
  ];
  for (const damage of damages) {
    const damaged = await readText(mapLines(text, damage));
    expect(damaged.format).toBe(whole.format);
    expect(rowsOf(damaged)).toEqual(rowsOf(whole));
  }
});

function firstLines(name: string): string {
  return capture(name).toString('utf8').split('\n').slice(0, 60).join('\n');
}

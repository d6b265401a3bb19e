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

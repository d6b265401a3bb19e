import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { READABLE, readerOf, readOutput } from '../../src/tools/readers.ts';
import { captures, readText } from './captures.ts';

const all = captures();

/** Captures in which some lines are no output of the tool, on purpose. */
const WITH_UNREAD = new Set(['dmesg/refused.txt']);

test.each(all.map(({ tool, name, text }) => [`${tool}/${name}`, tool, text]))(
  'every line of %s is read',
  (path, tool, text) => {
    const { unread } = readText(tool, text);
    if (WITH_UNREAD.has(path)) expect(unread.length).toBeGreaterThan(0);
    else expect(unread).toEqual([]);
  },
);

test.each(all.map(({ tool, name, text }) => [`${tool}/${name}`, tool, text]))(
  '%s reads the same in colour and with carriage returns',
  (_path, tool, text) => {
    const coloured = text.replace(/^(.*)$/gm, line => (line === '' ? line : `\u001b[1m${line}\u001b[0m`));
    expect(readText(tool, coloured.replaceAll('\n', '\r\n'))).toEqual(readText(tool, text));
  },
);

test.each(all.map(({ tool, name, text }) => [`${tool}/${name}`, tool, text]))(
  '%s twice over gives every row twice',
  (_path, tool, text) => {
    const once = readText(tool, text);
    const lines = text.split('\n').length - 1;
    const twice = readText(tool, `${text}${text}`);
    const second = twice.rows.slice(once.rows.length);
    expect(second.map(({ table, line, fields }) => ({ table, line: line - lines, fields }))).toEqual(
      once.rows.map(({ table, line, fields }) => ({ table, line, fields })),
    );
  },
);

type Mutation = (text: string) => string;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map(share => (text: string) => text.slice(0, Math.floor(text.length * share))),
  fc.tuple(fc.nat(200), fc.nat(200)).map(([from, to]) => (text: string) => {
    const lines = text.split('\n');
    const moved = lines.splice(from % lines.length, 1);
    lines.splice(to % (lines.length + 1), 0, ...moved, ...moved);
    return lines.join('\n');
  }),
  fc.tuple(fc.nat(120), fc.nat(12)).map(
    ([start, length]) =>
      (text: string) =>
        text
          .split('\n')
          .map(line => line.slice(0, start) + line.slice(start + length))
          .join('\n'),
  ),
  fc
    .tuple(fc.nat(4000), fc.string({ unit: 'binary', maxLength: 12 }))
    .map(([at, bytes]) => (text: string) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + bytes + text.slice(place);
    }),
  fc
    .tuple(
      fc.nat(60),
      fc.constantFrom(' - ', '\t', '__proto__', '99999999999999999999', '0,5', '[', '{"', '\u001b[31m'),
    )
    .map(([nth, word]) => (text: string) => {
      let count = 0;
      return text.replace(/\S+/g, found => (count++ % 61 === nth ? word : found));
    }),
);

test('no mutation of a capture makes a reader throw, lose a line or invent one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      ({ tool, text }, mutations) => {
        const mutated = mutations.reduce((before, mutate) => mutate(before), text);
        const lines = mutated.split('\n').length;
        const { rows, unread } = readText(tool, mutated);
        for (const { line } of [...rows, ...unread]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
        }
        for (const { fields } of rows) {
          for (const cell of Object.values(fields)) {
            expect(cell === null || typeof cell === 'string' || Number.isFinite(cell)).toBe(true);
          }
        }
      },
    ),
    { numRuns: 600 },
  );
});

test.each([...READABLE])('%s makes no more of a long hostile input than the input is long', tool => {
  const header =
    all
      .find(capture => capture.tool === tool)
      ?.text.split('\n')
      .slice(0, 8)
      .join('\n') ?? '';
  const floods = [
    '1 '.repeat(100_000),
    `${header}\n${'1\n'.repeat(50_000)}`,
    `${header}\n${'a '.repeat(30_000)}\n${'b '.repeat(30_000)}`,
    `${header}\n${' 1:2 3'.repeat(40_000)}`,
    `${header.split('\n')[0]} ${'PID CPU% r '.repeat(20_000)}\n${'1 2 3\n'.repeat(20_000)}`,
    '('.repeat(100_000),
    '\u001b]'.repeat(100_000),
    `{"a":${'['.repeat(50_000)}`,
  ];
  for (const flood of floods) {
    const { rows, unread } = readText(tool, flood);
    const cells = rows.reduce((sum, row) => sum + Object.keys(row.fields).length, 0);
    expect(rows.length + unread.length).toBeLessThanOrEqual(flood.length);
    expect(cells).toBeLessThanOrEqual(flood.length * 4);
  }
});

// A pattern that backtracks over blanks, names or marks shows here as a test that does not end.
test.each(all.map(({ tool, name, text }) => [`${tool}/${name}`, tool, text]))(
  '%s with parts of its lines drawn out to thousands of characters is still read',
  (_path, tool, text) => {
    const lines = text.split('\n').slice(0, 30);
    for (const line of new Set(lines.slice(0, 5))) {
      for (const part of line.matchAll(/\s+|\w+|[^\w\s]/g)) {
        const drawn = line.slice(0, part.index) + part[0].repeat(Math.ceil(2000 / part[0].length));
        const { rows, unread } = readText(tool, [...lines, drawn, `${drawn}\u0001`].join('\n'));
        expect([...rows, ...unread].every(({ line }) => line >= 1 && line <= lines.length + 2)).toBe(true);
      }
    }
  },
);

test('the reader is chosen by the name of the program, wherever it stands', () => {
  const text = '/dev/sda1 10 5 5 50% /\n';
  const header = 'Filesystem 1K-blocks Used Available Use% Mounted on\n';
  for (const argv of [['df'], ['/usr/bin/df', '-k'], ['busybox', 'df']]) {
    expect(readOutput(argv, header + text)?.rows).toHaveLength(1);
  }
  expect(readOutput(['shutdown'], text)).toBeNull();
  expect(readOutput([], text)).toBeNull();
  expect(readerOf('constructor')).toBeNull();
});

/**
 * Tables without titles: figures and a name, in one order or the other.
 *
 *     61.7% foo               foo                   61.7%          1234 foo          (uniq -c)
 *      8.3% bar::f(int, int)  bar::f(int, int)       8.3%            12 bar baz
 */
import type { CutTable, Line, TableRow } from './table-cut.ts';
import { figureOf, isFigure } from './table-figures.ts';

const MAX_FIGURES = 8;

/** Of the ways to cut, the one that fits most lines; all rows have as many figures as most of them. */
export function headless(lines: readonly Line[]): CutTable {
  const content = lines.filter(({ text }) => text.trim() !== '');
  const ways = [figuresFirst, figuresLast, (text: string) => text.trim().split(/\s{2,}/)];
  const tables = ways.map(cut => {
    const cells = content.map(({ text }) => cut(text.slice(0, 2000)));
    const widths = cells.map(({ length }) => length).sort((a, b) => a - b);
    const width = Math.max(2, widths[widths.length >> 1] ?? 2);
    const rows = content.flatMap(({ line, text }, index): TableRow[] =>
      cells[index]!.length === width && cells[index]!.some(isFigure)
        ? [{ line, text, cells: cells[index]! }]
        : [],
    );
    const read = new Set(rows.map(({ line }) => line));
    return { rows, left: content.filter(({ line }) => !read.has(line)) };
  });
  const best = tables.reduce((a, b) => (b.rows.length > a.rows.length * 1.2 ? b : a));
  return { sections: [{ titles: null, rows: best.rows, stamp: null }], left: best.left };
}

/** `61.7 % foo bar` as three words would be; a sign and its number belong together. */
function figuresFirst(text: string): string[] {
  const words = wordsOf(text);
  const count = words.findIndex(word => !isFigure(word));
  if (count <= 0 || count > MAX_FIGURES) return [];
  return [...words.slice(0, count), words.slice(count).join(' ')];
}

function figuresLast(text: string): string[] {
  const words = wordsOf(text);
  const count = words.toReversed().findIndex(word => !isFigure(word));
  if (count <= 0 || count > MAX_FIGURES) return [];
  const name = words
    .slice(0, words.length - count)
    .join(' ')
    .replace(/[\s.:=|-]{1,80}$/, '');
  return [name, ...words.slice(words.length - count)];
}

function wordsOf(text: string): string[] {
  return text
    .trim()
    .replaceAll(/(\d) (?=(?:%|[mnuµ]s|[KMGT]i?B)(?:\s|$))/g, '$1')
    .split(/\s+/);
}

/** `sort | uniq -c | sort -rn`: whole numbers that only fall, and are no line numbers. */
export function isRanking(rows: readonly TableRow[], column: number): boolean {
  const values = rows.map(({ cells }) => figureOf(cells[column] ?? '')?.value ?? Number.NaN);
  return (
    values.length > 2 &&
    values.every((value, index) => index === 0 || value <= values[index - 1]!) &&
    values[0]! > values.at(-1)!
  );
}

/**
 * Cuts what people paste into tables: with bars and borders (Markdown, MySQL, psql, boxes), vertical records (`\G`, `psql -x`),
 * tabs, commas, and columns of blanks. A line of titles begins a section, so that a tool that prints its table again and
 * again, or several kinds of them, gives one section each.
 */
import { cutBlanks } from './table-blanks.ts';
import { withPoints } from './table-commas.ts';
import { csvCells, joinedQuotes } from './table-csv.ts';
import { isFigure } from './table-figures.ts';
import { jsonRows } from './table-json.ts';
import { verticalRecords } from './table-records.ts';
import { isTitles } from './table-titles.ts';

export interface Line {
  readonly line: number;
  readonly text: string;
}

export interface TableRow extends Line {
  readonly cells: readonly string[];
}

export interface Section {
  /** null when no line stands out as the titles. */
  readonly titles: readonly string[] | null;
  readonly rows: readonly TableRow[];
  /** `Average:` or a time, where the titles stand behind one. */
  readonly stamp: string | null;
}

export interface CutTable {
  readonly sections: readonly Section[];
  /** Lines that do not fit: headings before a table are not among them. */
  readonly left: readonly Line[];
}

const BORDER = /^[\s|+:=-]*$/;
const DELIMITERS = ['|', '\t', ';', ','];
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b\\[[0-9;?]*[A-Za-z]', 'g');

export function cutTable(lines: readonly Line[]): CutTable {
  const json = jsonRows(lines);
  if (json !== null) return json;
  const plain = lines.map(({ line, text }) => ({ line, text: plainText(text) }));
  const records = verticalRecords(plain);
  const cut = records === null ? cutPlain(plain) : { sections: [records], left: [] };
  return { ...cut, sections: cut.sections.map(withPoints) };
}

function cutPlain(plain: readonly Line[]): CutTable {
  const content = plain.filter(({ text }) => !BORDER.test(text));
  const delimiter = delimiterOf(content);
  return delimiter === undefined ? cutBlanks(plain) : cutDelimited(content, delimiter, underlined(plain));
}

/** Of those that all lines have as often, one that cuts a line of titles; a comma alone may be a decimal one. */
function delimiterOf(content: readonly Line[]): string | undefined {
  return (
    DELIMITERS.find(candidate => isTitled(content, candidate)) ??
    DELIMITERS.find(candidate => delimits(content, candidate) && (candidate !== ',' || !isDecimal(content)))
  );
}

/** Titles among the first lines, and below them as many cells or more: unquoted text may hold the delimiter as well. */
function isTitled(content: readonly Line[], delimiter: string): boolean {
  const head = content.slice(0, 20).map(({ text }) => cellsOf(text, delimiter));
  const at = head.findIndex(isTitles);
  if (at < 0) return false;
  if (delimits(content, delimiter)) return true;
  const width = head[at]!.length;
  const below = content.slice(at + 1, at + 200).map(({ text }) => cellsOf(text, delimiter));
  return width > 2 && below.filter(cells => cells.length >= width).length >= 0.7 * below.length;
}

/** Lines above a border (`|---|---:|`, `+----+----+`) that follows on a border or on nothing: titles, whatever their words. */
function underlined(plain: readonly Line[]): ReadonlySet<number> {
  const isBorder = (at: number) => /^[\s|+:]*[-=]{2}[\s|+:=-]*$/.test(plain[at]?.text ?? '');
  return new Set(
    plain.flatMap(({ line, text }, at) => {
      const before = plain[at - 1]?.text.trim() ?? '';
      const isFirst = before === '' || isBorder(at - 1) || !before.includes('|');
      if (!text.includes('|') || isBorder(at) || !isFirst) return [];
      if (isBorder(at + 1)) return [line];
      const isTwo = (plain[at + 1]?.text.includes('|') ?? false) && isBorder(at + 2);
      return isTwo ? [line, plain[at + 1]!.line] : [];
    }),
  );
}

/** More than half of the commas stand between digits, as in `41,2`. */
function isDecimal(content: readonly Line[]): boolean {
  const sample = content.slice(0, 200).map(({ text }) => text);
  const all = sample.reduce((sum, text) => sum + (text.match(/,/g)?.length ?? 0), 0);
  const inside = sample.reduce((sum, text) => sum + (text.match(/\d,(?=\d)/g)?.length ?? 0), 0);
  return inside > 0.5 * all;
}

/** Box-drawing lines as bars and dashes, hard blanks as blanks, no colours. */
function plainText(text: string): string {
  return text
    .replaceAll(ANSI, '')
    .replaceAll(/[▽△▼▲]/g, ' ')
    .replaceAll('−', '-')
    .replaceAll(/[│┃║]/g, '|')
    .replaceAll(/[─━═]/g, '-')
    .replaceAll(/[┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪┏┓┗┛┣┫┳┻╋┡┩╇┢┪┷┯┠┨╈╀╂]/g, '+')
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ')
    .trimEnd();
}

function delimits(lines: readonly Line[], delimiter: string): boolean {
  // pidstat's `|__thread` is no bar; the first cells of a row that goes on are empty, and count.
  const counts = lines.map(({ text }) =>
    delimiter === '|'
      ? text.replaceAll('|__', '').split('|').length - 1
      : cellsOf(text, delimiter).length - 1,
  );
  const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  const needed = delimiter === '|' && usual > 1 ? 0.5 : 0.7;
  return usual > 0 && counts.filter(count => count === usual).length >= needed * counts.length;
}

function cellsOf(text: string, delimiter: string): string[] {
  if (delimiter !== '|') return csvCells(text, delimiter);
  return text
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map(bareCell);
}

/** Without Markdown's marks around a figure: `**2,000**`, `_41 %_`. */
function bareCell(text: string): string {
  const cell = text.trim();
  return /^(\*\*|__|\*|_|`)([-+~<>\d].{0,60})\1$/.exec(cell)?.[2] ?? cell;
}

/** Where titles come again, another table begins, as when several of them are pasted together. */
function cutDelimited(content: readonly Line[], delimiter: string, sure: ReadonlySet<number>): CutTable {
  const lines = delimiter === ',' || delimiter === ';' ? joinedQuotes(content) : content;
  const rows = lines.map(({ line, text }): TableRow => ({ line, text, cells: cellsOf(text, delimiter) }));
  const hasHeader = isHeader(rows.map(({ cells }) => cells));
  const isHead = ({ line, cells }: TableRow, index: number) =>
    isTitles(cells) ||
    (((index === 0 && hasHeader) || sure.has(line)) && cells.length > 1 && !cells.some(isFigure));
  const all = mergedTitles(rows, isHead);
  const titleIndexes = all.flatMap((row, index) => (isHead(row, index) ? [index] : []));
  const left: Line[] = all.slice(0, titleIndexes[0] ?? 0);
  const starts = titleIndexes.length === 0 ? [-1] : titleIndexes;
  const sections = starts.map((start, at) =>
    sectionOf(all.slice(Math.max(0, start), starts[at + 1]), start >= 0, delimiter, left),
  );
  return { sections: sections.filter(section => section.rows.length > 0), left };
}

/** Titles of two lines, one directly below the other, are one row of titles. */
function mergedTitles(
  rows: readonly TableRow[],
  isHead: (row: TableRow, index: number) => boolean,
): TableRow[] {
  const merged: TableRow[] = [];
  for (const [index, row] of rows.entries()) {
    const above = merged.at(-1);
    const isSecond =
      above !== undefined &&
      rows[index - 1] === above &&
      row.line === above.line + 1 &&
      row.text !== above.text &&
      row.cells.length === above.cells.length &&
      isHead(above, index - 1) &&
      isHead(row, index);
    if (!isSecond) merged.push(row);
    else
      merged[merged.length - 1] = {
        ...row,
        cells: above.cells.map((cell, at) => `${cell} ${row.cells[at]}`.trim()),
      };
  }
  return merged;
}

/** A first line without a figure, and below it lines that have some. */
function isHeader([first, ...rows]: readonly (readonly string[])[]): boolean {
  if (first === undefined || rows.length === 0 || first.some(cell => cell === '' || isFigure(cell)))
    return false;
  const sample = rows.slice(0, 50);
  const filled = sample.filter(cells => cells.length === first.length && cells.some(isFigure));
  return filled.length >= 0.8 * sample.length;
}

function sectionOf(lines: readonly TableRow[], hasTitles: boolean, delimiter: string, left: Line[]): Section {
  const head = hasTitles ? lines[0]! : null;
  const bars = delimiter === '|' && head !== null ? barsOf(head.text) : [];
  const columns = head === null ? usualWidth(lines) : head.cells.length;
  const titles = head === null ? null : head.cells.map(cell => cell.replaceAll(/[*`]/g, ''));
  const rows: TableRow[] = [];
  for (const row of lines.slice(hasTitles ? 1 : 0)) {
    const cells = atBars(row.text, bars) ?? withinColumns(row.cells, columns, delimiter);
    const last = rows.at(-1);
    if (cells.length !== columns) {
      if (!/^\(?\d+ rows?\b/.test(row.text)) left.push(row);
    } else if (last !== undefined && isContinuation(cells)) rows[rows.length - 1] = joined(last, cells);
    else rows.push({ ...row, cells });
  }
  return { titles, rows, stamp: null };
}

/** Text that holds the delimiter is the last column's, as queries and commands are. */
function withinColumns(cells: readonly string[], columns: number, delimiter: string): readonly string[] {
  if (cells.length <= columns || columns < 3 || isFigure(cells.at(-1)!)) return cells;
  return [...cells.slice(0, columns - 1), cells.slice(columns - 1).join(delimiter)];
}

function barsOf(text: string): number[] {
  return [...text.matchAll(/\|/g)].map(match => match.index);
}

/** Where a row has bars at all the places of the titles', others (`name || 'x'`) are part of its text. */
function atBars(text: string, bars: readonly number[]): string[] | null {
  if (bars.length === 0 || bars.some(at => text[at] !== '|')) return null;
  const edges = [-1, ...bars, text.length];
  const cells = edges.slice(1).map((edge, index) => text.slice(edges[index]! + 1, edge).trim());
  const isFramed = bars[0] === 0;
  return isFramed ? cells.slice(1, cells.at(-1) === '' ? -1 : undefined) : cells;
}

/** A cell of several lines leaves the others empty on all but the first; psql's wrapped format marks the rest with dots. */
function isContinuation(cells: readonly string[]): boolean {
  if (cells.length < 3 || cells[0] !== '') return false;
  const filled = cells.filter(cell => cell !== '' && cell !== '+');
  return filled.length <= 1 || filled.every(cell => cell.startsWith('.'));
}

function joined(row: TableRow, more: readonly string[]): TableRow {
  const cells = row.cells.map((cell, index) => {
    const next = more[index]!;
    if (next === '') return cell;
    if (next.startsWith('.') && cell.endsWith('.')) {
      const whole = cell.slice(0, -1) + next.slice(1);
      return isFigure(cell.slice(0, -1)) ? whole.replaceAll(' ', '') : whole;
    }
    return `${cell.replace(/[+↵]$/, '').trimEnd()} ${next}`;
  });
  return { ...row, cells };
}

function usualWidth(rows: readonly TableRow[]): number {
  const widths = rows.map(({ cells }) => cells.length).sort((a, b) => a - b);
  return Math.max(2, widths[widths.length >> 1] ?? 2);
}

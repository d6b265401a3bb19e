/**
 * Cuts what people paste into tables: with bars and borders (Markdown, MySQL, psql, boxes), vertical records (`\G`, `psql -x`),
 * tabs, commas, and columns of blanks. A line of titles begins a section, so that a tool that prints its table again and
 * again, or several kinds of them, gives one section each.
 */
import { cutBlanks } from './table-blanks.ts';
import { csvCells, joinedQuotes } from './table-csv.ts';
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
const DELIMITERS = ['|', '\t', ',', ';'];
// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const ANSI = new RegExp('\\u001b\\[[0-9;?]*[A-Za-z]', 'g');

export function cutTable(lines: readonly Line[]): CutTable {
  const plain = lines.map(({ line, text }) => ({ line, text: plainText(text) }));
  const records = verticalRecords(plain);
  if (records !== null) return { sections: [records], left: [] };
  const content = plain.filter(({ text }) => !BORDER.test(text));
  const delimiter = DELIMITERS.find(candidate => delimits(content, candidate));
  return delimiter === undefined ? cutBlanks(plain) : cutDelimited(content, delimiter);
}

/** Box-drawing lines as bars and dashes, hard blanks as blanks, no colours. */
function plainText(text: string): string {
  return text
    .replaceAll(ANSI, '')
    .replaceAll(/[│┃║]/g, '|')
    .replaceAll(/[─━═]/g, '-')
    .replaceAll(/[┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪]/g, '+')
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ')
    .trimEnd();
}

function delimits(lines: readonly Line[], delimiter: string): boolean {
  // pidstat's `|__thread` is no bar.
  const counts = lines.map(({ text }) => cellsOf(text.replaceAll('|__', ''), delimiter).length - 1);
  const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  const needed = delimiter === '|' && usual > 1 ? 0.5 : 0.7;
  return usual > 0 && counts.filter(count => count === usual).length >= needed * counts.length;
}

function cellsOf(text: string, delimiter: string): string[] {
  if (delimiter !== '|') return csvCells(text, delimiter);
  return text
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim());
}

function cutDelimited(content: readonly Line[], delimiter: string): CutTable {
  const lines = delimiter === ',' || delimiter === ';' ? joinedQuotes(content) : content;
  const first = lines.map(({ line, text }) => ({ line, text, cells: cellsOf(text, delimiter) }));
  const titleIndex = first.findIndex(({ cells }) => isTitles(cells));
  const bars = delimiter === '|' && titleIndex >= 0 ? barsOf(first[titleIndex]!.text) : [];
  const cut = first.map(row => ({ ...row, cells: atBars(row.text, bars) ?? row.cells }));
  const columns = titleIndex < 0 ? usualWidth(cut) : cut[titleIndex]!.cells.length;
  const titles = titleIndex < 0 ? null : cut[titleIndex]!.cells.map(cell => cell.replaceAll(/[*`]/g, ''));
  const rows: TableRow[] = [];
  const left: Line[] = [];
  for (const row of cut.slice(titleIndex + 1)) {
    const isRepeated = row.text === cut[titleIndex]?.text;
    const last = rows.at(-1);
    if (isRepeated) continue;
    if (row.cells.length !== columns) {
      if (!/^\(?\d+ rows?\b/.test(row.text)) left.push(row);
    } else if (last !== undefined && isContinuation(row.cells)) rows[rows.length - 1] = joined(last, row);
    else rows.push(row);
  }
  return { sections: [{ titles, rows, stamp: null }], left };
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

/** A cell of several lines leaves the others empty on all but the first. */
function isContinuation(cells: readonly string[]): boolean {
  return cells.length > 2 && cells.filter(cell => cell !== '' && cell !== '+').length <= 1 && cells[0] === '';
}

function joined(row: TableRow, more: TableRow): TableRow {
  const cells = row.cells.map((cell, index) =>
    more.cells[index] === '' ? cell : `${cell.replace(/[+↵]$/, '').trimEnd()} ${more.cells[index]}`,
  );
  return { ...row, cells };
}

function usualWidth(rows: readonly TableRow[]): number {
  const widths = rows.map(({ cells }) => cells.length).sort((a, b) => a - b);
  return Math.max(2, widths[widths.length >> 1] ?? 2);
}

/**
 * Listings of container tools (docker, kubectl, crictl): a header of upper-case names, which may be of two words
 * (`CONTAINER ID`), columns parted by at least two blanks.
 */
import type { Cell } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from './aligned.ts';
import { isObject, jsonFields, listOf, parseDocuments } from './json.ts';
import { type Line, wordsOf } from './lines.ts';
import type { Rows } from './rows.ts';

export type CellReader = (column: string, word: string) => Record<string, Cell>;

/** `NAME`, `UP-TO-DATE`, `CPU(cores)`, `I/O`, `/`, `%`. */
const HEADING = /^(?:[A-Z][A-Z0-9%/:_.-]*(?:\([a-z%]{1,12}\))?|[/%])$/;

export function listingHeader(text: string): AlignedColumn[] | null {
  const words = wordsOf(text.slice(0, 1000));
  if (!words.every(word => HEADING.test(word)) || /^\s/.test(text)) return null;
  const columns = alignedColumns(text.slice(0, 1000), 2);
  return columns.length > 1 ? columns : null;
}

/** The fields of one row; `read` may make several of one cell (`12.5MiB / 1GiB`). */
export function listingFields(
  text: string,
  columns: readonly AlignedColumn[],
  read: CellReader,
): Record<string, Cell> | null {
  const cells = alignedCells(text, columns);
  if (cells === null || cells.filter(cell => cell !== '').length < Math.min(2, columns.length)) return null;
  return Object.assign({}, ...columns.map(({ name }, index) => read(name, cells[index] ?? '')));
}

/** `--format json` and `-o json`: one object a line, an array, or a list in `items` or `containers`. */
export function readListingJson(lines: readonly Line[], rows: Rows, table: string): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const value of values) {
    const list = isObject(value)
      ? (value.entries.get('items') ?? value.entries.get('containers') ?? [value])
      : value;
    for (const item of listOf(list)) {
      if (isObject(item)) rows.add({ number: item.line, text: '' }, table, jsonFields(item));
    }
  }
}

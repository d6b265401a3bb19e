/**
 * Tables whose cells may be empty or hold blanks, so that only their place tells the column: kubectl, docker,
 * systemctl, lsblk, findmnt, lsof. Each column is padded to its widest cell, so a cell aligned left begins below
 * its header and one aligned right ends below it: either way a word of it overlaps the header. Words that overlap
 * no header belong to the cell before them.
 */
import { uniqueNames } from './columns.ts';
import { spansOf, type Word } from './lines.ts';

export interface AlignedColumn {
  /** Lower case, as printed. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const MAX_COLUMNS = 64;
/** Longer rows are no listing. */
const MAX_WORDS = 2000;

/** Columns of a header whose names are single words, or (`gap` above 1) parted by that many blanks: `CONTAINER ID   IMAGE`. */
export function alignedColumns(header: string, gap = 1): AlignedColumn[] {
  const joined: Word[] = [];
  for (const { text, start, end } of spansOf(header)) {
    const before = joined.at(-1);
    if (before === undefined || start - before.end >= gap) joined.push({ text, start, end });
    else joined[joined.length - 1] = { text: header.slice(before.start, end), start: before.start, end };
  }
  const columns = joined.slice(0, MAX_COLUMNS);
  const names = uniqueNames(columns.map(word => word.text));
  return columns.map(({ start, end }, index) => ({ name: names[index] ?? '', start, end }));
}

/** The cells of a row as printed, empty ones as `''`; null for a blank or endless line. */
export function alignedCells(text: string, columns: readonly AlignedColumn[]): string[] | null {
  const words = spansOf(text);
  if (words.length === 0 || words.length > MAX_WORDS || columns.length === 0) return null;
  const cells: (Word | null)[] = columns.map(() => null);
  let current = 0;
  for (const word of words) {
    const under = columns.findIndex(
      ({ start, end }, index) => index >= current && word.start < end && word.end > start,
    );
    if (under >= 0) current = under;
    const before = cells[current];
    cells[current] = { text: '', start: before?.start ?? word.start, end: word.end };
  }
  return cells.map(cell => (cell === null ? '' : text.slice(cell.start, cell.end)));
}

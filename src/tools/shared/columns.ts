/**
 * Rows under a header of one-word column names, where some cells hold blanks (`ps -o comm,args,lstart`).
 * Cells are cut from the left up to the first such column and from the right down to the last; between two of
 * them the header's offsets decide.
 */
import { spansOf, type Word } from './lines.ts';

export interface Column {
  /** Lower case, as printed; a repeated name gets `_2`, `_3`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** How many words a cell holds: one, all that are left, or as many as the pattern takes at its place. */
export type Width = 'one' | 'rest' | RegExp;

/** More columns than any tool prints make the line no header. */
const MAX_COLUMNS = 128;

export function columnsOf(header: string): Column[] {
  const words = spansOf(header).slice(0, MAX_COLUMNS);
  const names = uniqueNames(words.map(word => word.text));
  return words.map(({ start, end }, index) => ({ name: names[index] ?? '', start, end }));
}

/** In lower case; a repeated name gets `_2`, `_3`. */
export function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map(name => {
    const lower = name.toLowerCase();
    const count = (seen.get(lower) ?? 0) + 1;
    seen.set(lower, count);
    return count === 1 ? lower : `${lower}_${count}`;
  });
}

/** The cells of `text` as printed, or null when it has too few or too many words for the columns. */
export function splitCells(
  text: string,
  columns: readonly Column[],
  widthOf: (name: string) => Width,
): string[] | null {
  const words = spansOf(text);
  const cells: string[] = [];
  let at = 0;
  for (const [index, column] of columns.entries()) {
    const width = widthOf(column.name);
    const first = words[at];
    if (first === undefined) return null;
    const count =
      width === 'one'
        ? 1
        : width === 'rest'
          ? restCount(words.slice(at), columns.slice(index), widthOf)
          : matchCount(text, first, width);
    if (count < 1) return null;
    const last = words[at + count - 1];
    if (last === undefined) return null;
    cells.push(text.slice(first.start, last.end));
    at += count;
  }
  return at === words.length ? cells : null;
}

/** How many words the open cell takes, so that the columns after it get theirs. */
function restCount(
  words: readonly Word[],
  columns: readonly Column[],
  widthOf: (name: string) => Width,
): number {
  const [, ...after] = columns;
  if (after.length === 0) return words.length;
  const another = after.findIndex(column => widthOf(column.name) !== 'one');
  if (another < 0) return words.length - after.length;
  const next = after[0];
  const aligned = words.findIndex(
    (word, index) => index > 0 && next !== undefined && (word.start === next.start || word.end === next.end),
  );
  return aligned < 0 ? 1 : aligned;
}

function matchCount(text: string, first: Word, pattern: RegExp): number {
  const [match = ''] = pattern.exec(text.slice(first.start, first.start + 80)) ?? [];
  return match === '' ? 1 : match.trim().split(/\s+/).length;
}

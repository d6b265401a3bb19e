/**
 * df (coreutils, busybox), all column sets. https://github.com/coreutils/coreutils/blob/master/src/df.c
 *
 * Table `filesystem`, one row a file system, columns as printed in lower case:
 *     /dev/vda       ext4  264212084 24007480  82383432  23% /
 *   filesystem, type (-T), 1k-blocks | 1024-blocks | size | … , used, available | avail, use% | capacity, mounted on;
 *   inodes, iused, ifree, iuse% (-i); file (--output). Percentages are numbers; `-` is null.
 *   Sizes are in the unit of the header, or in bytes where each carries its letter (-h: 1024; -H: 1000, which only argv tells).
 *   A long device name that wraps, and names and mount points with blanks, are put together; the row keeps the first line.
 *   `total` of --total is a row like the others.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { uniqueNames } from '../shared/columns.ts';
import { type Line, linesOf, spansOf, type Word, wordsOf } from '../shared/lines.ts';
import { numberOf, percentOf, sizeOf, textOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

export const readDf: Reader = (text, argv = []) => {
  const rows = new Rows('df');
  const base = argv.some(word => word === '--si' || /^-[A-Za-z]*H/.test(word)) ? 1000 : 1024;
  let layout: Layout | null = null;
  let wrapped: Line | null = null;
  for (const line of linesOf(text)) {
    const header = headerOf(line.text);
    const joined: string = wrapped === null ? line.text : `${wrapped.text} ${line.text.trim()}`;
    const fields = header === null && layout !== null ? rowOf(joined, layout, base) : null;
    if (fields !== null) rows.add(wrapped ?? line, 'filesystem', fields);
    else if (wrapped !== null) rows.unread(wrapped);
    wrapped = null;
    if (header !== null) layout = layoutOf(header);
    else if (fields === null && layout !== null && mayWrap(line.text)) wrapped = line;
    else if (fields === null) rows.unread(line);
  }
  if (wrapped !== null) rows.unread(wrapped);
  return rows.reading();
};

/** Only the first columns were printed, and no figures: the rest stands on the next line. */
function mayWrap(text: string): boolean {
  return text.length < 4096 && /^\S/.test(text) && !text.includes(': ') && wordsOf(text).length <= 8;
}

/** Has a percentage column (`Use%`, `IUse%`, `Verw%`) or `Capacity`; `Mounted on` is one name, in any language. */
function headerOf(text: string): string[] | null {
  const words = wordsOf(text.slice(0, 500));
  const marks = words.filter(word => /^\p{L}+%$|^Capacity$|^Mounted$|^\d+[A-Za-z]*-blocks$/u.test(word));
  if (marks.length === 0 || words.length < 2 || words.some(word => word.startsWith('/'))) return null;
  const mounted = words.indexOf('Mounted');
  if (mounted >= 0 && words[mounted + 1] === 'on') words.splice(mounted, 2, 'mounted on');
  else if (!FIRST.has(words[0] ?? '')) {
    const percent = words.findLastIndex(word => word.endsWith('%'));
    words.splice(percent + 1, words.length, words.slice(percent + 1).join(' '));
  }
  return uniqueNames(words);
}

/** First columns of the English headers, whose last names are single words. */
const FIRST = new Set([
  'Filesystem',
  'Type',
  'Inodes',
  'IUsed',
  'Size',
  'Used',
  'Avail',
  'Use%',
  'Mounted',
  'File',
]);
const TEXT = new Set(['filesystem', 'type', 'file', 'mounted on']);

interface Layout {
  readonly columns: readonly string[];
  /** Index of the first and last column of figures: text columns before and after them may hold blanks. */
  readonly first: number;
  readonly last: number;
}

function layoutOf(columns: readonly string[]): Layout | null {
  const percent = columns.findLastIndex(column => column.endsWith('%'));
  const english = columns.some(column => TEXT.has(column));
  const text = columns.map((column, index) => (english ? TEXT.has(column) : index === 0 || index > percent));
  const first = text.indexOf(false);
  return first < 0 || columns.length > 32 ? null : { columns, first, last: text.lastIndexOf(false) };
}

/** Finds the figures; before them stand the names (`//nas/my share  cifs`), after them the mount point. */
function rowOf(text: string, { columns, first, last }: Layout, base: number): Record<string, Cell> | null {
  const words = spansOf(text.slice(0, 8192));
  const figures = last - first + 1;
  for (let at = first; at + figures <= words.length; at++) {
    const run = words.slice(at, at + figures).map(word => figureOf(word.text, base));
    if (run.includes(undefined)) continue;
    const before = textCells(text, words.slice(0, at), first);
    const after = textCells(text, words.slice(at + figures), columns.length - last - 1);
    if (before === null || after === null) continue;
    return { ...fieldsOf(columns, [...before, ...run.map(cell => cell ?? null), ...after]) };
  }
  return null;
}

/** undefined: no figure. */
function figureOf(word: string, base: number): Cell | undefined {
  if (word === '-') return null;
  return percentOf(word) ?? numberOf(word) ?? sizeOf(word, base) ?? undefined;
}

/** `count` cells of the words: the last takes the blanks (a mount point), but a type or `-` is one word. */
function textCells(text: string, words: readonly Word[], count: number): Cell[] | null {
  if (words.length < count || (count === 0 && words.length > 0)) return null;
  if (count === 0) return [];
  const single = count - 1;
  const open = words.slice(0, words.length - single);
  return single === 1 && words[0]?.text === '-'
    ? [null, slice(text, words.slice(1))]
    : [slice(text, open), ...words.slice(words.length - single).map(word => textOf(word.text))];
}

function slice(text: string, words: readonly Word[]): string {
  const [first, last] = [words[0], words.at(-1)];
  return first && last ? text.slice(first.start, last.end) : '';
}

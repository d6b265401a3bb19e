/**
 * swapon --show and -s (util-linux, busybox's /proc/swaps).
 *
 * Table `swap`: name (or filename), type, size, used, prio (or priority)
 *     /dev/zram0 partition  7.6G 258M  100        --show: sizes in bytes (also with --bytes)
 *     /dev/sda2  partition  4194300  264556  -2   -s: sizes in KiB, as printed
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf, sizeOf, textOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readSwapon: Reader = text => {
  const rows = new Rows('swapon');
  let columns: readonly string[] = [];
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    if (/^(?:NAME|Filename)$/.test(words[0] ?? '') && words.length <= 12) {
      columns = words.map(word => word.toLowerCase());
      continue;
    }
    const fields = swapOf(words, columns);
    if (fields === null) rows.unread(line);
    else rows.add(line, 'swap', fields);
  }
  return rows.reading();
};

/** A file name may hold blanks; the columns after it do not (UUID and LABEL, often empty, come last). */
function swapOf(words: readonly string[], columns: readonly string[]): Record<string, Cell> | null {
  const type = words.findLastIndex((word, index) => index > 0 && /^(?:partition|file)$/.test(word));
  if (type < 1 || columns.length === 0) return null;
  const cells = [words.slice(0, type).join(' '), ...words.slice(type)];
  if (cells.length > columns.length) return null;
  return Object.fromEntries(
    columns.map((column, index): [string, Cell] => {
      const word = cells[index] ?? '';
      return [
        column,
        /^(?:size|used|prio|priority)$/.test(column)
          ? (numberOf(word) ?? sizeOf(word) ?? textOf(word))
          : textOf(word),
      ];
    }),
  );
}

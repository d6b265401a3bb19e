/**
 * findmnt (util-linux): tree, -l, --df, any -o columns, -P, -J. https://github.com/util-linux/util-linux/blob/master/misc-utils/findmnt.c
 *
 * Table `mount`, columns as the header names them in lower case:
 *     │ └─/sys/fs/cgroup    cgroup2    cgroup2    rw,nosuid,nodev,noexec,relatime
 *   target (without the drawing), source, fstype, options; with --df source, fstype, size, used, avail (bytes), use%, target.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from '../shared/aligned.ts';
import {
  isObject,
  type Json,
  jsonFields,
  listOf,
  looksLikeJson,
  member,
  parseDocuments,
} from '../shared/json.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { cellOf, sizeOf, textOf } from '../shared/numbers.ts';
import { pairsOf } from '../shared/pairs.ts';
import { Rows } from '../shared/rows.ts';
import { branchOf } from '../shared/tree.ts';

export const readFindmnt: Reader = text => {
  const rows = new Rows('findmnt');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    const { values, unread } = parseDocuments(lines);
    for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
    for (const value of values) addTree(member(value, 'filesystems'), rows);
    return rows.reading();
  }
  let columns: readonly AlignedColumn[] = [];
  for (const line of lines) {
    const pairs = pairsOf(line.text);
    if (pairs !== null) addRow(line, pairs, rows);
    else if (isHeader(line.text)) columns = alignedColumns(line.text);
    else {
      const cells = alignedCells(line.text, columns);
      if (cells === null) rows.unread(line);
      else
        addRow(
          line,
          columns.map(({ name }, index) => [name, cells[index] ?? '']),
          rows,
        );
    }
  }
  return rows.reading();
};

function isHeader(text: string): boolean {
  const words = wordsOf(text.slice(0, 1000));
  return (
    words.some(word => word === 'TARGET' || word === 'SOURCE') &&
    words.every(word => /^[A-Z][A-Z0-9:%_-]*$/.test(word))
  );
}

function addRow(line: Line, pairs: readonly (readonly [string, string])[], rows: Rows): void {
  rows.add(
    line,
    'mount',
    Object.fromEntries(pairs.map(([column, word]) => [column, mountCell(column, word)])),
  );
}

function mountCell(column: string, word: string): Cell {
  if (column === 'target') return textOf(branchOf(word).name);
  if (/^(?:size|avail|used)$/.test(column)) return sizeOf(word) ?? cellOf(word);
  return /^(?:use%|id|parent|tid|freq|passno)$/.test(column) ? cellOf(word) : textOf(word);
}

function addTree(mounts: Json | undefined, rows: Rows): void {
  for (const mount of listOf(mounts)) {
    if (!isObject(mount)) continue;
    const fields = Object.entries(jsonFields(mount))
      .filter(([key]) => key !== 'children')
      .map(([key, cell]) => [key, typeof cell === 'string' ? mountCell(key, cell) : cell]);
    rows.add({ number: mount.line, text: '' }, 'mount', Object.fromEntries(fields));
    addTree(member(mount, 'children'), rows);
  }
}

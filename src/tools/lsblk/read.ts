/**
 * lsblk (util-linux): the tree, any -o columns, -f, -l, -P, -J. https://github.com/util-linux/util-linux/blob/master/misc-utils/lsblk.c
 *
 * Table `device`, columns as the header names them in lower case, and `parent` (the device above in the tree, or null):
 *     ├─sda1   8:1    0    1G  0 part /boot
 *   name (without the drawing), maj:min, rm, size (bytes), ro, type, mountpoint or mountpoints; empty cells are null.
 *   Several mount points of one device stand on lines of their own and are joined by commas. In JSON true and false are 1 and 0.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from '../shared/aligned.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  jsonFields,
  listOf,
  looksLikeJson,
  member,
  parseDocuments,
} from '../shared/json.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { cellOf, numberOf, sizeOf, textOf } from '../shared/numbers.ts';
import { pairsOf } from '../shared/pairs.ts';
import { Rows } from '../shared/rows.ts';
import { Ancestry, branchOf } from '../shared/tree.ts';

export const readLsblk: Reader = text => {
  const rows = new Rows('lsblk');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) readJson(lines, rows);
  else readTable(lines, rows);
  return rows.reading();
};

/** Columns of names, which stay text whatever they look like. */
const NAMES =
  /^(?:name|kname|path|maj:min|label|partlabel|uuid|partuuid|ptuuid|serial|model|wwn|hctl|rev|vendor|mountpoints?|fsroots|fsver|fstype|pkname|type|sched|tran|id|id-link)$/;

function deviceCell(column: string, word: string): Cell {
  if (NAMES.test(column.replace('_', ':'))) return textOf(word);
  return sizeOf(word) ?? cellOf(word);
}

function readTable(lines: readonly Line[], rows: Rows): void {
  let columns: readonly AlignedColumn[] = [];
  let ancestry = new Ancestry();
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    const pairs = pairsOf(line.text);
    if (pairs !== null) {
      rows.add(
        line,
        'device',
        Object.fromEntries(pairs.map(([key, value]) => [key, deviceCell(key, value)])),
      );
      continue;
    }
    if (isHeader(line.text)) {
      columns = alignedColumns(line.text);
      ancestry = new Ancestry();
      continue;
    }
    const cells = alignedCells(line.text, columns);
    if (cells === null || cells.every(cell => cell === '')) rows.unread(line);
    else if (!addMountPoint(cells, columns, rows)) addDevice(line, cells, columns, ancestry, rows);
  }
}

/** All capitals, with at least one name that every listing has. */
function isHeader(text: string): boolean {
  const words = wordsOf(text.slice(0, 1000));
  return (
    words.every(word => /^[A-Z][A-Z0-9:%#_-]*$/.test(word)) &&
    words.some(word => /^(?:NAME|KNAME|PATH|MAJ:MIN|MOUNTPOINTS?|UUID|FSTYPE|SIZE)$/.test(word))
  );
}

function addDevice(
  line: Line,
  cells: readonly string[],
  columns: readonly AlignedColumn[],
  ancestry: Ancestry,
  rows: Rows,
): void {
  // The blanks before the drawing are part of it, and of no cell.
  const indent = line.text.length - line.text.trimStart().length;
  const branch = branchOf(`${' '.repeat(Math.min(indent, 200))}${cells[0] ?? ''}`);
  const named = /^(?:name|kname|path)$/.test(columns[0]?.name ?? '');
  const pairs = columns.map(({ name }, index) => {
    const cell = named && index === 0 ? branch.name : (cells[index] ?? '');
    return [name, deviceCell(name, cell)] as const;
  });
  const parent = named ? { parent: ancestry.parentOf(branch) } : {};
  rows.add(line, 'device', { ...Object.fromEntries(pairs), ...parent });
}

/** `│                        /var/lib/docker`: a further mount point of the device above. */
function addMountPoint(cells: readonly string[], columns: readonly AlignedColumn[], rows: Rows): boolean {
  const at = columns.findIndex(({ name }) => name === 'mountpoints');
  const others = cells.filter((cell, index) => index !== at && /[^\s│|]/.test(cell));
  const before = rows.last?.fields['mountpoints'];
  if (at < 0 || others.length > 0 || cells[at] === '' || typeof before !== 'string') return false;
  return rows.extendLast({ mountpoints: `${before},${cells[at]}` });
}

function readJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const value of values) addTree(member(value, 'blockdevices'), null, rows);
}

function addTree(devices: Json | undefined, parent: string | null, rows: Rows): void {
  for (const device of listOf(devices)) {
    if (!isObject(device)) continue;
    rows.add({ number: device.line, text: '' }, 'device', { ...jsonDevice(device), parent });
    const name = member(device, 'name');
    addTree(member(device, 'children'), typeof name === 'string' ? name : null, rows);
  }
}

function jsonDevice(device: JsonObject): Record<string, Cell> {
  const pairs = Object.entries(jsonFields(device)).filter(([key]) => key !== 'children');
  return Object.fromEntries(
    pairs.map(([key, cell]) => {
      if (cell === 'true' || cell === 'false') return [key, cell === 'true' ? 1 : 0];
      return [key, typeof cell === 'string' ? (numberIn(key, cell) ?? deviceCell(key, cell)) : cell];
    }),
  );
}

/** Before util-linux 2.33 every value is a string: `"rm": "0"`. */
function numberIn(key: string, cell: string): number | null {
  return NAMES.test(key) ? null : numberOf(cell);
}

/**
 * lscpu (util-linux): the list, -e, -p, -J. https://github.com/util-linux/util-linux/blob/master/sys-utils/lscpu.c
 *
 * Tables:
 *   field   `CPU(s):                    2`                  name (without the colon), value (a number where it is one)
 *   cpu     `  0    0      0    0 0:0:0:0          yes`     of -e, columns in lower case: cpu, node, socket, core, online, …; of -p from `# CPU,Core,…`
 *   cache   of -C: name, one-size (bytes), all-size, ways, type, level, …
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
import { cellOf, plainNumberOf, sizeOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

export const readLscpu: Reader = text => {
  const rows = new Rows('lscpu');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) readJson(lines, rows);
  else readText(lines, rows);
  return rows.reading();
};

function readText(lines: readonly Line[], rows: Rows): void {
  let aligned: readonly AlignedColumn[] = [];
  let parsed: readonly string[] = [];
  for (const line of lines) {
    const words = wordsOf(line.text.slice(0, 2000));
    if (words[0] === 'CPU' || (words[0] === 'NAME' && words.includes('ONE-SIZE')))
      aligned = alignedColumns(line.text);
    else if (/^# ?CPU,/i.test(line.text))
      parsed = line.text.slice(1).trim().toLowerCase().split(',').slice(0, 64);
    else if (line.text.startsWith('#')) continue;
    else if (parsed.length > 0 && line.text.split(',').length === parsed.length) {
      rows.add(line, 'cpu', fieldsOf(parsed, line.text.split(',').map(cellOf)));
    } else readRow(line, aligned, rows);
  }
}

function readRow(line: Line, columns: readonly AlignedColumn[], rows: Rows): void {
  const [, name, value] = /^ *([A-Za-z][^:]{0,60}):(?: +(.*))?$/.exec(line.text) ?? [];
  const cells = columns.length > 0 ? alignedCells(line.text, columns) : null;
  if (
    cells?.every(cell => cell !== '') &&
    (plainNumberOf(cells[0] ?? '') !== null || columns[0]?.name === 'name')
  ) {
    const table = columns[0]?.name === 'name' ? 'cache' : 'cpu';
    const fields = columns.map(({ name }, index): [string, Cell] => [
      name,
      cacheCell(name, cells[index] ?? ''),
    ]);
    rows.add(line, table, Object.fromEntries(fields));
  } else if (name !== undefined)
    rows.add(line, 'field', { name, value: value === undefined ? null : cellOf(value) });
  else rows.unread(line);
}

function cacheCell(name: string, word: string): Cell {
  return name.endsWith('-size') ? (sizeOf(word) ?? cellOf(word)) : cellOf(word);
}

function readJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const value of values) {
    addFields(member(value, 'lscpu'), rows);
    for (const cpu of [...listOf(member(value, 'cpus')), ...listOf(member(value, 'caches'))]) {
      if (isObject(cpu))
        rows.add(
          { number: cpu.line, text: '' },
          cpu.entries.has('one-size') ? 'cache' : 'cpu',
          jsonFields(cpu),
        );
    }
  }
}

/** Since util-linux 2.38 fields are nested under headings. */
function addFields(fields: Json | undefined, rows: Rows): void {
  for (const field of listOf(fields)) {
    if (!isObject(field)) continue;
    const { field: name = null, data = null } = jsonFields(field);
    const value = typeof data === 'string' ? cellOf(data) : data;
    rows.add({ number: field.line, text: '' }, 'field', { name: String(name).replace(/:$/, ''), value });
    addFields(member(field, 'children'), rows);
  }
}

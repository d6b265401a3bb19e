/**
 * docker (and podman): ps, stats --no-stream, top, images, network ls, volume ls, system df, --format json.
 *
 * Tables, columns as the header names them in lower case; empty cells are null:
 *   container   3f2a1b…  nginx:1.25  "/docker-entrypoint.…"  2 hours ago  Up 2 hours  80/tcp  web      container id, image, command, created, status, ports, names
 *   stats       3f2a1b…  web  101.23%  512MiB / 1GiB  50.00%  1.2MB / 3kB  0B / 0B  12                 container id, name, cpu %, mem usage, limit, mem %,
 *               net i, net o, block i, block o (bytes), pids: the pairs of one column are two fields
 *   process     (top) as ps: uid, pid, ppid, c, stime, tty, time, cmd
 *   image, network, volume, usage (system df), list (anything else)
 */
import type { Cell, Reader } from '../../core/reading.ts';
import type { AlignedColumn } from '../shared/aligned.ts';
import { type Column, columnsOf } from '../shared/columns.ts';
import { listingFields, listingHeader, readListingJson } from '../shared/containers.ts';
import { looksLikeJson } from '../shared/json.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { cellOf, numberOf, percentOf, sizeOf, textOf } from '../shared/numbers.ts';
import { processFields } from '../shared/process-table.ts';
import { Rows } from '../shared/rows.ts';

export const readDocker: Reader = text => {
  const rows = new Rows('docker');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readListingJson(lines, rows, 'container');
    return rows.reading();
  }
  let listing: Listing | null = null;
  for (const line of lines) {
    const header = headerOf(line.text);
    if (header !== null) listing = header;
    else if (listing === null || !addRow(line, listing, rows)) rows.unread(line);
  }
  return rows.reading();
};

interface Listing {
  readonly table: string;
  readonly columns: readonly AlignedColumn[];
  readonly process: readonly Column[];
}

const TABLES: readonly (readonly [string, string])[] = [
  ['cpu %', 'stats'],
  ['names', 'container'],
  ['repository', 'image'],
  ['network id', 'network'],
  ['volume name', 'volume'],
  ['reclaimable', 'usage'],
];

function headerOf(text: string): Listing | null {
  if (/^(?:UID|PID|USER) +(?:PID|USER|PPID) /.test(text))
    return { table: 'process', columns: [], process: columnsOf(text) };
  const columns = listingHeader(text);
  if (columns === null) return null;
  const table = TABLES.find(([name]) => columns.some(column => column.name === name))?.[1] ?? 'list';
  return { table, columns, process: [] };
}

function addRow(line: Line, { table, columns, process }: Listing, rows: Rows): boolean {
  const fields =
    table === 'process' ? processFields(line.text, process) : listingFields(line.text, columns, cellsOf);
  if (fields !== null) rows.add(line, table, fields);
  return fields !== null;
}

/** Docker's sizes are powers of 1000 (`kB`, `MB`), save those with an `i`. */
function cellsOf(column: string, word: string): Record<string, Cell> {
  const pair = /^(\S+) \/ (\S+)$/.exec(word);
  if (pair !== null) {
    const names = PAIRS[column] ?? [column, `${column} limit`];
    return { [names[0]]: figureOf(pair[1] ?? ''), [names[1]]: figureOf(pair[2] ?? '') };
  }
  if (/^(?:cpu %|mem %|pids|total|active)$/.test(column))
    return { [column]: percentOf(word) ?? numberOf(word) ?? textOf(dashes(word)) };
  return {
    [column]: /^(?:size|shared size|unique size)$/.test(column)
      ? (sizeOf(word, 1000) ?? cellOf(word))
      : textOf(word),
  };
}

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  'mem usage / limit': ['mem usage', 'limit'],
  'net i/o': ['net i', 'net o'],
  'net io': ['net i', 'net o'],
  'block i/o': ['block i', 'block o'],
  'block io': ['block i', 'block o'],
};

function figureOf(word: string): Cell {
  return sizeOf(word, 1000) ?? numberOf(word) ?? textOf(dashes(word));
}

/** A stopped container has `--`. */
function dashes(word: string): string {
  return word === '--' ? '' : word;
}

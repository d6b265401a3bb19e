/**
 * `-o JSON` of mpstat, iostat and (12.7.7+) pidstat: the same tables and columns as their text.
 *
 *     {"sysstat": {"hosts": [{"nodename": "web-03", …, "statistics": [
 *       {"timestamp": "09:24:07", "cpu-load": [{"cpu": "all", "usr": 9.95, …}]}]}]}}
 */
import type { Cell } from '../../core/reading.ts';
import { isObject, type Json, type JsonObject, jsonFields, listOf, member, parseDocuments } from './json.ts';
import type { Line } from './lines.ts';
import { numberOf } from './numbers.ts';
import type { Rows } from './rows.ts';

export interface SysstatJsonShape {
  /** The table of a member of `statistics`, and what the text calls its columns. */
  readonly tableOf: (key: string) => string;
  readonly columnOf: (table: string, key: string) => string;
  /** The first block is the mean since boot. */
  readonly firstSinceBoot: boolean;
}

export function readSysstatJson(lines: readonly Line[], rows: Rows, shape: SysstatJsonShape): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) {
    const line = lines[number - (lines[0]?.number ?? 1)];
    if (line) rows.unread(line);
  }
  for (const value of values) {
    for (const host of listOf(member(member(value, 'sysstat'), 'hosts'))) {
      if (isObject(host)) readHost(host, rows, shape);
    }
  }
}

function readHost(host: JsonObject, rows: Rows, shape: SysstatJsonShape): void {
  const { 'number-of-cpus': cpus = null, ...banner } = jsonFields(host);
  rows.add(at(host), 'banner', { ...banner, cpus });
  for (const [sample, block] of listOf(host.entries.get('statistics')).entries()) {
    if (!isObject(block)) continue;
    const { timestamp: time = null } = jsonFields(block);
    const when = { sample, sinceBoot: shape.firstSinceBoot && sample === 0 };
    for (const [key, value] of block.entries) {
      const table = shape.tableOf(key);
      for (const item of isObject(value) ? [value] : listOf(value)) {
        if (isObject(item)) rows.add(at(item), table, { time, ...rowFields(item, table, shape) }, when);
      }
    }
  }
}

function at(object: JsonObject): Line {
  return { number: object.line, text: '' };
}

function rowFields(item: JsonObject, table: string, shape: SysstatJsonShape): Record<string, Cell> {
  const simple = Object.entries(jsonFields(item)).map(
    ([key, cell]) =>
      [shape.columnOf(table, key), typeof cell === 'string' ? nameCell(key, cell) : cell] as const,
  );
  const named = listOf(item.entries.get('intr')).map(interrupt => {
    const name = member(interrupt, 'name');
    return [`${String(name ?? '').toLowerCase()}/s`, numberIn(member(interrupt, 'value'))] as const;
  });
  return Object.fromEntries([...simple, ...named]);
}

/** The JSON has these numbers as strings, empty where there is none (`"TID": ""`). */
function nameCell(key: string, cell: string): Cell {
  if (cell === '') return null;
  return /^(?:cpu|node|core|socket|uid|pid|tgid|tid)$/.test(key) ? (numberOf(cell) ?? cell) : cell;
}

function numberIn(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

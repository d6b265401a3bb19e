/**
 * mpstat (sysstat 10 to 12), text and `-o JSON`. https://github.com/sysstat/sysstat/blob/master/mpstat.c
 * How blocks, times and averages are read: ../shared/sysstat.ts. Single-shot output is since boot.
 *
 * Tables (each also as `NAME.average`; fields as printed, in lower case, after `time`):
 *   cpu         09:24:05     all    9.95    0.00 …       cpu (`all` or its number), %usr, %nice, … %idle
 *   node        09:24:05       0    9.95 …               node, %usr, …
 *   interrupts  09:24:05     all     67.00               cpu, intr/s
 *   irq         09:24:05       0       0.00 …            cpu, 24/s, nmi/s, loc/s, … (-I CPU) or hi/s, timer/s, … (-I SCPU)
 *   topology    CPU CORE SOCK NODE (-T, and other tables where it is added)
 *   banner      Linux 6.18.44 (vm) 11/25/26 _x86_64_ (2 CPU)
 * JSON: the same tables and columns: `"usr"` is `%usr`, `"intr": [{ "name": "LOC" … }]` is `loc/s`.
 */
import type { Reader } from '../../core/reading.ts';
import { looksLikeJson } from '../shared/json.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';
import { SysstatBlocks } from '../shared/sysstat.ts';
import { readSysstatJson } from '../shared/sysstat-json.ts';

export const readMpstat: Reader = text => {
  const rows = new Rows('mpstat');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readSysstatJson(lines, rows, { tableOf: tableOfKey, columnOf, firstSinceBoot: false });
  } else {
    const blocks = new SysstatBlocks(rows, { tableOf, singleShotSinceBoot: true });
    for (const line of lines) blocks.read(line);
  }
  return rows.reading();
};

function tableOf(columns: readonly string[]): string {
  if (columns.includes('%usr') || columns.includes('%user')) return columns[0] === 'node' ? 'node' : 'cpu';
  if (columns.includes('intr/s')) return 'interrupts';
  return columns.some(column => column.endsWith('/s')) ? 'irq' : 'topology';
}

const JSON_TABLES: Readonly<Record<string, string>> = {
  'cpu-load': 'cpu',
  'node-load': 'node',
  'sum-interrupts': 'interrupts',
  'individual-interrupts': 'irq',
  'soft-interrupts': 'irq',
};

function tableOfKey(key: string): string {
  return JSON_TABLES[key] ?? key;
}

const NOT_PERCENT = new Set(['cpu', 'node', 'core', 'sock', 'socket']);

function columnOf(table: string, key: string): string {
  if (NOT_PERCENT.has(key)) return key;
  return table === 'interrupts' ? `${key}/s` : `%${key}`;
}

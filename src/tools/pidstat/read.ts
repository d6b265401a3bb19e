/**
 * pidstat (sysstat 10 to 12), all reports, `-h` and `-o JSON`. https://github.com/sysstat/sysstat/blob/master/pidstat.c
 * How blocks, times and averages are read: ../shared/sysstat.ts. Single-shot output is since boot.
 *
 * Tables (each also as `NAME.average`; fields as printed, in lower case, after `time`):
 *   cpu       09:24:03  1000  10227  0.00  0.99  0.00  0.00  0.99  0  java    uid, pid, %usr, %system, %guest, %wait, %cpu, cpu, command
 *   memory    … minflt/s  majflt/s  vsz  rss (KiB)  %mem  command                     (-r)
 *   io        … kb_rd/s  kb_wr/s  kb_ccwr/s  iodelay  command                         (-d; -1: not permitted to look)
 *   stack     … stksize  stkref  command                                              (-s)
 *   switches  … cswch/s  nvcswch/s  command                                           (-w)
 *   files     … threads  fd-nr  command                                               (-v)
 *   policy    … prio  policy  command                                                 (-R)
 *   child     … usr-ms  system-ms  guest-ms  command                                  (-T CHILD)
 *   task      several of these side by side                                           (-h)
 * With -t the columns are tgid and tid instead of pid, null on the other's rows; `|__` is taken off the command.
 */
import type { Reader } from '../../core/reading.ts';
import { looksLikeJson } from '../shared/json.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';
import { SysstatBlocks } from '../shared/sysstat.ts';
import { readSysstatJson } from '../shared/sysstat-json.ts';

export const readPidstat: Reader = text => {
  const rows = new Rows('pidstat');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readSysstatJson(lines, rows, { tableOf: tableOfKey, columnOf, firstSinceBoot: false });
  } else {
    const blocks = new SysstatBlocks(rows, { tableOf, singleShotSinceBoot: true });
    for (const line of lines) blocks.read(line);
  }
  return rows.reading();
};

/** A report is known by a column that no other report has. */
const REPORTS: readonly (readonly [string, string])[] = [
  ['%cpu', 'cpu'],
  ['minflt/s', 'memory'],
  ['minflt-nr', 'child_faults'],
  ['stksize', 'stack'],
  ['kb_rd/s', 'io'],
  ['cswch/s', 'switches'],
  ['fd-nr', 'files'],
  ['prio', 'policy'],
  ['usr-ms', 'child'],
];

function tableOf(columns: readonly string[]): string {
  const found = REPORTS.filter(([column]) => columns.includes(column));
  const [first, second] = found;
  return first === undefined || second !== undefined ? 'task' : first[1];
}

const JSON_TABLES: Readonly<Record<string, string>> = {
  'task-cpu-load': 'cpu',
  'child-cpu-load': 'child',
  'task-memory': 'memory',
  'child-memory': 'child_faults',
  'context-switch': 'switches',
  kernel: 'files',
  realtime: 'policy',
};

function tableOfKey(key: string): string {
  return JSON_TABLES[key] ?? key;
}

const JSON_COLUMNS: Readonly<Record<string, string>> = {
  usr: '%usr',
  system: '%system',
  guest: '%guest',
  wait: '%wait',
  cpu: '%cpu',
  cpu_nr: 'cpu',
  mem: '%mem',
  cmd: 'command',
};

function columnOf(_table: string, key: string): string {
  return JSON_COLUMNS[key] ?? key;
}

/** The load averages: runnable and uninterruptible tasks together. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceOf, number } from './printed.ts';
import type { Tables } from './tables.ts';

export interface Load {
  readonly one: number;
  readonly five: number;
  readonly fifteen: number;
  readonly evidence: Evidence;
}

export function loadOf(tables: Tables, files: Files): Load | null {
  const rows = [
    files.first('/proc/loadavg'),
    ...['uptime', 'w', 'top'].map(tool => tables.rows(tool).find(row => number(row, 'load1') !== null)),
    tables.rows('sar').findLast(row => number(row, 'ldavg-1') !== null),
  ];
  const row = rows.find(candidate => candidate);
  const [one, five, fifteen] = ['1', '5', '15'].map(
    name => number(row, `load${name}`) ?? number(row, `ldavg-${name}`),
  );
  return row && one !== null && one !== undefined
    ? { one, five: five ?? one, fifteen: fifteen ?? one, evidence: evidenceOf(row) }
    : null;
}

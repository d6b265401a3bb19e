/** Memory, swap and pressure: values now, and rates between two reads. */
import type { Evidence } from '../../core/report.ts';
import type { Delta, Files, Value } from './files.ts';
import { evidenceOf, number, text } from './printed.ts';
import type { Tables } from './tables.ts';

export interface Pressure {
  /** % of the time, by the kernel's averages. */
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  /** % of the window, exact, by the delta of `total`; null with one read. */
  readonly window: number | null;
  readonly evidence: Evidence;
}

export interface MemoryView {
  /** KiB; null where nothing says. */
  readonly total: Value | null;
  readonly available: Value | null;
  readonly swapTotal: Value | null;
  readonly swapFree: Value | null;
  /** A line of `/proc/meminfo` by its name, KiB. */
  readonly line: (name: string) => Value | null;
  /** A counter of `/proc/vmstat`. */
  readonly counter: (name: string) => Delta | null;
  /** KiB/s swapped in and out: by vmstat, else by the counters. */
  readonly swapIn: { readonly kb: number; readonly evidence: readonly Evidence[] } | null;
  readonly swapOut: { readonly kb: number; readonly evidence: readonly Evidence[] } | null;
}

export function viewMemory(tables: Tables, files: Files): MemoryView {
  const line = (name: string) => files.value('/proc/meminfo', name);
  const free = tables.rows('free').find(row => /^mem/i.test(text(row, 'name') || row.table));
  const swap = tables.rows('free').find(row => /^swap/i.test(text(row, 'name') || row.table));
  const scale = freeUnit(tables);
  const fromFree = (row: typeof free, field: string): Value | null => {
    const value = number(row, field);
    return row && value !== null ? { value: value * scale, evidence: evidenceOf(row) } : null;
  };
  return {
    total: line('MemTotal') ?? fromFree(free, 'total'),
    available: line('MemAvailable') ?? fromFree(free, 'available'),
    swapTotal: line('SwapTotal') ?? fromFree(swap, 'total'),
    swapFree: line('SwapFree') ?? fromFree(swap, 'free'),
    line,
    counter: name => files.delta('/proc/vmstat', name),
    swapIn: swapRate(tables, files, 'si', 'pswpin'),
    swapOut: swapRate(tables, files, 'so', 'pswpout'),
  };
}

/** PSI of the whole system; of a cgroup see `Group.pressure`. */
export function pressureOf(files: Files, resource: string, kind: 'some' | 'full'): Pressure | null {
  const path = `/proc/pressure/${resource}`;
  const row = files.rows(path).find(candidate => text(candidate, 'kind') === kind);
  const [avg10, avg60, avg300] = ['avg10', 'avg60', 'avg300'].map(name => number(row, name));
  if (!row || avg10 === null || avg10 === undefined) return null;
  const total = files.deltaOf(path, candidate => text(candidate, 'kind') === kind, 'total');
  return {
    avg10,
    avg60: avg60 ?? 0,
    avg300: avg300 ?? 0,
    window: total === null ? null : Math.min(100, total.perSecond / 10_000),
    evidence: evidenceOf(row),
  };
}

/** The rate over the window where it is known, else the average over ten seconds. */
export function stalled(pressure: Pressure | null): number {
  return pressure === null ? 0 : (pressure.window ?? pressure.avg10);
}

function swapRate(tables: Tables, files: Files, column: string, counter: string): MemoryView['swapIn'] {
  const rows = tables.rows('vmstat').filter(row => !row.sinceBoot && number(row, column) !== null);
  if (rows.length > 0) {
    const kb = rows.reduce((sum, row) => sum + number(row, column)!, 0) / rows.length;
    const most = rows.toSorted((a, b) => number(b, column)! - number(a, column)!)[0]!;
    return { kb, evidence: [evidenceOf(most)] };
  }
  const delta = files.delta('/proc/vmstat', counter);
  return delta && { kb: delta.perSecond * 4, evidence: delta.evidence };
}

/** KiB per unit of `free`'s figures, by its option; `-h` figures are bytes already where the reader made them so. */
function freeUnit(tables: Tables): number {
  const argv = tables.of('free')[0]?.argv ?? [];
  if (argv.some(word => /^(?:-[a-z]*h|--human)/.test(word))) return 1 / 1024;
  if (argv.some(word => /^(?:-b|--bytes)$/.test(word))) return 1 / 1024;
  if (argv.some(word => /^(?:-[a-z]*m|--mebi)$/.test(word))) return 1024;
  if (argv.some(word => /^(?:-[a-z]*g|--gibi)$/.test(word))) return 1024 ** 2;
  return 1;
}

/** One row of `perf report`: its figures, and what they are of. */
import type { FrameKind } from '../model.ts';
import { round } from '../rows.ts';
import { isFigureTitle } from './perf-report-columns.ts';

export interface Subject {
  readonly name: string;
  readonly module: string | null;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly kind?: FrameKind | null;
}

export interface Figures {
  readonly self: readonly (number | null)[];
  readonly total: readonly (number | null)[];
  readonly samples: number | null;
  /** What `self` and `total` are in. */
  readonly unit: '%' | 'samples' | 'period';
}

/** One value an event: a group prints them side by side in one cell. */
export function figuresOf(titles: readonly string[], cells: readonly string[]): Figures | null {
  const cell = (title: string) => cells[titles.indexOf(title)] ?? '';
  if (titles.some(title => title.startsWith('Baseline'))) return diffFigures(titles, cells);
  const self = percents(cell(titles.includes('Self') ? 'Self' : 'Overhead'));
  const total = percents(cell('Children'));
  const counts = numbers(cell('Samples'));
  const samples = counts[0] ?? null;
  if (self.length > 0 || total.length > 0) return { self, total, samples, unit: '%' };
  const [sys, usr] = [percents(cell('sys')), percents(cell('usr'))];
  if (sys.length + usr.length > 0) {
    const both = Array.from({ length: Math.max(sys.length, usr.length) }, (_, index) =>
      round((sys[index] ?? 0) + (usr[index] ?? 0)),
    );
    return { self: both, total: [], samples, unit: '%' };
  }
  // `-F sample,sym` and the like print no percent.
  const periods = numbers(cell('Period'));
  if (periods.length > 0) return { self: periods, total: [], samples, unit: 'period' };
  return counts.length > 0 ? { self: counts, total: [], samples, unit: 'samples' } : null;
}

function diffFigures(titles: readonly string[], cells: readonly string[]): Figures | null {
  const cell = (start: string) => cells[titles.findIndex(title => title.startsWith(start))] ?? '';
  const before = Number(/^(\d{1,3}\.\d{1,6})%?$/.exec(cell('Baseline'))?.[1] ?? 0);
  const delta = /^([+-]\d{1,3}\.\d{1,4})%$/.exec(cell('Delta'));
  // `-c ratio`: periods after by periods before; shares follow from all rows together.
  const ratio = /^\d{1,9}\.\d{1,9}$/.exec(cell('Ratio'));
  if (before === 0 && delta === null) return null;
  const after = delta !== null ? before + Number(delta[1]) : ratio === null ? 0 : before * Number(ratio[0]);
  return { self: [before, round(after)], total: [null, null], samples: null, unit: '%' };
}

function percents(cell: string): number[] {
  return /^(?:\d{1,3}(?:\.\d{1,6})?%\s{0,40}){1,64}$/.test(cell)
    ? cell.split('%').slice(0, -1).map(Number)
    : [];
}

function numbers(cell: string): number[] {
  return /^\d{1,20}(?:\s{1,40}\d{1,20}){0,63}$/.test(cell) ? cell.split(/\s+/).map(Number) : [];
}

/** The symbol, or whatever `--sort` names instead of it. */
export function subjectOf(titles: readonly string[], cells: readonly string[]): Subject {
  const cell = (title: string) => cells[titles.indexOf(title)] ?? '';
  const module = cell('Shared Object') || null;
  const location = /^(.{1,400}):(\d{1,9})$/.exec(cell('Source:Line'));
  const place = location === null ? {} : { file: location[1]!, line: Number(location[2]) };
  if (cell('Symbol') !== '') return { ...symbolOf(cell('Symbol')), module, ...place };
  if (cell('Source Symbol') !== '') {
    return {
      name: `${symbolOf(cell('Source Symbol')).name} → ${symbolOf(cell('Target Symbol')).name}`,
      module,
    };
  }
  const keys = titles.flatMap((title, index) =>
    isFigureTitle(title) || /^IPC\b/.test(title) ? [] : [keyOf(title, cells[index] ?? '')],
  );
  return { name: keys.filter(key => key !== '').join(' ') || '[unknown]', module, ...place };
}

/** A number alone says nothing: `CPU 3`, `Weight 12`; −1 is what was not recorded. */
function keyOf(title: string, cell: string): string {
  if (/^-\d{1,4}$/.test(cell)) return `${title} not recorded`;
  return /^[\d.]+$/.test(cell) ? `${title} ${cell}` : cell.replace(/^[-\s]+$/, '');
}

export function symbolOf(cell: string): { name: string; kind: FrameKind | null } {
  // With -v the address and the kind of its symbol table stand before: `0x24a6             B [.] hotSort`.
  const match = /^(?:0x[0-9a-f]{1,16}\s{1,40}\S )?\[([.kguH])\] (.*)$/.exec(cell);
  if (match === null) return { name: cell, kind: null };
  return { name: match[2]!.trim(), kind: match[1] === '.' || match[1] === 'u' ? 'user' : 'kernel' };
}

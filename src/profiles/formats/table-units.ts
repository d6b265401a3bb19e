/** The unit of a column of figures: what stands behind them, what the title says, or what the title is known for. */
import type { TableRow } from './table-cut.ts';
import { clockOf, figureOf } from './table-figures.ts';
import type { Meaning } from './table-meanings.ts';

export type Unit = readonly [unit: string, factor: number];

/** Of bare numbers: what the title says in brackets or is known for, else the title itself, as it is shown. */
export function unitOf(
  rows: readonly TableRow[],
  column: number,
  title: string,
  meaning: Meaning | null,
  shown = title,
): Unit {
  const printed = new Set(
    rows.map(({ cells }) => figureOf(cells[column] ?? '', meaning?.axis === 'alloc')?.unit ?? ''),
  );
  if (printed.has('m') && title.includes('cores')) return ['cores', 1];
  const [first] = [...printed].filter(unit => unit !== '' && unit !== 'm');
  if (first !== undefined) return [first, 1];
  if (meaning?.unit !== undefined) return meaning.unit;
  const said = /(?:^|[\s_(])(ms|msec|millis|us|usec|µs|μs|ns|nsec|s|secs?|seconds)\)?$/.exec(title)?.[1];
  const known =
    said === undefined ? null : figureOf(`1${said.replace('nsec', 'ns').replace('millis', 'ms')}`);
  if (known !== null && known.unit === 'ns') return ['ns', known.value];
  if (rows.some(({ cells }) => clockOf(cells[column] ?? '') !== null)) return ['ns', 1];
  const size = /(?:^|[\s_(])(bytes|[kmg]i?b)\)?$/.exec(title)?.[1];
  if (size !== undefined) return ['bytes', size === 'bytes' ? 1 : 1024 ** ('kmg'.indexOf(size[0]!) + 1)];
  if (/^(?:rss|res)$/.test(title)) return ['bytes', 1024];
  return [
    /^(?:count|self|flat|own|excl|total|cum|after|new|now|current|share)\b/.test(title)
      ? 'count'
      : shown.toLowerCase() || 'count',
    1,
  ];
}

/** null where a cell is no figure. */
export function inUnit(cell: string, [unit, factor]: Unit, isMemory: boolean): number | null {
  const clock = unit === 'ns' ? clockOf(cell) : null;
  if (clock !== null) return clock;
  const figure = figureOf(cell, isMemory);
  if (figure === null) return null;
  if (unit === 'cores') return figure.unit === 'm' ? figure.value / 1000 : figure.value;
  // `1.02 m` of MySQL's sys schema is minutes.
  const scale = figure.unit === '' ? factor : figure.unit === 'm' && unit === 'ns' ? 60e9 : 1;
  return Number((figure.value * scale).toPrecision(12));
}

/** The chart of a host report: CPU by core over the window, iowait, memory, disk. */
import type { BarsData } from '../core/picture.ts';
import type { Picture } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import { percent } from './words.ts';

/** Readable on a phone. */
const MAX_ROWS = 10;

export function picturesOf(seen: Observations): Picture[] {
  const rows = [...coreRows(seen), ...shareRows(seen)].slice(0, MAX_ROWS);
  if (rows.length < 2) return [];
  const data: BarsData = { unit: '%', max: 100, rows };
  const alt = rows.map(row => `${row.label} ${percent(row.values.at(-1) ?? 0)}`).join(', ');
  return [{ kind: 'bars', title: `${seen.host}: use over the window`, alt, data }];
}

function coreRows(seen: Observations): BarsData['rows'][number][] {
  const cores = seen.cpu.each.toSorted((a, b) => b.busy - a.busy).slice(0, 6);
  return cores
    .toSorted((a, b) => Number(a.cpu) - Number(b.cpu))
    .map(use => ({
      label: `core ${use.cpu}`,
      values: seen.cpu.history.get(Number(use.cpu)) ?? [Math.round(use.busy)],
      alarm: 95,
    }));
}

function shareRows(seen: Observations): BarsData['rows'][number][] {
  const rows: BarsData['rows'][number][] = [];
  const { samples } = seen.cpu;
  if (samples.length > 0) {
    rows.push({
      label: 'iowait',
      values: samples.slice(0, 12).map(use => Math.round(use.iowait)),
      alarm: 40,
    });
  }
  const { total, available } = seen.memory;
  if (total && available) {
    const used = 100 - (100 * available.value) / total.value;
    rows.push({ label: 'memory', values: [Math.round(used)], alarm: 95 });
  }
  const disk = seen.disks.toSorted((a, b) => b.utilised - a.utilised)[0];
  if (disk && disk.utilised >= 1)
    rows.push({ label: disk.device, values: [Math.round(disk.utilised)], alarm: 95 });
  return rows;
}

/** Block devices over the window: by two reads of `/proc/diskstats`, or by `iostat -x` and `sar -d`. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceOf, number, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';

export interface DiskUse {
  readonly device: string;
  /** Requests a second. */
  readonly reads: number;
  readonly writes: number;
  readonly flushes: number;
  readonly readKb: number;
  readonly writeKb: number;
  /** Milliseconds a request, over those that ended in the window; null without requests. */
  readonly readAwait: number | null;
  readonly writeAwait: number | null;
  readonly flushAwait: number | null;
  /** Requests in flight on average (aqu-sz). */
  readonly queue: number;
  /** Share of the time with at least one request in flight, %: no measure of capacity. */
  readonly utilised: number;
  /** Samples that it rests on. */
  readonly evidence: readonly Evidence[];
  readonly history: readonly number[];
}

/** Real devices: partitions and RAM disks are left out, loop and dm are kept apart (see `isVirtual`). */
export function diskUses(tables: Tables, files: Files): DiskUse[] {
  const fromFiles = fileUses(files);
  const fromIostat = iostatUses(tables);
  const uses = fromFiles.length > 0 ? fromFiles : fromIostat;
  return uses
    .map(use => withIostat(use, fromIostat))
    .filter(use => !/^(?:ram|zram|sr|fd)\d+$/.test(use.device) && !isPartition(use.device));
}

/** The evidence people know is iostat's line; the figures stay. */
function withIostat(use: DiskUse, iostat: readonly DiskUse[]): DiskUse {
  const same = iostat.find(other => other.device === use.device);
  return same && same !== use
    ? { ...use, history: same.history, evidence: [...same.evidence.slice(0, 2), ...use.evidence] }
    : use;
}

export function isVirtual(device: string): boolean {
  return /^(?:loop|dm-|md|drbd|rbd|nbd|bcache)/.test(device);
}

function isPartition(device: string): boolean {
  return /^(?:(?:sd|vd|xvd|hd)[a-z]+\d+|(?:nvme\d+n\d+|mmcblk\d+)p\d+)$/.test(device);
}

function fileUses(files: Files): DiskUse[] {
  const samples = files.samples('/proc/diskstats');
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return [];
  return last.rows.flatMap(row => {
    const device = text(row, 'device');
    const before = first.rows.find(other => text(other, 'device') === device);
    const seconds = before ? files.elapsed(before.printed, row.printed) : 0;
    if (!before || seconds < 0.5) return [];
    const per = (name: string) =>
      Math.max(0, (number(row, name) ?? 0) - (number(before, name) ?? 0)) / seconds;
    const each = (time: string, count: string) => (per(count) > 0 ? per(time) / per(count) : null);
    return [
      {
        device,
        reads: per('reads'),
        writes: per('writes'),
        flushes: per('flushes'),
        readKb: per('sectors_read') / 2,
        writeKb: per('sectors_written') / 2,
        readAwait: each('read_ms', 'reads'),
        writeAwait: each('write_ms', 'writes'),
        flushAwait: each('flush_ms', 'flushes'),
        queue: per('weighted_ms') / 1000,
        utilised: Math.min(100, per('io_ms') / 10),
        evidence: [evidenceOf(row)],
        history: [],
      },
    ];
  });
}

/** `iostat -x`, its since-boot block left out. Old versions say await for both directions at once. */
function iostatUses(tables: Tables): DiskUse[] {
  const rows = tables
    .rows('iostat')
    .filter(row => deviceOf(row) !== '' && number(row, '%util') !== null && !row.sinceBoot);
  return [...Map.groupBy(rows, deviceOf)].map(([device, group]) => {
    const mean = (...names: string[]) => {
      const values = group.map(row => firstValue(row, names)).filter(value => value !== null);
      return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const busiest = group.toSorted((a, b) => number(b, '%util')! - number(a, '%util')!);
    return {
      device,
      reads: mean('r/s') ?? 0,
      writes: mean('w/s') ?? 0,
      flushes: mean('f/s') ?? 0,
      readKb: mean('rkb/s') ?? (mean('rmb/s') ?? 0) * 1024,
      writeKb: mean('wkb/s') ?? (mean('wmb/s') ?? 0) * 1024,
      readAwait: (mean('r/s') ?? 0) > 0 ? weighted(group, 'r/s', ['r_await', 'await']) : null,
      writeAwait: (mean('w/s') ?? 0) > 0 ? weighted(group, 'w/s', ['w_await', 'await']) : null,
      flushAwait: (mean('f/s') ?? 0) > 0 ? weighted(group, 'f/s', ['f_await']) : null,
      queue: mean('aqu-sz', 'avgqu-sz') ?? 0,
      utilised: mean('%util') ?? 0,
      evidence: busiest.slice(0, 2).map(evidenceOf),
      history: group.map(row => Math.round(firstValue(row, ['w_await', 'await', 'r_await']) ?? 0)),
    };
  });
}

/** Milliseconds a request over all samples: each sample counts by its requests. */
function weighted(group: readonly SourcedRow[], rate: string, names: readonly string[]): number | null {
  let requests = 0;
  let time = 0;
  for (const row of group) {
    const count = number(row, rate) ?? 0;
    requests += count;
    time += count * (firstValue(row, names) ?? 0);
  }
  return requests > 0 ? time / requests : null;
}

function firstValue(row: SourcedRow, names: readonly string[]): number | null {
  for (const name of names) {
    const value = number(row, name);
    if (value !== null) return value;
  }
  return null;
}

function deviceOf(row: SourcedRow): string {
  return (text(row, 'device') || text(row, 'device:')).replace(/:$/, '');
}

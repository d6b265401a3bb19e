/** How the CPUs were used: over the whole window, second by second, and each by itself. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceOf, number, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';

/** Shares of the time of one CPU, or of all, in %. Guest time is inside user. */
export interface CpuUse {
  readonly cpu: 'all' | number;
  readonly user: number;
  readonly nice: number;
  readonly system: number;
  readonly iowait: number;
  readonly irq: number;
  readonly softirq: number;
  readonly steal: number;
  readonly idle: number;
  /** Everything but idle, iowait and steal. */
  readonly busy: number;
  readonly evidence: Evidence;
}

export interface CpuView {
  /** CPUs that are online; null where nothing says: then nothing may be judged per CPU. */
  readonly count: number | null;
  readonly average: CpuUse | null;
  /** By CPU number; empty where nothing told. */
  readonly each: readonly CpuUse[];
  /** All CPUs, one entry a sample of an interval tool (or one for the whole window). */
  readonly samples: readonly CpuUse[];
  /** Every CPU at every sample: for the picture. */
  readonly history: ReadonlyMap<number, readonly number[]>;
  /** Runnable tasks per sample, the reader of the number itself taken off. */
  readonly runQueue: readonly { readonly value: number; readonly evidence: Evidence }[];
}

export function viewCpu(tables: Tables, files: Files): CpuView {
  const mpstat = tables.rows('mpstat').filter(row => number(row, '%idle') !== null && !isAverage(row));
  const fromMpstat = mpstat.map(mpstatUse);
  const fromFiles = statUses(files);
  const samples = firstOf(
    fromMpstat.filter(use => use.cpu === 'all'),
    vmstatUses(tables),
    fromFiles.filter(use => use.cpu === 'all'),
    sarUses(tables),
    topUses(tables),
  );
  const perCpu = fromMpstat.filter(use => use.cpu !== 'all');
  const byCpu = Map.groupBy(perCpu, use => use.cpu as number);
  const each = firstOf(
    [...byCpu.values()].map(uses => mean(uses)),
    fromFiles.filter(use => use.cpu !== 'all'),
  ).toSorted((a, b) => Number(a.cpu) - Number(b.cpu));
  const count = countOf(tables, files, each);
  return {
    count,
    average: samples.length > 0 ? mean(samples) : null,
    each,
    samples,
    history: new Map([...byCpu].map(([cpu, uses]) => [cpu, uses.map(use => Math.round(use.busy))])),
    runQueue: runQueueOf(tables, files),
  };
}

function firstOf<T>(...candidates: readonly (readonly T[])[]): readonly T[] {
  return candidates.find(list => list.length > 0) ?? [];
}

/** The mean of several samples; its evidence is the sample that is nearest to it. */
function mean(uses: readonly CpuUse[]): CpuUse {
  const average = (pick: (use: CpuUse) => number) =>
    uses.reduce((sum, use) => sum + pick(use), 0) / uses.length;
  const busy = average(use => use.busy);
  const nearest = uses.toSorted((a, b) => Math.abs(a.busy - busy) - Math.abs(b.busy - busy))[0]!;
  return {
    cpu: uses[0]!.cpu,
    user: average(use => use.user),
    nice: average(use => use.nice),
    system: average(use => use.system),
    iowait: average(use => use.iowait),
    irq: average(use => use.irq),
    softirq: average(use => use.softirq),
    steal: average(use => use.steal),
    idle: average(use => use.idle),
    busy,
    evidence: nearest.evidence,
  };
}

function isAverage(row: SourcedRow): boolean {
  return /average$/.test(row.table);
}

function mpstatUse(row: SourcedRow): CpuUse {
  const share = (name: string) => number(row, name) ?? 0;
  const cpu = text(row, 'cpu');
  return useOf(evidenceOf(row), cpu === 'all' || cpu === '' ? 'all' : Number(cpu), {
    user: share('%usr') + share('%user') + share('%guest') + share('%gnice'),
    nice: share('%nice'),
    system: share('%sys') + share('%system'),
    iowait: share('%iowait'),
    irq: share('%irq'),
    softirq: share('%soft'),
    steal: share('%steal'),
    idle: share('%idle'),
  });
}

type Shares = Omit<CpuUse, 'cpu' | 'busy' | 'evidence'>;

function useOf(evidence: Evidence, cpu: CpuUse['cpu'], shares: Shares): CpuUse {
  const busy = Math.max(0, Math.min(100, 100 - shares.idle - shares.iowait - shares.steal));
  return { ...shares, cpu, busy, evidence };
}

function vmstatUses(tables: Tables): CpuUse[] {
  return tables
    .rows('vmstat')
    .filter(row => !row.sinceBoot && number(row, 'us') !== null && number(row, 'id') !== null)
    .map(row => {
      const share = (name: string) => number(row, name) ?? 0;
      return useOf(evidenceOf(row), 'all', {
        user: share('us') + share('gu'),
        nice: 0,
        system: share('sy'),
        iowait: share('wa'),
        irq: 0,
        softirq: 0,
        steal: share('st'),
        idle: share('id'),
      });
    });
}

const TIMES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

/** Deltas of `/proc/stat` between its first and its newest read. */
function statUses(files: Files): CpuUse[] {
  const samples = files.samples('/proc/stat');
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return [];
  return last.rows.flatMap(row => {
    const cpu = row.fields['cpu'];
    const before = first.rows.find(other => other.fields['cpu'] === cpu);
    if ((cpu !== 'all' && typeof cpu !== 'number') || !before) return [];
    const ticks = TIMES.map(name => Math.max(0, (number(row, name) ?? 0) - (number(before, name) ?? 0)));
    const total = ticks.reduce((sum, value) => sum + value, 0);
    if (total < 20) return [];
    const share = Object.fromEntries(TIMES.map((name, i) => [name, (100 * ticks[i]!) / total]));
    return [useOf(evidenceOf(row), cpu, share as unknown as Shares)];
  });
}

function sarUses(tables: Tables): CpuUse[] {
  return tables
    .rows('sar')
    .filter(row => text(row, 'cpu') === 'all' && number(row, '%idle') !== null && !isAverage(row))
    .slice(-5)
    .map(mpstatUse);
}

/** `%Cpu(s):  6.2 us,  3.1 sy, …`: the last block alone, since the first covers the time since boot. */
function topUses(tables: Tables): CpuUse[] {
  const rows = tables
    .rows('top')
    .filter(row => !row.sinceBoot && number(row, 'id') !== null && number(row, 'us') !== null);
  return rows.slice(-1).map(row => {
    const share = (name: string) => number(row, name) ?? 0;
    return useOf(evidenceOf(row), 'all', {
      user: share('us'),
      nice: share('ni'),
      system: share('sy'),
      iowait: share('wa'),
      irq: share('hi'),
      softirq: share('si'),
      steal: share('st'),
      idle: share('id'),
    });
  });
}

function countOf(tables: Tables, files: Files, each: readonly CpuUse[]): number | null {
  const listed = files.rows('/proc/stat').filter(row => typeof row.fields['cpu'] === 'number').length;
  if (listed > 0) return listed;
  if (each.length > 0) return each.length;
  for (const printed of tables.outputs) {
    // `Linux 6.1.0 (web-03)  11/25/26  _x86_64_  (2 CPU)`: the first line of every sysstat tool.
    const match = /^Linux .*\((\d{1,5}) CPU\)\s*$/.exec(printed.lines[0] ?? '');
    if (match) return Number(match[1]);
    if (printed.argv[0] === 'nproc' && /^\d{1,5}$/.test(printed.lines[0]?.trim() ?? '')) {
      return Number(printed.lines[0]);
    }
  }
  return null;
}

function runQueueOf(tables: Tables, files: Files): { value: number; evidence: Evidence }[] {
  const vmstat = tables.rows('vmstat').filter(row => number(row, 'r') !== null && !row.sinceBoot);
  if (vmstat.length > 0) {
    return vmstat.map(row => ({ value: Math.max(0, number(row, 'r')! - 1), evidence: evidenceOf(row) }));
  }
  return files.samples('/proc/stat').flatMap(sample => {
    const row = sample.rows.find(candidate => text(candidate, 'name') === 'procs_running');
    const running = number(row, 'value');
    return row && running !== null ? [{ value: Math.max(0, running - 1), evidence: evidenceOf(row) }] : [];
  });
}

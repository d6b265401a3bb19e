/** What each process used during the window: by `pidstat`, by `top`'s last block, or by two reads of its files. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceOf, number, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';
import type { Scan } from './tasks.ts';

/** Rates over the window; null where the tool does not say (no privilege, no column). */
export interface ProcessUse {
  readonly pid: number;
  /** Thread, where the row is one of a thread. */
  readonly tid: number | null;
  readonly name: string;
  /** % of one CPU. */
  readonly cpu: number | null;
  readonly user: number | null;
  readonly system: number | null;
  /** % of the time that it was runnable and waited, cgroup throttling included. */
  readonly wait: number | null;
  /** CPU that it ran on last. */
  readonly processor: number | null;
  /** KiB/s to and from storage. */
  readonly readKb: number | null;
  readonly writeKb: number | null;
  readonly majorFaults: number | null;
  readonly minorFaults: number | null;
  readonly voluntary: number | null;
  readonly involuntary: number | null;
  readonly rssKb: number | null;
  readonly evidence: Evidence;
}

type Numbers = Omit<ProcessUse, 'pid' | 'tid' | 'name' | 'evidence'>;
const NOTHING: Numbers = {
  cpu: null,
  user: null,
  system: null,
  wait: null,
  processor: null,
  readKb: null,
  writeKb: null,
  majorFaults: null,
  minorFaults: null,
  voluntary: null,
  involuntary: null,
  rssKb: null,
};

export function processUses(tables: Tables, files: Files, scans: readonly Scan[]): ProcessUse[] {
  const pidstat = pidstatUses(tables, false);
  if (pidstat.some(use => use.cpu !== null)) return pidstat;
  const top = topUses(tables);
  if (top.length > 0) return [...top, ...pidstat];
  return [...scanUses(scans), ...fileUses(files), ...pidstat];
}

/** `pidstat -t`: the threads of the suspects. */
export function threadUses(tables: Tables): ProcessUse[] {
  return pidstatUses(tables, true);
}

function pidstatUses(tables: Tables, threads: boolean): ProcessUse[] {
  const rows = tables.rows('pidstat').filter(row => !/average$/.test(row.table));
  const owner = threadOwners(rows);
  const wanted = rows.filter(row => owner.has(row) === threads && pidOf(row, owner) !== null);
  // A single-shot `pidstat` covers the time since boot.
  const current = wanted.filter(row => !row.sinceBoot);
  const byTask = Map.groupBy(current, row => `${pidOf(row, owner)}/${number(row, 'tid') ?? ''}`);
  return [...byTask.values()].map(group => {
    const first = group[0]!;
    return {
      ...averages(group),
      pid: pidOf(first, owner)!,
      tid: threads ? number(first, 'tid') : null,
      name: text(first, 'command').replace(/^\|__/, ''),
      evidence: evidenceOf(highest(group)),
    };
  });
}

/** In `pidstat -t` a thread's row has `-` for TGID and stands below its process. */
function threadOwners(rows: readonly SourcedRow[]): Map<SourcedRow, number> {
  const owners = new Map<SourcedRow, number>();
  let process: number | null = null;
  for (const row of rows) {
    const tgid = number(row, 'tgid');
    if (tgid !== null) process = tgid;
    else if (number(row, 'tid') !== null && process !== null) owners.set(row, process);
  }
  return owners;
}

function pidOf(row: SourcedRow, owners: ReadonlyMap<SourcedRow, number>): number | null {
  return number(row, 'pid') ?? number(row, 'tgid') ?? owners.get(row) ?? null;
}

const PIDSTAT_COLUMNS: readonly (readonly [keyof Numbers, string])[] = [
  ['cpu', '%cpu'],
  ['user', '%usr'],
  ['system', '%system'],
  ['wait', '%wait'],
  ['processor', 'cpu'],
  ['readKb', 'kb_rd/s'],
  ['writeKb', 'kb_wr/s'],
  ['majorFaults', 'majflt/s'],
  ['minorFaults', 'minflt/s'],
  ['voluntary', 'cswch/s'],
  ['involuntary', 'nvcswch/s'],
  ['rssKb', 'rss'],
];

function averages(group: readonly SourcedRow[]): Numbers {
  const use: Record<string, number | null> = { ...NOTHING };
  for (const [name, column] of PIDSTAT_COLUMNS) {
    // pidstat prints -1.00 for the I/O of processes that it may not look at.
    const values = group
      .map(row => number(row, column))
      .filter((value): value is number => value !== null && value >= 0);
    if (values.length === 0) continue;
    use[name] =
      name === 'processor' || name === 'rssKb'
        ? values.at(-1)!
        : values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return use as unknown as Numbers;
}

function highest(group: readonly SourcedRow[]): SourcedRow {
  const weight = (row: SourcedRow) => number(row, '%cpu') ?? number(row, 'kb_wr/s') ?? 0;
  return group.toSorted((a, b) => weight(b) - weight(a))[0]!;
}

/** top's first block is over the life of each process; the last one is over its delay. */
function topUses(tables: Tables): ProcessUse[] {
  const rows = tables.rows('top').filter(row => number(row, 'pid') !== null && number(row, '%cpu') !== null);
  const last = Math.max(0, ...rows.map(row => row.sample));
  // A single block is over the life of each process and says nothing about now.
  if (last === 0) return [];
  return rows
    .filter(row => row.sample === last)
    .map(row => ({
      ...NOTHING,
      pid: number(row, 'pid')!,
      tid: null,
      name: text(row, 'command').trim().split(/\s+/, 1)[0] ?? '',
      cpu: number(row, '%cpu'),
      rssKb: number(row, 'res'),
      evidence: evidenceOf(row),
    }));
}

/** CPU time between two `ps` runs, whose TIME has whole seconds: used where nothing better is there. */
function scanUses(scans: readonly Scan[]): ProcessUse[] {
  const [first, last] = [scans.find(scan => !scan.threads), scans.findLast(scan => !scan.threads)];
  if (!first || !last || first === last) return [];
  const seconds = (last.at - first.at) / 1000;
  const before = new Map(first.tasks.map(task => [task.pid, task]));
  return last.tasks.flatMap(task => {
    const used = (task.cpuSeconds ?? 0) - (before.get(task.pid)?.cpuSeconds ?? task.cpuSeconds ?? 0);
    if (used <= 0 || seconds < 2) return [];
    const cpu = (100 * used) / seconds;
    return [
      {
        ...NOTHING,
        pid: task.pid,
        tid: null,
        name: task.name,
        cpu,
        rssKb: task.rssKb,
        evidence: task.evidence,
      },
    ];
  });
}

/** Ticks between two reads of `/proc/PID/stat`; USER_HZ is 100 on every Linux that is met. */
function fileUses(files: Files): ProcessUse[] {
  return files.paths(/^\/proc\/\d+\/stat$/).flatMap(path => {
    const user = files.deltaOf(path, () => true, 'utime');
    const system = files.deltaOf(path, () => true, 'stime');
    const row = files.first(path);
    const pid = number(row, 'pid');
    if (!user || !system || !row || pid === null) return [];
    return [
      {
        ...NOTHING,
        pid,
        tid: null,
        name: text(row, 'comm'),
        cpu: user.perSecond + system.perSecond,
        user: user.perSecond,
        system: system.perSecond,
        processor: number(row, 'processor'),
        evidence: user.evidence[1],
      },
    ];
  });
}

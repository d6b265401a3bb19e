/** Processes and threads as `ps` listed them, once or several times. */
import type { Evidence } from '../../core/report.ts';
import { type GroupOwner, ownerOf, pathsOf } from './owners.ts';
import { evidenceOf, number, type Printed, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';

export interface Task {
  readonly pid: number;
  /** The thread; equal to `pid` where the list is one of processes. */
  readonly tid: number;
  readonly ppid: number | null;
  /** As the kernel has it, at most 15 characters. */
  readonly name: string;
  readonly args: string | null;
  readonly user: string | null;
  /** R, S, D, T, t, Z, I, X; empty where not listed. */
  readonly state: string;
  readonly wchan: string | null;
  readonly processor: number | null;
  readonly nice: number | null;
  /** TS, FF, RR, …  */
  readonly schedulingClass: string | null;
  readonly threads: number | null;
  /** Seconds since its start, and of CPU time. */
  readonly elapsed: number | null;
  readonly cpuSeconds: number | null;
  readonly rssKb: number | null;
  /** %CPU as ps prints it: over the whole life, so a hint at most. */
  readonly lifetimeCpu: number | null;
  readonly owner: GroupOwner | null;
  /** cgroup paths, one a hierarchy, the roots left out. */
  readonly groups: readonly string[];
  /** The controlling terminal; null: none, or not listed. */
  readonly terminal: string | null;
  readonly kernel: boolean;
  readonly evidence: Evidence;
}

/** One `ps` run. */
export interface Scan {
  readonly at: number;
  readonly printed: Printed;
  readonly threads: boolean;
  readonly tasks: readonly Task[];
}

export function scansOf(tables: Tables): Scan[] {
  const byOutput = Map.groupBy(
    tables.rows('ps').filter(row => number(row, 'pid') !== null),
    row => row.printed,
  );
  return [...byOutput]
    .map(([printed, rows]) => ({
      at: printed.from,
      printed,
      threads: rows.some(row => number(row, 'tid') ?? number(row, 'lwp') ?? number(row, 'spid')),
      tasks: rows.map(taskOf),
    }))
    .sort((a, b) => a.at - b.at);
}

function taskOf(row: SourcedRow): Task {
  const pid = number(row, 'pid')!;
  const command = text(row, 'command') || text(row, 'cmd') || text(row, 'comm');
  const bracketed = /^\[([^\]]+)\]$/.exec(command)?.[1] ?? null;
  const ppid = number(row, 'ppid');
  const state = text(row, 'stat') || text(row, 's') || text(row, 'state');
  return {
    pid,
    tid: number(row, 'tid') ?? number(row, 'lwp') ?? number(row, 'spid') ?? pid,
    ppid,
    name: bracketed ?? (printsNameAlone(row.printed) ? command : nameOf(command)),
    args: command.includes(' ') || command.startsWith('/') ? command : null,
    user: text(row, 'user') || null,
    state: state.slice(0, 1),
    wchan: wchanOf(text(row, 'wchan')),
    processor: number(row, 'psr') ?? number(row, 'p'),
    nice: number(row, 'ni'),
    schedulingClass: text(row, 'cls') || null,
    threads: number(row, 'nlwp') ?? number(row, 'thcnt'),
    elapsed: seconds(text(row, 'elapsed')),
    cpuSeconds: seconds(text(row, 'time')),
    rssKb: number(row, 'rss') ?? number(row, 'rsz'),
    lifetimeCpu: number(row, '%cpu'),
    owner: ownerOf(text(row, 'cgroup')),
    groups: pathsOf(text(row, 'cgroup')),
    terminal: terminalOf(text(row, 'tt') || text(row, 'tty')),
    kernel: ppid === 2 || pid === 2 || bracketed !== null,
    evidence: evidenceOf(row),
  };
}

/** `ps -o …,comm` prints the kernel's name, which may hold blanks; `args` and `cmd` print the command line. */
function printsNameAlone(printed: Printed): boolean {
  return printed.argv.some(word => /(?:^|,)(?:comm|ucmd|ucomm)$/.test(word));
}

/** `/usr/sbin/nginx -g daemon` → `nginx`; `nginx: worker process` and `postgres: writer` stay `nginx`, `postgres`. */
function nameOf(command: string): string {
  const first = command.trim().split(/\s+/, 1)[0] ?? '';
  const base = first.startsWith('/') ? first.slice(first.lastIndexOf('/') + 1) : first;
  return base.replace(/:$/, '') || command;
}

/** `?` and `-` mean none. */
function terminalOf(listed: string): string | null {
  return listed === '' || listed === '?' || listed === '-' ? null : listed;
}

/** `0` and `-` mean running or not permitted; compilers append `.isra.0`, `.constprop.0`. */
function wchanOf(text: string): string | null {
  return text === '' || text === '-' || text === '0' || text === '?'
    ? null
    : text.replace(/\.(?:isra|constprop|part|cold|llvm)(?:\.\d+)*$/, '');
}

/** `6` (etimes, cputimes), `0:03`, `01:02:03`, `1-02:03:04`; null where nothing is printed. */
function seconds(text: string): number | null {
  const match = /^(?:(\d{1,6})-)?(?:(?:(\d{1,6}):)?(\d{1,6}):)?(\d{1,12})(?:\.\d+)?$/.exec(text);
  if (!match) return null;
  const [days, hours, minutes, rest] = match.slice(1).map(part => Number(part ?? 0)) as number[];
  return days! * 86_400 + hours! * 3600 + minutes! * 60 + rest!;
}

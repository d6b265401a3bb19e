/** What is kept of a run for "what changed", siblings and Re-check: names and figures, JSON of at most 200 KB. */

import { largest } from './memory-users.ts';
import type { Observations } from './observations/index.ts';
import { number, text } from './observations/printed.ts';

/** Bounds of the lists; together they stay far below 200 KB. */
const MAX_ROWS = 60;

export interface Samples {
  /** Set by people: versions, limits, mounts. Any difference counts. */
  readonly settings: Readonly<Record<string, string>>;
  /** Measured: a difference counts where it is large. */
  readonly rates: Readonly<Record<string, number>>;
  /** Long-lived processes by name: how many, since when, allowed CPUs. */
  readonly processes: Readonly<Record<string, { count: number; since: string | null; cpus: string | null }>>;
  readonly listeners: readonly string[];
  readonly failed: readonly string[];
}

export function samplesOf(seen: Observations): Samples {
  return {
    settings: settingsOf(seen),
    rates: ratesOf(seen),
    processes: processesOf(seen),
    listeners: [
      ...new Set(
        seen.network.sockets.filter(socket => socket.state === 'LISTEN').map(socket => socket.local),
      ),
    ].slice(0, MAX_ROWS),
    failed: seen.failedUnits.map(unit => unit.name).slice(0, MAX_ROWS),
  };
}

function settingsOf(seen: Observations): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const path of seen.files.paths(/^\/proc\/(?:sys\/|version$)/)) {
    if (/conntrack_count|hung_task|file-nr/.test(path)) continue;
    const row = seen.files.first(path);
    const value =
      text(row, 'value') || text(row, 'text') || `${text(row, 'low')} ${text(row, 'high')}`.trim();
    if (value !== '')
      settings[path.replace(/^\/proc\/(?:sys\/)?/, '').replaceAll('/', '.')] = value.slice(0, 300);
  }
  if (seen.cpu.count !== null) settings['cpus'] = String(seen.cpu.count);
  const total = seen.memory.total;
  if (total) settings['memory'] = `${Math.round(total.value / 1024)} MiB`;
  for (const mount of seen.mounts.filter(each => each.source.startsWith('/')).slice(0, MAX_ROWS)) {
    settings[`mount ${mount.mount}`] = `${mount.source} ${mount.type} ${mount.options.join(',')}`.slice(
      0,
      300,
    );
  }
  for (const group of [...seen.groups.values()].slice(0, 400)) {
    if (group.quota) settings[`cpu quota of ${group.path}`] = `${group.quota.cpus} CPUs`;
    if (group.memoryLimit)
      settings[`memory limit of ${group.path}`] = `${Math.round(group.memoryLimit.bytes / 2 ** 20)} MiB`;
  }
  return settings;
}

function ratesOf(seen: Observations): Record<string, number> {
  const rates: Record<string, number> = {};
  const put = (name: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined && Number.isFinite(value))
      rates[name] = Number(value.toPrecision(4));
  };
  const { average, each, runQueue } = seen.cpu;
  put('cpu busy %', average?.busy);
  put('iowait %', average?.iowait);
  put('steal %', average?.steal);
  for (const use of each.slice(0, 64)) put(`core ${use.cpu} %`, use.busy);
  put('run queue', runQueue.length > 0 ? Math.max(...runQueue.map(entry => entry.value)) : null);
  put('load', seen.load?.one);
  const { total, available, swapIn } = seen.memory;
  put('memory available %', total && available ? (100 * available.value) / total.value : null);
  put('swap in KiB/s', swapIn?.kb);
  for (const use of seen.disks.filter(disk => disk.reads + disk.writes > 0).slice(0, 16)) {
    put(`${use.device} busy %`, use.utilised);
    put(`${use.device} await ms`, Math.max(use.readAwait ?? 0, use.writeAwait ?? 0));
  }
  for (const space of seen.spaces.slice(0, MAX_ROWS)) put(`${space.mount} used %`, space.percent);
  for (const space of seen.inodes.slice(0, MAX_ROWS)) put(`${space.mount} inodes %`, space.percent);
  put('retransmits/s', seen.network.counter('tcp', 'RetransSegs')?.perSecond);
  put('listen overflows/s', seen.network.counter('tcpext', 'ListenOverflows')?.perSecond);
  put('context switches/s', seen.files.delta('/proc/stat', 'ctxt')?.perSecond);
  put('forks/s', seen.files.delta('/proc/stat', 'processes')?.perSecond);
  put('tasks', number(seen.files.first('/proc/loadavg'), 'tasks'));
  return rates;
}

function processesOf(seen: Observations): Samples['processes'] {
  const own = largest(seen).map(({ task }) => task);
  const busy = seen.processes.uses
    .flatMap(use => seen.processes.task(use.pid) ?? [])
    .filter(task => !task.kernel);
  const wanted = [...new Set([...busy, ...own])].slice(0, MAX_ROWS);
  const byName = Map.groupBy(wanted, task => task.name);
  return Object.fromEntries(
    [...byName].map(([name, tasks]) => {
      const oldest = tasks.toSorted((a, b) => (b.elapsed ?? 0) - (a.elapsed ?? 0))[0]!;
      return [
        name,
        {
          count: tasks.length,
          since: seen.processes.startedAt(oldest.pid),
          cpus: seen.processes.status(oldest.pid, 'Cpus_allowed_list')?.text ?? null,
        },
      ];
    }),
  );
}

/** What to ask next: round 1 looks at everything, rounds 2 and 3 at exactly the suspects. */
import type { Transcript } from '../core/transcript.ts';
import { cpuHogs, unattributed } from './hogs.ts';
import { isVirtual } from './observations/disks.ts';
import { Observations } from './observations/index.ts';
import { number } from './observations/printed.ts';
import * as probes from './probes.ts';
import { LOCK_WAIT } from './wait-channels.ts';

export function firstRound(_problem: string | null): readonly string[] {
  return probes.FIRST_ROUND;
}

export interface RoundState {
  readonly host: string;
  readonly problem: string | null;
  readonly transcripts: readonly Transcript[];
  /** The round that has just ended, from 1. */
  readonly round: number;
}

/** Lines of the next round; none when enough is known. Rounds 2 and 3 sample for at most two seconds. */
export function nextRound(state: RoundState): readonly string[] {
  // Nothing came back: the host is gone, and more questions would only wait.
  if (state.transcripts.every(transcript => transcript.stdout === '')) return [];
  const seen = new Observations(state.host, state.problem, state.transcripts);
  if (state.round === 1) return secondRound(seen);
  return state.round === 2 ? thirdRound(seen) : [];
}

/** More processes than this are not inspected one by one. */
const MAX_INSPECTED = 100;

function secondRound(seen: Observations): string[] {
  const suspects = suspectPids(seen).slice(0, 8);
  const inspected = inspectedPids(seen, suspects);
  const disks = seen.disks.map(use => use.device).filter(device => !isVirtual(device));
  const lines = [probes.COUNTERS, probes.CGROUPS, probes.THREADS];
  if (seen.processes.newest.some(task => LOCK_WAIT.test(task.wchan ?? ''))) lines.push(probes.FILE_LOCKS);
  if (inspected.length > 0) lines.push(probes.processFiles(inspected));
  if (suspects.length > 0) lines.push(probes.suspectFiles(suspects));
  if (disks.length > 0) lines.push(probes.diskClasses(disks.slice(0, 16)));
  lines.push(
    ...cpuProbes(seen, suspects),
    ...fileSystemProbes(seen),
    ...logProbes(seen),
    ...networkProbes(seen),
  );
  return lines;
}

/** Processes that stand out in anything: CPU, I/O, memory, faults, waiting, D state, stopped. */
function suspectPids(seen: Observations): number[] {
  const uses = seen.processes.uses;
  const top = (pick: (use: (typeof uses)[number]) => number | null, least: number, count: number) =>
    uses
      .filter(use => (pick(use) ?? 0) >= least)
      .toSorted((a, b) => (pick(b) ?? 0) - (pick(a) ?? 0))
      .slice(0, count)
      .map(use => use.pid);
  const stuck = seen.processes.newest.filter(task => /[DTt]/.test(task.state)).map(task => task.pid);
  const named = namedIn(seen);
  return [
    ...new Set([
      ...named,
      ...top(use => use.cpu, 10, 5),
      ...stuck.slice(0, 4),
      ...top(use => use.writeKb, 512, 2),
      ...top(use => use.readKb, 512, 2),
      ...top(use => use.majorFaults, 20, 2),
      ...top(use => use.wait, 20, 2),
      ...top(use => use.rssKb, 200_000, 2),
    ]),
  ].filter(pid => seen.processes.task(pid)?.kernel !== true);
}

/** Processes that the problem speaks of by name, and whoever listens on a port that it names. */
function namedIn(seen: Observations): number[] {
  const words = new Set(
    seen.problem
      .toLowerCase()
      .split(/[^a-z0-9_.-]+/)
      .filter(word => word.length > 2),
  );
  const byName = seen.processes.all.filter(task => words.has(task.name.toLowerCase())).map(task => task.pid);
  const byPort = seen.network.sockets
    .filter(socket => socket.process && words.has(socket.local.slice(socket.local.lastIndexOf(':') + 1)))
    .map(socket => socket.process!.pid);
  return [...new Set([...byPort, ...byName])].slice(0, 4);
}

function inspectedPids(seen: Observations, suspects: readonly number[]): number[] {
  const own = seen.processes.all
    .filter(task => !task.kernel && task.state !== 'Z' && !seen.processes.isOurs(task.pid, task.name))
    .toSorted((a, b) => (b.rssKb ?? 0) - (a.rssKb ?? 0))
    .map(task => task.pid);
  return [...new Set([...suspects, ...own])].slice(0, MAX_INSPECTED);
}

function cpuProbes(seen: Observations, suspects: readonly number[]): string[] {
  const busy = cpuHogs(seen).filter(hog => hog.cpu >= 30);
  const pids = busy.flatMap(hog => hog.pids).slice(0, 4);
  const lines: string[] = [];
  if (seen.tables.has('pidstat')) {
    const threaded = [...new Set([...pids, ...suspects.slice(0, 2)])].slice(0, 5);
    if (threaded.length > 0) lines.push(probes.threadsOf(threaded));
  } else {
    lines.push(probes.TOP);
  }
  return lines;
}

function fileSystemProbes(seen: Observations): string[] {
  const nearlyFull = seen.spaces.some(space => space.percent >= 85);
  const asked = /disk|space|full|deleted|inode/i.test(seen.problem);
  return nearlyFull || asked ? [probes.DELETED_FILES] : [];
}

function logProbes(seen: Observations): string[] {
  const lines: string[] = [];
  if (!seen.log.some(line => line.kernel)) lines.push(probes.KERNEL_JOURNAL);
  const units = seen.tables
    .of('systemctl')
    .flatMap(printed => printed.lines)
    .map(line => /^(?:[●*] )?([\w@:.\\-]{1,200}\.(?:service|socket|timer|mount))\s/.exec(line)?.[1])
    .filter(unit => unit !== undefined)
    .slice(0, 3);
  for (const unit of units) lines.push(probes.unitState(unit), probes.unitLog(unit));
  if (seen.tables.has('mpstat') || seen.tables.has('pidstat')) lines.push(probes.HISTORY);
  return lines;
}

function networkProbes(seen: Observations): string[] {
  const summary = seen.tables.rows('ss').find(row => row.fields['name'] === 'TCP');
  const timeWait = number(summary, 'timewait') ?? 0;
  const established = number(summary, 'estab') ?? 0;
  const asked =
    /connect|time ?out|network|port|socket|packet|retrans|slow|latenc|refused|reset|udp|dns|5xx/i.test(
      seen.problem,
    );
  const names = seen.network.interfaces.map(each => each.name).filter(name => name !== 'lo');
  const lines: string[] = [];
  if (names.length > 0) lines.push(probes.interfaceFiles(names.slice(0, 16)));
  if (timeWait + established >= 4000) lines.push(probes.SOCKET_SAMPLE);
  if (established > 0 && established <= (asked ? 4000 : 2000)) lines.push(probes.CONNECTIONS);
  lines.push(probes.UDP_SOCKETS, probes.CONNECTING);
  return lines;
}

function thirdRound(seen: Observations): string[] {
  const lines: string[] = [];
  const forks = seen.files.delta('/proc/stat', 'processes');
  const lost = unattributed(seen);
  if ((forks?.perSecond ?? 0) >= 50 || (lost ?? 0) >= 25) {
    const pids = seen.processes.inspected.slice(0, MAX_INSPECTED);
    if (pids.length > 0) lines.push(probes.childTimes(pids));
  }
  if (seen.processes.newest.some(task => task.state === 'D')) lines.push(probes.THREADS);
  for (const pid of manyFiles(seen)) lines.push(probes.openFiles(pid));
  const threads = busyThreads(seen);
  if (threads.length > 0) lines.push(probes.threadStatuses(threads));
  for (const group of [...seen.groups.values()].filter(each => nearLimit(each)).slice(0, 4)) {
    const path = group.memory?.value.evidence.text.split(':')[0] ?? '';
    if (/^\/sys\/fs\/cgroup\/[\w@.:,/-]+$/.test(path)) {
      lines.push(probes.groupMemory(`${path.slice(0, path.lastIndexOf('/'))}/memory.stat`));
    }
  }
  return lines;
}

function nearLimit(group: {
  memory: { bytes: number } | null;
  memoryLimit: { bytes: number } | null;
}): boolean {
  return (
    group.memory !== null &&
    group.memoryLimit !== null &&
    group.memory.bytes >= 0.85 * group.memoryLimit.bytes
  );
}

/**
 * Processes whose table of descriptors is as large as their limit: FDSize is a power of two and never shrinks, so
 * that it tells without privilege who has, or had, more than half as many files open.
 */
function manyFiles(seen: Observations): number[] {
  return seen.processes.inspected
    .map(pid => ({
      pid,
      share:
        Number(seen.processes.status(pid, 'FDSize')?.text ?? 0) /
        (seen.processes.limit(pid, 'Max open files')?.value ?? Number.POSITIVE_INFINITY),
    }))
    .filter(({ share }) => share >= 0.9)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, 8)
    .map(({ pid }) => pid);
}

function busyThreads(seen: Observations): { pid: number; tid: number }[] {
  return seen.processes.threadUses
    .filter(use => (use.cpu ?? 0) >= 50 && use.tid !== null && use.tid !== use.pid)
    .toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0))
    .slice(0, 8)
    .map(use => ({ pid: use.pid, tid: use.tid! }));
}

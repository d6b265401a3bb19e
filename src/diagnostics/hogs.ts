/** Who used the CPU: single processes, or many alike that are one culprit together. */
import type { Culprit, Evidence } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import type { ProcessUse } from './observations/usage.ts';
import { percent, sum } from './words.ts';

export interface Hog {
  /** % of one CPU, summed. */
  readonly cpu: number;
  readonly system: number | null;
  readonly pids: readonly number[];
  readonly culprit: Culprit;
  /** `tax-calc` (pid 812), or 6 × `python3` (pids 812, 813, …). */
  readonly title: string;
  readonly evidence: readonly Evidence[];
}

/** Hogs, the largest first. Processes of one name and one owner (cgroup, else parent) count together. */
export function cpuHogs(seen: Observations, pick: (use: ProcessUse) => boolean = () => true): Hog[] {
  const uses = seen.processes.uses.filter(use => (use.cpu ?? 0) >= 1 && pick(use));
  const families = Map.groupBy(
    uses,
    use => `${use.name} ${seen.processes.owner(use.pid)?.path ?? ''} ${starterOf(seen, use.pid)}`,
  );
  return [...families.values()].map(family => hogOf(seen, family)).sort((a, b) => b.cpu - a.cpu);
}

/** Who started the first of a line of processes of one name: a master and the workers that it forked are one family. */
function starterOf(seen: Observations, pid: number): number | null {
  let task = seen.processes.task(pid);
  for (let depth = 0; task?.ppid != null && depth < 16; depth++) {
    const parent = seen.processes.task(task.ppid);
    if (!parent || parent.name !== task.name) return task.ppid;
    task = parent;
  }
  return task?.ppid ?? null;
}

function hogOf(seen: Observations, family: readonly ProcessUse[]): Hog {
  const sorted = family.toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  const first = sorted[0]!;
  const pids = sorted.map(use => use.pid);
  const title =
    pids.length === 1
      ? seen.processes.title(first.pid)
      : `${pids.length} × \`${first.name}\` (pids ${pids.slice(0, 4).join(', ')}${pids.length > 4 ? ', …' : ''})`;
  const systems = sorted.map(use => use.system).filter(value => value !== null);
  return {
    cpu: sum(sorted.map(use => use.cpu ?? 0)),
    system: systems.length > 0 ? sum(systems) : null,
    pids,
    culprit: seen.processes.culprit(first.pid),
    title,
    evidence: sorted.slice(0, 3).map(use => use.evidence),
  };
}

/** CPU that went to no process that was still there at the end: short-lived ones, in % of one CPU; null: unknown. */
export function unattributed(seen: Observations): number | null {
  const { average, count } = seen.cpu;
  if (!average || count === null || seen.processes.uses.length === 0) return null;
  const seenCpu = sum(seen.processes.uses.map(use => use.cpu ?? 0));
  // Interrupt time belongs to no process.
  return Math.max(0, (average.busy - average.softirq - average.irq) * count - seenCpu);
}

export function notTheDisk(seen: Observations): { text: string; evidence: Evidence | null } | null {
  const busiest = seen.disks.toSorted((a, b) => b.utilised - a.utilised)[0];
  if (!busiest) return null;
  const wait = Math.max(busiest.readAwait ?? 0, busiest.writeAwait ?? 0);
  return {
    text: `not the disk: ${busiest.device} ${percent(busiest.utilised)} in use, await ${wait.toFixed(1)} ms`,
    evidence: busiest.evidence[0] ?? null,
  };
}

export function notSwap(seen: Observations): { text: string; evidence: Evidence | null } | null {
  const rate = seen.memory.swapIn;
  return rate && rate.kb < 100
    ? { text: `not swap: ${Math.round(rate.kb)} KiB/s swapped in`, evidence: rate.evidence[0] ?? null }
    : null;
}

export function notSteal(seen: Observations): { text: string; evidence: Evidence | null } | null {
  const average = seen.cpu.average;
  return average && average.steal < 5
    ? { text: `not the hypervisor: ${percent(average.steal)} steal`, evidence: average.evidence }
    : null;
}

export function notQuota(seen: Observations): { text: string; evidence: Evidence | null } | null {
  const counted = [...seen.groups.values()].filter(group => group.throttled !== null);
  return counted.length > 0 && counted.every(group => group.throttled!.delta === 0)
    ? {
        text: `no cgroup was throttled (${counted.length} with a CPU controller)`,
        evidence: counted[0]!.throttled!.evidence[1],
      }
    : null;
}

export function against(
  ...looked: readonly ({ text: string; evidence: Evidence | null } | null)[]
): { text: string; evidence: Evidence | null }[] {
  return looked.filter(entry => entry !== null);
}

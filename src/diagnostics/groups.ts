/** Who is in a cgroup, and how to call it. */
import type { Group } from './observations/cgroups.ts';
import type { Observations } from './observations/index.ts';

/** Processes of a group, the busiest first. */
export function membersOf(seen: Observations, path: string): number[] {
  const use = new Map(seen.processes.uses.map(entry => [entry.pid, entry.cpu ?? 0]));
  return seen.processes.all
    .filter(task => seen.processes.groups(task.pid).some(group => inside(group, path)))
    .map(task => task.pid)
    .toSorted((a, b) => (use.get(b) ?? 0) - (use.get(a) ?? 0));
}

function inside(path: string, group: string): boolean {
  return path === group || path.startsWith(`${group}/`);
}

export function groupCulprit(group: Group): { kind: string; name: string } {
  return group.owner
    ? { kind: group.owner.kind, name: group.owner.name }
    : { kind: 'cgroup', name: group.path };
}

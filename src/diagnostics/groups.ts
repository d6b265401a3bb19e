/** Who is in a cgroup, and how to call it. */
import type { Group } from './observations/cgroups.ts';
import type { Observations } from './observations/index.ts';

/** Processes of a group, the busiest first. */
export function membersOf(seen: Observations, path: string): number[] {
  const use = new Map(seen.processes.uses.map(entry => [entry.pid, entry.cpu ?? 0]));
  return seen.processes.all
    .filter(task => inside(seen.processes.owner(task.pid)?.path, path) || inside(task.owner?.path, path))
    .map(task => task.pid)
    .toSorted((a, b) => (use.get(b) ?? 0) - (use.get(a) ?? 0));
}

function inside(path: string | undefined, group: string): boolean {
  return path !== undefined && (path === group || path.startsWith(`${group}/`));
}

export function groupCulprit(group: Group): { kind: string; name: string } {
  return group.owner
    ? { kind: group.owner.kind, name: group.owner.name }
    : { kind: 'cgroup', name: group.path };
}

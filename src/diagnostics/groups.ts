/** Who is in a cgroup, and how to call it. */
import type { Group } from './observations/cgroups.ts';
import type { Observations } from './observations/index.ts';

/** Processes of a group and of those below it, the busiest first. */
export function membersOf(seen: Observations, path: string): readonly number[] {
  let members = MEMBERS.get(seen);
  if (!members) {
    members = byGroup(seen);
    MEMBERS.set(seen, members);
  }
  return members.get(path) ?? [];
}

/** Built once for a host: hundreds of groups ask. */
const MEMBERS = new WeakMap<Observations, ReadonlyMap<string, readonly number[]>>();

function byGroup(seen: Observations): Map<string, number[]> {
  const use = new Map(seen.processes.uses.map(entry => [entry.pid, entry.cpu ?? 0]));
  const members = new Map<string, Set<number>>();
  for (const { pid } of seen.processes.all) {
    for (const group of seen.processes.groups(pid)) {
      for (let end = group.length; end > 0; end = group.lastIndexOf('/', end - 1)) {
        const path = group.slice(0, end);
        members.set(path, (members.get(path) ?? new Set()).add(pid));
      }
    }
  }
  return new Map(
    [...members].map(([path, pids]) => [
      path,
      [...pids].sort((a, b) => (use.get(b) ?? 0) - (use.get(a) ?? 0)),
    ]),
  );
}

export function groupCulprit(group: Group): { kind: string; name: string } {
  return group.owner
    ? { kind: group.owner.kind, name: group.owner.name }
    : { kind: 'cgroup', name: group.path };
}

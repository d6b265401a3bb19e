/** Whose cgroup a path is: a systemd unit, a container, a pod. */
export interface GroupOwner {
  readonly kind: 'unit' | 'container' | 'cgroup';
  readonly name: string;
  /** The path inside the hierarchy. */
  readonly path: string;
}

/**
 * Takes a cgroup path (`/system.slice/a.service`), or the list that `ps` prints for v1
 * (`9:name=systemd:/a.service,4:memory:/a7`), and names its owner; null for the root.
 */
export function ownerOf(listed: string): GroupOwner | null {
  const path = pathsOf(listed).toSorted((a, b) => b.length - a.length)[0];
  return path === undefined ? null : named(path);
}

/** Every path of the list but the roots: in v1 each controller may have its own. */
export function pathsOf(listed: string): string[] {
  const paths = listed
    .split(/,(?=\d{1,4}:)/)
    .map(entry => (/^\d{1,4}:[^:]*:/.test(entry) ? entry.replace(/^\d{1,4}:[^:]*:/, '') : entry))
    .filter(path => path.startsWith('/') && path !== '/');
  return [...new Set(paths)];
}

function named(path: string): GroupOwner {
  const container = /(?:docker[-/]|libpod-|cri-containerd-|crio-|\/)([0-9a-f]{64})(?:\.scope)?(?:\/|$)/.exec(
    path,
  );
  if (container) return { kind: 'container', name: container[1]!.slice(0, 12), path };
  const unit = path
    .split('/')
    .toReversed()
    .find(part => /\.(?:service|scope|socket|timer|mount)$/.test(part));
  return unit ? { kind: 'unit', name: unit, path } : { kind: 'cgroup', name: path, path };
}

/** File systems, one entry each. */
import type { Space } from './observations/filesystems.ts';

/** One entry a device: bind mounts show the same figures again. */
export function byDevice(spaces: readonly Space[]): Space[] {
  const seen = new Set<string>();
  return spaces
    .toSorted((a, b) => b.percent - a.percent || a.mount.length - b.mount.length)
    .filter(space => {
      const key = space.source.startsWith('/') ? space.source : `${space.source} ${space.mount}`;
      return !seen.has(key) && seen.add(key);
    });
}

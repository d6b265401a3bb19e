import type { Mount } from '../observations/filesystems.ts';
import type { Observations } from '../observations/index.ts';
import type { LogLine } from '../observations/log.ts';
import { defineCheck, type Found, look, threshold } from './check.ts';

/**
 * A file system went read-only, or was shut down, after an error. Newer kernels no longer say `ro` in the options
 * (6.12 and later say `rw`, some `emergency_ro`): so the log counts as well.
 */
export const filesystemReadonly = defineCheck({
  id: 'fs.readonly',
  resource: 'filesystem',
  sign: 'error',
  looks: 'file systems',
  sees: seen => seen.mounts.length > 0,
  thresholds: { recent: threshold(7 * 86_400, 's', 'ours: until somebody repairs and remounts it') },
  explains: ['svc.*', 'fs.errors', 'log.emfile', 'proc.d-state'],
  words: /read.?only|write|disk|file.?system|erofs/i,
  run: (seen, limit) => {
    const found: Found[] = [];
    const told = new Set<string>();
    for (const line of seen.log.toReversed()) {
      const device = SHUT.exec(line.message);
      const name = device?.slice(1).find(part => part !== undefined);
      if (!name || told.has(name) || (line.age !== null && line.age > limit.recent)) continue;
      const mount = seen.mounts.find(each => each.source.endsWith(`/${name}`));
      // Unmounted or repaired since: nobody is hurt any more.
      if (!mount || (mount.options.includes('rw') && !bad(mount) && remounted(seen, name, line))) continue;
      told.add(name);
      found.push(finding(seen, mount, line));
    }
    for (const mount of seen.mounts.filter(bad)) {
      const name = mount.source.slice(mount.source.lastIndexOf('/') + 1);
      if (!told.has(name)) found.push(finding(seen, mount, null));
    }
    return found.slice(0, 4);
  },
});

/** `EXT4-fs (loop1): Remounting filesystem read-only`, `XFS (sdb1): … Shutting down filesystem`, `BTRFS info (device sdb1): forced readonly` */
const SHUT =
  /EXT4-fs (?:error )?\((?:device )?([\w.-]{1,64})\):? (?:Remounting filesystem read-only|shut down requested)|XFS \(([\w.-]{1,64})\): .{0,120}?[Ss]hutting down filesystem|BTRFS (?:info|error|warning) \(device ([\w.-]{1,64})[^)]{0,40}\): forced readonly/;

function bad(mount: Mount): boolean {
  return mount.options.some(option => /^(?:emergency_ro|shutdown)$/.test(option));
}

function remounted(seen: Observations, device: string, after: LogLine): boolean {
  return seen.log.some(
    line =>
      line.evidence.line > after.evidence.line &&
      line.message.includes(`(${device})`) &&
      /re-?mounted .*r\/w|mounted filesystem/.test(line.message),
  );
}

function finding(seen: Observations, mount: Mount, line: LogLine | null): Found {
  const cause = seen.log.findLast(
    each => each.message.includes(mount.source.split('/').at(-1)!) && /error/i.test(each.message),
  );
  return {
    severity: 'critical',
    title: `${mount.mount} (${mount.source}, ${mount.type}) takes no writes since an error${cause ? `: ${cause.message.slice(0, 120)}` : ''}`,
    culprit: { kind: 'mount', name: mount.mount },
    evidence: [line?.evidence, mount.evidence, cause?.evidence],
    against: [],
    since: line?.at == null ? null : new Date(line.at).toISOString(),
    subjects: [`mount:${mount.mount}`, `device:${mount.source.replace('/dev/', '')}`],
    remediation: [
      look('dmesg | tail -n 100'),
      `unmount it, \`fsck ${mount.source}\`, mount it again (changes the host; not run)`,
    ],
  };
}

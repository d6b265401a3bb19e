/** Mounts, their space and their inodes. */
import type { Evidence } from '../../core/report.ts';
import type { Files } from './files.ts';
import { evidenceOf, number, type SourcedRow, text } from './printed.ts';
import type { Tables } from './tables.ts';

export interface Mount {
  readonly mount: string;
  readonly source: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly evidence: Evidence;
}

export interface Space {
  readonly mount: string;
  readonly source: string;
  readonly type: string;
  /** KiB, or inodes. */
  readonly size: number;
  readonly used: number;
  readonly available: number;
  /** used / (used + available), as df says it: reserved blocks count as gone. */
  readonly percent: number;
  readonly evidence: Evidence;
}

/** Images that are always full, and pseudo file systems without space of their own. */
const ALWAYS_FULL = /^(?:squashfs|iso9660|erofs|cramfs|romfs|udf)$/;
const PSEUDO =
  /^(?:proc|sysfs|devtmpfs|devpts|cgroup2?|securityfs|debugfs|tracefs|pstore|bpf|mqueue|hugetlbfs|configfs|efivarfs|autofs|binfmt_misc|fusectl|nsfs|rpc_pipefs|ramfs)$/;
const REMOTE = /^(?:nfs4?|cifs|smb3?|9p|ceph|glusterfs|lustre|afs|fuse\.sshfs|fuse\.glusterfs|virtiofs)$/;

export function mountsOf(tables: Tables, files: Files): Mount[] {
  const path = files.paths(/^\/proc\/(?:self\/|1\/)?mounts$/)[0];
  const fromFile = path === undefined ? [] : files.rows(path).map(mountOf);
  if (fromFile.length > 0) return fromFile;
  return [...tables.rows('findmnt'), ...tables.rows('mount')]
    .filter(row => text(row, 'target') !== '' || text(row, 'mount') !== '')
    .map(mountOf);
}

function mountOf(row: SourcedRow): Mount {
  return {
    mount: text(row, 'mount') || text(row, 'target'),
    source: text(row, 'source'),
    type: text(row, 'fstype') || text(row, 'type'),
    options: text(row, 'options').split(','),
    evidence: evidenceOf(row),
  };
}

export function isRemote(mount: Mount): boolean {
  return REMOTE.test(mount.type) || (mount.type.startsWith('fuse') && mount.source.includes(':'));
}

/** Space in KiB, whichever unit `df` was asked for. */
export function spaces(tables: Tables): Space[] {
  return tables.rows('df').flatMap(row => {
    const size = sizeOf(row, [
      '1024-blocks',
      '1k-blocks',
      '1048576-blocks',
      '1m-blocks',
      '512-blocks',
      'size',
      'blocks',
    ]);
    const used = sizeOf(row, ['used']);
    const available = sizeOf(row, ['available', 'avail']);
    return row.fields['inodes'] === undefined ? spaceOf(row, size, used, available) : [];
  });
}

export function inodes(tables: Tables): Space[] {
  return tables
    .rows('df')
    .flatMap(row => spaceOf(row, number(row, 'inodes'), number(row, 'iused'), number(row, 'ifree')));
}

function spaceOf(
  row: SourcedRow,
  size: number | null,
  used: number | null,
  available: number | null,
): Space[] {
  const mount = text(row, 'mounted on') || text(row, 'mount') || text(row, 'mounted');
  const type = text(row, 'type');
  // btrfs and some FUSE file systems have no inode count: 0 or `-`.
  if (size === null || used === null || available === null || size <= 0 || mount === '') return [];
  if (ALWAYS_FULL.test(type) || PSEUDO.test(type) || /\/(?:snap|snapd)\//.test(mount)) return [];
  const percent = used + available > 0 ? (100 * used) / (used + available) : 100;
  return [
    {
      mount,
      source: text(row, 'filesystem'),
      type,
      size,
      used,
      available,
      percent,
      evidence: evidenceOf(row),
    },
  ];
}

const UNITS: Readonly<Record<string, number>> = {
  '1024-blocks': 1,
  '1k-blocks': 1,
  '1048576-blocks': 1024,
  '1m-blocks': 1024,
  '512-blocks': 0.5,
  blocks: 1,
  // `df -h`: each figure carries its letter, and is read as bytes.
  size: 1 / 1024,
};

/** KiB, by the unit of the heading. */
function sizeOf(row: SourcedRow, names: readonly string[]): number | null {
  for (const name of names) {
    const value = row.fields[name];
    if (value === undefined || value === null) continue;
    if (typeof value === 'number') return value * (UNITS[name] ?? unitOf(row));
  }
  return null;
}

function unitOf(row: SourcedRow): number {
  return (
    Object.keys(row.fields)
      .map(name => UNITS[name])
      .find(unit => unit !== undefined) ?? 1
  );
}

/**
 * The line formats of cgroup files, v1 and v2 (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/).
 * `throttled_time` (v1) is in nanoseconds, `throttled_usec` (v2) in microseconds; the names stay as they are.
 */
import {
  assignments,
  type FileFormat,
  type LineFormat,
  pressure,
  single,
  spacePairs,
} from '../proc/formats.ts';

/** `8:0 rbytes=1 wbytes=2 rios=3 wios=4` (v2), `8:0 riops=max wbps=1048576` */
const io: LineFormat = line => {
  const [device, ...rest] = line.trim().split(/\s+/);
  if (!device) return 'skip';
  return /^\d+:\d+$/.test(device) ? { device, ...assignments(rest) } : null;
};

/** `20000 100000` or `max 100000`: quota and period in microseconds. */
const cpuMax: LineFormat = line => {
  const match = /^(max|\d+) (\d+)\s*$/.exec(line);
  if (!match) return line.trim() === '' ? 'skip' : null;
  return { quota: match[1] === 'max' ? 'max' : Number(match[1]), period: Number(match[2]) };
};

/** `8:0 Read 4096`, and a last line `Total 8192` (v1). */
const blkio: LineFormat = line => {
  const parts = line.trim().split(/\s+/);
  if (parts[0] === '') return 'skip';
  if (parts[0] === 'Total' && parts.length === 2) return { operation: 'Total', value: Number(parts[1]) };
  return parts.length === 3
    ? { device: parts[0]!, operation: parts[1]!, value: Number(parts[2]) }
    : parts.length === 2
      ? { device: parts[0]!, value: Number(parts[1]) }
      : null;
};

const CGROUP = '/sys/fs/cgroup/(?:.*/)?';
const of = (table: string, name: string, read: LineFormat): FileFormat => ({
  table,
  path: new RegExp(`^${CGROUP}${name}$`),
  read,
});

export const CGROUP_FORMATS: readonly FileFormat[] = [
  of('cgroup.pressure', '(?:cpu|memory|io|irq)\\.pressure', pressure),
  of('cgroup.cpu.max', 'cpu\\.max', cpuMax),
  of('cgroup.io', 'io\\.(?:stat|max)', io),
  of('cgroup.blkio', 'blkio\\..+', blkio),
  of(
    'cgroup.pairs',
    '(?:cpu\\.stat(?:\\.local)?|memory\\.(?:stat|events(?:\\.local)?|swap\\.events|oom_control)|pids\\.events|cgroup\\.events|cpuacct\\.stat)',
    spacePairs,
  ),
  of('cgroup.value', '[a-z_]+\\.[a-z_.]+', single),
];

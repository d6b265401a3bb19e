/** The line formats of `/sys` outside cgroups: attributes hold one value each (Documentation/ABI). */
import { columns, type FileFormat, single, spacePairs } from '../proc/formats.ts';

const of = (table: string, pattern: string, read: FileFormat['read']): FileFormat => ({
  table,
  path: new RegExp(`^${pattern}$`),
  read,
});

export const SYS_FORMATS: readonly FileFormat[] = [
  of('block.inflight', '/sys/block/[^/]+/inflight', columns('reads', 'writes')),
  of('node.numastat', '/sys/devices/system/node/node\\d+/numastat', spacePairs),
  /** `[none] mq-deadline`, `always [madvise] never`: the chosen word stands in brackets. */
  of('choice', '/sys/(?:block/[^/]+/queue/scheduler|kernel/mm/transparent_hugepage/[a-z]+)', line => {
    const chosen = /\[([^\]]{1,64})\]/.exec(line);
    return line.trim() === '' ? 'skip' : { value: chosen?.[1] ?? line.trim(), choices: line.trim() };
  }),
  of('attribute', '/sys/.+', single),
];

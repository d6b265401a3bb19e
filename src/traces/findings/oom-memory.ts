/** Where memory was when the OOM killer ran, beside the processes: what filled it, in words. */
import type { OomValue } from '../formats/kernel-oom-table.ts';

/** Memory that no process shows, and that is most of what there is. */
export interface Filled {
  readonly name: string;
  readonly kb: number;
  readonly remedy: string;
}

/** From this share on it is the cause, whoever was killed. */
const MOST = 0.4;
const WORTH_SAYING = 0.01;

export function filledBy(value: OomValue): Filled | null {
  const capacity = capacityKb(value);
  if (capacity === null) return null;
  const { memory } = value;
  const cache = memory.slabs[0];
  const kinds: Filled[] = [
    {
      name: cache ? `the kernel's slab cache ${cache.name}` : "the kernel's own slab caches",
      kb: memory.slabKb ?? 0,
      remedy:
        'no process holds that memory: look at `slabtop -s c`; a cache that only grows is a leak of the kernel or of a module',
    },
    {
      name: 'shared memory and tmpfs',
      kb: memory.shmemKb ?? 0,
      remedy:
        'see who fills it: `df -h -t tmpfs`, `ipcs -m`; files in /dev/shm and /tmp, databases with shared buffers; swap is the only place it can go to',
    },
    {
      name: 'reserved huge pages',
      kb: memory.hugepagesKb ?? 0,
      remedy: 'huge pages are set aside whether they are used or not: lower `vm.nr_hugepages`',
    },
    {
      name: 'page tables',
      kb: memory.pagetablesKb ?? 0,
      remedy: 'many processes map the same large memory: use huge pages for it',
    },
  ];
  const [largest] = kinds.sort((a, b) => b.kb - a.kb);
  return largest && largest.kb > MOST * capacity ? largest : null;
}

/** `Where the memory was: programs 1.8 GiB, page cache 12 MiB, …; free 13 MiB.` */
export function memoryLine(value: OomValue): string | null {
  const { memory } = value;
  const capacity = capacityKb(value);
  const parts = [
    ['heaps and stacks of programs', memory.anonKb],
    ['shared memory and tmpfs', memory.shmemKb],
    ['page cache', memory.fileKb],
    ['kernel slabs that stay', memory.slabKb],
    ['page tables', memory.pagetablesKb],
    ['huge pages', memory.hugepagesKb],
  ] as const;
  const said = parts
    .filter((part): part is readonly [(typeof part)[0], number] => part[1] !== null)
    .filter(([, kb]) => kb > WORTH_SAYING * (capacity ?? 0) && kb > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name, kb]) => `${name} ${size(kb)}`);
  if (said.length === 0) return null;
  const slabs = memory.slabs.slice(0, 3).filter(({ kb }) => capacity !== null && kb > 0.05 * capacity);
  const caches =
    slabs.length > 0 ? ` (largest: ${slabs.map(({ name, kb }) => `${name} ${size(kb)}`).join(', ')})` : '';
  return `Where the memory was: ${said.join(', ')}${caches}${memory.freeKb === null ? '' : `; free ${size(memory.freeKb)}`}.`;
}

/** A request for contiguous pages fails while single ones are free. */
export function contiguous(value: OomValue): string | null {
  const capacity = capacityKb(value);
  const { freeKb } = value.memory;
  if (value.order === null || value.order < 2 || capacity === null || freeKb === null || value.group !== null)
    return null;
  if (freeKb < 0.05 * capacity) return null;
  return `${size(freeKb)} were free, but not ${2 ** Math.min(value.order, 20)} contiguous pages: memory is fragmented (\`/proc/buddyinfo\`, \`vm.min_free_kbytes\`), or that zone is small`;
}

function capacityKb(value: OomValue): number | null {
  return value.limitKb ?? (value.ramPages === null ? null : value.ramPages * value.pageKb);
}

/** Kilobytes as people say them. */
export function size(kb: number): string {
  if (kb >= 1_048_576) return `${(kb / 1_048_576).toFixed(1)} GiB`;
  return kb >= 1024 ? `${Math.round(kb / 1024)} MiB` : `${kb} KiB`;
}

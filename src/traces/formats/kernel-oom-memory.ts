/**
 * What filled memory when the OOM killer ran, from Mem-Info (pages) or from the memory cgroup's statistics (bytes).
 *   active_anon:1200 inactive_anon:480000 isolated_anon:0
 *    slab_reclaimable:6000 slab_unreclaimable:9000
 *   Node 0 hugepages_total=512 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB
 *   Unreclaimable slab info:
 *   btrfs_extent_map     3207098KB    3375622KB
 *   anon 40960000                                     cgroup v2; v1 has `rss`, `cache` and `total_…`
 *   Memory cgroup stats for /shop: cache:0KB rss:204800KB shmem:0KB …                                v1 before 4.19
 * https://github.com/torvalds/linux/blob/master/mm/show_mem.c, mm/memcontrol.c (mem_cgroup_print_oom_meminfo)
 */

/** Kilobytes; null where the report does not say. */
export interface OomMemory {
  /** Of programs alone: heaps, stacks. */
  readonly anonKb: number | null;
  readonly fileKb: number | null;
  /** Shared memory and tmpfs; it lies in the anonymous lists, and is not counted there again. */
  readonly shmemKb: number | null;
  readonly slabKb: number | null;
  readonly pagetablesKb: number | null;
  readonly hugepagesKb: number | null;
  readonly freeKb: number | null;
  /** The largest caches of the kernel that cannot be given back. */
  readonly slabs: readonly { readonly name: string; readonly kb: number }[];
}

// 2.6 begins with a capital
const PAIR = /\b([Aa-z_]{4,24}):(\d{1,18})(?![\dkKMG])/g;
const PAGES =
  /(?:^|\s|#012)(?:[Aa]ctive_anon|active_file|inactive_file|unevictable|slab_reclaimable|mapped|free):\d/;
const HUGE = /hugepages_total=(\d{1,12}) .*hugepages_size=(\d{1,12})kB/;
const GROUP_LINE = /^Memory cgroup stats(?: for [^:]{1,500})?:(.*)$/;
const GROUP_PAIR = /\b([a-z_]{3,40}):(\d{1,15})KB/g;
const GROUP_ROW = /^([a-z_]{3,40}) (\d{1,20})$/;
const SLAB_HEAD = /^(?:Unreclaimable slab info:|Name\s+Used\s+Total)/;
const SLAB_ROW = /^(\S{1,80})\s+\d+KB\s+(\d{1,15})KB$/;
const KEPT_SLABS = 5;

export class OomMemoryReader {
  readonly #pages = new Map<string, number>();
  /** Bytes. */
  readonly #group = new Map<string, number>();
  readonly #slabs: { name: string; kb: number }[] = [];
  #hugeKb: number | null = null;

  take(text: string): boolean {
    return this.#global(text) || this.#ofGroup(text) || this.#slab(text);
  }

  memory(pageKb: number): OomMemory {
    const slabs = this.#slabs.toSorted((a, b) => b.kb - a.kb).slice(0, KEPT_SLABS);
    return this.#group.size > 0
      ? { ...ofGroup(this.#group), hugepagesKb: null, freeKb: null, slabs }
      : { ...ofMachine(this.#pages, pageKb), hugepagesKb: this.#hugeKb, slabs };
  }

  #global(text: string): boolean {
    const huge = text.startsWith('Node ') ? HUGE.exec(text) : null;
    if (huge) this.#hugeKb = (this.#hugeKb ?? 0) + Number(huge[1]) * Number(huge[2]);
    if (text.startsWith('Node ') || !PAGES.test(text)) return huge !== null;
    for (const [, name = '', value] of text.matchAll(PAIR))
      this.#pages.set(name.toLowerCase(), Number(value));
    return true;
  }

  #ofGroup(text: string): boolean {
    const line = text.startsWith('Memory cgroup') ? GROUP_LINE.exec(text) : null;
    // A group below the one that is full prints its own figures: the first are the limit's.
    if (line && this.#group.size === 0)
      for (const [, name = '', kb] of (line[1] ?? '').matchAll(GROUP_PAIR))
        this.#group.set(name, Number(kb) * 1024);
    const row = line ? null : GROUP_ROW.exec(text);
    if (row && !this.#group.has(row[1] ?? '')) this.#group.set(row[1] ?? '', Number(row[2]));
    return line !== null || row !== null;
  }

  #slab(text: string): boolean {
    const row = text.endsWith('KB') ? SLAB_ROW.exec(text.trim()) : null;
    if (row && this.#slabs.length < 2000) this.#slabs.push({ name: row[1] ?? '', kb: Number(row[2]) });
    return row !== null || SLAB_HEAD.test(text);
  }
}

function ofMachine(
  pages: ReadonlyMap<string, number>,
  pageKb: number,
): Omit<OomMemory, 'slabs' | 'hugepagesKb'> {
  const sum = (...names: string[]) =>
    names.some(name => pages.has(name))
      ? names.reduce((total, name) => total + (pages.get(name) ?? 0), 0) * pageKb
      : null;
  const shmem = sum('shmem');
  const anon = sum('active_anon', 'inactive_anon', 'isolated_anon');
  return {
    anonKb: anon === null ? null : Math.max(0, anon - (shmem ?? 0)),
    fileKb: sum('active_file', 'inactive_file', 'isolated_file'),
    shmemKb: shmem,
    slabKb: sum('slab_unreclaimable'),
    pagetablesKb: sum('pagetables'),
    freeKb: sum('free'),
  };
}

function ofGroup(bytes: ReadonlyMap<string, number>): Omit<OomMemory, 'slabs' | 'hugepagesKb' | 'freeKb'> {
  const kb = (...names: string[]) => {
    const name = names.find(each => bytes.has(each));
    return name === undefined ? null : Math.round((bytes.get(name) ?? 0) / 1024);
  };
  const shmem = kb('total_shmem', 'shmem');
  const file = kb('total_cache', 'cache', 'file');
  return {
    anonKb: kb('total_rss', 'rss', 'anon'),
    // The cache of a group holds its shared memory too.
    fileKb: file === null ? null : Math.max(0, file - (shmem ?? 0)),
    shmemKb: shmem,
    slabKb: kb('slab_unreclaimable', 'slab'),
    pagetablesKb: kb('pagetables'),
  };
}

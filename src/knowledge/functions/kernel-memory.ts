import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's memory management: faults, pages, reclaim, page tables, slabs. */
export const kernelMemory = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'copy_user_enhanced_fast_string copy_user_generic* copy_user_fast_string rep_movs_alternative _copy_to_user _copy_from_user copy_to_user copy_from_user __copy_user* __arch_copy_to_user __arch_copy_from_user _copy_to_iter _copy_from_iter copyin copyout copy_page_to_iter copy_page_from_iter* copy_folio_from_iter* raw_copy_*_user',
    what: 'copies bytes between a process and the kernel, for read(2), write(2), send(2) and recv(2)',
    hot: 'much data crosses the system-call boundary (about 5 to 10 GB/s a core is the ceiling), or very many small reads and writes',
    cheaper: [
      'sendfile(2) or splice(2) where data is only passed on: it stays in the kernel; MSG_ZEROCOPY for sends above some 10 KiB',
      '64 KiB to 1 MiB a call in place of 4 KiB: dd bs=1M, a larger BufferedReader, setvbuf',
      'mmap(2) or the program’s own cache for files that are read again and again',
    ],
    next: 'the callers: perf report --no-children -g caller (vfs_read: files, tcp_sendmsg: network, pipe_read: pipes), and the sizes a call in strace -c -p PID for ten seconds',
    source: SOURCES.sendfile,
  },
  {
    names:
      'clear_page_erms clear_page_rep clear_page_orig clear_page __clear_page* clear_huge_page clear_subpage clear_user_highpage folio_zero_user clear_gigantic_page',
    what: 'zeroes fresh pages before a process gets them',
    hot: 'memory is touched for the first time at a high rate: growing heaps, buffers that are mapped and unmapped, huge pages (2 MiB are cleared within one fault, about 100 µs)',
    cheaper: [
      'keep freed memory in the process: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD (mallopt, or GLIBC_TUNABLES=glibc.malloc.trim_threshold=…), jemalloc dirty_decay_ms',
      'touch it at start instead of under load: -XX:+AlwaysPreTouch, MAP_POPULATE',
      'transparent_hugepage/enabled=madvise where 2 MiB clears hurt latency',
    ],
    next: 'which process faults: perf record -e page-faults -g, or minflt/s in pidstat -r 1 5',
    source: SOURCES.transhuge,
  },
  {
    names:
      'asm_exc_page_fault exc_page_fault do_user_addr_fault __do_page_fault do_page_fault handle_mm_fault __handle_mm_fault handle_pte_fault do_anonymous_page do_fault* do_read_fault do_cow_fault do_shared_fault page_fault do_page_mkwrite do_mem_abort do_translation_fault',
    what: 'handles a page fault: gives a process the page that it touched',
    hot: 'fresh memory or freshly mapped files are touched at a high rate (a minor fault costs 0.5 to 1 µs), or many threads of one process fault and wait for its memory map',
    cheaper: [
      'majflt above zero means reading from disk: that first (memory is short, or files are cold)',
      'reuse buffers; M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, or an allocator that keeps pages',
      'huge pages: one fault for 2 MiB in place of 512 (madvise(MADV_HUGEPAGE), -XX:+UseTransparentHugePages)',
    ],
    next: 'pidstat -r 1 5 for minflt/s and majflt/s; perf record -e page-faults -g names the line that touches',
    source: SOURCES.transhuge,
  },
  {
    names:
      'do_wp_page wp_page_copy copy_mc_user_highpage copy_user_highpage_unless* do_cow* copy_page copy_page_rep copy_page_regs',
    what: 'copies a page that two processes share when one of them writes to it (copy on write)',
    hot: 'a large process has forked and goes on writing: Redis background saves, pre-forked workers (Python and Ruby reference counts and GC marks write to every page), fork from a big parent',
    cheaper: [
      'fork while the process is small, or start programs by posix_spawn (vfork)',
      'transparent huge pages off for it: a write then copies 4 KiB and not 2 MiB',
      'Python: gc.freeze() before fork; Ruby: Process.warmup before fork',
    ],
    next: 'AnonHugePages and Private_Dirty in /proc/PID/smaps_rollup before and after the fork',
    source: SOURCES.redisLatency,
  },
  {
    names:
      'copy_page_range copy_pte_range copy_present_pte* dup_mm dup_mmap copy_process kernel_clone _do_fork anon_vma_fork anon_vma_clone',
    what: 'copies page tables for fork(2)',
    hot: 'a process with much memory forks (some 10 ms a GiB in 4 KiB pages, during which it stands still), or processes are started at a high rate',
    cheaper: [
      'start programs by posix_spawn or from a small helper process: neither copies the tables',
      'huge pages for the forking process: 512 times fewer entries',
      'Redis: save on a replica; the page table of 24 GiB is 48 MiB',
    ],
    next: 'execsnoop or perf trace -s for who forks; latest_fork_usec in INFO stats of Redis',
    source: SOURCES.redisLatency,
  },
  {
    names:
      'filemap_map_pages next_uptodate_page next_uptodate_folio set_pte_range do_set_pte filemap_fault do_fault_around',
    what: 'maps pages of the page cache into a process that reads a mapped file (16 at a time around the fault)',
    hot: 'many programs start (their libraries are mapped), or large mapped files are walked',
    cheaper: [
      'fewer short-lived processes: one long-lived worker in place of a program a task',
      'read(2) in 1 MiB pieces for files that are read once; MAP_POPULATE or madvise(MADV_WILLNEED) for those that are walked whole',
    ],
    next: 'fork rate: vmstat -f twice, or processes in /proc/stat; perf record -e page-faults -g for the mapped file’s reader',
  },
  {
    names:
      'zap_pte_range unmap_page_range unmap_vmas exit_mmap tlb_finish_mmu free_pgtables free_pages_and_swap_cache release_pages page_remove_rmap folio_remove_rmap_ptes do_munmap __do_munmap do_vmi_munmap unmap_region',
    what: 'takes mappings apart: munmap(2), madvise(MADV_DONTNEED), and the end of a process',
    hot: 'memory is given back at a high rate (each return also interrupts the processors that run other threads), or short-lived processes end',
    cheaper: [
      'keep freed memory: mallopt M_TRIM_THRESHOLD/M_MMAP_THRESHOLD, jemalloc dirty_decay_ms and background_thread:true, Go GOMEMLIMIT with a higher GOGC',
      'keep workers alive instead of starting one a task',
    ],
    next: 'strace -c -e trace=munmap,madvise -p PID for ten seconds tells which call and how often',
    source: SOURCES.jemalloc,
  },
  {
    names: 'madvise_* do_madvise __x64_sys_madvise zap_page_range* madvise_free_pte_range',
    what: 'applies a program’s advice about memory; MADV_DONTNEED throws pages away at once, and the next touch faults them in again zeroed',
    hot: 'an allocator or a collector returns memory and takes it back again and again',
    cheaper: [
      'let it keep memory longer: jemalloc dirty_decay_ms:30000, tcmalloc release rate 0, Go GOMEMLIMIT, JVM -Xms equal to -Xmx',
      'MADV_FREE is lazier and cheaper than MADV_DONTNEED, but RSS then stays high until memory is short',
    ],
    next: 'the caller in the program’s stack: je_pages_purge, runtime.sysUnused, G1 uncommit name who returns it',
    source: SOURCES.madvise,
  },
  {
    names:
      'flush_tlb_* native_flush_tlb* smp_call_function_many* smp_call_function_many_cond on_each_cpu_cond_mask tlb_flush_mmu* flush_tlb_func* arch_tlbbatch_flush try_to_unmap_flush* generic_exec_single csd_lock_wait',
    what: 'makes other processors forget old address translations, by an interrupt that it waits for (TLB shoot-down)',
    hot: 'a process with threads on many processors unmaps, protects or migrates memory at a high rate; each costs some microseconds and interrupts every processor that runs one of its threads',
    cheaper: [
      'unmap less: keep memory in the allocator (see munmap), no mprotect in loops (guard pages, JIT switching W^X)',
      'kernel.numa_balancing=0 if the callers are do_numa_page or migrate_pages',
      'fewer threads, or several processes: other processes’ processors are not interrupted',
    ],
    next: 'the TLB row of /proc/interrupts twice; the callers say munmap, mprotect, NUMA or reclaim',
    source: SOURCES.tlb,
  },
  {
    names:
      '__alloc_pages* alloc_pages* get_page_from_freelist rmqueue* __rmqueue_pcplist free_unref_page* free_pcppages_bulk __free_pages* __free_one_page alloc_pages_vma vma_alloc_folio* __folio_alloc* prep_new_page post_alloc_hook',
    what: 'allocates and frees pages',
    hot: 'page faults, file reads or network buffers take pages at a high rate; in __alloc_pages_slowpath free memory is short and the caller reclaims or compacts itself',
    cheaper: [
      'act on the caller: faults (reuse memory), page cache (larger, fewer reads), socket buffers (fewer, larger messages)',
      'with the slow path: free memory, or raise vm.min_free_kbytes (1 to 2 % of RAM) so that kswapd starts earlier',
    ],
    next: 'allocstall and pgscan_direct in /proc/vmstat twice: if they grow, programs wait for memory',
    source: SOURCES.vmSysctl,
  },
  {
    names:
      'shrink_node* shrink_lruvec shrink_inactive_list shrink_active_list shrink_page_list shrink_folio_list isolate_lru_* try_to_free_pages do_try_to_free_pages __alloc_pages_direct_reclaim try_to_free_mem_cgroup_pages kswapd balance_pgdat try_to_shrink_lruvec evict_folios lru_gen_* try_to_unmap* rmap_walk* page_referenced* folio_referenced* shrink_slab do_shrink_slab super_cache_scan shrink_dentry_list',
    what: 'looks for pages that can be freed (reclaim)',
    hot: 'memory is short: in kswapd it is background work; in a program’s own stack the program itself waits (direct reclaim), milliseconds at a time',
    cheaper: [
      'find what fills memory (ps by rss, slabtop, tmpfs in df) and make it smaller, or add memory',
      'in a container the cgroup’s limit is what is short: max and high in memory.events, some and full in memory.pressure',
      'zram or zswap for cold anonymous pages; then vm.swappiness (0 to 200) says whether swap or page cache goes first',
    ],
    next: 'some and full in /proc/pressure/memory; pgscan_direct against pgscan_kswapd in /proc/vmstat',
    source: SOURCES.mmConcepts,
  },
  {
    names:
      'compact_zone compact_node kcompactd* isolate_migratepages* isolate_freepages* migrate_pages* migrate_folio* move_to_new_folio __alloc_pages_direct_compact try_to_compact_pages remove_migration_pte*',
    what: 'moves pages to make large free blocks (compaction), or between NUMA nodes',
    hot: 'huge pages are wanted and memory is fragmented: with defrag=always the faulting program itself waits here, for milliseconds',
    cheaper: [
      'transparent_hugepage/defrag to defer+madvise or madvise: kcompactd does it then',
      'reserve huge pages at boot for programs that need them (vm.nr_hugepages)',
      'raise vm.min_free_kbytes; lower vm.compaction_proactiveness where kcompactd is the hot one',
    ],
    next: 'compact_stall and compact_fail in /proc/vmstat; /proc/buddyinfo shows the free blocks by size',
    source: SOURCES.transhuge,
  },
  {
    names:
      'khugepaged* collapse_huge_page hpage_collapse_scan_* khugepaged_scan_* do_huge_pmd_* __split_huge_p* split_huge_page* vma_thp* thp_*',
    what: 'makes huge pages out of small ones, or splits them',
    hot: 'khugepaged scans too eagerly (scan_sleep_millisecs near 0), or programs touch memory so thinly that pages are joined and split in turn',
    cheaper: [
      'khugepaged/scan_sleep_millisecs back to 10000, pages_to_scan to 4096; max_ptes_none lower, so that thin ranges stay small pages',
      'transparent_hugepage/enabled=madvise, so that only programs that ask get them (jemalloc thp:never, Go and Redis do better without)',
    ],
    next: 'thp_split_page and thp_collapse_alloc in /proc/vmstat twice',
    source: SOURCES.transhuge,
  },
  {
    names:
      'ksm_* ksmd cmp_and_merge_page stable_tree_search unstable_tree_search_insert try_to_merge_* get_next_rmap_item memcmp_pages',
    what: 'compares pages to merge equal ones (KSM)',
    hot: 'much mergeable memory, mostly of virtual machines, is scanned; many pages_unshared for few pages_sharing is wasted work',
    cheaper: [
      'scan less: lower pages_to_scan or raise sleep_millisecs in /sys/kernel/mm/ksm',
      'switch it off where memory is not short',
    ],
    source: SOURCES.ksm,
  },
  {
    names:
      'task_numa_work do_numa_page task_numa_fault change_prot_numa change_protection* task_numa_migrate migrate_misplaced_* numa_migrate_prep mpol_misplaced should_numa_migrate_memory',
    what: 'samples which NUMA node uses which page, and moves pages and tasks together (automatic NUMA balancing)',
    hot: 'a large process runs on several nodes, so that its pages are marked, faulted and migrated again and again',
    cheaper: [
      'bind it: numactl --cpunodebind=0 --membind=0, or cpuset by AllowedCPUs= and AllowedMemoryNodes= in its unit; one instance a node',
      'kernel.numa_balancing=0 for databases and virtual machines that place memory themselves',
    ],
    next: 'numa_pages_migrated and numa_hint_faults in /proc/vmstat; numastat -p PID',
    source: SOURCES.kernelSysctl,
  },
  {
    names:
      'kmem_cache_alloc* kmem_cache_free* __slab_alloc ___slab_alloc __slab_free kmalloc* __kmalloc* kfree __kmem_cache_free get_partial_node* slab_free* new_slab allocate_slab ksize memcg_slab_* __memcg_slab_* obj_cgroup_*',
    what: 'allocates and frees the kernel’s own objects (slab)',
    hot: 'files, sockets, packets or directory entries are made and destroyed at a high rate; with memcg_slab_… or obj_cgroup_… each is also charged to a container',
    cheaper: [
      'keep the object: keep-alive connections, open files, thread pools; the caller names which',
      'when slabs fill memory, dentry and inode caches: vfs_cache_pressure above 100; look for a program that asks for names that do not exist',
    ],
    next: 'slabtop -o -s c names the cache; kmem:kmem_cache_alloc in perf trace names the caller',
    source: SOURCES.vmSysctl,
  },
  {
    names:
      'mem_cgroup_charge* __mem_cgroup_charge try_charge* try_charge_memcg charge_memcg uncharge_* __mem_cgroup_uncharge* mod_memcg_* __mod_memcg_* mem_cgroup_* refill_stock drain_stock page_counter_*',
    what: 'counts memory against a cgroup',
    hot: 'pages are charged at a high rate; with the limit nearly reached each charge reclaims first',
    cheaper: [
      'max and high in memory.events that grow: raise memory.max, or move memory.high up (it throttles on purpose)',
      'otherwise allocate pages less often: reuse buffers, larger reads',
    ],
    next: 'memory.events, memory.stat and memory.pressure of the cgroup (systemctl show UNIT -p ControlGroup gives its path)',
    source: SOURCES.cgroups,
  },
  {
    names:
      'mmap_region do_mmap __mmap_region vm_mmap_pgoff vma_merge vma_link __vma_adjust split_vma find_vma* mas_* mt_find mtree_* down_write_killable mprotect_fixup do_mprotect_pkey __vm_munmap unmapped_area*',
    what: 'keeps the list of a process’s mappings: mmap(2), munmap(2), mprotect(2)',
    hot: 'mappings are made and removed at a high rate, by threads that share one process: its mmap lock lets one of them write at a time, and page faults wait for it (before Linux 6.4 all of them)',
    cheaper: [
      'take large mappings and divide them in the program; M_MMAP_THRESHOLD up to 32 MiB so that buffers come from the heap',
      'thread stacks: a pool of threads instead of one a task',
      'many processes instead of one with very many threads',
    ],
    next: 'wc -l /proc/PID/maps (65530 is the default vm.max_map_count); perf lock contention -ab for mmap_lock',
    source: SOURCES.mallopt,
  },
  {
    names:
      'swap_readpage swap_read_folio swapin_readahead swap_cluster_readahead do_swap_page __swap_writepage swap_writepage get_swap_pages scan_swap_map* zswap_* zram_* swap_range_free',
    what: 'moves pages to and from swap',
    hot: 'memory is short and pages still in use were swapped out: each touch waits for the device (100 µs on SSD, 10 ms on disk)',
    cheaper: [
      'find the process that grew and end or limit it (MemoryMax=, MemoryHigh= in its unit)',
      'zram or zswap: microseconds instead of a disk',
      'mlockall or MemorySwapMax=0 for a latency-critical process; vm.swappiness=10 for databases',
    ],
    next: 'si and so in vmstat 1 5; VmSwap in /proc/PID/status of each process',
    source: SOURCES.zswap,
  },
]);

import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The kernel's memory management: faults, pages, reclaim, page tables, slabs. */
export const kernelMemory = functionsOf('kernel vmlinux [kernel.kallsyms] linux', [
  {
    names:
      'copy_user_enhanced_fast_string copy_user_generic* copy_user_fast_string rep_movs_alternative _copy_to_user _copy_from_user copy_to_user copy_from_user __copy_user* __arch_copy_to_user __arch_copy_from_user _copy_to_iter _copy_from_iter copyin copyout copy_page_to_iter copy_page_from_iter* copy_folio_from_iter* raw_copy_*_user',
    what: 'copies bytes between a process and the kernel, for read(2), write(2), send(2) and recv(2)',
    hot: 'much data crosses the system-call boundary: large reads or writes, or very many small ones',
    cheaper: [
      'avoid the copy where data is only passed on: sendfile(2) and splice(2) stay within the kernel',
      'make fewer and larger calls when the sizes are small',
      'map files that are read again and again (mmap), or keep them in the program’s own cache',
    ],
    source: SOURCES.sendfile,
  },
  {
    names:
      'clear_page_erms clear_page_rep clear_page_orig clear_page __clear_page* clear_huge_page clear_subpage clear_user_highpage folio_zero_user clear_gigantic_page',
    what: 'zeroes fresh pages before a process gets them',
    hot: 'memory is touched for the first time at a high rate: growing heaps, mapping and unmapping of buffers, huge pages (2 MiB are cleared in one fault)',
    cheaper: [
      'reuse memory instead of giving it back to the system and asking again (malloc trim and mmap thresholds)',
      'touch memory at start rather than under load (AlwaysPreTouch, MAP_POPULATE)',
      'where 2 MiB clears hurt latency, restrict huge pages to madvise regions',
    ],
    source: SOURCES.transhuge,
  },
  {
    names:
      'asm_exc_page_fault exc_page_fault do_user_addr_fault __do_page_fault do_page_fault handle_mm_fault __handle_mm_fault handle_pte_fault do_anonymous_page do_fault* do_read_fault do_cow_fault do_shared_fault page_fault do_page_mkwrite do_mem_abort do_translation_fault',
    what: 'handles a page fault: gives a process the page that it touched',
    hot: 'fresh memory or freshly mapped files are touched at a high rate, by many threads of one process',
    cheaper: [
      'reuse buffers; raise M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, or use an allocator that keeps pages longer',
      'use huge pages: one fault for 2 MiB instead of 512',
      'a major fault reads from disk: look at majflt before anything else',
    ],
    source: SOURCES.transhuge,
  },
  {
    names:
      'do_wp_page wp_page_copy copy_mc_user_highpage copy_user_highpage_unless* do_cow* copy_page copy_page_rep copy_page_regs',
    what: 'copies a page that two processes share when one of them writes to it (copy on write)',
    hot: 'a large process has forked and goes on writing: background saves, pre-forked workers, fork from a big parent',
    cheaper: [
      'fork early, while the process is small, or use posix_spawn (vfork) to start programs',
      'switch transparent huge pages off for it: a write then copies 4 KiB and not 2 MiB',
    ],
    source: SOURCES.redisLatency,
  },
  {
    names:
      'copy_page_range copy_pte_range copy_present_pte* dup_mm dup_mmap copy_process kernel_clone _do_fork anon_vma_fork anon_vma_clone',
    what: 'copies page tables for fork(2)',
    hot: 'a process with much memory forks, or processes are started at a high rate',
    cheaper: [
      'start programs by posix_spawn or from a small helper process',
      'the page table of 24 GiB is 48 MiB: keep the forking process small, or use huge pages for it',
    ],
    source: SOURCES.redisLatency,
  },
  {
    names:
      'filemap_map_pages next_uptodate_page next_uptodate_folio set_pte_range do_set_pte filemap_fault do_fault_around',
    what: 'maps pages of the page cache into a process that reads a mapped file',
    hot: 'many programs start (their libraries are mapped), or large mapped files are walked',
    cheaper: [
      'start fewer short-lived processes',
      'read files that are used once with read(2) instead of mapping them',
    ],
  },
  {
    names:
      'zap_pte_range unmap_page_range unmap_vmas exit_mmap tlb_finish_mmu free_pgtables free_pages_and_swap_cache release_pages page_remove_rmap folio_remove_rmap_ptes do_munmap __do_munmap do_vmi_munmap unmap_region',
    what: 'takes mappings apart: munmap(2), madvise(MADV_DONTNEED), and the end of a process',
    hot: 'memory is given back at a high rate, or short-lived processes end',
    cheaper: [
      'keep freed memory in the program: raise malloc’s trim and mmap thresholds, or jemalloc’s decay times',
      'keep workers alive instead of starting one a task',
    ],
    source: SOURCES.jemalloc,
  },
  {
    names: 'madvise_* do_madvise __x64_sys_madvise zap_page_range* madvise_free_pte_range',
    what: 'applies a program’s advice about memory; MADV_DONTNEED throws pages away at once',
    hot: 'an allocator or a collector returns memory and takes it back again and again',
    cheaper: [
      'let it keep memory longer (jemalloc dirty_decay_ms, Go’s memory limit, JVM pre-touch)',
      'MADV_FREE is cheaper than MADV_DONTNEED where it fits',
    ],
    source: SOURCES.madvise,
  },
  {
    names:
      'flush_tlb_* native_flush_tlb* smp_call_function_many* smp_call_function_many_cond on_each_cpu_cond_mask tlb_flush_mmu* flush_tlb_func* arch_tlbbatch_flush try_to_unmap_flush* generic_exec_single csd_lock_wait',
    what: 'makes other processors forget old address translations, by an interrupt that it waits for (TLB shoot-down)',
    hot: 'a process with threads on many processors unmaps, protects or migrates memory at a high rate',
    cheaper: [
      'unmap less: keep memory in the allocator, avoid mprotect in loops',
      'switch automatic NUMA balancing off for it if the callers are do_numa_page or migrate_pages',
      'use fewer threads, or more processes',
    ],
  },
  {
    names:
      '__alloc_pages* alloc_pages* get_page_from_freelist rmqueue* __rmqueue_pcplist free_unref_page* free_pcppages_bulk __free_pages* __free_one_page alloc_pages_vma vma_alloc_folio* __folio_alloc* prep_new_page post_alloc_hook',
    what: 'allocates and frees pages',
    hot: 'page faults, file reads or network buffers take pages at a high rate; in the slow path, free memory is short',
    cheaper: [
      'find the caller: fault, page cache or socket buffer',
      'when __alloc_pages_slowpath is under it, memory is short: see reclaim',
    ],
  },
  {
    names:
      'shrink_node* shrink_lruvec shrink_inactive_list shrink_active_list shrink_page_list shrink_folio_list isolate_lru_* try_to_free_pages do_try_to_free_pages __alloc_pages_direct_reclaim try_to_free_mem_cgroup_pages kswapd balance_pgdat try_to_shrink_lruvec evict_folios lru_gen_* try_to_unmap* rmap_walk* page_referenced* folio_referenced* shrink_slab do_shrink_slab super_cache_scan shrink_dentry_list',
    what: 'looks for pages that can be freed (reclaim)',
    hot: 'memory is short: in kswapd it is background work, in a program’s own stack the program waits for memory (direct reclaim)',
    cheaper: [
      'find what fills memory (ps by rss, slabtop, tmpfs) and make it smaller, or add memory',
      'in a container the limit of the cgroup is what is short: memory.events and memory.pressure say so',
      'swap that is fast (zram, zswap) takes cold pages; then look at vm.swappiness',
    ],
  },
  {
    names:
      'compact_zone compact_node kcompactd* isolate_migratepages* isolate_freepages* migrate_pages* migrate_folio* move_to_new_folio __alloc_pages_direct_compact try_to_compact_pages remove_migration_pte*',
    what: 'moves pages to make large free blocks (compaction), or between NUMA nodes',
    hot: 'huge pages are wanted and memory is fragmented: with defrag=always the faulting program itself waits here',
    cheaper: [
      'set transparent_hugepage/defrag to defer or madvise: background threads do it then',
      'reserve huge pages at boot for programs that need them (hugetlbfs)',
    ],
    source: SOURCES.transhuge,
  },
  {
    names:
      'khugepaged* collapse_huge_page hpage_collapse_scan_* khugepaged_scan_* do_huge_pmd_* __split_huge_p* split_huge_page* vma_thp* thp_*',
    what: 'makes huge pages out of small ones, or splits them',
    hot: 'khugepaged scans too eagerly, or programs touch memory so thinly that pages are joined and split in turn',
    cheaper: [
      'raise khugepaged/scan_sleep_millisecs or lower pages_to_scan',
      'set transparent_hugepage/enabled to madvise, so that only programs that ask get them',
    ],
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
    hot: 'a large process moves between nodes, so that its pages are marked, faulted and migrated again and again',
    cheaper: [
      'bind the process to a node (numactl, cpuset)',
      'switch kernel.numa_balancing off for databases that place memory themselves',
    ],
  },
  {
    names:
      'kmem_cache_alloc* kmem_cache_free* __slab_alloc ___slab_alloc __slab_free kmalloc* __kmalloc* kfree __kmem_cache_free get_partial_node* slab_free* new_slab allocate_slab ksize memcg_slab_* __memcg_slab_* obj_cgroup_*',
    what: 'allocates and frees the kernel’s own objects (slab)',
    hot: 'files, sockets, packets or directory entries are made and destroyed at a high rate',
    cheaper: [
      'the caller names the object: keep connections, files and threads open longer',
      'slabtop shows which cache grows',
    ],
  },
  {
    names:
      'mem_cgroup_charge* __mem_cgroup_charge try_charge* try_charge_memcg charge_memcg uncharge_* __mem_cgroup_uncharge* mod_memcg_* __mod_memcg_* mem_cgroup_* refill_stock drain_stock page_counter_*',
    what: 'counts memory against a cgroup',
    hot: 'pages are charged at a high rate; with a limit nearly reached each charge may reclaim',
    cheaper: [
      'see whether memory.events of the cgroup counts max or high: then the limit is too small',
      'otherwise allocate pages less often',
    ],
  },
  {
    names:
      'mmap_region do_mmap __mmap_region vm_mmap_pgoff vma_merge vma_link __vma_adjust split_vma find_vma* mas_* mt_find mtree_* down_write_killable mprotect_fixup do_mprotect_pkey __vm_munmap unmapped_area*',
    what: 'keeps the list of a process’s mappings: mmap(2), munmap(2), mprotect(2)',
    hot: 'mappings are made and removed at a high rate; the process’s mmap lock lets one thread change them at a time',
    cheaper: [
      'take large mappings and divide them in the program',
      'raise malloc’s M_MMAP_THRESHOLD so that buffers come from the heap',
    ],
    source: SOURCES.mallopt,
  },
  {
    names:
      'swap_readpage swap_read_folio swapin_readahead swap_cluster_readahead do_swap_page __swap_writepage swap_writepage get_swap_pages scan_swap_map* zswap_* zram_* swap_range_free',
    what: 'moves pages to and from swap',
    hot: 'memory is short and pages that are still in use were swapped out',
    cheaper: [
      'find the process that grew; give the cgroup or the host more memory',
      'put swap on zram or a fast device',
      'lock a latency-critical process in memory (mlockall, MemorySwapMax=0)',
    ],
  },
]);

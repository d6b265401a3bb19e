import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

const jemalloc = functionsOf('jemalloc libjemalloc', [
  {
    names:
      'je_malloc je_free je_calloc je_realloc je_mallocx je_sdallocx je_malloc_default je_free_default malloc_default free_default imalloc* ifree isfree je_tcache_* tcache_bin_flush_* tcache_alloc_small_hard je_tcache_bin_flush_* arena_malloc* je_arena_* arena_slab_* arena_dalloc* arena_tcache_fill_small* je_large_*',
    what: 'allocates and frees memory in jemalloc',
    hot: 'allocations are many (10 to 20 ns from the thread’s cache); the flush and fill functions mean that a thread’s cache overflows, often because another thread frees',
    cheaper: [
      'allocate less: reuse objects, reserve containers',
      'free in the thread that allocated; hand over batches',
      'MALLOC_CONF=narenas:N near the number of busy threads, or percpu_arena:percpu where threads seldom move',
      'lg_tcache_max:16 lets blocks of up to 64 KiB into the thread’s cache (default 32 KiB)',
    ],
    next: 'MALLOC_CONF=stats_print:true at exit, or prof:true with lg_prof_sample:19 and jeprof for the callers',
    source: SOURCES.jemalloc,
  },
  {
    names:
      'je_extent_* extent_* je_pages_* pages_purge* arena_decay* je_arena_decay* pac_* je_pac_* hpa_* je_hpa_* background_thread_* je_background_thread_* ehooks_* emap_* je_emap_* je_rtree_* eset_* je_ecache_*',
    what: 'takes pages for jemalloc and gives unused ones back after a decay time',
    hot: 'memory is returned and taken again; the purging runs in the program’s own threads by default',
    cheaper: [
      'background_thread:true moves purging to threads of its own',
      'dirty_decay_ms:30000,muzzy_decay_ms:0 (default 10000 and 0) keeps pages longer; −1 for ever',
      'metadata_thp:auto saves TLB misses; thp:never where huge pages hurt',
    ],
    next: 'madvise calls in strace -c -e trace=madvise,mmap,munmap -p PID',
    source: SOURCES.jemalloc,
  },
  {
    names: 'prof_backtrace* je_prof_* prof_alloc_prep prof_malloc_* je_prof_tctx* prof_lookup*',
    what: 'samples allocations for jemalloc’s heap profile',
    hot: 'profiling is on with a small sample interval',
    cheaper: ['raise lg_prof_sample, or switch prof off after the investigation'],
  },
]);

const tcmalloc = functionsOf('tcmalloc libtcmalloc gperftools', [
  {
    names:
      'tc_malloc tc_free tc_new tc_delete tc_newarray tc_calloc tc_realloc tcmalloc::* tcmalloc::ThreadCache::* tcmalloc::CentralFreeList::* tcmalloc::PageHeap::* tcmalloc::tcmalloc_internal::* TCMallocInternal* SpinLock::SlowLock base::internal::SpinLockDelay',
    what: 'allocates and frees memory in tcmalloc',
    hot: 'a thread’s or processor’s cache runs empty or full and turns to the central lists, whose locks contend',
    cheaper: [
      'gperftools: TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES=268435456 (default 32 MiB for all threads)',
      'google/tcmalloc: per-CPU caches need rseq (Linux 4.18); MallocExtension::SetMaxPerCpuCacheSize',
      'free in the thread that allocated; allocate less',
    ],
    next: 'MallocExtension::GetStats, or pprof on the heap profile (HEAPPROFILE=/tmp/heap)',
  },
  {
    names:
      'tcmalloc::PageHeap::ReleaseAtLeastNPages* tcmalloc::CentralFreeList::FetchFromOneSpans* tcmalloc::CentralFreeList::ReleaseToSpans* tcmalloc::CentralFreeList::InsertRange tcmalloc::CentralFreeList::RemoveRange tcmalloc::ThreadCache::ReleaseToCentralCache tcmalloc::ThreadCache::FetchFromCentralCache* tcmalloc::ThreadCache::Scavenge',
    what: 'moves free objects between thread caches and tcmalloc’s central lists',
    hot: 'one thread allocates what another frees, or the thread caches are too small for the load',
    cheaper: ['larger thread caches', 'hand ownership over less often; batch objects'],
  },
]);

const mimalloc = functionsOf('mimalloc libmimalloc', [
  {
    names:
      'mi_malloc* mi_free* mi_calloc mi_realloc* _mi_malloc_generic _mi_page_* _mi_free_* mi_heap_* _mi_heap_* mi_page_* _mi_segment_* mi_segment_* _mi_arena_* mi_new* mi_find_page*',
    what: 'allocates and frees memory in mimalloc',
    hot: 'allocations are many; the generic path means that the page’s free list was empty; frees from other threads cost one atomic operation',
    cheaper: [
      'allocate less',
      'a heap of its own (mi_heap_new) for objects that die together, destroyed at once',
      'MIMALLOC_PURGE_DELAY=100 (ms) keeps pages longer; MIMALLOC_ALLOW_LARGE_OS_PAGES=1 for huge pages',
    ],
    next: 'MIMALLOC_SHOW_STATS=1 prints at exit',
    source: SOURCES.mimalloc,
  },
]);

export const allocators = [...jemalloc, ...tcmalloc, ...mimalloc];

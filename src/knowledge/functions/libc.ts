import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The C library, and what a program waits for in it. */
export const libc = functionsOf('libc glibc libc.so.6 libc6 musl libpthread ld-linux-x86-64', [
  {
    names: 'memcpy memmove __memmove_* __memcpy_* __GI_memcpy __mempcpy* mempcpy bcopy',
    what: 'copies a block of memory',
    hot: 'large blocks are copied, or small ones very often: growing buffers, values passed by copy, serialisation',
    cheaper: [
      'find the caller and pass a reference or a view instead of a copy',
      'reserve the final size of a growing buffer at once',
      'large copies run at the speed of memory: keep the working set in cache by working in blocks',
    ],
  },
  {
    names: 'memset __memset_* bzero explicit_bzero',
    what: 'fills a block of memory with one byte',
    hot: 'big buffers are cleared for every request, or fresh pages are touched for the first time (page faults show beside it)',
    cheaper: [
      'reuse buffers and clear only the part that was used',
      'take zeroed memory from calloc: fresh pages of the kernel are zero already',
    ],
  },
  {
    names: 'memcmp __memcmp_* bcmp __bcmp* memchr __memchr_* memrchr __memrchr* memmem',
    what: 'compares or searches blocks of memory',
    hot: 'long keys with equal beginnings are compared (sorting, tree look-ups), or buffers are scanned for a byte',
    cheaper: [
      'compare a hash or a length first',
      'use a hash table in place of an ordered tree of long keys',
    ],
  },
  {
    names: 'strlen __strlen_* strnlen __strnlen_*',
    what: 'measures a C string by reading it to its end',
    hot: 'the length of the same string is asked for again and again, often as a loop condition or by strcat in a loop',
    cheaper: ['keep the length beside the pointer', 'take strlen out of the loop condition'],
  },
  {
    names: 'strcmp __strcmp_* strncmp __strncmp_* strcasecmp __strcasecmp* strncasecmp',
    what: 'compares C strings byte by byte',
    hot: 'names are looked up by linear search or in a tree of strings',
    cheaper: ['hash or intern the strings once and compare numbers', 'sort once and use binary search'],
  },
  {
    names:
      'strchr __strchr_* strrchr __strrchr* strchrnul __strchrnul* strstr __strstr* strpbrk strspn strcspn strtok strtok_r',
    what: 'searches a C string for a character or another string',
    hot: 'text is parsed with many passes over the same bytes',
    cheaper: ['parse in one pass', 'use memchr or memmem where the length is known'],
  },
  {
    names: 'strcpy strncpy __strcpy_* __strncpy* strcat strncat __strcat_* stpcpy strdup __strdup',
    what: 'copies or joins C strings, measuring them on the way',
    hot: 'strings are built by repeated strcat (each call walks the whole target again), or duplicated for each record',
    cheaper: [
      'keep a pointer to the end and append there',
      'strncpy pads the rest with zeros: use a length and memcpy',
    ],
  },
  {
    names:
      '_int_malloc malloc __libc_malloc _int_free free cfree __libc_free calloc __libc_calloc realloc __libc_realloc _int_realloc malloc_consolidate unlink_chunk* sysmalloc systrim* tcache_* _int_memalign',
    what: 'allocates and frees heap memory',
    hot: 'very many small and short-lived objects are made, or several threads share an arena',
    cheaper: [
      'allocate less: reuse buffers, reserve sizes, use an arena for objects that die together',
      'preload a scalable allocator (jemalloc, mimalloc, tcmalloc) and measure again',
      'where the arena lock is contended, raise M_ARENA_MAX towards the number of threads (more memory)',
    ],
    source: SOURCES.mallopt,
  },
  {
    names: 'arena_get2* arena_get_retry get_free_list __malloc_arena_thread_freeres',
    what: 'gives a thread one of malloc’s arenas',
    hot: 'threads are started and ended all the time, or more threads than arenas allocate at once',
    cheaper: [
      'keep threads in a pool',
      'raise M_ARENA_MAX to match the threads: less contention, more memory',
    ],
    source: SOURCES.mallopt,
  },
  {
    names:
      'pthread_mutex_lock __pthread_mutex_lock ___pthread_mutex_lock pthread_mutex_unlock __pthread_mutex_unlock* __lll_lock_wait* __lll_lock_wake* lll_lock_* pthread_mutex_trylock',
    what: 'takes or gives back a mutex; the kernel is called only when it is contended',
    hot: 'one mutex is taken very often, or by many threads at once (then futex calls and context switches rise too)',
    cheaper: [
      'hold it for less: move input, output and allocation out of the locked part',
      'split the data by key or by thread, each part with its own mutex',
      'find the holder: perf lock, or the stacks of all threads',
    ],
    source: SOURCES.futex,
  },
  {
    names:
      'pthread_cond_wait* ___pthread_cond_wait __pthread_cond_wait* pthread_cond_timedwait* pthread_cond_signal* pthread_cond_broadcast* __futex_abstimed_wait* futex_wait futex_wait_cancelable',
    what: 'waits for a condition variable, or wakes its waiters',
    hot: 'wake-ups are frequent and each does little work, or broadcast wakes all for one to win',
    cheaper: [
      'signal one waiter instead of all',
      'hand over work in batches',
      'as a leaf in a wall-clock profile it is only waiting: look at who should signal',
    ],
    source: SOURCES.futex,
  },
  {
    names: 'pthread_rwlock_* __pthread_rwlock_* ___pthread_rwlock_*',
    what: 'takes or gives back a read-write lock',
    hot: 'many readers take it for a short time: each changes the same cache line, so readers slow each other',
    cheaper: [
      'use RCU, a copy-on-write pointer or a sharded lock for data that is mostly read',
      'a plain mutex is often faster for short sections',
    ],
  },
  {
    names: 'pthread_spin_lock pthread_spin_trylock',
    what: 'waits for a lock by spinning in user space',
    hot: 'the holder was scheduled away, or more threads than processors compete',
    cheaper: ['use a mutex (it sleeps when the wait is long)', 'run no more threads than processors'],
  },
  {
    names: 'sched_yield __sched_yield __x64_sys_sched_yield do_sched_yield',
    what: 'gives up the processor for a moment',
    hot: 'a spin loop yields instead of sleeping: each turn is a system call and perhaps a context switch',
    cheaper: [
      'wait on a futex or condition variable instead',
      'outside real-time scheduling its effect is not specified: do not build a lock on it',
    ],
    source: SOURCES.schedYield,
  },
  {
    names: 'qsort qsort_r __qsort_r msort_with_tmp* bsearch',
    what: 'sorts an array through a comparison function that is called by pointer',
    hot: 'large arrays are sorted, or the same one again after each change; the comparison cannot be inlined',
    cheaper: [
      'use a sort that inlines its comparison (std::sort, a radix sort for integers)',
      'keep the data sorted or use a heap when only the first entries matter',
    ],
    source: SOURCES.qsort,
  },
  {
    names: 'fsync fdatasync __libc_fsync sync_file_range msync',
    what: 'waits until a file’s changes are on the device',
    hot: 'every small write is made durable on its own: the caller blocks until the device reports completion',
    cheaper: [
      'group commits: one fsync for many records',
      'fdatasync writes less metadata where only data must survive',
      'a device with a power-protected cache answers sooner',
    ],
    source: SOURCES.fsync,
  },
  {
    names:
      'clock_gettime __clock_gettime* __vdso_clock_gettime gettimeofday __vdso_gettimeofday time __vdso_time do_hres* __cvdso_clock_gettime*',
    what: 'reads the clock; normally in the vDSO, without a system call',
    hot: 'a timestamp is taken for each record, or the clock source is not usable from user space, so that each call enters the kernel',
    cheaper: [
      'read the clock once a batch, or use CLOCK_MONOTONIC_COARSE',
      'check the clock source: with hpet or acpi_pm each read is slow',
    ],
    source: SOURCES.vdso,
  },
  {
    names:
      'epoll_wait __epoll_wait epoll_pwait poll __poll ppoll select __select pselect nanosleep __nanosleep clock_nanosleep* usleep',
    what: 'waits for events or for time to pass',
    hot: 'it stands first in a wall-clock profile of an idle program; in a CPU profile: very many small wake-ups, or a time-out of 0 in a loop',
    cheaper: [
      'leave it out of the shares of busy time',
      'take more events a call and handle them in a batch',
      'replace poll and select over many descriptors by epoll',
    ],
    source: SOURCES.epollWait,
  },
]);

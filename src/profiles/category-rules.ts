/** From which share of busy time a category is a finding, from which a warning, and what to do about it. */
import type { CategoryId } from './categories.ts';

interface CategoryRule {
  /** The finding is `profile.<id>`. */
  readonly id: string;
  readonly from: number;
  readonly warning: number;
  readonly remediation: readonly string[];
  /** Where most of the time is one language's, by its name in `frame-language.ts`. */
  readonly inLanguage?: Readonly<Record<string, readonly string[]>>;
}

export const CATEGORY_RULES: Partial<Record<CategoryId, CategoryRule>> = {
  gc: {
    id: 'gc',
    from: 8,
    warning: 20,
    remediation: [
      'Allocate less: take an allocation profile (async-profiler -e alloc, pprof -sample_index=alloc_space, node --heap-prof) and look at its top entries.',
      'Give the heap more room: a heap that is nearly full is collected all the time (-Xmx, GOGC, --max-old-space-size).',
    ],
    inLanguage: {
      Go: [
        'Allocate less: go tool pprof -sample_index=alloc_space -list=NAME of a heap profile names the lines that allocate, go build -gcflags=-m says why a value escapes.',
        'Give the heap more room: GOGC=200 halves the collections, GOMEMLIMIT keeps the heap within the container.',
      ],
      Java: [
        'Allocate less: async-profiler -e alloc, or the allocation samples of a flight recording, name who allocates.',
        'Give the heap more room (-Xmx), and see in -Xlog:gc which collections take the time.',
      ],
      JavaScript: [
        'Allocate less: node --heap-prof names the functions that allocate.',
        'Give the heap more room: --max-semi-space-size for objects that die young, --max-old-space-size for those that stay.',
      ],
      Python: [
        'Make fewer objects that hold one another; memray names the lines that allocate.',
        'Let the collector run less often: gc.freeze() after start-up, or a higher gc.set_threshold().',
      ],
    },
  },
  allocation: {
    id: 'allocation',
    from: 10,
    warning: 25,
    remediation: [
      'Reuse buffers and objects in the hot loop, reserve containers before filling them, and pass by reference.',
      'For C and C++, try another allocator without rebuilding: LD_PRELOAD of jemalloc or mimalloc.',
    ],
    inLanguage: {
      Go: [
        'Allocate less: reuse buffers (sync.Pool), make([]T, 0, n); go tool pprof -sample_index=alloc_objects of a heap profile names the lines.',
      ],
      Java: ['Allocate less in the hot loop: async-profiler -e alloc names the lines, reuse what it shows.'],
      JavaScript: ['Allocate less in the hot loop: node --heap-prof names the functions.'],
      Python: [
        'Make fewer objects in the hot loop: memray names the lines; __slots__, generators, arrays instead of lists.',
      ],
    },
  },
  lock: {
    id: 'lock',
    from: 5,
    warning: 15,
    remediation: [
      'Find the lock: look at the callers of the waiting function; then hold it shorter, split it, or make what it guards thread-local.',
      'Spinning shows as CPU time, sleeping does not: measure off-CPU time as well (offcputime, perf sched).',
    ],
  },
  memcpy: {
    id: 'memcpy',
    from: 10,
    warning: 25,
    remediation: [
      'See which callers copy: pass views or pointers, reuse buffers, grow containers once instead of step by step.',
    ],
  },
  'page-fault': {
    id: 'page-fault',
    from: 8,
    warning: 20,
    remediation: [
      'Memory is touched for the first time again and again: keep it (malloc trim threshold, arena, pool) or use huge pages.',
    ],
  },
  hash: {
    id: 'hash',
    from: 12,
    warning: 30,
    remediation: [
      'Look up once and keep the result, reserve the table, use a cheaper key (an integer instead of a string) or a flat table.',
    ],
  },
  sort: {
    id: 'sort',
    from: 15,
    warning: 35,
    remediation: [
      'Sort less often (keep it sorted, a heap for the top N), or sort by a key that is computed once.',
    ],
  },
  string: {
    id: 'string',
    from: 12,
    warning: 30,
    remediation: ['Build strings into one buffer with room reserved; do not format what is not printed.'],
  },
  compression: {
    id: 'compression',
    from: 10,
    warning: 30,
    remediation: [
      'Lower the level, compress only what is large, or change the algorithm (zstd, lz4; zlib-ng for zlib).',
    ],
  },
  crypto: {
    id: 'crypto',
    from: 10,
    warning: 30,
    remediation: [
      'Keep connections alive and resume TLS sessions; check that the hardware instructions are used (openssl speed -evp).',
    ],
  },
  regex: {
    id: 'regex',
    from: 8,
    warning: 20,
    remediation: [
      'Compile once outside the loop; anchor the pattern and avoid nested repetition (backtracking); test for a fixed substring first.',
    ],
  },
  json: {
    id: 'json',
    from: 10,
    warning: 25,
    remediation: [
      'Parse once and pass the object on, send fewer fields, or use a faster codec for the hot message.',
    ],
  },
  logging: {
    id: 'logging',
    from: 5,
    warning: 15,
    remediation: [
      'Lower the level on the hot path, test the level before building the message, write asynchronously.',
    ],
  },
  exception: {
    id: 'exception',
    from: 5,
    warning: 15,
    remediation: [
      'Exceptions are used for control flow: return a result instead, or leave out the stack trace where nobody reads it.',
    ],
  },
  interpreter: {
    id: 'interpreter',
    from: 25,
    warning: 101,
    remediation: [
      'This is the interpreter running your code: a profiler of that language (py-spy, node --cpu-prof, async-profiler) shows which.',
    ],
  },
  jit: {
    id: 'jit',
    from: 10,
    warning: 25,
    remediation: [
      'Compilation belongs to the first minutes: hot in steady state means warm-up in the measurement or a deoptimisation loop.',
    ],
  },
  'kernel-network': {
    id: 'kernel-network',
    from: 15,
    warning: 40,
    remediation: [
      'Send fewer, larger messages; check offloads (ethtool -k), small packets and connection churn (ss -s).',
    ],
  },
  'kernel-filesystem': {
    id: 'kernel-filesystem',
    from: 15,
    warning: 40,
    remediation: [
      'Fewer, larger reads and writes; keep files open; look for stat and open in a loop (strace -c, with approval).',
    ],
  },
  'kernel-block': {
    id: 'kernel-block',
    from: 10,
    warning: 30,
    remediation: ['Look at iostat -xz 1 5: many small requests cost more than few large ones.'],
  },
  'kernel-scheduler': {
    id: 'kernel-scheduler',
    from: 12,
    warning: 30,
    remediation: [
      'Threads wake and sleep too often: look at cs in vmstat 1 5 and at pidstat -w 1 5; batch work per wake-up.',
    ],
  },
  'kernel-memory': {
    id: 'kernel-memory',
    from: 15,
    warning: 30,
    remediation: [
      'Look at memory pressure (free -m, vmstat 1 5: si, so; /proc/pressure/memory) and at mmap and munmap churn.',
    ],
  },
  'kernel-interrupt': {
    id: 'kernel-interrupt',
    from: 15,
    warning: 35,
    remediation: [
      'See which interrupts (/proc/interrupts, /proc/softirqs) and which CPU they land on (mpstat -P ALL 1 5).',
    ],
  },
  syscall: {
    id: 'syscall',
    from: 10,
    warning: 25,
    remediation: [
      'Many small system calls: buffer, batch (writev, sendmmsg, io_uring), or cache what is asked again and again.',
    ],
  },
  loader: {
    id: 'loader',
    from: 10,
    warning: 30,
    remediation: [
      'Loading belongs to the start: hot in steady state means that programs are started again and again, or classes are made at run time; keep processes alive.',
    ],
  },
  clock: {
    id: 'clock',
    from: 5,
    warning: 15,
    remediation: [
      'Read the clock once a batch; see that /sys/devices/system/clocksource/clocksource0/current_clocksource is tsc or kvm-clock: others are many times slower.',
    ],
  },
  kernel: {
    id: 'kernel',
    from: 25,
    warning: 50,
    remediation: [
      'The kernel does the work: see which system calls lead there (the callers in the flame graph, or strace -c with approval).',
    ],
  },
};

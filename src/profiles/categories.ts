/**
 * What kind of work a frame is, as data: the first rule that matches wins, so the narrow ones stand first.
 * Sources: docs/profiles.md names them; versioned so that stored answers say by which rules they were made.
 */
import type { Frame } from './model.ts';

export const CATEGORIES_VERSION = 1;

export type CategoryId =
  | 'idle'
  | 'profiler'
  | 'gc'
  | 'jit'
  | 'interpreter'
  | 'page-fault'
  | 'lock'
  | 'allocation'
  | 'memcpy'
  | 'compression'
  | 'crypto'
  | 'regex'
  | 'json'
  | 'logging'
  | 'exception'
  | 'hash'
  | 'sort'
  | 'string'
  | 'kernel-network'
  | 'kernel-filesystem'
  | 'kernel-block'
  | 'kernel-scheduler'
  | 'kernel-interrupt'
  | 'kernel-memory'
  | 'syscall'
  | 'kernel'
  | 'unknown'
  | 'application';

export interface Category {
  readonly id: CategoryId;
  /** In a sentence: `garbage collection takes 40 %`. */
  readonly title: string;
  /** A cause names what a leaf such as memcpy or malloc was for, when it stands above it in the stack. */
  readonly isCause: boolean;
}

const TITLES: Record<CategoryId, string> = {
  idle: 'idling',
  profiler: 'the profiler itself',
  gc: 'garbage collection',
  jit: 'JIT compilation',
  interpreter: 'interpreted code',
  'page-fault': 'page faults',
  lock: 'locks and waiting for them',
  allocation: 'memory allocation',
  memcpy: 'copying, filling and comparing memory',
  compression: 'compression',
  crypto: 'cryptography',
  regex: 'regular expressions',
  json: 'JSON and serialisation',
  logging: 'logging',
  exception: 'exception handling',
  hash: 'hash tables',
  sort: 'sorting',
  string: 'string building',
  'kernel-network': "the kernel's network stack",
  'kernel-filesystem': "the kernel's file systems",
  'kernel-block': "the kernel's block layer",
  'kernel-scheduler': "the kernel's scheduler",
  'kernel-interrupt': 'interrupts',
  'kernel-memory': "the kernel's memory management",
  syscall: 'system call entry and exit',
  kernel: 'other kernel code',
  unknown: 'code without symbols',
  application: 'application code',
};

const CAUSES = new Set<CategoryId>([
  'gc',
  'jit',
  'compression',
  'crypto',
  'regex',
  'json',
  'logging',
  'exception',
  'hash',
  'sort',
]);

interface Rule {
  readonly id: CategoryId;
  readonly name?: RegExp;
  readonly module?: RegExp;
  readonly file?: RegExp;
  /** Only for kernel frames, or only for others. */
  readonly kernel?: boolean;
}

const RULES: readonly Rule[] = [
  {
    id: 'idle',
    name: /^(?:pv_)?native_safe_halt$|^default_idle|^(?:acpi_|intel_|mwait_|poll_|arch_cpu_|amd_e400_)?(?:idle|idle_enter|safe_halt)$|^intel_idle|^mwait_idle|^acpi_(?:idle|processor_ffh|safe_halt)|^cpuidle_|^cpu_startup_entry$|^do_idle$|^swapper$|^cpu_idle_poll$|^poll_idle$/,
  },
  {
    id: 'idle',
    name: /^\(idle\)$|^runtime\.(?:gopark|findrunnable|findRunnable|stopm|notesleep|futexsleep|mPark|netpoll|usleep)$|^(?:__)?epoll_p?wait\d?$|^(?:__)?poll$|^(?:__)?nanosleep$|^clock_nanosleep$|^do_epoll_wait$|^ep_poll$|^hrtimer_nanosleep$/,
  },
  {
    id: 'profiler',
    name: /^perf_(?:event|swevent|output|callchain|prepare|trace|misc|instruction)|^__perf_|^runtime\.(?:sigprof|profile[A-Z]|pprof)|^runtime\/pprof\.|^(?:AsyncGetCallTrace|Profiler::)/,
  },
  {
    id: 'gc',
    name: /^(?:G1|ParallelGC|Shenandoah|ZMark|ZRelocat|ZGC|ZBarrier|PSPromotion|PSParallel|PSScavenge|GCTask|VM_G1|VM_GC|CMS|ParNew|DefNew|Serial(?:Full)?GC)|::(?:collect_garbage|do_collection|do_gc)\b|MarkSweep::/,
  },
  {
    id: 'gc',
    name: /^runtime\.(?:gcBgMarkWorker|gcDrain\w*|scanobject|scanblock|scanstack|greyobject|bgsweep|bgscavenge|gcAssist\w*|markroot\w*|sweepone|mspan\.sweep|\(\*mspan\)\.sweep|\(\*sweepLocked\)\.sweep|wbBuf\w*|gcWriteBarrier|gcStart|gcMark\w*|findObject|markBits\w*|\(\*gcWork\)\.\w+|\(\*gcControllerState\)\.\w+|systemstack_gc)/,
  },
  {
    id: 'gc',
    name: /^\(garbage collector\)$|^v8::internal::(?:Heap::|Scaveng|MarkCompact|MinorMarkSweep|Mark(?:ing|er)|Sweeper|ConcurrentMarking|YoungGeneration|GCTracer)|^gc_collect_|^_PyGC_|^PyGC_|^(?:visit_decref|subtract_refs|update_refs|visit_reachable|move_unreachable|deduce_unreachable)$|^gc_(?:mark|sweep|start|step)|^rb_gc_|^GC_/,
  },
  {
    id: 'jit',
    name: /^(?:Compile::|C2Compiler|C1_|Compilation::|Phase[A-Z]|CompileBroker|Parse::|IndexSet|LinearScan|GraphBuilder|nmethod::|Matcher::|PhaseChaitin)|^v8::internal::(?:compiler|maglev|turboshaft|baseline|interpreter::Bytecode|Compiler|OptimizedCompil|parsing|Parser)|^(?:LLVM|llvm::)|^zend_jit_|^rb_yjit/,
  },
  {
    id: 'interpreter',
    name: /^Interpreter$|^Builtins_(?:Interpreter|.*Handler$|.*Trampoline)|^(?:JS:)?~|^_PyEval_|^PyEval_|^_PyFunction_Vectorcall$|^rb_vm_exec|^vm_exec_core|^execute_ex$|^zend_execute|^luaV_execute|^Perl_(?:runops|pp_)/,
  },
  {
    id: 'page-fault',
    name: /^(?:asm_)?exc_page_fault$|^page_fault$|^do_user_addr_fault$|^(?:__)?handle_mm_fault$|^handle_pte_fault$|^do_(?:anonymous_page|fault|read_fault|cow_fault|wp_page|swap_page)|^filemap_map_pages$|^__do_page_fault$|^do_page_fault$|^wp_page_copy$/,
  },
  {
    id: 'lock',
    name: /^native_queued_spin_lock_slowpath$|^(?:pv_)?(?:__)?(?:raw_|_raw_)?spin_(?:un)?lock|^_raw_(?:spin|read|write)_|^osq_(?:un)?lock$|^rwsem_|^(?:down|up)_(?:read|write)|^mutex_(?:spin|lock|unlock|optimistic)|^__mutex_|^__(?:down|up)_(?:read|write)|^futex_|^do_futex$|^__x64_sys_futex$|^queued_(?:read|write)_lock|^rt_mutex/,
  },
  {
    id: 'lock',
    name: /^(?:__)?lll_(?:un)?lock|^__pthread_(?:mutex|rwlock|cond|spin)|^pthread_(?:mutex|rwlock|cond|spin)_|^___pthread_mutex|^std::(?:mutex|shared_mutex|condition_variable)|^__gthread_mutex|^absl::.*Mutex|^futex_wait|^sem_(?:wait|post)/,
  },
  {
    id: 'lock',
    name: /^(?:ObjectMonitor|ObjectSynchronizer|Monitor|Parker|SpinPause|Unsafe_Park)|(?:^|\/|\.)(?:Unsafe|LockSupport)\.park|AbstractQueuedSynchronizer|ReentrantLock|ReentrantReadWriteLock|StampedLock|^sync\.\(\*(?:Mutex|RWMutex|WaitGroup|Cond|Pool)\)|^runtime\.(?:lock2?|unlock2?|semacquire\w*|semrelease\w*|procyield|osyield|futex|chansend\w*|chanrecv\w*|selectgo|lockWithRank)$|^internal\/sync\.|^take_gil$|^drop_gil$|^PyThread_acquire_lock|^_PyMutex|^parking_lot|^std::sys::.*(?:futex|mutex|locks)|^threading\.py.*wait|^acquire$/,
  },
  {
    id: 'compression',
    name: /^(?:deflate|inflate|compress|uncompress|adler32|crc32|longest_match|fill_window|build_tree|compress_block|send_bits)(?:_|$|[A-Z])|^(?:ZSTD|HUF|FSE|LZ4|LZMA|lzma|Brotli|Snappy|snappy|BZ2|bz2|lzo|isal)_|^snappy::|^Brotli|java\.?\/?util\.?\/?zip|^compress\/|^github\.com\/(?:klauspost\/compress|golang\/snappy|pierrec\/lz4)|(?:^|::)(?:ZlibContext|CompressionStream|flate2|miniz_oxide|zstd)::|zlib/i,
  },
  {
    id: 'crypto',
    name: /^(?:EVP|SSL|AES|SHA\d*|sha\d+|MD5|md5|RSA|BN|bn|EC|ec|ECDSA|gcm|chacha20|poly1305|aesni|aes|CRYPTO|ASN1|asn1|X509|tls|ossl|OPENSSL|x25519|ed25519|bcrypt|blowfish|scrypt|argon2)_|^sha\d+_(?:block|transform)|^crypto\/|^sun\.security|^javax\.crypto|sun\/security|javax\/crypto|^com\.sun\.crypto|^(?:ring|rustls|sha2|aes|curve25519)::|^golang\.org\/x\/crypto|^vaes_|^KeccakF|Keccak/,
  },
  { id: 'crypto', module: /lib(?:crypto|ssl|gnutls|nettle|gcrypt|mbed|sodium)[.-]/ },
  {
    id: 'regex',
    name: /^std::(?:__cxx11::)?(?:basic_)?regex|^std::__detail::_(?:Executor|NFA|Compiler|Scanner|BracketMatcher|RegexTranslator)|^(?:pcre2?|PCRE2?|re2|onig|sre)_|^re2::|java[./]util[./]regex|^regexp(?:\/syntax)?\.|^(?:JS:)?RegExp:|^Builtins_RegExp|^v8::internal::(?:RegExp|Irregexp)|^(?:regex|regex_automata|regex_syntax|fancy_regex|aho_corasick)::|^Perl_re|^S_regmatch$|^match_at$/,
  },
  { id: 'regex', module: /lib(?:pcre2?|re2|onig)[-.]/ },
  {
    id: 'json',
    name: /^rapidjson|^nlohmann|^simdjson|^google::protobuf|^(?:Json|cJSON|yajl|json|jansson)(?:_|::)|com[./]fasterxml[./]jackson|com[./]google[./](?:gson|protobuf)|org[./]json|^encoding\/(?:json|gob|xml|csv)|^google\.golang\.org\/protobuf|^github\.com\/(?:json-iterator|goccy\/go-json|mailru\/easyjson)|(?:Builtins_)?Json(?:Parse|Stringif)|^v8::internal::(?:Json|JSON)|^JSON\.|^(?:serde|serde_json|prost|bincode|rmp_serde)::|^_json|^scanstring|^encoder_listencode|ObjectOutputStream|ObjectInputStream|^pickle|^_pickle/,
  },
  { id: 'json', file: /(?:^|\/)(?:json\/(?:decoder|encoder|scanner)\.py|pickle\.py)$/ },
  {
    id: 'logging',
    name: /^(?:printk|vprintk|_printk|console_unlock)|^spdlog|^(?:v?syslog|__vsyslog)|^google::LogMessage|ch[./]qos[./]logback|org[./]apache[./](?:logging|log4j)|java[./]util[./]logging|^log\.\(?|^log\/slog\.|^go\.uber\.org\/zap|^github\.com\/(?:sirupsen\/logrus|rs\/zerolog)|^(?:tracing|log|env_logger|slog)::|^(?:pino|winston|bunyan)/,
  },
  { id: 'logging', file: /(?:^|\/)(?:logging\/(?:__init__|handlers)\.py|(?:pino|winston|bunyan)\/)/ },
  {
    id: 'exception',
    name: /^_Unwind_|^__cxa_(?:throw|begin_catch|allocate_exception|rethrow)|^__gxx_personality|fillInStackTrace|^java_lang_Throwable|^runtime\.(?:gopanic|Callers|callers|gentraceback|tracebackPCs|pcvalue|funcspdelta|\(\*unwinder\)\.\w+|panicmem|recovery)$|CaptureStackTrace|CaptureSimpleStackTrace|^_?PyErr_|^PyTraceBack|^std::panicking|^core::panicking|^search_object$|^_dl_iterate_phdr$|^execute_cfa_program|^uw_(?:frame_state|update_context|init_context)|StackTraceElement|ErrorCaptureStackTrace/,
  },
  {
    id: 'hash',
    name: /^(?:std::)?_Hash_bytes|^std::(?:__detail::_(?:Map_base|Hashtable|Hash_node)|_Hashtable|unordered_)|^std::(?:__detail::)?_Prime_rehash|(?:^|[./])(?:Linked|Concurrent|Identity|Weak)?HashMap[.$]|(?:^|[./])Hash(?:Set|table)\.|^runtime\.(?:map(?:assign|access|delete|iter)\w*|aeshash\w*|memhash\w*|strhash\w*|evacuate\w*|growWork\w*|hashGrow)|^internal\/runtime\/maps|OrderedHash(?:Map|Set|Table)|^Builtins_(?:Map|Set|FindOrderedHash)|^(?:dict_|_PyDict_|PyDict_|lookdict|insertdict|unicodekeys_lookup|dictresize)|^siphash|^(?:hashbrown|ahash|fxhash)|^ska::|^absl::.*(?:raw_hash_set|flat_hash)|^folly::f14|^XXH(?:32|64|3)_/,
  },
  {
    id: 'sort',
    name: /^std::(?:__)?(?:introsort|sort|stable_sort|adjust_heap|unguarded|move_median|push_heap|merge)|^(?:qsort(?:_r)?|msort_with_tmp|__qsort)|java[./]util[./](?:TimSort|DualPivotQuicksort|Arrays\.sort|Collections\.sort|ComparableTimSort)|^(?:sort|slices)\.(?:\(?|[A-Z]|pdq|insertion|heap|quick)|^list_sort|^(?:core|alloc)::slice::(?:sort|merge)|ArrayTimSort|^Builtins_ArrayPrototypeSort|^(?:merge_at|binarysort|count_run)$/,
  },
  {
    id: 'allocation',
    name: /^(?:_int_)?(?:malloc|free|realloc|calloc|memalign)(?:@.*|_consolidate|_printerr)?$|^cfree|^_int_(?:malloc|free|realloc|memalign)|^(?:__libc_|__GI___libc_)?(?:malloc|free|calloc|realloc)$|^malloc_consolidate|^unlink_chunk|^sysmalloc|^systrim|^tcache_|^operator (?:new|delete)|^(?:je|mi|tc|rpm|sc)_(?:malloc|free|calloc|realloc|heap|page|arena)|^(?:je|tc|mi)_|^tcmalloc::|^arena_|^extent_|^std::__new_allocator|^std::allocator/,
  },
  {
    id: 'allocation',
    name: /^runtime\.(?:mallocgc\w*|newobject|growslice|makeslice\w*|makemap\w*|nextFree\w*|\(\*mcache\)\.\w+|\(\*mcentral\)\.\w+|\(\*mheap\)\.\w+|\(\*pageAlloc\)\.\w+|heapBits\w*|heapSetType\w*|profilealloc|persistentalloc\w*|newarray)|^(?:MemAllocator|CollectedHeap|ObjArrayAllocator|TypeArrayKlass|InstanceKlass)::.*alloc|^OptoRuntime::new_|^SharedRuntime::.*alloc|^v8::internal::(?:Factory|.*Allocat)|^_?PyObject_(?:Malloc|Free|Calloc|Realloc|GC_New)|^_PyObject_|^PyObject_GC|^__rust_(?:alloc|dealloc|realloc)|^__rdl_|^alloc::(?:raw_vec|alloc)|^rb_(?:newobj|class_new_instance)|^newobj_/,
  },
  {
    id: 'kernel-memory',
    kernel: true,
    name: /^(?:clear_page|clear_huge_page|copy_page|__alloc_pages|get_page_from_freelist|rmqueue|free_unref|free_pcppages|__free_pages|release_pages|lru_|shrink_|kswapd|try_to_free|compact|isolate_|migrate_|khugepaged|kmem_cache|slab|__slab|kmalloc|kfree|__kmalloc|___slab|zap_|unmap_|flush_tlb|tlb_|mmap_|do_mmap|vm_|vma_|mas_|mt_|folio_|page_|pte_|charge_|mem_cgroup|__mod_lruvec|__mod_memcg|try_charge|native_flush_tlb|change_p|pagevec|swap_|get_user_pages|ksm_)/,
  },
  {
    id: 'memcpy',
    name: /^(?:__)?mem(?:cpy|move|set|cmp|chr|rchr|ccpy)(?:_|$|@)|^__(?:mem(?:cpy|move|set|cmp|chr|rchr)|str\w+|wmem\w+)_(?:evex|avx|sse|erms|ssse|unaligned|generic|bcst)|^__(?:mem|str|wmem)\w*_(?:evex|avx|sse|erms|ssse)\w*|^(?:raw_)?copy_(?:user|from_user|to_user|page|user_generic)|^_copy_(?:from|to)_(?:user|iter)|^rep_movs|^copyin$|^copyout$|^copy_user_|arraycopy|^Arrays\.copyOf|[./]Arrays\.copyOf|^runtime\.(?:memmove|memclr\w*|memequal\w*|duffcopy|duffzero|typedmemmove|bulkBarrierPreWrite|slicebytetostring|cmpstring)$|^_?(?:platform_)?mem(?:move|set|cmp|cpy)\$?|^(?:str(?:len|cpy|ncpy|cmp|ncmp|chr|rchr|str|cat)|__str(?:len|cpy|cmp|chr))(?:_|$)/,
  },
  {
    id: 'string',
    name: /^std::__cxx11::basic_string|^std::(?:basic_)?(?:string|ostream|stringstream|to_string)|^(?:v?s?n?printf|__vfprintf|_IO_v|__printf|vfprintf)|(?:^|[./])(?:StringBuilder|StringBuffer|AbstractStringBuilder|StringConcatHelper|StringLatin1|StringUTF16|String)\.|^strings\.|^strconv\.|^fmt\.|^bytes\.|^runtime\.(?:concatstring|stringto|rawstring|intstring)|^Builtins_(?:StringAdd|StringConcat|StringPrototype)|^v8::internal::(?:String|ConsString|IncrementalStringBuilder)|^(?:unicode_|_PyUnicode|PyUnicode_|resize_compact)|^alloc::(?:string|fmt)|^core::fmt/,
  },
  {
    id: 'kernel-network',
    kernel: true,
    name: /^(?:tcp|udp|ip6?|inet6?|sock|sk|skb|__skb|__tcp|__udp|__ip|__dev|__sk|net|dev_|napi|nf_|nft_|ipt_|xt_|qdisc|sch_|fq_|virtnet|ena_|ixgbe|mlx|veth|br_|tun_|tap_|__netif|netif|eth_|packet_|unix_|loopback|process_backlog|gro_|inet|neigh|validate_xmit|csum|__x64_sys_(?:send|recv|accept|connect)|__sys_(?:send|recv|accept)|do_tcp|ipv4_|ipv6_|nf_conntrack|conntrack)/,
  },
  {
    id: 'kernel-block',
    kernel: true,
    name: /^(?:blk|__blk|bio|__bio|submit_bio|scsi|nvme|virtio?blk|virtblk|dm_|md_|raid|elv_|dd_|bfq|kyber|mq_|loop_|io_schedule|blkcg|blkdev)/,
  },
  {
    id: 'kernel-filesystem',
    kernel: true,
    name: /^(?:vfs|__vfs|ext[234]|__ext4|xfs|btrfs|nfs|ovl|fuse|jbd2|iomap|generic_(?:file|perform|write|read)|filemap|__filemap|pagecache|writeback|wb_|do_sys_open|path_|link_path|lookup_|walk_|d_|dput|dget|__d_|__fget|fget|fput|__fput|iput|inode|new_sync|ksys_(?:read|write|pread|pwrite)|do_filp|may_open|mnt_|shmem|tmpfs|proc_|seq_|sysfs|kernfs|pipe_|anon_pipe|eventfd|do_iter|splice|sendfile|getname|strncpy_from_user|step_into|try_to_unlazy|do_dentry|security_(?:file|inode)|fsnotify|io_uring|io_|aio_)/,
  },
  {
    id: 'kernel-scheduler',
    kernel: true,
    name: /^(?:__)?schedule|^(?:pick_next|update_(?:curr|load|rq|cfs|sd|blocked)|enqueue_|dequeue_|try_to_wake|ttwu|__wake|wake_|select_task|select_idle|load_balance|newidle|find_busiest|rebalance|sched_|finish_task|prepare_task|context_switch|__switch|switch_(?:mm|to)|psi_|cpuacct|check_preempt|set_next|put_prev|place_entity|reweight|task_tick|scheduler_tick|resched|nohz|rcu_|__rcu|idle_cpu|available_idle|autoremove|ep_|do_wait|wait_|exit_to_user_mode)/,
  },
  {
    id: 'kernel-interrupt',
    kernel: true,
    name: /^(?:asm_)?(?:sysvec|common_interrupt|exc_nmi|irq|__irq|handle_irq|handle_edge|handle_fasteoi|do_softirq|__do_softirq|__softirq|handle_softirq|ksoftirqd|run_ksoftirqd|tasklet|hrtimer|__hrtimer|tick_|ktime|clockevents|lapic|apic|timer|run_timer|call_timer|smp_call|generic_smp|flush_smp|native_(?:apic|write_msr|send_call|irq)|kvm_|pvclock|read_tsc|sysvec)/,
  },
  {
    id: 'syscall',
    kernel: true,
    name: /^(?:entry_SYSCALL|do_syscall|syscall_|__x64_sys|__do_sys|__se_sys|x64_sys|ksys_|sys_|el0_svc|ret_to_user|entry_)/,
  },
  {
    id: 'syscall',
    kernel: false,
    name: /^syscall\.|^runtime\.(?:entersyscall|exitsyscall|reentersyscall)|^internal\/(?:poll|runtime\/syscall)|^golang\.org\/x\/sys|^uv__|^__(?:libc_)?(?:read|write|open|close|recv|send|sendmsg|recvmsg|pread|pwrite|fsync|writev|readv)(?:64)?$|^(?:read|write|recv|send|sendto|recvfrom|sendmsg|recvmsg|writev|readv|pread64|pwrite64)$|^syscall$/,
  },
  { id: 'kernel', kernel: true },
  {
    id: 'unknown',
    name: /^\[unknown\]$|^(?:\S+\+)?0x[0-9a-f]+$|^\?\?$|^\(unknown\)$|^\[stale_jmethodID\]$|^\[(?!kernel)[^\]]+\]$|^(?:unknown|<unknown>)$/,
  },
];

/** The category of a frame by itself; callers decide what its callers add. */
export function categoryOf(frame: Pick<Frame, 'name' | 'module' | 'file' | 'kind'>): Category {
  const name = frame.name
    .slice(0, 400)
    .replace(/(?:\.(?:isra|part|constprop|cold|lto_priv|llvm)(?:\.\d+)?)+$|@plt$|@@?GLIBC[\w.]*$/g, '');
  const isKernel = frame.kind === 'kernel';
  const rule = RULES.find(
    candidate =>
      (candidate.kernel === undefined || candidate.kernel === isKernel) &&
      (candidate.name === undefined || candidate.name.test(name)) &&
      (candidate.module === undefined || candidate.module.test(frame.module ?? '')) &&
      (candidate.file === undefined || candidate.file.test(frame.file ?? '')),
  );
  return category(rule?.id ?? 'application');
}

export function category(id: CategoryId): Category {
  return { id, title: TITLES[id], isCause: CAUSES.has(id) };
}

export function isKernelCategory(id: CategoryId): boolean {
  return id === 'kernel' || id.startsWith('kernel-') || id === 'page-fault' || id === 'syscall';
}

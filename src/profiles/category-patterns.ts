/**
 * What kind of work a user-space frame is, as data: the first rule that matches wins, so the narrow ones stand first.
 * A library that does one thing says so by its name; then the function's name decides.
 */
import type { CategoryPattern } from './categories.ts';

export const PATTERNS: readonly CategoryPattern[] = [
  {
    id: 'idle',
    name: /^(?:pv_)?native_safe_halt$|^default_idle|^(?:acpi_|intel_|mwait_|poll_|arch_cpu_|amd_e400_)?(?:idle|idle_enter|safe_halt)$|^intel_idle|^mwait_idle|^acpi_(?:idle|processor_ffh|safe_halt)|^cpuidle_|^cpu_startup_entry$|^do_idle$|^swapper$|^cpu_idle_poll$|^poll_idle$/,
  },
  {
    id: 'idle',
    name: /^\(idle\)$|^runtime\.(?:gopark|findrunnable|findRunnable|stopm|notesleep|futexsleep|mPark|netpoll|usleep|sigNoteSleep|notetsleepg?|notetsleep_internal|epollwait\d?)$|^time\.Sleep$|^__(?:lwp_park|pollsys)$|^(?:__)?epoll_p?wait\d?$|^(?:__)?poll$|^(?:__)?nanosleep$|^clock_nanosleep$|^do_epoll_wait$|^ep_poll$|^hrtimer_nanosleep$/,
  },
  {
    id: 'idle',
    name: /^(?:mach_msg2?_trap|mach_msg_overwrite_trap|__psynch_cvwait|__semwait_signal|semaphore_(?:timed)?wait_trap|kevent(?:64|_qos|_id)?|__select|__ulock_wait2?|__workq_kernreturn|start_wqthread|runtime\.(?:kevent|pthread_cond_\w*wait\w*|semasleep|usleep))$/,
  },
  {
    id: 'idle',
    name: /^(?:Nt|Zw)(?:WaitFor\w+|RemoveIoCompletion(?:Ex)?|DelayExecution|UserMsgWait\w+|UserGetMessage|SignalAndWait\w+)$|^(?:GetQueuedCompletionStatus(?:Ex)?|SleepEx?|WaitForSingleObject(?:Ex)?|WaitForMultipleObjects(?:Ex)?|SleepConditionVariable\w+|KiIdleLoop|PpmIdle\w+|HalProcessorIdle|PoIdle\w*)$/,
  },
  {
    id: 'idle',
    name: /(?:^|[./])(?:EPollArrayWrapper[.:]+epollWait|EPoll[.:]+wait|KQueue[.:]+poll|Native[.:]+epollWait\d*|Thread[.:]+sleep\w*|Object[.:]+wait\w*|ReferenceQueue[.:]+remove\w*|Net[.:]+(?:accept|poll)|LowLevelLifoSemaphore[.:]+Wait\w*|Thread\.Sleep\w*|WaitHandle[.:]+Wait\w+)$|^(?:sched_spin_wait|erts_poll_wait\w*|scheduler_wait|rb_thread_sleep\w*)$/,
  },
  {
    id: 'profiler',
    name: /^perf_(?:event|swevent|output|callchain|prepare|trace|misc|instruction)|^__perf_|^runtime\.(?:sigprof|profile[A-Z]|pprof|goroutineProfile)|^runtime\/pprof\.|^(?:AsyncGetCallTrace|Profiler::)/,
  },
  {
    id: 'profiler',
    name: /^(?:cmd_record|__cmd_record|run_builtin|record__\w+|perf_mmap\w*|perf_evlist\w*)$/,
  },
  { id: 'profiler', module: /(?:^|\/)(?:perf(?:_[\d.]+)?|libasyncProfiler\.so|py-spy|bpftrace)$/ },
  {
    id: 'loader',
    name: /^(?:_dl_(?!iterate)\w+|do_lookup_\w+|_?dlopen\w*|_?dlsym|elf_machine_rela\w*|dl_main|dl_new_hash|open_verify\w*)$|^(?:dyld|ImageLoader\w*|dyld4|dyld3)(?:::|$)|^Ldr[A-Z]\w+$|^(?:SystemDictionary|ClassFileParser|ClassVerifier|Verifier|ClassLoader|ClassPath\w*|Rewriter)::|^java[./]lang[./]ClassLoader\b|^(?:jdk[./]internal[./]loader|java[./]net[./]URLClassLoader)[./]|^(?:Module\._load|Module\._compile|wrapSafe|compileForInternalLoader|_find_and_load\w*)\b/,
  },
  { id: 'loader', module: /(?:^|\/)(?:ld-linux[\w-]*\.so|ld-2\.\d+\.so|dyld)(?:\.\d+)*$/ },
  { id: 'loader', name: /^<frozen importlib|^handle_intel$|^init_cacheinfo|^intel_check_word/ },
  { id: 'loader', file: /importlib\/?[\w<>._]*|<frozen importlib|internal\/modules\// },
  {
    id: 'clock',
    name: /^(?:__)?(?:vdso_|GI_|GI___|cvdso_|kernel_)?(?:clock_gettime|gettimeofday|time64)\w*$|^(?:do_hres\w*|do_coarse\w*|vread_\w+|mach_absolute_time|mach_continuous_time|QueryPerformanceCounter|RtlQueryPerformanceCounter|GetSystemTime\w*)$|^(?:os::javaTime(?:Nanos|Millis)|JVM_(?:NanoTime|CurrentTimeMillis))|java[./]lang[./]System[.:]+(?:nanoTime|currentTimeMillis)|^runtime\.(?:nanotime|walltime|time_now|cputicks)\w*$|^time\.(?:Now|now|Since|runtimeNano)$|^std::time::(?:Instant|SystemTime)::|^std::chrono::.*::now/,
  },
  { id: 'clock', module: /^\[vdso\]$/ },
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
    id: 'gc',
    name: /^\(?(?:garbage collection|sweeping|marking)\)?$|^GC$|^(?:PSIsAliveClosure|ParMarkBitMap|PSPromotionManager|PSParallelCompact|StringTable::unlink|nmethod::(?:oops_do|is_alive|do_unloading)|InstanceKlass::oop_|ObjArrayKlass::oop_|OopMapSet::|CodeCache::(?:blobs|asserted|do_unloading))|^js::(?:gc|Nursery|TenuringTracer|GCMarker)|^(?:WKS|SVR)::|^gc_heap::|^GCHeap::|^sgen_|^mono_gc_|^(?:do_minor|major_collection|erts_garbage_collect\w*|garbage_collect\w*)$|^(?:zend_gc_|gc_possible_root|gc_collect_)|^luaC_|^lj_gc_|^(?:ParallelTaskTerminator|TaskTerminator|GenericTaskQueue\w*|StealTask|ScavengeRootsTask|OldToYoungRootsTask|GCTaskThread)::|^SpinPause$/,
  },
  {
    id: 'jit',
    name: /^(?:Compiler::(?:comp|fg|opt|imp|gt|lva)|CILJit::|PreStubWorker|ThePreStub|LinearScan::|lj_(?:asm|opt|record|trace)_)/,
  },
  {
    id: 'lock',
    name: /^(?:AwareLock::|JIT_Mon|ObjHeader::EnterSpinLock|(?:Nt|Zw)(?:WaitForAlertByThreadId|WaitForKeyedEvent|AlertThreadByThreadId)|Rtlp?(?:EnterCriticalSection|WaitOnAddress|AcquireSRWLock|ReleaseSRWLock)\w*|(?:Enter|Leave)CriticalSection|AcquireSRWLock\w+)|^(?:__psynch_mutex\w*|__psynch_cv(?:signal|broad)|runtime\.pthread_cond_signal|runtime\.(?:futexwakeup|notewakeup|semawakeup)|_pthread_mutex_\w+|os_unfair_lock_\w+|_os_unfair_lock_\w+|__ulock_wake)|^(?:gomp|GOMP)_(?:\w*barrier|team_barrier|\w*lock)\w*|^__kmp_\w*(?:barrier|wait)\w*|^(?:s_lock|LWLock\w+|perform_spin_delay|ut_delay)$|^System\.Threading\.(?:Monitor|SpinWait|SpinLock|SemaphoreSlim|ReaderWriterLockSlim)/,
  },
  {
    id: 'jit',
    name: /^(?:Node::\w+\(|js::jit::|Compile::|C2Compiler|C1_|Compilation::|Phase[A-Z]|CompileBroker|Parse::|IndexSet|LinearScan|GraphBuilder|nmethod::|Matcher::|PhaseChaitin)|^v8::internal::(?:compiler|maglev|turboshaft|baseline|interpreter::Bytecode|Compiler|OptimizedCompil|parsing|Parser)|^(?:LLVM|llvm::)|^zend_jit_|^rb_yjit/,
  },
  {
    id: 'interpreter',
    name: /^Interpreter$|^\.?[iv]table (?:stub|chunks)$|^\(program\)$|^js::(?:RunScript|Interpret|Invoke|Call)\b|^Builtins_(?:Interpreter|.*Handler$|.*Trampoline)|^(?:JS:)?~|^_PyEval_|^PyEval_|^_PyFunction_Vectorcall$|^rb_vm_exec|^vm_exec_core|^execute_ex$|^zend_execute|^luaV_execute|^Perl_(?:runops|pp_)/,
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
    name: /^(?:__)?lll_(?:un)?lock|^__pthread_(?:mutex|rwlock|cond|spin)|^pthread_(?:mutex|rwlock|cond|spin)_|^___pthread_mutex|^std::(?:mutex|shared_mutex|condition_variable)|^__gthread_mutex|^absl::.*Mutex|^_*futex_\w*wait\w*|^sem_(?:wait|post)/,
  },
  {
    id: 'lock',
    name: /^(?:ObjectMonitor|ObjectSynchronizer|Monitor|Parker|SpinPause|Unsafe_Park)|(?:^|\/|\.)(?:Unsafe|LockSupport)\.park|AbstractQueuedSynchronizer|ReentrantLock|ReentrantReadWriteLock|StampedLock|^sync\.\(\*(?:Mutex|RWMutex|WaitGroup|Cond|Pool)\)|^runtime\.(?:lock2?|unlock2?|semacquire\w*|semrelease\w*|procyield|osyield|futex|chansend\w*|chanrecv\w*|selectgo|lockWithRank)$|^internal\/sync\.|^take_gil$|^drop_gil$|^PyThread_acquire_lock|^_PyMutex|^parking_lot|^std::sys::.*(?:futex|mutex|locks)|^threading\.py.*wait|^acquire$/,
  },
  {
    id: 'compression',
    name: /^(?:deflate|inflate|compress|uncompress|adler32|crc32|longest_match|fill_window|pqdownheap|send_tree|scan_tree|gen_codes|gen_bitlen|_tr_\w+|slide_hash|insert_string|inflate_fast|read_buf|build_tree|compress_block|send_bits)(?:_|$|[A-Z])|^(?:ZSTD|HUF|FSE|LZ4|LZMA|lzma|Brotli|Snappy|snappy|BZ2|bz2|lzo|isal)_|^snappy::|^Brotli|java\.?\/?util\.?\/?zip|^compress\/|^github\.com\/(?:klauspost\/compress|golang\/snappy|pierrec\/lz4)|(?:^|::)(?:ZlibContext|CompressionStream|flate2|miniz_oxide|zstd)::|zlib/i,
  },
  {
    id: 'compression',
    name: /^(?:org[./]xerial[./]snappy|net[./]jpountz|com[./]github[./]luben[./]zstd|org[./]brotli|io[./]airlift[./]compress)|^System\.IO\.Compression/,
  },
  {
    id: 'crypto',
    name: /^(?:EVP|SSL|AES|SHA\d*|sha\d+|MD5|md5|RSA|BN|bn|EC|ec|ECDSA|gcm|chacha20|poly1305|aesni|aes|CRYPTO|ASN1|asn1|X509|tls|ossl|OPENSSL|x25519|ed25519|bcrypt|blowfish|scrypt|argon2)_|^sha\d+_(?:block|transform)|^crypto\/|^sun\.security|^javax\.crypto|sun\/security|javax\/crypto|^com\.sun\.crypto|^(?:ring|rustls|sha2|aes|curve25519)::|^golang\.org\/x\/crypto|^vaes_|^KeccakF|Keccak/,
  },
  {
    id: 'crypto',
    module: /lib(?:crypto|ssl|gnutls|nettle|gcrypt|mbed\w*|sodium|freebl3|nss3|softokn3|hogweed)[.-]/,
  },
  {
    id: 'regex',
    name: /^std::(?:__cxx11::)?(?:basic_)?regex|^std::__detail::_(?:Executor|NFA|Compiler|Scanner|BracketMatcher|RegexTranslator)|^(?:pcre2?|PCRE2?|re2|onig|sre)_|^re2::|java[./]util[./]regex|^regexp(?:\/syntax)?\.|^(?:JS:)?RegExp:|^Builtins_RegExp|^RegExp[.:>]|^v8::internal::(?:RegExp|Irregexp)|^(?:regex|regex_automata|regex_syntax|fancy_regex|aho_corasick)::|^Perl_re|^S_regmatch$|^match_at$/,
  },
  { id: 'regex', module: /lib(?:pcre2?|re2|onig)[-.]/ },
  {
    id: 'json',
    name: /^rapidjson|^nlohmann|^simdjson|^google::protobuf|^(?:Json|cJSON|yajl|json|jansson)(?:_|::)|com[./]fasterxml[./]jackson|com[./]google[./](?:gson|protobuf)|org[./]json|^encoding\/(?:json|gob|xml|csv)|^google\.golang\.org\/protobuf|^github\.com\/(?:json-iterator|goccy\/go-json|mailru\/easyjson)|(?:Builtins_)?Json(?:Parse|Stringif)|^v8::internal::(?:Json|JSON)|^JSON\.|^(?:serde|serde_json|prost|bincode|rmp_serde)::|^_json|^scanstring|^encoder_listencode|ObjectOutputStream|ObjectInputStream|^System\.Text\.Json|^Newtonsoft\.|^google\.protobuf|^orjson|^pickle|^_pickle/,
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
    name: /^(?:std::)?_Hash_bytes|^std::(?:__detail::_(?:Map_base|Hashtable|Hash_node)|_Hashtable|unordered_)|^std::(?:__detail::)?_Prime_rehash|(?:^|[./])(?:Linked|Concurrent|Identity|Weak)?HashMap[.$]|(?:^|[./])Hash(?:Set|table)\.|^<?std::collections::hash|^g_hash_table_\w+|ThreadLocal\$ThreadLocalMap\.|^zend_hash_\w+|^rb_(?:st|hash)_\w+|^st_(?:lookup|insert|update)|^runtime\.(?:map(?:assign|access|delete|iter)\w*|aeshash\w*|memhash\w*|strhash\w*|evacuate\w*|growWork\w*|hashGrow)|^internal\/runtime\/maps|OrderedHash(?:Map|Set|Table)|^Builtins_(?:Map|Set|FindOrderedHash)|^dict(?:_(?:getitem|subscript|lookup|ass|get|update|iter|contains|keys|items|resize|dealloc|merge|setitem)\w*|(?:Find|Add|Replace|Delete|GenericDelete|Rehash|SdsKey|SdsHash)\w*)$|^(?:_PyDict_|PyDict_|_Py_dict_lookup|_Py_hashtable_|lookdict|insertdict|unicodekeys_lookup|dictresize)|^siphash|^(?:hashbrown|ahash|fxhash)|^ska::|^absl::.*(?:raw_hash_set|flat_hash)|^folly::f14|^XXH(?:32|64|3)_/,
  },
  {
    id: 'sort',
    name: /^std::(?:__)?(?:introsort|sort|stable_sort|adjust_heap|unguarded|move_median|push_heap|merge)|^(?:qsort(?:_r)?|msort_with_tmp|__qsort)|java[./]util[./](?:TimSort|DualPivotQuicksort|Arrays\.sort|Collections\.sort|ComparableTimSort)|^(?:sort|slices)\.(?:\(?|[A-Z]|pdq|insertion|heap|quick)|^list_sort|^(?:core|alloc)::slice::(?:sort|merge)|ArrayTimSort|^Builtins_ArrayPrototypeSort|^(?:merge_at|binarysort|count_run)$/,
  },
  {
    id: 'allocation',
    name: /^(?:_int_)?(?:malloc|free|realloc|calloc|memalign)(?:@.*|_consolidate|_printerr)?$|^cfree|^_int_(?:malloc|free|realloc|memalign)|^(?:__libc_|__GI___libc_)?(?:malloc|free|calloc|realloc)$|^malloc_(?:consolidate|usable_size|trim)|^__malloc_(?:usable_size|arena)\w*|^unlink_chunk|^sysmalloc|^systrim|^tcache_|^operator (?:new|delete)|^(?:je|mi|tc|rpm|sc)_(?:malloc|free|calloc|realloc|heap|page|arena)|^(?:je|tc|mi)_|^tcmalloc::|^arena_|^extent_|^std::__new_allocator|^std::allocator/,
  },
  {
    id: 'allocation',
    name: /^runtime\.(?:mallocgc\w*|newobject|growslice|makeslice\w*|makemap\w*|nextFree\w*|\(\*mcache\)\.\w+|\(\*mcentral\)\.\w+|\(\*mheap\)\.\w+|\(\*pageAlloc\)\.\w+|heapBits\w*|heapSetType\w*|profilealloc|persistentalloc\w*|newarray)|^(?:MemAllocator|CollectedHeap|ObjArrayAllocator|TypeArrayKlass|InstanceKlass)::.*alloc|^OptoRuntime::new_|^SharedRuntime::.*alloc|^v8::internal::(?:Factory|.*Allocat)|^_?PyObject_(?:Malloc|Free|Calloc|Realloc|GC_New)|^_PyObject_|^PyObject_GC|^__rust_(?:alloc|dealloc|realloc)|^__rdl_|^alloc::(?:raw_vec|alloc)|^rb_(?:newobj|class_new_instance)|^newobj_|^java[./]lang[./](?:Long|Integer|Double|Short|Byte|Character)\.valueOf|BoxesRunTime\.boxTo/,
  },
  {
    id: 'allocation',
    name: /^(?:malloc_zone_\w+|szone_\w+|(?:tiny|small|medium|large)_(?:malloc|free)\w*|nano(?:v2)?_\w+|_?xzm_\w+|free_(?:tiny|small|medium|large)|find_zone_and_free|default_zone_\w+)$|^Rtlp?(?:Allocate|Free|ReAllocate|LowFrag\w*)\w*Heap\w*$|^(?:Heap(?:Alloc|Free|ReAlloc)|_(?:malloc|free|calloc|realloc)_base)$|^(?:__libc_malloc_impl|__malloc_alloc_meta|alloc_slot|__simple_malloc|bin_chunk)$|^(?:AllocSet\w+|palloc0?|pfree|repalloc|MemoryContextAlloc\w*)$|^_(?:e|safe_e)(?:malloc|free|calloc|realloc)(?:_\w+)?$|^zend_mm_\w+|^(?:JIT_New\w*|Rhp?New\w*|SlowAllocateString|FastAllocateString)$|^rb_(?:gc_)?(?:wb_protected_)?newobj\w*|^xmalloc$|^xrealloc$|^g_(?:malloc0?|free|realloc|slice_alloc0?|slice_free1)$|^PyMem_\w+|^pymalloc_\w+/,
  },
  {
    id: 'memcpy',
    name: /^System!Buffer\.Memmove|^Buffer\.(?:Memmove|BlockCopy)|^core::ptr::(?:copy|swap)|^core::mem::(?:swap|replace)|^_*strn?casecmp|^(?:__)?mem(?:cpy|move|set|cmp|chr|rchr|ccpy)(?:_|$|@)|^__(?:mem(?:cpy|move|set|cmp|chr|rchr)|str\w+|wmem\w+)_(?:evex|avx|sse|erms|ssse|unaligned|generic|bcst)|^__(?:mem|str|wmem)\w*_(?:evex|avx|sse|erms|ssse)\w*|^(?:raw_)?copy_(?:user|from_user|to_user|page|user_generic)|^_copy_(?:from|to)_(?:user|iter)|^rep_movs|^copyin$|^copyout$|^copy_user_|arraycopy|^Arrays\.copyOf|[./]Arrays\.copyOf|^runtime\.(?:memmove|memclr\w*|memequal\w*|duffcopy|duffzero|typedmemmove|bulkBarrierPreWrite|slicebytetostring|cmpstring)$|^_?(?:platform_)?mem(?:move|set|cmp|cpy)\$?|^(?:str(?:len|cpy|ncpy|cmp|ncmp|chr|rchr|str|cat)|__str(?:len|cpy|cmp|chr))(?:_|$)/,
  },
  {
    id: 'string',
    name: /^System!(?:Number|String|Int32|Int64)\.|^System\.(?:Number|String)\.|^_*(?:strto[udl]\w*|mbr?towc\w*|wcr?tomb\w*|UTF8_\w+|itoa\w*|_itoa_word)$|^std::__cxx11::basic_string|^std::(?:basic_)?(?:string|ostream|stringstream|to_string)|^_*str(?:coll|xfrm)\w*$|^(?:v?s?n?printf|__vfprintf|_IO_v|__printf|vfprintf)|(?:^|[./])(?:StringBuilder|StringBuffer|AbstractStringBuilder|StringConcatHelper|StringLatin1|StringUTF16|String)\.|^strings\.|^strconv\.|^fmt\.|^bytes\.|^runtime\.(?:concatstring|stringto|rawstring|intstring)|^Builtins_(?:StringAdd|StringConcat|StringPrototype)|^v8::internal::(?:String|ConsString|IncrementalStringBuilder)|^(?:unicode_|_PyUnicode|PyUnicode_|resize_compact)|^alloc::(?:string|fmt)|^core::fmt/,
  },
  {
    id: 'compression',
    module: /(?:^|\/)lib(?:z|zstd|lz4|snappy|brotli\w*|lzma|bz2|deflate|isal|minizip)(?:[-.]|$)/,
  },
  {
    id: 'allocation',
    module: /(?:^|\/)lib(?:jemalloc|tcmalloc\w*|mimalloc\w*|tbbmalloc|hoard|snmalloc\w*)(?:[-.]|$)/,
  },
  {
    id: 'json',
    module:
      /(?:^|\/)lib(?:json-c|jansson|yajl|jsoncpp|simdjson|protobuf(?:-lite)?|expat|xml2|yaml(?:-cpp)?|msgpack\w*)(?:[-.]|$)/,
  },
  {
    id: 'jit',
    module: /(?:^|\/)libjvm\./,
    name: /^(?:\w*Node|NodeHash|Node_\w+|Type\w*|State|DebugInformationRecorder|RegMask|Block(?:List)?|ConnectionGraph|ci[A-Z]\w*|Dependencies|Unique_Node_List|LRG|OopMap\w*|VectorSet|Dict|BlockBegin|Instruction|LIR_\w+|Interval|ValueMap)::/,
  },
  {
    id: 'loader',
    module: /(?:^|\/)libjvm\./,
    name: /^(?:Dictionary|SymbolTable|vmSymbols|Symbol|ConstantPool|InstanceKlass::(?:find|link|init)|LinkResolver|ClassFileStream|klassVtable|Method::)/,
  },
  { id: 'interpreter', module: /(?:^|\/)libjvm\./, name: /^(?!0x|\[)/ },
  { id: 'jit', module: /(?:^|\/)lib(?:LLVM|clrjit|mozjs-jit)\w*[-.]/ },
  { id: 'exception', module: /(?:^|\/)lib(?:gcc_s|unwind)(?:[-.]|$)/ },
  {
    id: 'compression',
    module:
      /(?:^|\/)(?:gzip|pigz|xz|zstd|lz4|bzip2|lbzip2|pbzip2|brotli|7zz?|zlib\.cpython\S*|_bz2\.cpython\S*|_lzma\.cpython\S*)$/,
  },
  { id: 'json', module: /(?:^|\/)(?:_json|_pickle|orjson|_csv)\.cpython\S*$/ },
  { id: 'crypto', module: /(?:^|\/)(?:_hashlib|_ssl|_sha\w+|_md5|_blake2)\.cpython\S*$/ },
  { id: 'regex', module: /(?:^|\/)(?:e?grep|rg|ag|ugrep)$/ },
  { id: 'sort', module: /(?:^|\/)sort$/ },
  {
    id: 'syscall',
    name: /^(?:sun|java)[./]nio[./]ch[./][\w$]+\.(?:read|write|accept|connect)\w*|^java[./](?:net[./]Socket|io[./]File)(?:Input|Output)Stream\.(?:read|write|open|socket)\w*|^Java_(?:sun_nio|java_(?:net|io))_|^runtime\.(?:write1?|read|open|closefd|madvise|mmap|munmap|sysUnused\w*|sysUsed\w*)$|^(?:Nt|Zw)\w*(?:File|IoControl\w*|Section|VirtualMemory)$|^__(?:libc_)?(?:enable|disable)_asynccancel$|^__(?:readlink|waitid|wait4|priocntlset|getrandom|epoll_ctl|socket|connect|accept4?|unlink|rename)$|^syscall\.|^runtime\.(?:entersyscall|exitsyscall|reentersyscall)|^internal\/(?:poll|runtime\/syscall)|^runtime\/internal\/syscall|^golang\.org\/x\/sys|^uv__|^__(?:libc_)?(?:read|write|open|openat|close|recv|send|sendto|recvfrom|sendmsg|recvmsg|pread|pwrite|fsync|fdatasync|writev|readv|getdents|x?stat|fx?stat|lx?stat|fxstatat|newfstatat|ioctl|fcntl|access|lseek|sched_yield|mmap|munmap|mprotect|brk|statx)(?:64)?(?:_nocancel)?$|^(?:read|write|recv|send|sendto|recvfrom|sendmsg|recvmsg|writev|readv|pread64|pwrite64)$|^syscall$/,
  },
  {
    id: 'math',
    module: /(?:^|\/)lib(?:m|mvec|openblas\w*|blas|lapack|mkl_\w+|gmp|quadmath|msun)(?:[-.]|$)/,
  },
  {
    id: 'math',
    name: /^(?:__random(?:_r)?|random_r|rand_r|[dl]rand48|arc4random\w*|__ieee754_\w+|_*(?:sin|cos|tan|exp|log|pow|sqrt)f?_(?:fma\w*|avx\w*|sse\w*))$|^java[./]lang[./](?:Strict)?Math\.|^math(?:\/rand(?:\/v2)?|\/big)?\.|^std::(?:mersenne_twister|uniform_\w+|generate_canonical)|^(?:cblas_|[sdcz]ge(?:mm|mv)_|Eigen::)/,
  },
  // An interpreter's own addresses are the interpreter's, named or not.
  {
    id: 'interpreter',
    module:
      /(?:^|\/)(?:libpython[\d.]+\w*\.so\S*|python[\d.]*|pypy\S*|libruby\S*|ruby[\d.]*|php(?:-fpm)?[\d.]*|libphp\S*|libperl\S*|perl[\d.]*|lua(?:jit)?[\d.]*|liblua\S*|beam\.smp|xdebug\.so)$/,
  },
  {
    id: 'unknown',
    name: /^\[unknown\]$|^(?:\S+\+)?0x[0-9a-fA-F]+$|^\.?\/\S+\.so[\d.]*$|^func@0x[0-9a-f]+$|^\?\?$|^\(unknown\)$|^\[stale_jmethodID\]$|^\[(?!kernel)[^\]]+\]$|^(?:unknown|<unknown>)$/,
  },
  {
    id: 'interpreter',
    name: /^(?:Builtins_|v8::|node::|StubRoutines|[iI]2[cC]\/|flush_icache_stub|Zend|zend_|rb_|_?Py[A-Z]|Perl_|erts_)/,
  },
];

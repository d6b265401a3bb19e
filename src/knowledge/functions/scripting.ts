import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Erlang, Ruby, PHP, Perl. */
export const scripting = [
  ...functionsOf('beam beam.smp erlang elixir erts', [
    {
      names:
        'process_main* beam_jit_* beam_emulator* erts_schedule* erts_* erts_alloc* erts_garbage_collect* do_minor* major_collection* garbage_collect* copy_struct* copy_shallow* db_get_hash* db_put_hash* db_lookup* db_select* db_first* db_next* erts_poll* check_balance* enif_* sched_spin_wait scheduler_wait* ethr_* process_main',
      what: 'runs Erlang or Elixir code (BEAM): scheduling, collection, messages, ETS tables',
      hot: 'large messages are copied between processes (copy_struct), processes with large heaps collect, one ETS table is written by all, or schedulers spin while idle (sched_spin_wait, scheduler_wait)',
      cheaper: [
        '+sbwt none +sbwtdcpu none +sbwtdio none in containers: the spinning goes away, wake-ups cost some µs more',
        'binaries above 64 bytes are shared: send those, or an ETS reference, not big terms; persistent_term for what never changes',
        'ETS: {write_concurrency, auto}, {read_concurrency, true}; hibernate idle processes; fullsweep_after 10 for those that hold binaries',
      ],
      next: 'recon:proc_count(reductions, 10), recon:proc_count(memory, 10), msacc:start(10000), msacc:print()',
      source: SOURCES.erl,
    },
  ]),
  ...functionsOf('ruby libruby puma sidekiq mri cruby', [
    {
      names:
        'rb_gc_* gc_mark* gc_sweep* gc_start* objspace_* rgengc_* newobj_* rb_newobj* rb_wb_* gc_marks* heap_page* obj_free rb_objspace_* gc_compact* rb_class_new_instance* rb_obj_alloc*',
      what: 'allocates or collects Ruby objects',
      hot: 'requests make very many objects (ActiveRecord models, strings, arrays), or the heap is large and full of long-lived ones',
      cheaper: [
        'fewer objects: pluck, find_each with select, frozen_string_literal: true, no map chains',
        'RUBY_GC_HEAP_INIT_SLOTS (3.2 and older), RUBY_GC_HEAP_FREE_SLOTS_MIN_RATIO=0.3, Process.warmup before fork',
        'jemalloc or MALLOC_ARENA_MAX=2 for memory that grows',
      ],
      next: 'GC.stat before and after a request; memory_profiler or vernier for the allocation sites',
      source: SOURCES.rubyProgram,
    },
    {
      names:
        'vm_exec* rb_vm_exec vm_call* vm_search_method* vm_sendish* vm_getivar* vm_setivar* vm_push_frame* vm_callee* vm_opt_* vm_invoke* rb_funcall* invoke_block* rb_iseq_* rb_yield* rb_ivar_* rb_vm_* rb_call* rb_method_* rb_block_*',
      what: 'interprets Ruby code',
      hot: 'the program computes in Ruby; method caches miss (methods defined at run time, many classes at one call site)',
      cheaper: [
        'YJIT: RUBY_YJIT_ENABLE=1 or --yjit (3.2 and later): 15 to 30 % in Rails',
        'rbspy record -p PID, or vernier, names the lines',
        'fewer calls: each instead of inject chains; instance variables set in the same order (shapes)',
      ],
      next: 'rbspy top -p PID',
    },
    {
      names: 'rb_yjit_* yjit_* rb_rjit_* mjit_* rb_mjit_*',
      what: 'compiles Ruby to machine code (YJIT)',
      hot: 'the process has just started; in steady state the code memory is full (--yjit-exec-mem-size=64) and code is compiled again',
      cheaper: [
        'warm up before traffic; --yjit-call-threshold higher for short-lived ones',
        'RubyVM::YJIT.runtime_stats: ratio_in_yjit, code_gc_count',
      ],
      next: 'RubyVM::YJIT.runtime_stats',
    },
    {
      names:
        'rb_mutex_* rb_thread_* thread_* gvl_* rb_nogvl do_gvl_* thread_sched_* rb_queue_* native_cond_* rb_monitor_*',
      what: 'waits for or hands over Ruby’s global lock, a mutex or a queue',
      hot: 'several threads compute in one process: one runs at a time (100 ms turns); with 5 and more busy threads latency grows',
      cheaper: [
        'more processes with 3 threads each (puma: workers to the processors)',
        'gvltools or perf’s gvl events show the waiting',
        'Ractors or processes for computing',
      ],
      next: 'GVLTools::GlobalTimer.monotonic_time around a request',
    },
    {
      names:
        'rb_str_* rb_ary_* rb_hash_* st_lookup* st_insert* st_foreach* st_update* ar_lookup* ar_try* rb_sym_* rb_sprintf* rb_enc_* str_* ary_* hash_* rb_reg_* reg_match* rb_big_* rb_int_* rb_fix_* rb_flo_*',
      what: 'works on Ruby’s strings, arrays, hashes, numbers or patterns',
      hot: 'large collections are copied or searched; strings joined with +, regular expressions on every line',
      cheaper: [
        '<< instead of +, start_with?, include?, tr in place of patterns; match? (no MatchData)',
        'Set or Hash for membership; bsearch on sorted arrays',
        'Oj for JSON; a database query in place of Ruby loops',
      ],
      next: 'rbspy record --format speedscope for the line',
    },
  ]),
  ...functionsOf('php php-fpm zend libphp mod_php', [
    {
      names:
        'zend_compile* compile_file* lex_scan zendparse zend_accel* persistent_compile_file opcache_* zend_language_scanner* zend_include_or_eval* php_execute_script zend_file_cache_* validate_timestamp* zend_resolve_path',
      what: 'compiles PHP files, or looks them up in the opcode cache',
      hot: 'opcache is off, full, restarts, or checks every file’s time on each request',
      cheaper: [
        'opcache.enable=1, memory_consumption=256, max_accelerated_files=20000, interned_strings_buffer=32',
        'validate_timestamps=0 in production with a reload at deployment',
        'opcache.preload, composer dump-autoload --optimize --classmap-authoritative; realpath_cache_size=4096K',
      ],
      next: 'opcache_get_status(false): hit rate, cache_full, oom_restarts',
    },
    {
      names:
        'zend_gc_* gc_possible_root gc_mark_* gc_collect_* gc_scan_* zend_mm_* _emalloc _efree _erealloc _ecalloc zend_alloc* _emalloc_* _efree_* zend_array_dup zend_array_destroy rc_dtor_func zend_objects_* zend_object_std_dtor',
      what: 'allocates, frees or collects PHP values',
      hot: 'large arrays are built or copied on write (separated when changed by value), cycles of objects are many',
      cheaper: [
        'generators and unset in place of big arrays; references only where measured',
        'SplFixedArray or packed lists (0, 1, 2 … keys)',
        'gc_disable() around building large structures in workers and imports',
      ],
      next: 'memory_get_peak_usage(), gc_status(); SPX or Xdebug’s profile by memory',
    },
    {
      names:
        'execute_ex ZEND_*_HANDLER zend_execute* zend_call_* zend_vm_* zend_jit_* zend_do_fcall* zend_fetch_* zend_std_* zend_hash_* zend_get_* zend_is_* zval_* zend_* smart_str_* zend_string_*',
      what: 'runs PHP code: the Zend engine’s interpreter, arrays and objects',
      hot: 'PHP computes: templates, ORM hydration, loops over large arrays; many autoloaded classes',
      cheaper: [
        'a profiler for PHP names it: excimer or SPX in production, Xdebug elsewhere',
        'opcache.jit=tracing, jit_buffer_size=64M for numeric loops (little for web pages)',
        'fewer entities: select columns and arrays instead of objects; isset instead of in_array on big arrays',
      ],
      next: 'php-fpm slowlog (request_slowlog_timeout = 2s) for the PHP stack',
    },
    {
      names:
        'zif_* php_pcre_* zif_preg_* php_json_* php_var_* php_str_* php_array_* php_sort* zend_sort* php_stream_* _php_stream_* mysqlnd_* mysqli_* zim_PDO* pdo_* php_mysqlnd_* zif_curl_* zim_* php_date_* php_url_*',
      what: 'is a built-in function of PHP: strings, arrays, patterns, streams, databases',
      hot: 'array functions over large arrays (in_array, array_merge in loops: quadratic), patterns on long text, or waiting for a database (mysqlnd)',
      cheaper: [
        'isset on keys instead of in_array; collect, then one array_merge(...$parts)',
        'pcre.jit=1; str_contains, str_starts_with for fixed text',
        'igbinary in place of serialize; persistent connections or a pooler; fewer queries (N+1)',
      ],
      next: 'strace -p PID -c for waiting; the PHP stack in the slowlog',
    },
  ]),
  ...functionsOf('perl libperl', [
    {
      names:
        'Perl_* Perl_pp_* Perl_runops_standard Perl_sv_* Perl_hv_* Perl_av_* S_regmatch S_regtry Perl_leave_scope PerlIO_* S_hv_* Perl_regexec_*',
      what: 'runs Perl code: interpreter, scalars, hashes, patterns',
      hot: 'text processing line by line, patterns that backtrack (S_regmatch), deep object method calls',
      cheaper: [
        'Devel::NYTProf names the lines',
        'possessive quantifiers, qr// compiled once, index for fixed text; no $& on old perls',
        'JSON::XS, Text::CSV_XS; tr/// for counting; sysread in blocks',
      ],
      next: 'perl -d:NYTProf script; nytprofhtml',
      source: SOURCES.perlperf,
    },
  ]),
];

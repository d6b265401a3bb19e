import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Waits and memory on macOS, unoptimised builds, the JVM’s and V8’s own chores, Ruby’s built-in methods. */
export const moreRuntimes = [
  ...functionsOf(
    'libsystem_kernel libsystem libsystem_malloc libsystem_pthread libsystem_platform macos darwin',
    [
      {
        names:
          '__ulock_wait* __psynch_* mach_msg* mach_msg_trap mach_msg2_trap semaphore_wait_trap semaphore_timedwait_trap __semwait_signal* kevent __workq_kernreturn __select __select_nocancel kevent_id kevent64 swtch_pri start_wqthread',
        what: 'waits, on macOS: for a lock, a message, an event or work',
        hot: 'profilers of macOS (sample, Instruments’ time profile of all states) count waiting threads too',
        cheaper: [
          'leave it out of the shares',
          'many threads in __psynch_mutexwait or __ulock_wait of one lock are contention',
        ],
        next: 'sample PID 5: which call of the program stands above it',
      },
      {
        names:
          'malloc_zone_* szone_* tiny_* small_malloc* nanov2_* nano_* _malloc_zone_* xzm_* mvm_* _platform_mem* _platform_str* _nanov2_*',
        what: 'allocates, copies or compares memory, on macOS',
        hot: 'many small objects are made, or large blocks are copied',
        cheaper: [
          'allocate less: reuse buffers, reserve sizes',
          'find the caller and pass a reference instead of a copy',
        ],
        next: 'Instruments, Allocations; malloc_history PID',
      },
    ],
  ),
  ...functionsOf('rust core alloc std', [
    {
      names:
        'core::cmp::impls::* core::iter::* <core::iter* core::ptr::* core::mem::* core::ops::* <core::ops* core::option::* core::result::* core::convert::* core::clone::* collections::vec::* <collections::vec* core::cell::* core::intrinsics::* core::array::* core::hint::*',
      what: 'is a tiny function of Rust’s core that an optimised build inlines away',
      hot: 'the program was built without --release (or with opt-level 0), or the profile counts inlined frames',
      cheaper: [
        'cargo build --release before anything is measured: often 10 to 100 times faster than a debug build',
        'debug = "line-tables-only" in the release profile keeps names for the profiler',
        '[profile.dev.package."*"] opt-level = 3 where tests are too slow',
      ],
      next: 'was it built with --release? look at the path: target/debug or target/release',
      source: SOURCES.rustBuild,
    },
  ]),
  ...functionsOf('jvm java openjdk libjvm.so hotspot', [
    {
      names:
        'jdk.jfr.* JfrRecorderService* JfrThreadSampler* JfrStackTrace* JfrCheckpoint* JfrStorage* JfrSampler* AsyncGetCallTrace one.profiler.* VMThreadSampler* jdk.internal.agent.* sun.tools.attach.*',
      what: 'is the profiler or monitor within the JVM: Flight Recorder, async-profiler, attach',
      hot: 'events with stack traces and low thresholds, dumps each minute',
      cheaper: ['settings=default (about 1 %) in place of profile; leave it out of the shares'],
      next: 'jcmd PID JFR.check',
    },
    {
      names:
        'jdk.internal.org.objectweb.asm.* org.objectweb.asm.* net.bytebuddy.* javassist.* net.sf.cglib.* org.springframework.cglib.* java.lang.reflect.Proxy* jdk.proxy* com.sun.proxy.*',
      what: 'generates classes at run time: lambdas, proxies, serialisers',
      hot: 'the program starts; in steady state somebody makes a new proxy, mapper or class loader for each request',
      cheaper: [
        'make proxies and mappers once and keep them',
        'a CDS archive keeps the lambda forms of the start (-XX:ArchiveClassesAtExit)',
      ],
      next: 'jstat -class PID 1000 10: classes that go on growing',
      source: SOURCES.javaProgram,
    },
    {
      names:
        'javax.management.* com.sun.jmx.* sun.management.* com.sun.management.* java.lang.management.* io.prometheus.jmx.*',
      what: 'reads the JVM’s management beans (JMX)',
      hot: 'a monitor reads hundreds of beans every few seconds; ThreadMXBean.dumpAllThreads and findDeadlockedThreads stop all threads for a moment',
      cheaper: [
        'a longer interval; a list of beans instead of all (JMX exporter: includeObjectNames)',
        'no thread dumps by the monitor',
      ],
      next: 'which client: ss -tnp on the JMX port',
    },
    {
      names:
        'JavaCalls::* JavaMain java_start thread_native_entry start_thread_java JavaThread::run JavaThread::thread_main_inner jni_* JNI_* jni_invoke_* InterpretedEntry call_stub',
      what: 'is the way into Java code: the time below it is the program’s',
      hot: 'its own time is small; jni_ functions: native code calls back into Java very often',
      cheaper: ['look at the Java frames below it', 'JNI: batch the calls, copy arrays by region'],
      next: 'async-profiler, which shows the Java frames',
    },
  ]),
  ...functionsOf('v8 node chrome electron', [
    {
      names:
        'V8.GC* V8.Execute V8.Compile* V8.Deserialize* V8.Parse* V8.Run* v8.compile* v8.run MinorGC MajorGC EvaluateScript FunctionCall RunTask ThreadControllerImpl::* SequenceManager::* ThreadPool_RunTask BlinkGC* Blink.* UpdateLayoutTree Layout Paint Commit RunMicrotasks',
      what: 'is a span of Chrome’s trace: a task of the browser or of V8, not a function',
      hot: 'the work within it is: scripts (EvaluateScript, FunctionCall), collection (GC), layout and paint',
      cheaper: [
        'look at the scripts below it; long tasks (above 50 ms) are what a person feels',
        'layout and style: fewer DOM changes, no reads of sizes between writes',
      ],
      next: 'the same trace in DevTools’ Performance panel, Bottom-Up by self time',
    },
  ]),
  ...functionsOf('ruby libruby mri cruby', [
    {
      names: [
        'Array#*',
        'Hash#*',
        'String#*',
        'Integer#*',
        'Enumerable#*',
        'Kernel#*',
        'Symbol#*',
        'Range#*',
        'Struct#*',
        'Set#*',
        'Float#*',
        'Regexp#*',
        'MatchData#*',
        'Comparable#*',
        'Time#*',
        'Class#new',
        'Object#*',
        'BasicObject#*',
        'Module#*',
        'Enumerator#*',
        'Enumerator::*',
      ],
      what: 'is a built-in method of Ruby',
      hot: 'it is called for each element of large collections, or its block does the work: each, map and sort_by show the time of their blocks in total, not in self',
      cheaper: [
        'fewer passes: one each_with_object or sum in place of map, select and inject chains',
        'include? on a Set; sort_by with a cheap key; << in place of +; match? in place of =~',
        'do it in the database: pluck, where, group instead of Ruby loops over models',
      ],
      next: 'stackprof --method NAME: callers and lines',
    },
    {
      names: [
        'ActiveRecord::*',
        'ActiveSupport::*',
        'ActionView::*',
        'ActionController::*',
        'ActionDispatch::*',
        'ActiveModel::*',
        'Rack::*',
        'Sidekiq::*',
        'Puma::*',
        'ActiveJob::*',
        'PG::*',
        'Mysql2::*',
        'Redis::*',
        'ERB::*',
        'Bootsnap::*',
        'Zeitwerk::*',
      ],
      what: 'is Rails or a gem around it',
      hot: 'very many models are made (instantiate), N+1 queries, partials rendered one by one, time spent waiting in PG or Mysql2',
      cheaper: [
        'includes or preload against N+1 (bullet, strict_loading); pluck and select for a few columns',
        'render collection: in place of a partial a row; fragment caches',
        'eager loading and bootsnap for start-up',
      ],
      next: 'rack-mini-profiler: queries and milliseconds by request',
    },
    {
      names: ['(garbage collection)', '(marking)', '(sweeping)'],
      what: 'is Ruby’s collector, as stackprof counts it',
      hot: 'requests make very many objects',
      cheaper: [
        'stackprof mode :object names the allocation sites; fewer models, strings and arrays',
        'RUBY_GC_HEAP_INIT_SLOTS and a warm heap; jemalloc',
      ],
      next: 'GC.stat before and after a request',
      source: SOURCES.rubyProgram,
    },
  ]),
  ...functionsOf('libc gprof valgrind', [
    {
      names:
        'mcount _mcount __mcount_internal __fentry__ __cyg_profile_func_* __gcov_* llvm_gcda_* __llvm_profile_* __sanitizer_* __asan_* __tsan_* __ubsan_* __msan_* __hwasan_* _moncount',
      what: 'is what a build for profiling or checking adds: gprof’s counter, coverage, a sanitizer',
      hot: 'the program was built with -pg, --coverage or -fsanitize=…: every call pays',
      cheaper: [
        'measure a build without it: perf needs none of it',
        'sanitizers in tests, not in production',
      ],
      next: 'the compiler’s options: readelf -p .GCC.command.line, or the build log',
      source: SOURCES.gccProgram,
    },
  ]),
];

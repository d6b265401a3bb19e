import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** V8 and Node.js. */
export const v8 = functionsOf('v8 node nodejs libnode chrome electron libv8 deno', [
  {
    names:
      'v8::internal::Scavenger* v8::internal::Heap::Scavenge* v8::internal::ScavengerCollector* v8::internal::ScavengeVisitor* v8::internal::IterateAndScavenge* v8::internal::SemiSpace* v8::internal::NewSpace* v8::internal::YoungGeneration*',
    what: 'copies the live objects of the young generation (scavenge)',
    hot: 'many short-lived objects are made; those that survive two scavenges are copied twice and then grow the old generation',
    cheaper: [
      'allocate less in hot paths: no spread, map and filter chains for each item, reuse buffers',
      'node --max-semi-space-size=64 (MiB, default 16): fewer scavenges, and fewer objects promoted too early',
      '--heap-prof, or the inspector’s allocation sampling, names the places',
    ],
    next: "node --trace-gc: scavenges a second and their ms; perf_hooks’ PerformanceObserver('gc') in production",
    source: SOURCES.v8Gc,
  },
  {
    names:
      'v8::internal::MarkCompact* v8::internal::MarkingVisitor* v8::internal::ConcurrentMarking* v8::internal::IncrementalMarking* v8::internal::Heap::CollectGarbage* v8::internal::Heap::PerformGarbageCollection* v8::internal::Heap::MarkCompact* v8::internal::MainMarkingVisitor* v8::internal::Evacuator* v8::internal::FullEvacuator* v8::internal::MarkingBarrier* v8::internal::PointersUpdatingVisitor* v8::internal::FullMark*',
    what: 'marks and compacts the whole heap (major collection)',
    hot: 'the old generation grows: caches, leaks, or large live data near --max-old-space-size',
    cheaper: [
      'compare two heap snapshots (v8.writeHeapSnapshot, --heapsnapshot-signal=SIGUSR2) to find what grows: it stops the process and needs as much memory again',
      '--max-old-space-size to about three quarters of the container if the live set is right',
      'large data in Buffers and typed arrays, outside the heap; Map caches with a bound',
    ],
    next: '--trace-gc: “Mark-Compact” lines, heap size after each; process.memoryUsage().heapUsed over time',
    source: SOURCES.v8Gc,
  },
  {
    names:
      '(garbage collector) v8::internal::GCTracer* v8::internal::Heap::* v8::internal::Sweeper* v8::internal::PagedSpace* v8::internal::FreeList* v8::internal::MemoryAllocator* v8::internal::GlobalHandles* v8::internal::Factory::* v8::internal::LocalHeap* v8::internal::StringTable* v8::internal::Factory* v8::internal::AllocateRaw*',
    what: 'allocates or collects JavaScript objects',
    hot: 'many objects live and die; weak handles and finalizers add to each collection',
    cheaper: ['--trace-gc shows kinds and times of collections', 'allocate less; pool large buffers'],
    source: SOURCES.v8Gc,
  },
  {
    names:
      'v8::internal::compiler::* v8::internal::OptimizingCompile* v8::internal::TurbofanCompilationJob* v8::internal::maglev::* v8::internal::baseline::* v8::internal::Compiler::* v8::internal::interpreter::BytecodeGenerator* v8::internal::Deoptimizer* turboshaft* v8::internal::PipelineCompilationJob* v8::internal::OptimizedCompilationJob*',
    what: 'compiles JavaScript to machine code, or throws compiled code away',
    hot: 'the program starts; in steady state functions are deoptimised and compiled again because the shapes of objects change',
    cheaper: [
      '--trace-deopt names functions and reasons; --trace-opt those that are compiled again and again',
      'stable types of arguments, the same properties in the same order, no delete, no arrays that mix kinds',
      'measure after the warm-up (some seconds); short-lived processes: module.enableCompileCache()',
    ],
    next: 'node --cpu-prof after warm-up; --trace-deopt for one minute',
  },
  {
    names:
      'v8::internal::Parser* v8::internal::PreParser* v8::internal::Scanner* v8::internal::parsing::* v8::internal::ParserBase* v8::internal::ScriptCompiler* v8::internal::CodeSerializer* node::contextify::* v8::internal::AstRawString* v8::internal::Rewriter* v8::internal::DeclarationScope*',
    what: 'parses JavaScript source',
    hot: 'large modules are loaded, or code is made at run time (eval, new Function, vm)',
    cheaper: [
      'bundle and leave out what is not used (esbuild --bundle --platform=node --minify)',
      'module.enableCompileCache() (Node 22) or a start-up snapshot (--build-snapshot)',
      'compiled templates and new Function results kept in a Map',
    ],
    next: 'node --cpu-prof of the start: Module._compile and its requirers',
  },
  {
    names:
      'Builtins_InterpreterEntryTrampoline Builtins_CEntry_* Builtins_*Handler Builtins_BaselineOutOfLinePrologue Builtins_InterpreterPushArgs* v8::internal::interpreter::* Builtins_CompileLazy* Builtins_Interpreter* InterpretedFunction* Builtins_JSEntry* Builtins_CallFunction* Builtins_Call_*',
    what: 'interprets bytecode or calls functions: the JavaScript below it is not optimised',
    hot: 'code runs once or is deoptimised',
    cheaper: [
      'node --cpu-prof, or perf with --perf-basic-prof --interpreted-frames-native-stack, shows which JavaScript',
      'runs-once code is no problem; in steady state look for deoptimisation (--trace-deopt)',
      'very large functions are never optimised: split them',
    ],
    next: 'node --cpu-prof server.js for a minute under load',
  },
  {
    names:
      'Builtins_KeyedLoadIC* Builtins_LoadIC* Builtins_StoreIC* Builtins_KeyedStoreIC* v8::internal::LoadIC* v8::internal::StoreIC* v8::internal::KeyedLoadIC* v8::internal::IC::* v8::internal::Runtime_LoadIC* v8::internal::LookupIterator* v8::internal::JSObject::* v8::internal::Map::* v8::internal::Runtime_* v8::internal::JSReceiver* v8::internal::Runtime_KeyedStoreIC* Builtins_GetProperty* v8::internal::TransitionsAccessor* v8::internal::Object::*',
    what: 'reads or writes a property by the slow way, because a place sees too many shapes of objects (more than four: megamorphic)',
    hot: 'objects are built with different properties or orders, used as dictionaries, or shared by generic code',
    cheaper: [
      'create objects with the same properties in the same order (a class or one literal); undefined instead of leaving out',
      'Map in place of objects used as dictionaries; arrays without holes',
      'a generic helper (lodash-like) called with everything sees more than four shapes: split it by type where it is hottest',
    ],
    next: '--cpu-prof for the JavaScript function; --trace-ic or deoptigate for the place',
  },
  {
    names:
      'RegExp:* v8::internal::RegExp* v8::internal::IrregexpInterpreter* Builtins_RegExp* v8::internal::RegExpImpl* v8::internal::NativeRegExpMacroAssembler* v8::internal::Runtime_RegExp* v8::internal::StringReplaceGlobal*',
    what: 'matches a regular expression by backtracking',
    hot: 'the pattern backtracks on long or hostile input (nested quantifiers: seconds for one string, and the event loop stands), or runs on every line',
    cheaper: [
      'anchor it, [^x]* instead of .*, no nested quantifiers ((a+)+), no alternatives that begin alike',
      'includes, indexOf, startsWith or split where they do',
      're2 (npm) for foreign patterns or input: linear time; bound the input’s length first',
    ],
    next: 'the pattern stands in the frame’s name (RegExp: …); time it on the longest input',
  },
  {
    names:
      'v8::internal::JsonParser* v8::internal::JsonStringif* Builtins_JsonParse Builtins_JsonStringify v8::internal::JsonStringify v8::internal::JsonParseInternalizer* simdjson::* Builtin:JsonParse* v8::internal::FastJsonStringifier*',
    what: 'parses or writes JSON, on the main thread and in one go',
    hot: 'messages are large or many',
    cheaper: [
      'send less: fields, pages, no pretty printing',
      'fast-json-stringify for known schemas (about twice JSON.stringify for small objects)',
      'stream-json or a worker thread for large documents: 10 MB block the event loop for 50 to 100 ms',
    ],
    next: 'perf_hooks monitorEventLoopDelay: p99 above some 20 ms; sizes of the bodies',
  },
  {
    names:
      'v8::internal::OrderedHash* Builtins_MapPrototype* Builtins_SetPrototype* Builtins_MapGet* Builtins_FindOrderedHash* v8::internal::NameDictionary* v8::internal::HashTable* v8::internal::Dictionary* Builtins_ObjectKeys* Builtins_ObjectEntries* Builtins_ForIn* v8::internal::KeyAccumulator* Builtins_CloneObjectIC* Builtins_ObjectAssign* v8::internal::FastKeyAccumulator* v8::internal::NumberDictionary*',
    what: 'looks up maps, sets and dictionary objects, lists or copies their properties',
    hot: 'large collections are walked or copied (spread) for each request',
    cheaper: [
      'update in place instead of spreading in a loop (quadratic)',
      'for…of over a Map instead of Object.entries',
    ],
  },
  {
    names:
      'Builtins_Array* v8::internal::ElementsAccessor* v8::internal::FastElements* Builtins_ArraySort* Builtins_ArrayTimSort* Builtins_Array*Sort Builtins_Extract* v8::internal::FixedArray* v8::internal::CopyElements* Builtins_CopyFastSmiOrObjectElements Builtins_GrowFast* Builtins_TypedArray* Builtins_IterableToList*',
    what: 'works on arrays: sort, splice, slice, iterate',
    hot: 'shift and splice at the front of long arrays, sort with a costly comparison, chains of map and filter',
    cheaper: [
      'an index or a ring instead of shift',
      'sort by precomputed keys',
      'one loop in place of a chain in hot code',
    ],
  },
  {
    names:
      'v8::internal::String::* Builtins_String* v8::internal::ConsString* v8::internal::StringBuilder* v8::internal::String::Flatten v8::internal::String::SlowFlatten v8::internal::StringHasher* v8::String::Utf8* v8::internal::Utf8* node::StringBytes* v8::internal::IncrementalStringBuilder* simdutf::* node::StringDecoder* v8::internal::StringSearch* Builtins_StringAdd* v8::String::WriteUtf8* node::encoding_binding*',
    what: 'builds, flattens, searches or converts strings',
    hot: 'long strings are built by small pieces and then read, or Buffers are turned into strings and back',
    cheaper: [
      'collect pieces and join once, or write them out',
      'keep data in Buffers from socket to socket',
      'latin1 or ascii where the data is that',
    ],
  },
  {
    names:
      'v8::internal::ErrorUtils* v8::internal::Isolate::CaptureSimpleStackTrace v8::internal::Isolate::CaptureAndSet* v8::internal::ErrorUtils::FormatStackTrace v8::internal::Isolate::Throw* v8::internal::CallSiteInfo* v8::internal::CaptureStackTrace* Builtins_ErrorConstructor v8::internal::Isolate::UnwindAndFindHandler v8::internal::SharedFunctionInfo::* v8::internal::Script::GetPosition* prepareStackTrace*',
    what: 'makes an Error and its stack trace',
    hot: 'errors are created for ordinary results, or stacks are read for each of them; source maps make each much slower',
    cheaper: [
      'no exceptions for expected cases',
      'Error.stackTraceLimit lower',
      'no --enable-source-maps where errors are frequent',
    ],
    source: SOURCES.nodeErrors,
  },
  {
    names:
      'uv__io_poll uv_run uv__run_timers uv__work_* uv__fs_* uv__read uv__write uv__stream_io uv__epoll* uv_fs_* uv__async_io uv__threadpool* uv_cond_wait uv__try_write uv__tcp_* uv__server_io node::LibuvStreamWrap* node::StreamBase* node::StreamResource* uv_timer_* uv__uring_*',
    what: 'runs the event loop and its thread pool (libuv)',
    hot: 'uv__io_poll waiting is idle time; the pool (4 threads) is busy with files, DNS look-ups, zlib and crypto',
    cheaper: [
      'leave the poll out of busy time',
      'UV_THREADPOOL_SIZE=16 (default 4) for many files, dns.lookup, zlib, crypto.pbkdf2 at once',
      'http.Agent keepAlive: fewer connections and look-ups; undici pools',
    ],
    next: 'pidstat -t -p PID 1 5: four busy libuv-worker threads mean the pool is the limit',
    source: SOURCES.nodeCli,
  },
  {
    names:
      'node::http* llhttp_* http_parser_execute node::http2::* nghttp2_* node::crypto::* node::zlib* *::CompressionStream* *::ZlibContext* node::fs::* node::Buffer::* node::TLSWrap* node::crypto::TLSWrap* node::url* ada::* node::inspector* node::tracing* node::performance*',
    what: 'serves Node’s own modules: HTTP, TLS, zlib, files, URLs',
    hot: 'requests are many and small, bodies are compressed, handshakes are new each time, or synchronous calls block the loop',
    cheaper: [
      'keep connections open',
      'compress once (static files) or at the proxy',
      'no *Sync calls while serving',
    ],
    source: SOURCES.nodeHttp,
  },
  {
    names:
      'Builtins_Promise* Builtins_Async* Builtins_RunMicrotasks v8::internal::MicrotaskQueue* Builtins_AsyncFunction* Builtins_Generator* Builtins_PerformPromiseThen v8::internal::MicrotasksScope* node::AsyncWrap* node::InternalCallbackScope* processTicksAndRejections node::PromiseHook* Builtins_FulfillPromise Builtins_ResumeGenerator* Builtins_AwaitPromises*',
    what: 'runs promises, async functions and callbacks',
    hot: 'work is cut into very many tiny awaits; async hooks (tracing agents) add to each',
    cheaper: [
      'no await in loops over values that are ready; Promise.all in chunks of some 100',
      'batch: one call with many ids',
      'AsyncLocalStorage and tracing agents only where needed: they add to each await',
    ],
    next: '--cpu-prof: self time of processTicksAndRejections and who resolves',
  },
  {
    names: '(program) (idle) (root)',
    what: 'is no function: native code outside JavaScript, idle time, or the root of the tree in a V8 profile',
    hot: 'idle: nothing to do; program: native work (files, compression, collection) that perf can name',
    cheaper: [
      'leave (idle) out before shares are computed',
      'use perf with --perf-basic-prof to see native code',
    ],
  },
]);

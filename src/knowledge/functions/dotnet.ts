import { functionsOf } from '../rows.ts';

/** .NET, by what its own runtime and class library are called. */
export const dotnet = functionsOf('libcoreclr coreclr clr dotnet mono .net libclrjit', [
  {
    names:
      'WKS::gc_heap* SVR::gc_heap* WKS::GCHeap* SVR::GCHeap* gc_heap::* GCHeap::* GCToOSInterface::* GCEvent* background_mark* mark_object_simple* plan_phase relocate_* compact_phase sgen_* mono_gc_*',
    what: 'collects garbage in .NET (WKS: workstation, SVR: server GC)',
    hot: 'allocations are many, generation 2 or the large-object heap (arrays from 85,000 bytes) grows, or server GC has a heap for each of the host’s processors',
    cheaper: [
      'dotnet-counters monitor: % Time in GC, Gen 2 count, allocation rate; dotnet-trace with gc-verbose names the types',
      'ArrayPool<T>.Shared, Span<T>, structs, StringBuilder reuse; no LINQ in hot loops',
      'containers: DOTNET_GCHeapHardLimitPercent=75, DOTNET_GCHeapCount or DATAS (.NET 8: DOTNET_GCDynamicAdaptationMode=1)',
    ],
    next: 'dotnet-counters monitor -p PID System.Runtime; dotnet-gcdump collect -p PID',
  },
  {
    names:
      'JIT_New* JIT_NewArr* JIT_NewS_* AllocateObject* RhpNew* RhNewString* JIT_BoxFastMP* SlowAllocateString* FastAllocateString JIT_WriteBarrier* JIT_ByRefAssign* JIT_CheckedWriteBarrier*',
    what: 'allocates an object, or notes a reference write for the collector (.NET)',
    hot: 'many short-lived objects: boxing, closures, strings, iterators',
    cheaper: [
      'dotnet-trace --profile gc-verbose names the types and callers',
      'structs, Span, ArrayPool; static lambdas without captures; string.Create or interpolated handlers',
    ],
    next: 'allocation rate in dotnet-counters: above some 500 MB/s is worth work',
  },
  {
    names:
      'AwareLock::* JIT_MonEnter* JIT_MonExit* ObjHeader::* SyncBlock* CLREvent* Monitor::* System.Threading.Monitor.* System.Threading.SpinWait* System.Threading.SemaphoreSlim* System.Threading.ReaderWriterLockSlim* System.Threading.ManualResetEventSlim* System.Threading.LowLevelLifoSemaphore*',
    what: 'takes a lock or waits (.NET)',
    hot: 'threads contend for one lock; thread-pool workers spin briefly for work (LowLevelLifoSemaphore is idle)',
    cheaper: [
      'monitor-lock-contention-count in dotnet-counters; dotnet-trace with ContentionKeyword names the place',
      'shorter locks, ConcurrentDictionary, Interlocked; no lock around await or I/O',
      'spinning of idle workers: DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 in small containers',
    ],
    next: 'dotnet-stack report -p PID twice: who holds, who waits',
  },
  {
    names:
      'System.Threading.ThreadPoolWorkQueue* System.Threading.ThreadPool* System.Threading.PortableThreadPool* System.Threading.Tasks.* System.Runtime.CompilerServices.AsyncTaskMethodBuilder* ThreadpoolMgr::* System.Threading.ExecutionContext*',
    what: 'dispatches tasks and continuations on the thread pool (.NET)',
    hot: 'very many tiny tasks; or the pool grows slowly (one or two threads a second) because workers block: starvation',
    cheaper: [
      'no .Result, .Wait() or GetAwaiter().GetResult() in async code; async all the way',
      'threadpool-queue-length above zero while CPU is low is starvation: find the blocking frame (dotnet-stack); ThreadPool.SetMinThreads as a stopgap',
      'ValueTask for what completes at once; Parallel.ForEachAsync with a bound',
    ],
    next: 'dotnet-counters: threadpool-queue-length, threadpool-thread-count',
  },
  {
    names:
      'ThePreStub PreStubWorker CILJit::* Compiler::comp* Compiler::fg* Compiler::opt* LinearScan::allocateRegisters* MethodDesc::* MethodTable::* ClassLoader::Load* TieredCompilation* JIT_GetSharedNonGCThreadStaticBase* EEJitManager::* VirtualCallStubManager::* System.Private.CoreLib* ILCodeVersion* IL_Throw* IL_Rethrow*',
    what: 'compiles or loads .NET code, resolves calls, or throws',
    hot: 'the process has just started; in steady state dynamic code (expression trees, Regex compiled each time, serializers made for each call) or exceptions as ordinary results (10 to 20 µs each, more with deep stacks)',
    cheaper: [
      'ReadyToRun or NativeAOT for start-up; DOTNET_TieredPGO=1 (default from 8)',
      'static JsonSerializerOptions, compiled Regex and expressions kept static',
      'TryParse and result types instead of exceptions: exception-count in dotnet-counters',
    ],
    next: 'dotnet-counters: methods-jitted-count, exception-count',
  },
  {
    names:
      'System.String.* System.Text.StringBuilder.* System.Text.* System.Text.RegularExpressions.* System.Linq.* System.Collections.Generic.* System.Collections.Concurrent.* System.Span* System.Memory* System.Number.* System.Globalization.* System.DateTime.* System.Reflection.* System.Text.Json.* Newtonsoft.Json.* System.Convert.*',
    what: 'is .NET’s class library: strings, collections, LINQ, JSON, regular expressions',
    hot: 'LINQ and strings in inner loops allocate; culture-sensitive comparison (IndexOf(string), ToLower) goes through ICU; Newtonsoft.Json by reflection',
    cheaper: [
      'StringComparison.Ordinal everywhere that is not for people: ten times and more; CollectionsMarshal, capacity in constructors',
      'System.Text.Json with source generation in place of Newtonsoft.Json',
      '[GeneratedRegex], or NonBacktracking for foreign input',
    ],
    next: 'dotnet-trace collect -p PID --profile cpu-sampling, then speedscope',
  },
  {
    names:
      'Microsoft.EntityFrameworkCore.* Microsoft.AspNetCore.* Microsoft.Extensions.* System.Net.* System.Net.Http.* System.Net.Security.* System.IO.Pipelines* System.Data.* Npgsql.* Microsoft.Data.SqlClient.* Dapper.*',
    what: 'serves requests or reads a database in .NET (ASP.NET Core, EF Core, HttpClient)',
    hot: 'EF tracks every entity, compiles queries that vary in shape, or asks N+1 times; HttpClient is made for each call',
    cheaper: [
      'AsNoTracking, projections (Select), AsSplitQuery or Include against N+1, compiled queries; AddDbContextPool',
      'IHttpClientFactory or one SocketsHttpHandler with PooledConnectionLifetime',
      'Server GC, Kestrel limits; no synchronous I/O in middleware',
    ],
    next: 'EF logging at Information: statements a request; dotnet-counters Microsoft.AspNetCore.Hosting',
  },
]);

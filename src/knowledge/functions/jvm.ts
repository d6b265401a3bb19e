import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The JVM itself (HotSpot), as native profilers print it. */
export const jvm = functionsOf('jvm java libjvm.so hotspot openjdk', [
  {
    names:
      'G1ParScanThreadState::* G1ParCopyClosure* G1ParEvacuateFollowersClosure* G1EvacuateRegionsTask* G1ScanCardClosure* G1RemSet::* G1ScanEvacuatedObjClosure* G1YoungCollector::* G1CollectedHeap::* G1RootProcessor::* G1ScanHRForRegionClosure* G1MergeHeapRootsTask* VM_G1*',
    what: 'copies live objects in a G1 collection pause',
    hot: 'objects are allocated at a high rate, or many survive each young collection',
    cheaper: [
      'allocate less: async-profiler -e alloc, or JFR’s jdk.ObjectAllocationSample, names the places',
      'a larger heap makes collections rarer (-Xmx and -Xms); -XX:MaxGCPauseMillis=200 is the goal, a lower one costs throughput',
      'no -Xmn with G1: it takes away its means to hold the pause goal',
      '-XX:ParallelGCThreads to the container’s processors',
    ],
    next: '-Xlog:gc*,gc+age=debug: pause times, survivors, Object Copy; jstat -gcutil PID 1000 10',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'G1ConcurrentMark* G1CMTask::* G1CMOopClosure* CMTask::* G1ConcurrentRefine* G1DirtyCardQueue* G1RefineBufferedCards* G1UpdateRemSet* G1RebuildRemSet* CMBitMap* G1CMBitMap* DirtyCardQueueSet::* G1BarrierSet*',
    what: 'marks live objects or refines remembered sets beside the program (G1)',
    hot: 'the old generation fills up quickly (marking starts at -XX:InitiatingHeapOccupancyPercent=45), or references between regions are written at a high rate',
    cheaper: [
      'keep less data alive, or enlarge the heap',
      'humongous objects (at least half a region): -XX:G1HeapRegionSize=16m or smaller arrays; -Xlog:gc+humongous=debug counts them',
      '-XX:ConcGCThreads down where it takes processors from requests',
    ],
    next: '-Xlog:gc: how often “Concurrent Mark Cycle” runs, and the live set after it',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'G1FullCollector* G1FullGC* MarkSweep::* PSMarkSweep* PSParallelCompact::* ParMarkBitMap* VM_CollectForMetadataAllocation VM_GenCollect* VM_ParallelGC* GenMarkSweep* Serial*Compact* G1FullGCMarker::*',
    what: 'collects the whole heap in one pause',
    hot: 'the heap is nearly full, memory leaks, metaspace is short, or System.gc() is called (RMI does so each hour)',
    cheaper: [
      'jcmd PID GC.class_histogram twice: what grows? a heap dump (jcmd PID GC.heap_dump FILE) with MAT names the holder',
      'raise -Xmx if the live set is right: live set × 2 to 3',
      '-XX:+DisableExplicitGC, or -XX:+ExplicitGCInvokesConcurrent, against explicit calls; -XX:MaxMetaspaceSize where it says Metadata GC Threshold',
    ],
    next: 'the cause in -Xlog:gc (“Pause Full (Allocation Failure | System.gc() | Metadata GC Threshold)”)',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'PSPromotionManager::* PSScavenge::* ScavengeRootsTask* StealTask::* PSRootsClosure* PSEvacuate* CopyAndPush* DefNewGeneration::* FastScanClosure* ParNew* PSCardTable::*',
    what: 'copies live objects in a young collection (Parallel or Serial collector)',
    hot: 'objects are allocated at a high rate or survive; small containers (under 2 processors or 1792 MiB) get the Serial collector without being asked',
    cheaper: [
      'allocate less (async-profiler -e alloc)',
      'enlarge the young generation: -XX:NewSize or -XX:NewRatio=1',
      'G1 (-XX:+UseG1GC) or ZGC when pauses matter more than throughput',
    ],
    next: 'java -XX:+PrintFlagsFinal -version | grep Use.*GC says which collector runs; jstat -gcutil PID 1000 10',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'ZMark::* ZRelocate::* ZBarrier::* ZRelocateWork* ZHeap::* ZMarkTask* ZWorker* ZPageAllocator::* ZDriver* ZObjArrayAllocator* ZRemembered::* XMark::* XRelocate::* XBarrier::*',
    what: 'marks and moves objects beside the program (ZGC)',
    hot: 'the allocation rate is high; when it outruns the collector, threads stall (“Allocation Stall” in the log)',
    cheaper: [
      'a larger heap, or -XX:SoftMaxHeapSize, gives it time',
      'generational ZGC (Java 21: -XX:+ZGenerational, the default from 23) needs far less work for young objects',
      'allocate less',
    ],
    next: '-Xlog:gc*,gc+alloc: allocation rate and stalls; JFR jdk.ZAllocationStall',
  },
  {
    names:
      'Shenandoah* ShenandoahConcurrentMark* ShenandoahBarrierSet* ShenandoahHeap::* ShenandoahEvac* ShenandoahUpdate*',
    what: 'marks and moves objects beside the program (Shenandoah)',
    hot: 'the allocation rate is high or the heap is tight',
    cheaper: ['a larger heap', 'allocate less'],
  },
  {
    names:
      'SpinPause StealTask* TaskTerminator::* ParallelTaskTerminator::* GenericTaskQueueSet::* GenericTaskQueue* OWSTTaskTerminator::* GangWorker::* WorkerThread::run AbstractGangTask* WorkerTaskDispatcher*',
    what: 'waits, spinning, for work from other collector threads',
    hot: 'a few threads have long chains to follow (linked lists, one big array) while the rest spin; or the collector threads are more than the processors allowed',
    cheaper: [
      '-XX:ParallelGCThreads and -XX:ConcGCThreads to the container’s processors (a JVM before 8u191 counts the host’s)',
      'break up long linked structures; arrays instead of lists of millions',
    ],
    next: '-Xlog:gc+task and gc+phases=debug: Termination time beside Object Copy',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'MemAllocator::* CollectedHeap::* InstanceKlass::allocate_instance* OptoRuntime::new_* TypeArrayKlass::allocate* ObjArrayKlass::allocate* SharedRuntime::*new* ThreadLocalAllocBuffer::* Runtime1::new_* JVMCIRuntime::new_*',
    what: 'allocates an object in the slow path, when the thread’s buffer (TLAB) is full',
    hot: 'the allocation rate is high (above 1 GB/s is worth work) or objects are large',
    cheaper: [
      'async-profiler -e alloc (samples TLAB refills) names the caller',
      'reuse large arrays and buffers; sized collections; no boxing in hot loops',
      'larger TLABs help little: -XX:TLABSize only with many threads and tiny heaps',
    ],
    next: 'JFR jdk.ObjectAllocationSample, or jstat -gc PID 1000: growth of EU a second',
  },
  {
    names:
      'ObjectMonitor::* JVM_MonitorWait JVM_MonitorNotify* ObjectSynchronizer::* LightweightSynchronizer::* Monitor::lock* Monitor::wait* Mutex::lock* os::PlatformEvent::* PlatformEvent::park PlatformMonitor::* SharedRuntime::complete_monitor_* SharedRuntime::monitor_* JavaThread::wait_for_object*',
    what: 'takes, waits for or gives back a Java monitor (synchronized)',
    hot: 'threads contend for one object’s lock',
    cheaper: [
      'jstack -l three times, some seconds apart: who holds it each time, and in which line',
      'no I/O, logging or remote calls within synchronized; split the object or use ConcurrentHashMap.computeIfAbsent',
      'a ReentrantReadWriteLock or StampedLock for data that is mostly read; LongAdder for counters',
    ],
    next: 'JFR jdk.JavaMonitorEnter (threshold 10 ms), async-profiler -e lock',
  },
  {
    names:
      'Parker::park Parker::unpark Unsafe_Park Unsafe_Unpark jdk.internal.misc.Unsafe.park sun.misc.Unsafe.park java.util.concurrent.locks.LockSupport.park* Parker::*',
    what: 'puts a thread to sleep or wakes it, for java.util.concurrent locks and pools',
    hot: 'as a leaf in a wall-clock profile it is idle time; in a CPU profile tasks are tiny and threads sleep and wake for each',
    cheaper: [
      'leave idle pool threads out of the shares',
      'in a CPU profile: larger tasks, fewer threads in the pool, one queue less between them',
      'virtual threads (Java 21) for work that mostly waits',
    ],
    next: 'the frames above: ThreadPoolExecutor.getTask is idle, AbstractQueuedSynchronizer.acquire is waiting for a lock (jstack -l names the owner)',
  },
  {
    names:
      'Compile::* C2Compiler::* PhaseIdealLoop::* PhaseChaitin::* PhaseIterGVN::* PhaseCFG::* CompileBroker::* PhaseLive::* Parse::* C1::* Compilation::* LinearScan::* GraphBuilder::* Matcher::* IndexSet::* ConnectionGraph::* PhaseCCP::* Node::* PhaseOutput::* PhaseMacroExpand::*',
    what: 'compiles Java methods to machine code (C1, C2)',
    hot: 'the JVM has just started (minutes); in steady state methods are deoptimised again and again, or the code cache is full',
    cheaper: [
      'warm up before taking traffic (readiness after N requests); more processors for the start (cpu limit as burst)',
      'jcmd PID Compiler.codecache; -XX:ReservedCodeCacheSize=512m when it is full',
      'deoptimisation loops: -Xlog:deoptimization=debug or JFR jdk.Deoptimization names method and reason',
      'AppCDS and -XX:TieredStopAtLevel=1 for short-lived tools',
    ],
    next: 'jstat -compiler PID, or JFR jdk.Compilation over the time since start',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'Interpreter TemplateInterpreter* InterpreterRuntime::* BytecodeInterpreter::* LinkResolver::* [interpreted*',
    what: 'interprets bytecode that is not compiled yet, some 20 times slower than compiled code',
    hot: 'the program has just started, runs code once, or methods are too large to be compiled',
    cheaper: [
      'wait for the warm-up before measuring',
      'split huge methods: above 8,000 bytecodes they are not compiled (-XX:-DontCompileHugeMethods lifts it)',
      'see that -Xint is not set and the code cache is not full (“CodeCache is full. Compiler has been disabled” in the log)',
    ],
    next: 'jcmd PID Compiler.codecache; -XX:+PrintCompilation for the hot method',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'java_lang_Throwable::* Exceptions::* JVM_FillInStackTrace java.lang.Throwable.fillInStackTrace* java.lang.StackTraceElement* StackWalk::* vframeStream* BacktraceBuilder::* JVM_MoreStackWalk java.lang.Throwable.getStackTrace* java.lang.StackWalker* OptoRuntime::handle_exception* SharedRuntime::raw_exception_handler*',
    what: 'fills in the stack trace of an exception',
    hot: 'exceptions are used for ordinary results (10 to 50 µs each with a deep stack), or a logger asks for the caller of each line',
    cheaper: [
      'JFR jdk.JavaExceptionThrow names type and place: return a value instead (NumberFormatException, NoSuchElementException)',
      'super(message, cause, false, false) for an exception that is part of the protocol: no stack',
      'no %L, %M, %F or %C in log patterns (%c is free); includeLocation=false',
    ],
    next: 'jcmd PID JFR.start settings=profile duration=30s, then jfr summary: number of jdk.JavaExceptionThrow',
  },
  {
    names:
      'SafepointSynchronize::* VMThread::* VM_Operation::* SafepointMechanism::* HandshakeState::* Handshake::* VM_ThreadDump* VM_RevokeBias* VM_Deoptimize* Deoptimization::* SafepointBlob*',
    what: 'stops threads at a safepoint for an operation of the JVM, or undoes optimisation',
    hot: 'an agent takes thread dumps, biased locks are revoked (before Java 15), code is deoptimised; a long counted loop without a poll keeps all others waiting',
    cheaper: [
      '-Xlog:safepoint names operation, time to reach it and time in it',
      'monitoring that takes thread dumps or heap histograms each minute: less often',
      'deoptimisation: a class hierarchy that changes at run time; biased locks before Java 15: -XX:-UseBiasedLocking',
    ],
    next: '“Reaching safepoint” above a few ms in -Xlog:safepoint: one thread is slow to stop (page faults, counted loops, mmap’ed I/O)',
  },
  {
    names:
      'SystemDictionary::* ClassFileParser::* ClassLoader::* Verifier::* ClassVerifier::* SymbolTable::* StringTable::* Rewriter::* JVM_DefineClass* java.lang.ClassLoader.* JVM_FindLoadedClass InstanceKlass::link_class* Klass::* vmIntrinsics::*',
    what: 'loads, verifies and links classes, and keeps the tables of symbols and interned strings',
    hot: 'the program starts, generates classes at run time (proxies, scripting, lambdas in eval), or interns very many strings',
    cheaper: [
      'AppCDS: -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=app.jsa (Java 19 and later) for start-up',
      'cache proxies and generated classes: a new ClassLoader, Groovy script or Jackson mapper a request makes them again',
      'no String.intern on unbounded data; -XX:StringTableSize=1000003 if it must be',
    ],
    next: 'jstat -class PID 1000 10: loaded classes that go on growing; -Xlog:class+load names them',
    source: SOURCES.javaProgram,
  },
  {
    names:
      'StubRoutines::* jbyte_* jshort_* jint_* jlong_* *_arraycopy acl_CopyRight Copy::* java.lang.System.arraycopy java.util.Arrays.copyOf* checkcast_arraycopy* StubRoutines*arraycopy*',
    what: 'copies arrays',
    hot: 'collections and string builders grow step by step, or buffers are copied between layers',
    cheaper: [
      'give collections and builders their final size; Arrays.asList, List.of views instead of copies',
      'slices, ByteBuffer.slice or ByteBuf instead of copies between layers',
    ],
    next: 'the Java caller in an async-profiler flame graph with --cstack vm',
  },
  {
    names: ['itable*', 'vtable*', 'itable stub', 'vtable stub'],
    what: 'dispatches a call through an interface (itable) or class (vtable) at run time',
    hot: 'one call site sees three or more classes (megamorphic), so that the compiler cannot inline it',
    cheaper: [
      'a call site with at most two classes is inlined: split it by type where it is hottest',
      'final or sealed classes; one class with a field in place of many tiny ones',
    ],
    next: 'the Java caller above the stub: which interface, how many implementations',
  },
]);

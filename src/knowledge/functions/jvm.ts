import { functionsOf } from '../rows.ts';

/** The JVM itself (HotSpot), as native profilers print it. */
export const jvm = functionsOf('jvm java libjvm.so hotspot openjdk', [
  {
    names:
      'G1ParScanThreadState::* G1ParCopyClosure* G1ParEvacuateFollowersClosure* G1EvacuateRegionsTask* G1ScanCardClosure* G1RemSet::* G1ScanEvacuatedObjClosure* G1YoungCollector::* G1CollectedHeap::* G1RootProcessor::* G1ScanHRForRegionClosure* G1MergeHeapRootsTask* VM_G1*',
    what: 'copies live objects in a G1 collection pause',
    hot: 'objects are allocated at a high rate, or many survive each young collection',
    cheaper: [
      'allocate less: an allocation profile (async-profiler -e alloc, JFR) names the places',
      'a larger heap makes collections rarer; look at the pauses in the GC log first',
      'no -Xmn with G1: it takes away its means to hold the pause goal',
    ],
  },
  {
    names:
      'G1ConcurrentMark* G1CMTask::* G1CMOopClosure* CMTask::* G1ConcurrentRefine* G1DirtyCardQueue* G1RefineBufferedCards* G1UpdateRemSet* G1RebuildRemSet* CMBitMap* G1CMBitMap* DirtyCardQueueSet::* G1BarrierSet*',
    what: 'marks live objects or refines remembered sets beside the program (G1)',
    hot: 'the old generation fills up quickly, or references between regions are written at a high rate',
    cheaper: [
      'keep less data alive, or enlarge the heap',
      'look for caches and humongous objects (at least half a region)',
      'spare processors: concurrent work takes them',
    ],
  },
  {
    names:
      'G1FullCollector* G1FullGC* MarkSweep::* PSMarkSweep* PSParallelCompact::* ParMarkBitMap* VM_CollectForMetadataAllocation VM_GenCollect* VM_ParallelGC* GenMarkSweep* Serial*Compact* G1FullGCMarker::*',
    what: 'collects the whole heap in one pause',
    hot: 'the heap is nearly full, memory leaks, metaspace is short, or System.gc() is called',
    cheaper: [
      'take a heap histogram (jcmd PID GC.class_histogram) and look for what grows',
      'raise -Xmx if the live set is right',
      '-XX:+DisableExplicitGC or ExplicitGCInvokesConcurrent against explicit calls',
    ],
  },
  {
    names:
      'PSPromotionManager::* PSScavenge::* ScavengeRootsTask* StealTask::* PSRootsClosure* PSEvacuate* CopyAndPush* DefNewGeneration::* FastScanClosure* ParNew* PSCardTable::*',
    what: 'copies live objects in a young collection (Parallel or Serial collector)',
    hot: 'objects are allocated at a high rate or survive',
    cheaper: [
      'allocate less',
      'enlarge the young generation (-Xmn, NewRatio)',
      'G1 or ZGC when pauses matter more than throughput',
    ],
  },
  {
    names:
      'ZMark::* ZRelocate::* ZBarrier::* ZRelocateWork* ZHeap::* ZMarkTask* ZWorker* ZPageAllocator::* ZDriver* ZObjArrayAllocator* ZRemembered::* XMark::* XRelocate::* XBarrier::*',
    what: 'marks and moves objects beside the program (ZGC)',
    hot: 'the allocation rate is high; when it outruns the collector, threads stall',
    cheaper: [
      'a larger heap gives it time',
      'allocate less',
      'generational ZGC (Java 21 and later) needs less work for young objects',
    ],
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
    what: 'waits for or steals work between collector threads',
    hot: 'a few threads have long chains to follow (linked lists, one big array) while the rest spin; or the threads are more than the processors allowed',
    cheaper: ['set ParallelGCThreads to the container’s processors', 'break up long linked structures'],
  },
  {
    names:
      'MemAllocator::* CollectedHeap::* InstanceKlass::allocate_instance* OptoRuntime::new_* TypeArrayKlass::allocate* ObjArrayKlass::allocate* SharedRuntime::*new* ThreadLocalAllocBuffer::* Runtime1::new_* JVMCIRuntime::new_*',
    what: 'allocates an object in the slow path, when the thread’s buffer (TLAB) is full',
    hot: 'the allocation rate is high or objects are large',
    cheaper: [
      'an allocation profile names the caller',
      'reuse large arrays and buffers',
      'avoid boxing and temporary collections in hot loops',
    ],
  },
  {
    names:
      'ObjectMonitor::* JVM_MonitorWait JVM_MonitorNotify* ObjectSynchronizer::* LightweightSynchronizer::* Monitor::lock* Monitor::wait* Mutex::lock* os::PlatformEvent::* PlatformEvent::park PlatformMonitor::* SharedRuntime::complete_monitor_* SharedRuntime::monitor_* JavaThread::wait_for_object*',
    what: 'takes, waits for or gives back a Java monitor (synchronized)',
    hot: 'threads contend for one object’s lock',
    cheaper: [
      'a thread dump shows who holds it and who waits',
      'shorten the synchronized part or split the object',
      'concurrent collections in place of synchronized ones',
    ],
  },
  {
    names:
      'Parker::park Parker::unpark Unsafe_Park Unsafe_Unpark jdk.internal.misc.Unsafe.park sun.misc.Unsafe.park java.util.concurrent.locks.LockSupport.park* Parker::*',
    what: 'puts a thread to sleep or wakes it, for java.util.concurrent locks and pools',
    hot: 'as a leaf in a wall-clock profile it is idle time; in a CPU profile tasks are tiny and threads sleep and wake for each',
    cheaper: ['leave idle pool threads out', 'larger tasks; fewer threads in the pool'],
  },
  {
    names:
      'Compile::* C2Compiler::* PhaseIdealLoop::* PhaseChaitin::* PhaseIterGVN::* PhaseCFG::* CompileBroker::* PhaseLive::* Parse::* C1::* Compilation::* LinearScan::* GraphBuilder::* Matcher::* IndexSet::* ConnectionGraph::* PhaseCCP::* Node::* PhaseOutput::* PhaseMacroExpand::*',
    what: 'compiles Java methods to machine code (C1, C2)',
    hot: 'the JVM has just started; in steady state methods are deoptimised again and again, or the code cache is full',
    cheaper: [
      'warm up before taking traffic',
      '-XX:+PrintCompilation or JFR shows deoptimisation loops',
      'raise ReservedCodeCacheSize when it is full',
      'give the start-up more processors',
    ],
  },
  {
    names:
      'Interpreter TemplateInterpreter* InterpreterRuntime::* BytecodeInterpreter::* LinkResolver::* [interpreted*',
    what: 'interprets bytecode that is not compiled yet',
    hot: 'the program has just started, runs code once, or methods are too large to be compiled (8,000 bytecodes)',
    cheaper: ['wait for the warm-up before measuring', 'split huge methods', 'see that -Xint is not set'],
  },
  {
    names:
      'java_lang_Throwable::* Exceptions::* JVM_FillInStackTrace java.lang.Throwable.fillInStackTrace* java.lang.StackTraceElement* StackWalk::* vframeStream* BacktraceBuilder::* JVM_MoreStackWalk java.lang.Throwable.getStackTrace* java.lang.StackWalker* OptoRuntime::handle_exception* SharedRuntime::raw_exception_handler*',
    what: 'fills in the stack trace of an exception',
    hot: 'exceptions are used for ordinary results, or a logger asks for the caller of each line',
    cheaper: [
      'find the exception by type (JFR jdk.JavaExceptionThrow) and return a value instead',
      'a static exception without stack trace where it is part of the protocol',
      'no %L, %M or %C in log patterns',
    ],
  },
  {
    names:
      'SafepointSynchronize::* VMThread::* VM_Operation::* SafepointMechanism::* HandshakeState::* Handshake::* VM_ThreadDump* VM_RevokeBias* VM_Deoptimize* Deoptimization::* SafepointBlob*',
    what: 'stops threads at a safepoint for an operation of the JVM, or undoes optimisation',
    hot: 'an agent takes thread dumps, biased locks are revoked (before Java 15), code is deoptimised',
    cheaper: ['-Xlog:safepoint names the operation', 'let monitoring take fewer thread dumps'],
  },
  {
    names:
      'SystemDictionary::* ClassFileParser::* ClassLoader::* Verifier::* ClassVerifier::* SymbolTable::* StringTable::* Rewriter::* JVM_DefineClass* java.lang.ClassLoader.* JVM_FindLoadedClass InstanceKlass::link_class* Klass::* vmIntrinsics::*',
    what: 'loads, verifies and links classes, and keeps the tables of symbols and interned strings',
    hot: 'the program starts, generates classes at run time, or interns very many strings',
    cheaper: [
      'class data sharing (AppCDS) for start-up',
      'cache generated classes and proxies',
      'no String.intern on unbounded data',
    ],
  },
  {
    names:
      'StubRoutines::* jbyte_* jshort_* jint_* jlong_* *_arraycopy* acl_CopyRight Copy::* java.lang.System.arraycopy java.util.Arrays.copyOf* checkcast_arraycopy* StubRoutines*arraycopy* itable* vtable*',
    what: 'copies arrays, or dispatches an interface call',
    hot: 'collections and string builders grow step by step, or buffers are copied between layers',
    cheaper: [
      'give collections and builders their final size',
      'pass slices or ByteBuffers instead of copies',
    ],
  },
]);

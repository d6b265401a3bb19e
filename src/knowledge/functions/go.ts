import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';
import { goLibrary } from './go-library.ts';
import { goStacks } from './go-stacks.ts';

const LIBRARY = 'go golang runtime gc';

/** The Go runtime. */
const runtime = functionsOf(LIBRARY, [
  {
    names:
      'runtime.mallocgc runtime.mallocgc* runtime.newobject runtime.nextFreeFast* runtime.(*mcache).* runtime.(*mcentral).* runtime.(*mheap).* runtime.(*mspan).* runtime.makechan runtime.heapSetType* runtime.heapBits* runtime.deductAssistCredit runtime.publicationBarrier runtime.allocNeedsZero runtime.(*pageAlloc).*',
    what: 'allocates an object on the heap',
    hot: 'values escape to the heap at a high rate (20 to 100 ns each, and the collector’s work later)',
    cheaper: [
      'go tool pprof -sample_index=alloc_objects ADDRESS/debug/pprof/heap names the lines; go build -gcflags=-m says why a value escapes',
      'reuse: sync.Pool, bufio, append into buf[:0]; give slices and maps their size',
      'values instead of pointers in slices and structs: fewer objects, and less to scan',
      'GOGC=200 or GOMEMLIMIT lowers the collector’s part, not this one',
    ],
    next: "pprof -peek 'runtime.mallocgc$' on the CPU profile for the callers",
    source: SOURCES.goGc,
  },
  {
    names:
      'runtime.gcBgMarkWorker* runtime.gcDrain* runtime.scanobject* runtime.scanObject* runtime.scanblock runtime.scanSpan* runtime.greyobject runtime.markroot* runtime.findObject runtime.spanOf* runtime.scanstack runtime.scanframeworker runtime.(*gcWork).* runtime.gcMark* runtime.typePointers.* runtime.(*gcBits).* runtime.markBits.* runtime.tryDeferToSpanScan runtime.gcWork*',
    what: 'marks live objects for the garbage collector',
    hot: 'collections are frequent (much is allocated) or the live heap is large and full of pointers',
    cheaper: [
      'GOGC=200 halves the number of collections for twice the garbage; GOMEMLIMIT=… with GOGC=off uses what memory there is (leave a tenth)',
      'allocate less (alloc_objects profile)',
      'keep large data without pointers: indices into slices, []byte, no map[string]*T of millions',
    ],
    next: 'GODEBUG=gctrace=1: collections a second, CPU percent, heap sizes before and after',
    source: SOURCES.goGc,
  },
  {
    names: 'runtime.gcAssistAlloc* runtime.gcParkAssist runtime.(*gcControllerState).*',
    what: 'makes a goroutine that allocates help the collector',
    hot: 'allocation outruns the marking, so that requests themselves pay: latency spikes during each collection',
    cheaper: [
      'allocate less in the hot path (alloc_objects profile)',
      'GOGC=200 or a higher GOMEMLIMIT: collections start later',
      'more processors (GOMAXPROCS is the quota; a quota of 1 leaves marking a quarter of one)',
    ],
    next: 'GODEBUG=gctrace=1: the assist part of the CPU times (a/b/c); runtime/trace shows “MARK ASSIST”',
    source: SOURCES.goGc,
  },
  {
    names:
      'runtime.bgsweep runtime.sweepone runtime.(*sweepLocked).* runtime.(*sweepLocker).* runtime.bgscavenge* runtime.(*scavengerState).* runtime.sysUnused* runtime.gcSweep runtime.(*mheap).reclaim*',
    what: 'sweeps free memory after a collection, or gives it back to the system',
    hot: 'seldom: sweeping is cheap beside marking; scavenging shows when the heap shrinks and grows',
    cheaper: ['steady memory use; a memory limit that is not too tight'],
    source: SOURCES.goGc,
  },
  {
    names:
      'runtime.memmove runtime.memclrNoHeapPointers* runtime.memclrHasPointers runtime.typedmemmove runtime.typedslicecopy runtime.bulkBarrierPreWrite* runtime.memequal* runtime.memclrHasPointers* runtime.memhash*_varlen',
    what: 'copies, clears or compares memory',
    hot: 'slices grow step by step, big values are passed by copy, large buffers are made for each request',
    cheaper: [
      'make([]T, 0, n) and bytes.Buffer.Grow: growth copies everything again',
      'pass pointers to structs above some 100 bytes; range over indices, not values',
      'reuse buffers: a fresh make([]byte, n) is cleared first',
    ],
    next: "pprof -peek 'runtime.memmove$': growslice, slicebytetostring or a copy of yours",
  },
  {
    names:
      'runtime.growslice runtime.makeslice* runtime.slicebytetostring runtime.stringtoslicebyte runtime.concatstring* runtime.rawstring* runtime.rawbyteslice runtime.slicerunetostring runtime.intstring runtime.stringtoslicerune',
    what: 'grows a slice, or makes strings and byte slices out of each other',
    hot: 'append without capacity (each growth copies all), or conversions between string and []byte for every record',
    cheaper: [
      'capacity in make; strings.Builder with Grow',
      'stay in []byte (bytes package, strconv.Append…)',
      'm[string(b)] and comparing string(b) do not copy: keep them in that form; unsafe.String where the bytes never change',
    ],
    next: 'pprof -sample_index=alloc_space -top for the lines',
    source: SOURCES.goSlices,
  },
  {
    names:
      'runtime.mapaccess* runtime.mapassign* runtime.mapdelete* runtime.mapiter* runtime.hashGrow runtime.growWork* runtime.evacuate* internal/runtime/maps.* runtime.aeshash* runtime.strhash* runtime.memhash* runtime.mapclear runtime.makemap* runtime.nilinterhash runtime.interhash aeshashbody runtime.aeshashbody',
    what: 'looks up or changes a map (20 to 100 ns, more beyond the cache)',
    hot: 'a map stands in an inner loop, its keys are long strings or interfaces, or it grows step by step',
    cheaper: [
      'make(map[K]V, n): no growth',
      'integer keys, or a slice where keys are dense; struct keys of fixed size instead of joined strings',
      'look up once (v, ok) and keep the pointer; Go 1.24’s Swiss-table maps are a third faster in many loads',
    ],
    next: 'pprof -list of the caller: which map, which key',
    source: SOURCES.goMaps,
  },
  {
    names:
      'runtime.lock2 runtime.lock runtime.unlock2 runtime.procyield* runtime.osyield runtime.lockWithRank runtime.futexsleep runtime.futexwakeup runtime.futex runtime.mutexContended* runtime.semasleep runtime.semawakeup',
    what: 'takes the runtime’s own locks: scheduler, timers, memory',
    hot: 'very many goroutines start, wake or set timers at once, or GOMAXPROCS is larger than the container’s processors',
    cheaper: [
      'GOMAXPROCS to the quota (Go 1.25 does it itself; before: automaxprocs): threads without a processor hold locks',
      'fewer, larger tasks a goroutine; one timer for many deadlines',
      'runtime lock contention appears in the mutex profile from Go 1.22 on',
    ],
    next: 'pprof mutex profile (runtime.SetMutexProfileFraction(100)), entries under runtime._LostContendedRuntimeLock or runtime.unlock',
    source: SOURCES.goRuntime,
  },
  {
    names:
      'runtime.findRunnable runtime.schedule runtime.stealWork runtime.runqsteal* runtime.runqgrab runtime.runqget runtime.park_m runtime.mcall runtime.gopark runtime.goready runtime.ready runtime.wakep runtime.startm runtime.stopm runtime.notesleep runtime.notewakeup runtime.netpoll* runtime.checkTimers* runtime.pidleget* runtime.gosched* runtime.execute runtime.casgstatus runtime.injectglist runtime.resetspinning runtime.handoffp runtime.goschedImpl runtime.mPark runtime.checkRunqsNoP',
    what: 'finds the next goroutine to run, parks and wakes goroutines',
    hot: 'goroutines block and wake for tiny pieces of work; idle threads also search for a while',
    cheaper: [
      'batch messages on channels; fewer goroutines that only hand over',
      'GOMAXPROCS no larger than needed: up to half of the busy threads spin for work, and it is counted as CPU',
      'one worker that does the whole request instead of a pipeline of five',
    ],
    next: 'GODEBUG=schedtrace=1000 (idleprocs, spinningthreads, runqueue), or go tool trace',
    source: SOURCES.goRuntime,
  },
  {
    names:
      'runtime.chansend* runtime.chanrecv* runtime.selectgo runtime.send runtime.recv runtime.closechan runtime.sellock runtime.selunlock runtime.block runtime.selectnb* runtime.empty',
    what: 'sends or receives on a channel, or chooses among several',
    hot: 'single small values pass through a channel that many goroutines share (it has one lock)',
    cheaper: [
      'send slices of values (batches of 64)',
      'a buffered channel lets both sides run on',
      'a mutex (20 ns) or atomic for plain counters and state: a channel hand-over costs 100 ns and more, a wake-up 1 to 5 µs',
    ],
    next: 'the block profile (runtime.SetBlockProfileRate(10000)) names the waiting side',
    source: SOURCES.goChannels,
  },
  {
    names:
      'sync.(*Mutex).* internal/sync.(*Mutex).* sync.(*RWMutex).* runtime.semacquire* runtime.semrelease* sync.runtime_* internal/sync.runtime_* runtime.(*semaRoot).* sync.(*Pool).* sync.(*Map).* internal/sync.(*HashTrieMap* sync.(*Once).* sync.(*WaitGroup).* sync.(*Cond).* sync/atomic.* internal/runtime/atomic.* runtime/internal/atomic.*',
    what: 'takes or gives back a mutex, or waits for other goroutines',
    hot: 'goroutines contend for one lock; an RWMutex’s readers contend on its counter too',
    cheaper: [
      'the mutex profile names the Unlock (the holder), the block profile the Lock (the waiter)',
      'shard the data (256 maps by hash), or keep it in one goroutine',
      'atomic.Pointer to an immutable value for what is mostly read: an RWMutex’s readers all write one counter',
    ],
    next: 'go tool pprof ADDRESS/debug/pprof/mutex (after runtime.SetMutexProfileFraction(100))',
    source: SOURCES.goMutex,
  },
  {
    names:
      'runtime.convT* runtime.assertE2I* runtime.typeAssert runtime.getitab runtime.itabHashFunc runtime.ifaceeq runtime.efaceeq runtime.assertI2I* runtime.interfaceSwitch reflect.* internal/reflectlite.* runtime.(*itabTableType).* internal/abi.* runtime.typehash',
    what: 'converts to interfaces, or reads types at run time (reflection)',
    hot: 'values are passed as interface (any, an allocation each) or through reflection for each field: JSON, database scanning, fmt',
    cheaper: [
      'generated code or generics in the hot path (easyjson, sqlc, pgx)',
      'concrete types instead of any; strconv.AppendInt instead of fmt',
      'cache what reflection finds for a type (sync.Map by reflect.Type)',
    ],
    next: "pprof -peek 'reflect.' for the library above",
  },
  {
    names:
      'runtime.cgocall runtime.asmcgocall* runtime.cgocallback* runtime.exitsyscall* runtime.entersyscall* runtime.reentersyscall runtime.cgoCheck* _cgo_* runtime.exitsyscallfast*',
    what: 'calls C code, or enters and leaves a system call',
    hot: 'C functions are called for small work; a call above 20 µs hands the processor over',
    cheaper: [
      'one C call for a batch (a call costs 40 to 60 ns, a callback several times that)',
      'a Go implementation (modernc sqlite, pure-Go zstd)',
      'runtime.LockOSThread’ed goroutines that call often: keep arguments in C memory',
    ],
    next: 'perf (native stacks) shows what the C side does: Go’s profile does not',
    source: SOURCES.goRuntime,
  },
  {
    names:
      'syscall.Syscall* syscall.RawSyscall* internal/runtime/syscall.* runtime/internal/syscall.* syscall.read syscall.write internal/poll.* internal/poll.(*FD).* os.(*File).* net.(*conn).* net.(*netFD).* net.(*TCPConn).* bufio.* io.Copy* io.copyBuffer io.ReadAll syscall.syscall runtime.epollwait* syscall.Syscall6 internal/syscall/unix.*',
    what: 'reads and writes files and sockets',
    hot: 'reads and writes are many and small (0.3 to 1 µs each)',
    cheaper: [
      'bufio.NewReaderSize and NewWriterSize(64 << 10) around files and connections',
      'net.Buffers (writev), http.ResponseController, no Flush a line',
      'io.ReadAll grows step by step: bytes.Buffer with Grow(ContentLength), or io.Copy',
    ],
    next: 'strace -c -f -p PID for ten seconds',
  },
  {
    names:
      'runtime.(*timers).* runtime.(*timer).* runtime.addtimer runtime.deltimer runtime.modtimer runtime.runtimer* runtime.siftup* runtime.siftdown* runtime.doaddtimer time.NewTimer time.After time.Now runtime.nanotime* runtime.walltime* time.Since time.Time.* time.(*Timer).* runtime.adjusttimers runtime.time_now context.* context.(*cancelCtx).* context.(*timerCtx).*',
    what: 'sets and fires timers, or reads the clock',
    hot: 'each request sets deadlines or calls time.After; time formatting and Now stand in loops',
    cheaper: [
      'context.WithTimeout once a request and not a call; time.NewTimer with Reset in loops (time.After allocates each time; before Go 1.23 it lived until it fired)',
      'one clock reading a batch: time.Now is 40 ns with vDSO, 1 µs without',
      'pre-formatted time stamps in logs',
    ],
    next: 'strace -c -f: clock_gettime in it means a slow clock source',
    source: SOURCES.goSleep,
  },
  {
    names:
      'runtime.gcWriteBarrier* runtime.wbBufFlush* runtime.wbMove runtime.wbZero gcWriteBarrier* runtime.(*wbBuf).*',
    what: 'tells the collector about pointer writes while it marks',
    hot: 'pointers are written in bulk while collections are frequent',
    cheaper: [
      'fewer collections: allocate less, raise GOGC',
      'fewer pointers in arrays that are sorted or shuffled',
    ],
    source: SOURCES.goBarriers,
  },
  {
    names:
      'runtime.gopanic runtime.recovery runtime.deferproc* runtime.deferreturn runtime.Callers runtime.CallersFrames runtime.(*Frames).Next runtime.Stack runtime.Caller runtime.addOneOpenDeferFrame errors.* github.com/pkg/errors.*',
    what: 'handles panics and deferred calls, or takes the call stack',
    hot: 'panics or stack-carrying errors are used for ordinary results; loggers ask for the caller',
    cheaper: ['return plain errors', 'no caller in log lines of the hot path'],
  },
]);

export const go = [...runtime, ...goStacks, ...goLibrary];

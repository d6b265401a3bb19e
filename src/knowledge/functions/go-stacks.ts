import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** The Go runtime around your code: stacks, goroutines, preemption, waiting. */
export const goStacks = functionsOf('go golang runtime gc', [
  {
    names:
      'runtime.morestack* runtime.newstack runtime.copystack runtime.adjustframe* runtime.adjustpointers runtime.stackalloc runtime.stackfree runtime.shrinkstack',
    what: 'grows a goroutine’s stack: the whole stack is copied to one twice as large',
    hot: 'goroutines are short-lived and need deep stacks (each starts with some KiB), or recursion and large local arrays come and go',
    cheaper: [
      'a pool of goroutines for deep work; no recursion or large local arrays in short-lived ones',
      'slices from a pool instead of big arrays on the stack',
    ],
    next: "pprof -peek 'runtime.morestack': the function that needed the stack stands above",
    source: SOURCES.goRuntime,
  },
  {
    names:
      'runtime.newproc* runtime.malg runtime.gfget runtime.gfput runtime.goexit* runtime.allocm runtime.newm* runtime.mstart*',
    what: 'starts or ends a goroutine, or a thread for it (allocm, newm)',
    hot: 'a goroutine is started for each tiny task; new threads: calls that block in the kernel or in C',
    cheaper: [
      'a fixed number of workers on a channel, or errgroup.SetLimit',
      'larger pieces of work a goroutine (some 10 µs at least)',
      'in a heap profile malg is the stacks of goroutines that were alive: look for a leak in the goroutine profile',
    ],
    next: 'goroutines over time (runtime.NumGoroutine); pprof goroutine',
    source: SOURCES.goRuntime,
  },
  {
    names:
      'runtime.gentraceback runtime.(*unwinder).* runtime.pcvalue runtime.step runtime.funcspdelta runtime.pcdatavalue* runtime.findfunc* runtime.readvarint runtime.funcline* runtime.callers*',
    what: 'walks a stack: for the collector, for stack growth, for errors and log lines with their caller',
    hot: 'runtime.Callers in errors and loggers on hot paths; profiles at a high rate; very deep stacks during collections',
    cheaper: [
      'no caller or stack in log lines and errors of the hot path',
      'shallower recursion; fewer goroutines with deep stacks',
    ],
    next: 'pprof -peek of it: Callers, copystack or gcScan above tells them apart',
    source: SOURCES.goRuntime,
  },
  {
    names: 'runtime.duffcopy runtime.duffzero',
    what: 'copies or clears a large value',
    hot: 'structs above some 100 bytes are passed, returned, ranged over or sent by value',
    cheaper: [
      'pointers to large structs in parameters, ranges and channels (mind what then escapes to the heap)',
      'for i := range s with s[i] instead of for _, v := range s',
    ],
    next: 'pprof -list of the caller: which value',
  },
  {
    names:
      'runtime.asyncPreempt* runtime.systemstack runtime.systemstack_switch runtime.mstart0 runtime.sigtramp* runtime.sigreturn* runtime.preemptone runtime.preemptPark',
    what: 'is where the runtime switches stacks or interrupts a goroutine (asyncPreempt); the work is what stands above or below it',
    hot: 'seldom by itself: asyncPreempt marks a tight loop that was interrupted, systemstack a runtime task',
    cheaper: ['look at its caller for the loop, at its callee for the runtime’s task'],
    next: "pprof -peek 'asyncPreempt|systemstack'",
    source: SOURCES.goRuntime,
  },
  {
    names: 'runtime.usleep runtime.sysmon runtime.retake runtime.osyield* runtime.nanosleep',
    what: 'is the runtime’s own watcher, or a thread that waits a moment for work or a lock',
    hot: 'an idle program: sysmon wakes every 20 µs to 10 ms; many idle threads looking for work',
    cheaper: ['leave it out of the shares', 'GOMAXPROCS no larger than the container’s processors'],
    next: 'GODEBUG=schedtrace=1000: idleprocs and spinningthreads',
    source: SOURCES.goRuntime,
  },
  {
    names:
      'runtime.kevent runtime.pthread_cond_* runtime.pthread_mutex_* runtime.mach_semaphore_* runtime.libcCall runtime.semasleep_darwin runtime.madvise runtime.pthread_kill',
    what: 'waits for events or threads on macOS (kevent, pthread_cond_wait), or gives memory back (madvise)',
    hot: 'on macOS an idle program shows them first: the sampling signal also reaches waiting threads',
    cheaper: ['leave the waits out of the shares', 'profile on the system where it runs'],
    next: 'the total of the profile against its duration: far below one processor is idle',
  },
  {
    names: 'time.Sleep time.Tick time.(*Ticker).* runtime.timeSleep',
    what: 'sleeps, or fires at intervals',
    hot: 'only in wall-clock, goroutine and block profiles; polling loops with short sleeps show as timers and wake-ups',
    cheaper: ['leave it out of the shares', 'a channel or condition in place of polling'],
    next: 'pprof goroutine for who sleeps where',
    source: SOURCES.goSleep,
  },
]);

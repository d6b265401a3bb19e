/**
 * HotSpot's thread dumps: jstack, jcmd Thread.print, kill -3; JDK 6 to 25.
 * https://github.com/openjdk/jdk/blob/master/src/hotspot/share/runtime/javaThread.cpp (print_on),
 * vframe.cpp (print_lock_info_on), services/threadService.cpp (DeadlockCycle::print_on_with)
 *
 *   "pool-1-thread-1" #14 prio=5 os_prio=0 cpu=0.59ms elapsed=2.35s tid=0x… nid=0x6788 waiting for monitor entry  [0x…]
 *      java.lang.Thread.State: BLOCKED (on object monitor)
 *   	at com.shop.Audit.flush(Audit.java:11)
 *   	- waiting to lock <0x000000069ec1bed0> (a com.shop.Audit)
 *
 * JDK 25 puts `[26667]` before `daemon` and prints nid in decimal. VisualVM's and ThreadInfo's dumps differ in the
 * headers and name locks `Class@hash` (java-thread-header.ts). A thread in `Object.wait()` prints `- locked <X>`
 * though it has released X, so what it is `waiting on` is not held. The "Java-level deadlock" section repeats
 * threads: its stacks are left out.
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { agentFrame, nativeFrame } from './java-agent-frame.ts';
import { DeadlockSection } from './java-deadlock-section.ts';
import { javaFrame } from './java-frame.ts';
import { HotSpotThread } from './java-thread.ts';
import { type ThreadHeader, threadHeader } from './java-thread-header.ts';

const OPENS = /^\s*Full thread dump /;
// What stands before the first thread: the agent's section, or a section that was pasted alone.
const SECTION = /^(?:Deadlock Detection:|Found (?:one|a) Java-level deadlock:)\s*$/;
// The agent's mixed stacks: `----------------- 21009 -----------------`, with or without a Java thread's header below.
const MIXED = /^-{5,40} (\d{1,9}) -{5,40}$/;
// `BLOCKED (on object monitor)`; VisualVM: `BLOCKED on com.shop.Audit@1a2b owned by: worker-2`
const STATE =
  /^\s*(?:\[\s+)?java\.lang\.Thread\.State: (\w+)(?: \((.*)\))?(?: on (\S{1,500}@[\da-f]+)(?: owned by:? "?(.{1,500}?)"?(?: t@\d+| Id=\d+)?)?)?\s*$/;
const MOUNTED = /^\s*Mounted virtual thread #(\d+)/;
// What HotSpot prints besides threads, each line on its own.
const KNOWN =
  /^\s*(?:$|Threads class SMR info:|_java_thread_list=|0x[\da-f]{8,16}[,\s]|0x[\da-f]{8,16}$|\}|JNI global ref|Locked (?:ownable )?synchronizers:|Number of locked synchronizers|- None$|\.\.\.$|No compile task|Compiling: |Carrying virtual thread #|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$|\d+:$|_to_delete_list|next delete list|Not frozen|JVMCI|\| |native: #\d+ |kernel: |DALVIK THREADS|----- (?:pid|end|Waiting Channels:) |Cmd line: |ABI: |Build |suspend all histogram|\(no managed stack frames\)|- sleeping on <|\[error occurred|JavaThread state: |Attaching to |Debugger attached |(?:Server|Client|JVMCI) compiler |JVM version is |Deadlock Detection:|No deadlocks found|Finding (?:concurrent locks|object size)|<EndOfDump>|(?:in )?(?:Object\.wait\(\) |monitor entry |condition )?\[0x[\da-f]{8})/;
const HEAP = /^Heap\s*$/;
const HEAP_LINE =
  /^\s*$|^\s+(?:\S.*(?:total|used|region size|capacity|space)\b|eden|from|to|object|class|the)|^\s*(?:PSYoungGen|ParOldGen|Metaspace|garbage-first|def new|tenured|ZHeap|Shenandoah|compacting perm|concurrent)\b/;

export const javaThreadDump: TraceFormat = {
  name: 'java-thread-dump',
  language: 'java',
  open(line, _before, emit) {
    if (!OPENS.test(line.text) && !SECTION.test(line.text) && !threadHeader(line)) return null;
    const session = new DumpSession(emit);
    session.take(line);
    return session;
  },
};

class DumpSession implements Session {
  readonly #emit: Emit;
  readonly #section: DeadlockSection;
  #thread: HotSpotThread | null = null;
  #started = false;
  #heap = false;
  /** A thread was printed by itself: then the section's stacks are only repeated. */
  #sawThread = false;
  #trial: Line[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
    this.#section = new DeadlockSection(emit);
  }

  take(line: Line): boolean {
    if (OPENS.test(line.text)) {
      if (this.#started) return false;
      this.#started = true;
      return true;
    }
    if (this.#heap) return HEAP_LINE.test(line.text);
    if (this.#section.take(line)) {
      if (this.#section.inStacks && !this.#sawThread) this.#sectionStack(line);
      return this.#understood(true);
    }
    const header = threadHeader(line) ?? mixedHeader(line);
    if (header) {
      this.#finish();
      this.#started = true;
      this.#sawThread ||= header.rest !== '' || !MIXED.test(line.text);
      this.#thread = new HotSpotThread(header);
      return this.#understood(true);
    }
    if (HEAP.test(line.text)) this.#heap = true;
    // Between two dumps of a log: what stands before the next one's date belongs to neither.
    if (this.#trial.length > 0 && /^(?:\s*|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/.test(line.text))
      return this.#onTrial(line);
    if (this.#heap || this.#detail(line) || KNOWN.test(line.text)) return this.#understood(true);
    return this.#onTrial(line);
  }

  close(): readonly Line[] {
    this.#finish();
    this.#section.close();
    this.#emit({ kind: 'dump-end' });
    return this.#trial;
  }

  /** Somebody pasted the section alone: its stacks are the threads. */
  #sectionStack(line: Line): void {
    const name = /^"(.{0,1000})":$/.exec(line.text)?.[1];
    if (name === undefined) this.#detail(line);
    else {
      this.#finish();
      this.#thread = new HotSpotThread({ name, nativeId: null, rest: '', at: line });
    }
  }

  #detail(line: Line): boolean {
    if (!this.#thread) return false;
    const frame = javaFrame(line.text) ?? agentFrame(line.text);
    if (frame) {
      this.#thread.frames.push(frame, line);
      return true;
    }
    const state = STATE.exec(line.text);
    if (state) {
      this.#thread.setState(state[1] ?? '', state[2]);
      if (state[3]) this.#thread.waitsFor(state[3], state[1] === 'BLOCKED', state[4], line);
      return true;
    }
    const native = nativeFrame(line.text);
    if (native) {
      this.#thread.nativeFrames.push(native, line);
      return true;
    }
    if (/^\s*\| /.test(line.text)) this.#thread.androidLine(line.text);
    const mounted = MOUNTED.exec(line.text);
    if (mounted) {
      this.#finish();
      this.#thread = new HotSpotThread({
        name: `virtual thread #${mounted[1]}`,
        nativeId: null,
        rest: '',
        at: line,
        state: 'RUNNABLE',
      });
      return true;
    }
    return this.#thread.lockLine(line);
  }

  /** The application's own output may cut in; three such lines in a row end the dump. */
  #onTrial(line: Line): boolean {
    if (this.#trial.length >= 3) return false;
    this.#trial.push(line);
    return true;
  }

  #understood(taken: boolean): boolean {
    for (const line of this.#trial) if (line.text.trim() !== '') this.#emit({ kind: 'unread', at: line });
    this.#trial = [];
    return taken;
  }

  #finish(): void {
    const trace = this.#thread?.trace();
    if (trace) this.#emit({ kind: 'trace', trace });
    else if (this.#thread) {
      // Collectors and compilers have no Java stack, yet may burn the processor.
      const value = this.#thread.runtimeThread();
      if (value) this.#emit({ kind: 'extra', name: 'vm-thread', value, at: value.at });
    }
    this.#thread = null;
  }
}

/** A thread of the process that is none of Java's has only its number. */
function mixedHeader(line: Line): ThreadHeader | null {
  const id = MIXED.exec(line.text)?.[1];
  return id === undefined ? null : { name: `native thread ${id}`, nativeId: id, rest: '', at: line };
}

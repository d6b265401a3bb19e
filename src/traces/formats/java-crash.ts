/**
 * HotSpot's crash report: `hs_err_pid1234.log`, or its head alone as it is printed to the terminal.
 * https://github.com/openjdk/jdk/blob/master/src/hotspot/share/utilities/vmError.cpp (VMError::report),
 * https://github.com/openjdk/jdk/blob/master/src/hotspot/share/runtime/frame.cpp (print_on_error)
 *
 *   # A fatal error has been detected by the Java Runtime Environment:
 *   #  SIGSEGV (0xb) at pc=0x00007f2af1cd27f4, pid=29750, tid=29769
 *   # Problematic frame:
 *   # V  [libjvm.so+0xed27f4]  Unsafe_PutInt+0x124
 *   Current thread (0x00007f2aec1188b0):  JavaThread "worker-1" [_thread_in_vm, id=29769, stack(…)]
 *   Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
 *   j  jdk.internal.misc.Unsafe.putInt(JI)V+4 java.base@17.0.15
 *   siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000
 *
 * A report goes on for a thousand lines (registers, memory, environment) up to `END.`; they are passed over.
 */
import { type Emit, FrameList, type Line, type Session, type TraceFormat } from '../model.ts';
import { crashFrame } from './java-crash-frame.ts';

const OPENS =
  /^# +(?:A fatal error has been detected by|An unexpected error has been detected by|There is insufficient memory for) (?:the )?(?:Java|HotSpot)/;
// `#  SIGSEGV (0xb) at pc=…`, `#  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=…`
const SIGNAL = /^# +([A-Z][A-Z_]{3,60}) \((0x[\da-f]{1,8})\) at pc=/;
// `#  Internal Error (sharedRuntime.cpp:531), pid=1, tid=2`, `#  Out of Memory Error (os_linux.cpp:2798), pid=…`
const INTERNAL = /^# +((?:Internal|Out of Memory) Error) \((\S{1,200}:\d{1,6})\), pid=/;
const NATIVE_MEMORY = /^# +(Native memory allocation .{1,300})$/;
const SAYS = /^# +((?:Error|fatal error|guarantee|assert|ShouldNotReachHere|OutOfMemoryError)\b.{0,500})$/;
const PLACE = /^# ([VCJjvA]) +(\S.*)$/;
const THREAD =
  /^Current thread \(0x[\da-f]{1,16}\): +(\w{1,40})(?: "(.{0,500})")? +(?:daemon )?\[(?:(_thread_\w+), )?/;
const SIGINFO = /^siginfo: ?(.{1,300})$/;
const COMPILED = /^C[12]: .{0,80}? ((?:[\w$]{1,200}(?:\.|::))+[\w$<>]{1,200}) \(/;
const SECTION = /^-{5,} {1,3}[A-Z] |^(?:Command Line|Host|Time): |^Current (?:thread|CompileTask)|^Stack: \[/;
const MAX_LINES = 50_000;

export const javaCrash: TraceFormat = {
  name: 'java-crash',
  language: 'java',
  open(line, _before, emit) {
    return OPENS.test(line.text) ? new CrashSession(line, emit) : null;
  },
};

class CrashSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #native = new FrameList();
  readonly #java = new FrameList();
  readonly #says: string[] = [];
  #type = 'JVM crash';
  #thread: string | null = null;
  #state: string | null = null;
  #place: Line | null = null;
  #frames: FrameList | null = null;
  #lines = 0;
  /** Behind the head: the report itself. */
  #inReport = false;
  #ended = false;

  constructor(at: Line, emit: Emit) {
    this.#at = at;
    this.#emit = emit;
    if (at.text.includes('insufficient memory')) this.#type = 'Out of Memory Error';
  }

  take(line: Line): boolean {
    const { text } = line;
    this.#lines++;
    if (this.#ended || this.#lines > MAX_LINES || (OPENS.test(text) && this.#lines > 3)) return false;
    if (text.startsWith('#')) {
      this.#headLine(line);
      return true;
    }
    this.#inReport ||= SECTION.test(text);
    if (!this.#inReport) return text.trim() === '' || text.startsWith('[');
    this.#ended = text === 'END.';
    this.#reportLine(line);
    return true;
  }

  close(): readonly Line[] {
    const native = this.#native.frames;
    const frames = native.length > 0 ? native : this.#java.frames;
    const place = this.#place && crashFrame(this.#place.text.slice(2));
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: this.#says.join('; ') || null,
        thread: this.#thread,
        state: this.#state,
        frames: frames.length > 0 || !place || !this.#place ? frames : [{ ...place, at: this.#place }],
        causes: [],
        at: this.#at,
      },
    });
    return [];
  }

  #headLine(line: Line): void {
    const { text } = line;
    const signal = SIGNAL.exec(text);
    const internal = INTERNAL.exec(text);
    if (signal) this.#type = signal[1] ?? this.#type;
    else if (internal) {
      this.#type = internal[1] ?? this.#type;
      this.#says.push(`at ${internal[2]}`);
    } else if (PLACE.test(text)) this.#place ??= line;
    else {
      const says = SAYS.exec(text)?.[1] ?? NATIVE_MEMORY.exec(text)?.[1];
      if (says !== undefined && this.#says.length < 5) this.#says.push(says.trim());
    }
  }

  #reportLine(line: Line): void {
    const { text } = line;
    if (text.startsWith('Native frames:')) this.#frames = this.#native.length === 0 ? this.#native : null;
    else if (text.startsWith('Java frames:')) this.#frames = this.#java.length === 0 ? this.#java : null;
    else if (text.trim() === '') this.#frames = null;
    else if (this.#frames) {
      const frame = crashFrame(text);
      if (frame) this.#frames.push(frame, line);
      else if (!text.startsWith('...')) this.#emit({ kind: 'unread', at: line });
    } else this.#detail(text);
  }

  #detail(text: string): void {
    const thread = THREAD.exec(text);
    const compiled = COMPILED.exec(text);
    if (thread) {
      // The JVM's own threads had no name before JDK 11: their kind is it.
      this.#thread ??= thread[2] ?? thread[1] ?? null;
      this.#state ??= thread[3] ?? null;
    } else if (compiled && this.#says.length < 5)
      this.#says.push(`while compiling ${compiled[1]?.replace('::', '.')}`);
    else {
      const info = SIGINFO.exec(text)?.[1];
      if (info !== undefined && this.#says.length < 5) this.#says.push(info);
    }
  }
}

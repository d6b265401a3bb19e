/**
 * Stacks of kernel tasks without a report: sysrq-w, -t and -l, /proc/PID/stack, the crash utility, ftrace.
 *   sysrq: Show Blocked State
 *   task:rsync           state:D stack:0     pid:812   tgid:812   ppid:1      flags:0x00004000
 *   NMI backtrace for cpu 3
 *   [<0>] proc_pid_stack+0xb1/0x150                                  cat /proc/PID/stack
 *   PID: 4711   TASK: ffff88003d37ab10  CPU: 1   COMMAND: "bash"     crash> bt
 *    #0 [ffff88003d37bb30] machine_kexec at ffffffff81040d1b
 *    => schedule                                                     ftrace's kernel stack, innermost first
 * A call trace whose header was cut off, and one that a module printed by dump_stack(), are read here too.
 */
import { type Emit, type Frame, FrameList, type Line, type Session } from '../model.ts';
import { kernelFrame } from './kernel-frame.ts';
import { kindOf } from './kernel-kinds.ts';
import { KernelStack } from './kernel-stack.ts';
import { taskHeader } from './kernel-task-header.ts';

const SYSRQ = /^(?:sysrq|SysRq) ?: ?(?:Show (?:Blocked State|State|backtrace|Regs|Memory)|[Cc]hanging)/;
const NMI = /^NMI backtrace for cpu (\d+)(?! skipped)/;
const CRASH = /^PID: (\d+)\s+TASK: [\da-f]{8,16}\s+CPU: (\d+)\s+COMMAND: "(.{0,32})"/;
const CRASH_FRAME = /^\s*#\d{1,3} \[[\da-f]{8,16}\] ([\w.]{1,200}) at [\da-f]{8,16}(?: \[([\w-]+)\])?$/;
const CRASH_RIP = /^\s*\[exception (?:RIP|PC): ([\w.]{1,200})\+/;
const FTRACE =
  /^\s*=> ([A-Za-z_][\w.]{0,200})(?:\+0x[\da-f]+(?:\/0x[\da-f]+)?)?(?: \[([\w-]+)\])?(?: \([\da-f]{8,16}\))?\s*$/;
const WHO = /^CPU: \d+ (?:UID: \d+ )?PID: \d+ Comm: /;
const PROC = /^\[<0>\] /;
const FILE = /^==> \/proc\/(\d+)\/(?:task\/(\d+)\/)?stack <==$/;
const BETWEEN =
  /^\s+task\s+PC stack\s+pid father|^Sched Debug|^Showing busy|^workqueue |^pool \d|^\s+(?:pwq|in-flight|pending|delayed)\b|^NMI backtrace for cpu \d+ skipped|^Sending NMI|^sysrq|^ {2,}[A-Z]{2,3}: |^\s{4}(?:RAX|RBX|RCX|RDX|RSI|RDI|RBP|RIP|RSP|R\d\d?|ORIG_RAX)|^\s+\/\S+\.[chS]: \d+$|^--- <.*> ---$|^bt: |^crash> /;
const BOTTOM = /^\[<0>\] (?:entry_|ret_from_|el0t?_|system_call|sysenter|ret_fast|syscall_exit)/;
/** Fewer loose frames are nobody's stack. */
const MIN_LOOSE = 3;
const MAX_FOREIGN = 3;

export function openTasks(line: Line, before: readonly Line[], emit: Emit): Session | null {
  const { text } = line;
  const strong =
    SYSRQ.test(text) || NMI.test(text) || CRASH.test(text) || taskHeader(text) !== null || WHO.test(text);
  const loose = PROC.test(text) || FILE.test(text) || FTRACE.test(text) || /^\s*Call [Tt]race:/.test(text);
  if (!strong && !loose && kernelFrame(text) === null) return null;
  const session = new TasksSession(emit, line);
  const file = FILE.exec(before.at(-1)?.text ?? '');
  if (file) session.named(file, before.at(-1) ?? line);
  session.take(line);
  return session;
}

interface Task {
  thread: string | null;
  state: string | null;
  readonly at: Line;
  readonly stack: KernelStack;
  /** Frames of the crash utility and of ftrace. */
  readonly list: FrameList;
  readonly headed: boolean;
}

class TasksSession implements Session {
  readonly #emit: Emit;
  readonly #opened: Line;
  #task: Task | null = null;
  #all: Line[] = [];
  #shown = 0;
  #bottom = false;
  #trial: Line[] = [];

  constructor(emit: Emit, opened: Line) {
    this.#emit = emit;
    this.#opened = opened;
  }

  named(file: RegExpExecArray, at: Line): void {
    this.#begin(file[2] ?? file[1] ?? null, null, at, true);
  }

  take(line: Line): boolean {
    const { text } = line;
    if (this.#shown === 0 && this.#all.length < 200 && line !== this.#opened) this.#all.push(line);
    if (this.#header(text, line) || this.#frame(text, line)) {
      this.#trial = [];
      return true;
    }
    if (kindOf(text) || /invoked oom-killer|INFO: task /.test(text)) return false;
    if (text.trim() === '' || BETWEEN.test(text) || this.#task?.stack.take(text, line)) return true;
    if (this.#trial.length >= MAX_FOREIGN) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    this.#finish();
    return this.#shown > 0 ? this.#trial : this.#all;
  }

  #header(text: string, line: Line): boolean {
    if (SYSRQ.test(text)) return true;
    const task = taskHeader(text);
    if (task) return this.#begin(task.task, task.state, line, true);
    const nmi = NMI.exec(text);
    if (nmi) return this.#begin(null, `cpu ${nmi[1]}`, line, true);
    const crash = CRASH.exec(text);
    if (crash) return this.#begin(`${crash[3]}:${crash[1]}`, null, line, true);
    const file = FILE.exec(text);
    if (file) return this.#begin(file[2] ?? file[1] ?? null, null, line, true);
    if (!WHO.test(text)) return false;
    if ((this.#task?.list.length ?? 0) + (this.#task?.stack.length ?? 0) > 0 || !this.#task)
      this.#begin(null, null, line, true);
    this.#task?.stack.take(text, line);
    return true;
  }

  #frame(text: string, line: Line): boolean {
    const other = CRASH_FRAME.exec(text) ?? FTRACE.exec(text) ?? CRASH_RIP.exec(text);
    if (other) {
      this.#task ?? this.#begin(null, null, line, false);
      this.#task?.list.push(plainFrame(other[1], other[2]), line);
      return true;
    }
    if (kernelFrame(text) === null && !/^\s*Call [Tt]race:|^\s*</.test(text)) return false;
    // `cat /proc/PID/task/*/stack`: each ends where the task came into the kernel.
    if (this.#bottom && PROC.test(text)) this.#begin(null, null, line, true);
    this.#bottom = BOTTOM.test(text);
    this.#task ?? this.#begin(null, null, line, PROC.test(text));
    return this.#task?.stack.take(text, line) ?? false;
  }

  #begin(thread: string | null, state: string | null, at: Line, headed: boolean): boolean {
    this.#finish();
    this.#bottom = false;
    this.#task = { thread, state, at, stack: new KernelStack(), list: new FrameList(), headed };
    return true;
  }

  #finish(): void {
    const task = this.#task;
    this.#task = null;
    if (!task) return;
    const printed = task.list.frames;
    const frames = printed.length > 0 ? printed : task.stack.frames(false);
    if (frames.length === 0 || (!task.headed && frames.length < MIN_LOOSE)) return;
    this.#shown += 1;
    this.#emit({
      kind: 'trace',
      format: 'kernel-stacks',
      trace: {
        type: null,
        message: null,
        thread: task.thread ?? task.stack.process,
        state: task.state,
        frames,
        causes: [],
        at: task.at,
        details: task.stack.cpu === null ? {} : { cpu: task.stack.cpu },
      },
    });
  }
}

function plainFrame(name: string | undefined, module: string | undefined): Frame {
  return { function: name ?? '', module: module ?? null, file: null, line: null, own: false };
}

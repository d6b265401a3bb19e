/** The parts that all kernel reports share: who ran, the call trace by context, registers and code. */
import { type Frame, FrameList, type Line } from '../model.ts';
import { instructionPointer, kernelFrame } from './kernel-line.ts';

const WHO =
  /\b(?:CPU: \d+ (?:UID: \d+ )?PID: |Pid: )(\d+),? [Cc]omm: (.{1,32}?)(?: Tainted| Not tainted| Kdump|$)/;
const CONTEXT = /^\s*<(\/?)(IRQ|NMI|SOFTIRQ|TASK|EOI|#DF|#DB|HARDIRQ|ENTRY_TRAMPOLINE)>/;
const KNOWN =
  /^\s*$|^\s*(?:Call [Tt]race:|Backtrace:|Modules linked in:|Hardware name:|Code: |Workqueue: |CPU: \d+|CPU \d+|RIP: |RSP: |Pid: \d+, comm: |invalid opcode: |in_atomic\(\)|Krnl |SOFTE:|TRAP:|rcu_scheduler_active|INFO: (?:0x|Allocated|Freed|Slab|Object)|(?:Object|Redzone|Padding|Bytes b4) |EFLAGS: |R[A-D]X: |R[SDB][IP]: |R\d\d: |FS: |GS: |CS: |DR\d: |CR\d: |PKRU: |FPU|Tainted: |\[(?:W|E)\]=|pstate: |pc : |lr : |sp : |x\d+ ?: |[sgtra]\d* ?: |epc : |status: |NIP|LR |REGS: |MSR: |GPR\d\d: |CFAR|Sched_clock|irq event stamp|hardirqs last|softirqs last|last sysfs|task: |Stack:|Process |PGD |P4D |#PF: |Oops: |SMP |PREEMPT|ESR = |EC = |SET = |EA = |FSC = |Data abort|Mem abort|ISV = |CM = |user pgtable|swapper pgtable|\[[\da-f]{16}\] pgd|Dumping ftrace|Kernel Offset|Rebooting in|Memory state around|Allocated by|Freed by|The buggy address|Disabling lock debugging|INFO: lockdep|note: .* exited|BTRFS|[\da-f]{8,16} [\da-f]{8,16}|Sending NMI|NMI backtrace|Showing all locks|\d+ locks? held by|#\d+: |=+$|-+$|---\[ (?:end|cut) |"echo 0 >|Future hung task|task:|rcu:|\(detected by|\(t=|Task dump for|ncpus=|\d+-[.!?]+:|>?[\da-f]{16}: |[\da-f]{4}: |Stack: |\^$|r\d+:)/;

export class KernelStack {
  process: string | null = null;
  readonly #frames = new Map<string, FrameList>();
  #context = '';
  #pointer: Frame | null = null;
  /** Stacks of other moments follow (who allocated, who freed): theirs is not the report's. */
  #closed = false;

  /** Whether the line belongs to a report's body. */
  take(text: string, line: Line): boolean {
    const who = this.process === null ? WHO.exec(text) : null;
    if (who) this.process = `${who[2]}:${who[1]}`;
    const context = CONTEXT.exec(text);
    if (context) {
      this.#context = context[1] === '/' || context[2] === 'EOI' ? 'TASK' : (context[2] ?? '');
      const rest = kernelFrame(text.slice(context[0].length));
      if (rest && !rest.guess) this.#push(rest.frame, line);
      return true;
    }
    if (/^\s*(?:Allocated|Freed) by task/.test(text)) this.#closed = true;
    const parsed = kernelFrame(text);
    if (parsed) {
      if (!parsed.guess && !this.#closed) this.#push(parsed.frame, line);
      return true;
    }
    const pointer = instructionPointer(text);
    if (pointer && !this.#closed) this.#pointer ??= { ...pointer, at: line };
    return pointer !== null || KNOWN.test(text);
  }

  /** Innermost first; `interrupted`: what ran before the timer or the NMI came, and not the watchdog's own frames. */
  frames(interrupted: boolean): Frame[] {
    const task = this.#frames.get('TASK')?.frames ?? [];
    const all = [...this.#frames.values()].flatMap(list => list.frames);
    const frames = interrupted && task.length > 0 ? task : all;
    return this.#pointer && frames[0]?.function !== this.#pointer.function
      ? [this.#pointer, ...frames]
      : frames;
  }

  get length(): number {
    let sum = 0;
    for (const list of this.#frames.values()) sum += list.length;
    return sum;
  }

  #push(frame: Frame, line: Line): void {
    const list = this.#frames.get(this.#context) ?? new FrameList();
    this.#frames.set(this.#context, list);
    list.push(frame, line);
  }
}

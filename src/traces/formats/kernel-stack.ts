/** The parts that all kernel reports share: who ran and where, the call traces with their labels, registers and code. */
import { type Frame, FrameList, type Line, type RelatedStack } from '../model.ts';
import { instructionPointer, kernelFrame } from './kernel-frame.ts';
import { isKernelBody, PREEMPTION_DISABLED, sectionLabel } from './kernel-words.ts';

const WHO =
  /\b(?:CPU: (\d+) (?:UID: \d+ )?PID: |Pid: |PID: )(\d+),? [Cc]omm: (.{1,32}?)(?: +(Tainted: [A-Z][A-Z ]*)| +Not tainted| Kdump|$)/;
const CONTEXT = /^\s*<(\/?)(IRQ|NMI|SOFTIRQ|TASK|EOI|EOE|#DF|#DB|#MC|HARDIRQ|ENTRY_TRAMPOLINE|UNKNOWN)>/;
const CALL_TRACE = /^\s*(?:Call [Tt]race|Backtrace|Stack traceback)\s?:|^\s*stack backtrace:/;
// Where an interrupt or an exception came in: what is printed below it ran before.
const ENTRY =
  /^(?:asm_)?(?:sys|fred_sys)vec_|apic_timer_interrupt|^(?:asm_)?(?:common_interrupt|exc_nmi|nmi)$|^end_repeat_nmi|^ret_from_intr|^el1h?_(?:64_)?irq|^el0t?_(?:64_|32_)?irq|^__irq_svc|^__irq_usr|^handle_exception|^ret_from_exception|^do_irq$|^ext_int_handler|^io_int_handler|^decrementer_common|^hardware_interrupt|^handle_int$|^call_function_interrupt|^reschedule_interrupt|^__fiq_svc|^asm_call_(?:irq_)?on_stack/;
const DETECTS =
  /^(?:__?)?(?:rcu_|watchdog|tick_|update_process_times|hrtimer_|show_regs|show_stack|sched_show_task|nmi_|trigger_|dump_stack|perf_event_nmi|__perf_event_overflow|ipi_|do_handle_IPI|handle_IPI|lockup_detector|softlockup|print_cpu_stall|arch_timer_handler|dump_cpu_task)/;

interface Section {
  readonly label: string;
  readonly thread: string | null;
  readonly at: Line;
  readonly list: FrameList;
  /** How many frames stand before the interrupted ones, where the trace marks it. */
  boundary: number;
  /** Its trace began: what stands before is the instruction pointer alone. */
  traced: boolean;
}

export interface KernelSection extends RelatedStack {
  readonly boundary: number;
}

export class KernelStack {
  process: string | null = null;
  cpu: number | null = null;
  taint: string | null = null;
  readonly #sections: Section[] = [];
  #pointer: Frame | null = null;
  #caller: { frame: Frame; at: Line } | null = null;
  #interrupt = false;
  #decoding = false;

  /** Whether the line belongs to a report's body. */
  take(text: string, line: Line): boolean {
    this.#who(text);
    const label = sectionLabel(text);
    if (label) {
      this.#interrupt = false;
      this.#begin(label.label, label.thread, line);
      return true;
    }
    if (CALL_TRACE.test(text)) return this.#callTrace(line);
    const context = CONTEXT.exec(text);
    const rest = context ? text.slice(context[0].length) : text;
    if (context) this.#context(context[1] ?? '', context[2] ?? '');
    const parsed = kernelFrame(rest, this.#decoding);
    if (parsed) {
      if (!parsed.guess) {
        this.#push(parsed.frame, line);
        const section = this.#sections.at(-1);
        if (section) section.traced = true;
      }
      if (parsed.caller) this.#caller = { frame: parsed.caller, at: line };
      return true;
    }
    return this.#pointed(text, line) || context !== null || isKernelBody(text);
  }

  /** Innermost first, the instruction pointer before them; of a stall only what ran before the interrupt. */
  frames(stall: boolean, main = this.main): Frame[] {
    const frames = [...(main?.frames ?? [])];
    if (stall) return this.#withPointer(interrupted(frames, main?.boundary ?? 0));
    return this.#withPointer(frames);
  }

  /** The report's own trace: the first without a label, else the first. */
  get main(): KernelSection | null {
    return mainOf(this.sections);
  }

  get sections(): KernelSection[] {
    this.#flush();
    return this.#sections
      .filter(section => section.list.length > 0)
      .map(({ list, traced: _traced, ...section }) => ({ ...section, frames: list.frames }));
  }

  get length(): number {
    return this.#sections.reduce((sum, section) => sum + section.list.length, 0);
  }

  /** Frames of the report's own trace, not of what is told beside it. */
  get own(): number {
    return this.#sections
      .filter(section => section.label === '')
      .reduce((sum, section) => sum + section.list.length, 0);
  }

  get pointer(): Frame | null {
    return this.#pointer;
  }

  #callTrace(line: Line): true {
    this.#decoding = true;
    this.#interrupt = false;
    const section = this.#sections.at(-1);
    if (section?.label === PREEMPTION_DISABLED) this.#begin('', null, line);
    // A further trace of one report (the panic's after it) is not its own.
    else if (section?.traced && section.list.length > 0) this.#begin('afterwards', null, line);
    else if (section) section.traced = true;
    return true;
  }

  #who(text: string): void {
    const who = text.includes('omm: ') ? WHO.exec(text) : null;
    if (!who || this.process !== null) return;
    this.process = `${who[3]}:${who[2]}`;
    this.cpu = who[1] === undefined ? null : Number(who[1]);
    this.taint = who[4]?.replace('Tainted: ', '').replace(/\s+/g, '') ?? null;
  }

  #begin(label: string, thread: string | null, at: Line): void {
    this.#flush();
    this.#sections.push({ label, thread, at, list: new FrameList(), boundary: 0, traced: false });
    this.#decoding = true;
  }

  /** `<IRQ>` … `</IRQ>` `<TASK>`, older `<IRQ>` … `<EOI>`: the rest ran before. */
  #context(closing: string, name: string): void {
    const section = this.#sections.at(-1);
    const leaves = closing === '/' ? !/^TASK$/.test(name) : /^EO[IE]$|^<</.test(name);
    if (leaves && section && this.#interrupt && section.boundary === 0)
      section.boundary = section.list.length;
    if (closing === '' && !/^(?:TASK|EOI|EOE)$/.test(name)) this.#interrupt = true;
  }

  #pointed(text: string, line: Line): boolean {
    const pointer = instructionPointer(text);
    if (!pointer) return false;
    const section = this.#sections.at(-1);
    if (this.#pointer === null && (section?.list.length ?? 0) === 0 && (section?.label ?? '') === '')
      this.#pointer = { ...pointer, at: line };
    // In the middle of a trace: where the interrupted code stood. `RIP  […]` at the end says the first once more.
    else if (section && !/^\s*RIP {2}/.test(text) && section.list.last?.function !== pointer.function)
      this.#push(pointer, line);
    return true;
  }

  #push(frame: Frame, line: Line): void {
    if (this.#sections.length === 0) this.#begin('', null, line);
    // ARM names each caller, and then prints it as the next line's callee.
    if (this.#caller && this.#caller.frame.function !== frame.function) this.#flush();
    this.#caller = null;
    const section = this.#sections.at(-1);
    section?.list.push(frame, line);
  }

  #flush(): void {
    const caller = this.#caller;
    this.#caller = null;
    if (caller) this.#sections.at(-1)?.list.push(caller.frame, caller.at);
  }

  #withPointer(frames: Frame[]): Frame[] {
    const pointer = this.#pointer;
    return pointer && frames[0]?.function !== pointer.function ? [pointer, ...frames] : frames;
  }
}

export function mainOf(sections: readonly KernelSection[]): KernelSection | null {
  return sections.find(section => section.label === '') ?? sections[0] ?? null;
}

/** What ran before the interrupt that found the stall; everything where no interrupt is in the trace. */
export function interrupted(frames: readonly Frame[], boundary: number): Frame[] {
  const head = boundary > 0 ? boundary : frames.length;
  const detects = frames.slice(0, head).some(frame => DETECTS.test(frame.function));
  if (!detects) return [...frames];
  // The timer may have come in while the processor served another interrupt: its entry stands inside the mark.
  const entry = frames.findIndex(
    (frame, index) =>
      ENTRY.test(frame.function) && index > 0 && index < (boundary > 0 ? boundary : frames.length) - 1,
  );
  if (entry < 0) return boundary > 0 ? after(frames, boundary) : [...frames];
  return after(frames, entry + 1);
}

/** The entry's own frames may stand on either side of the mark. */
function after(frames: readonly Frame[], start: number): Frame[] {
  let index = start;
  while (index < frames.length - 1 && ENTRY.test(frames[index]?.function ?? '')) index += 1;
  return frames.slice(index);
}

/**
 * One report of the kernel about itself: oops, BUG, WARNING, sanitizers, soft and hard lockup, RCU stall, panic.
 * States: header → further header lines and registers → the trace → traces with a label (who allocated, who freed,
 * other processors) → `---[ end trace`, another report, or lines that belong to nothing here.
 */
import type { Emit, Frame, Line, Session } from '../model.ts';
import { kernelFrame, namedFrame } from './kernel-frame.ts';
import { type Kind, kindOf, typeOf } from './kernel-kinds.ts';
import { interrupted, type KernelSection, KernelStack, mainOf } from './kernel-stack.ts';

/** Words of a further line that say more about the same thing. */
const DETAIL =
  /^(?:(?:Read|Write|Access|Invalid|Use-after-free|Out-of-bounds|Corrupted) (?:of size|at|read|write|free|memory).*|#PF: .*|KASAN: .*|caller is .*|in_atomic\(\).*|kernel tried to execute.*|\(detected by .*|Freeing .*|panicked at .*|(?:index|shift|signed|unsigned|division|member|load|negation|store|call to|null|pointer|implicit|downcast) .*)$/;
const END = /^---\[ end (?:trace|Kernel panic)/;
const CUT_HERE = /^-+\[ cut here \]-+$/;
const AFTER_OOPS =
  /^(?:Kernel panic - not syncing: (?:Fatal exception|.*panic_on_(?:warn|oops)|hung_task|softlockup|RCU Stall|hard|kasan|kmsan))/i;
/** A device or a subsystem says what is wrong just before its WARNING. */
const MAX_MESSAGE = 4;
const MAX_FOREIGN = 6;
/** Before the first frame more: a long list of modules is wrapped over lines. */
const MAX_BEFORE = 40;
const MAX_IDLE = 80;

export function openReport(line: Line, before: readonly Line[], emit: Emit): Session | null {
  const found = kindOf(line.text);
  return found ? new ReportSession(found, line, before, emit) : null;
}

class ReportSession implements Session {
  readonly #kind: Kind;
  readonly #type: string;
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #stack = new KernelStack();
  #named: Frame | null;
  readonly #messages: string[];
  #trial: Line[] = [];
  #idle = 0;
  #ended = false;
  /** Registers and modules began: what a warning says stands above them. */
  #body = false;

  constructor(
    found: { readonly kind: Kind; readonly match: RegExpExecArray },
    at: Line,
    before: readonly Line[],
    emit: Emit,
  ) {
    this.#kind = found.kind;
    this.#type = typeOf(found);
    this.#at = at;
    this.#emit = emit;
    const named = found.kind.named ? namedFrame(found.match.groups?.['in'] ?? '') : null;
    this.#named = named && { ...named, at };
    this.#messages = [
      at.text.trim(),
      ...(found.kind.type === 'WARNING' || found.kind.type === 'kernel BUG' ? cutHere(before) : []),
    ];
    this.#stack.take(at.text, at);
    const stuck =
      /\[(.{1,40}):(\d+)\]\s*$/.exec(at.text) ??
      / ([^ ,]{1,40}?)(?:\/0x[\da-f]+)?\/(\d+)(?:\/0x[\da-f]+)?(?:, CPU#\d+)?$/.exec(at.text);
    if (stuck && this.#stack.process === null) this.#stack.process = `${stuck[1]}:${stuck[2]}`;
    const cpu = /CPU[# ](\d+)|cpu ?(\d+)/.exec(at.text);
    if (cpu) this.#stack.cpu ??= Number(cpu[1] ?? cpu[2]);
  }

  take(line: Line): boolean {
    const { text } = line;
    if (this.#ended) return false;
    if (END.test(text)) {
      this.#ended = true;
      return true;
    }
    // Rust's panic is printed before the BUG that it ends in.
    if (CUT_HERE.test(text)) return this.#kind.type === 'Rust panic' && this.#stack.length === 0;
    const further = kindOf(text);
    if (further) return this.#further(further.kind, text);
    return this.#detail(text) || this.#inStack(text, line) || this.#onTrial(text, line);
  }

  close(): readonly Line[] {
    const stall = this.#kind.stall === true;
    const all = this.#stack.sections;
    const sections = all.filter(section => section.label !== 'afterwards' || section === mainOf(all));
    const main = stall ? stalled(sections, this.#stack) : this.#main(sections);
    const frames =
      stall && main.label !== '' ? main.frames : this.#stack.frames(stall, main.section ?? undefined);
    const named = this.#named;
    const others = sections.filter(section => section !== main.section);
    const { process, cpu, taint } = this.#stack;
    this.#emit({
      kind: 'trace',
      format: this.#kind.format,
      trace: {
        type: this.#type,
        message: this.#messages.join(' | '),
        thread: process,
        state: null,
        frames: frames.length > 0 || !named ? frames : [named],
        causes: [],
        at: this.#at,
        details: {
          ...(cpu !== null && { cpu }),
          ...(taint !== null && { taint }),
          ...(named && { named: [named] }),
          ...(others.length > 0 && { stacks: others.map(({ boundary: _boundary, ...stack }) => stack) }),
        },
      },
    });
    return this.#trial;
  }

  #detail(text: string): boolean {
    const last = /^\s*last function: ([\w.]+)$/.exec(text);
    if (last) this.#named = namedFrame(last[1] ?? '');
    if (!DETAIL.test(text.trim()) || this.#messages.length >= 6 || kernelFrame(text) !== null) return false;
    this.#messages.push(text.trim());
    return this.#known();
  }

  #inStack(text: string, line: Line): boolean {
    const frames = this.#stack.length;
    if (!this.#stack.take(text, line)) return false;
    if (text.trim() !== '' && !/^Hardware name/.test(text)) this.#body = true;
    this.#idle = this.#stack.length > frames ? 0 : this.#idle + 1;
    if (this.#idle > MAX_IDLE) return false;
    return text.trim() === '' || this.#known();
  }

  #onTrial(text: string, line: Line): boolean {
    if (this.#idle > MAX_IDLE || this.#trial.length >= (this.#stack.length === 0 ? MAX_BEFORE : MAX_FOREIGN))
      return false;
    // Older kernels print a warning's words below it.
    if (this.#kind.type === 'WARNING' && this.#messages.length < 2 && !this.#body && text.trim() !== '')
      this.#messages.push(text.trim());
    this.#trial.push(line);
    return true;
  }

  #known(): boolean {
    this.#trial = [];
    return true;
  }

  /** The next header: another report, or a further line of this one. */
  #further(kind: Kind, text: string): boolean {
    // A line of its own that another report was not waited for with.
    if (kind.alone) return true;
    if (AFTER_OOPS.test(text)) {
      this.#stack.take('Call Trace:', this.#at);
      return this.#known();
    }
    const same =
      (kind.type === 'memory leak' && /^unreferenced/.test(text) && !/^unreferenced/.test(this.#at.text)) ||
      (kind.type === 'kernel BUG' && this.#kind.type === 'Rust panic');
    if (same && this.#stack.length === 0) {
      this.#messages.push(text.trim());
      return this.#known();
    }
    const repeats = kind.type === 'stack overflow' && this.#kind.type === kind.type;
    if (this.#stack.own === 0 && (repeats || (kind.follows && this.#kind.type !== kind.type))) {
      this.#messages.push(text.trim());
      return this.#known();
    }
    // `invalid opcode: 0000` and `Internal error: Oops - BUG` repeat what `kernel BUG at` said.
    return kind.follows === true && /^(?:kernel BUG|Rust panic)$/.test(this.#kind.type) && !/panic/.test(text)
      ? this.#known()
      : false;
  }

  #main(sections: readonly KernelSection[]): {
    section: KernelSection | null;
    label: string;
    frames: readonly Frame[];
  } {
    // Who allocated a bad page tells more than who met it.
    const owner =
      this.#kind.type === 'bad page'
        ? sections.find(section => section.label === 'page last allocated')
        : undefined;
    const section = owner ?? mainOf(sections);
    return { section, label: '', frames: section?.frames ?? [] };
  }
}

/** Lines between `cut here` and the header: `refcount_t: underflow; use-after-free.` */
function cutHere(before: readonly Line[]): string[] {
  const near = before.slice(-MAX_MESSAGE - 1);
  const cut = near.findLastIndex(line => CUT_HERE.test(line.text));
  return cut < 0
    ? []
    : near
        .slice(cut + 1)
        .map(line => line.text.trim())
        .filter(text => text !== '');
}

/**
 * The stack that is stuck: the interrupted part of the report's own trace; where another processor found the stall,
 * the dump of the one that stands still.
 */
function stalled(
  sections: readonly KernelSection[],
  stack: KernelStack,
): { section: KernelSection | null; label: string; frames: readonly Frame[] } {
  const own = mainOf(sections);
  const cut = own ? stack.frames(true, own) : [];
  if (own?.label === '' && !onlyDetects(cut) && !detects(cut))
    return { section: own, label: '', frames: cut };
  for (const section of sections) {
    const frames = /^cpu \d+$/.test(section.label) ? interrupted(section.frames, section.boundary) : [];
    if (frames.length > 0 && !onlyDetects(frames)) return { section, label: section.label, frames };
  }
  return { section: own, label: '', frames: cut };
}

const IDLE_OR_DETECTS =
  /idle|^(?:cpu_startup_entry|start_secondary|secondary_startup|rest_init|do_idle|ret_from_fork|kthread)|nmi_|dump_stack|backtrace|show_|rcu_|watchdog|trigger_/;

/** The trace of the processor that found the stall, which is not the one that stalls. */
function detects(frames: readonly Frame[]): boolean {
  return frames
    .slice(0, 8)
    .some(frame =>
      /print_(?:other_cpu|cpu)_stall|rcu_check_callbacks|rcu_sched_clock_irq|rcu_dump_cpu/.test(
        frame.function,
      ),
    );
}

function onlyDetects(frames: readonly Frame[]): boolean {
  return frames.every(frame => IDLE_OR_DETECTS.test(frame.function));
}

/**
 * Reports of the kernel about itself: oops, BUG, WARNING, KASAN, soft and hard lockup, RCU stall, panic.
 * https://docs.kernel.org/admin-guide/bug-hunting.html, https://docs.kernel.org/admin-guide/lockup-watchdogs.html,
 * https://docs.kernel.org/RCU/stallwarn.html
 *
 *   watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:171665]
 *   BUG: kernel NULL pointer dereference, address: 0000000000000008
 *   Oops: 0002 [#1] PREEMPT SMP NOPTI
 *   rcu: INFO: rcu_preempt self-detected stall on CPU
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { kernelText } from './kernel-line.ts';
import { KernelStack } from './kernel-stack.ts';

interface Kind {
  readonly format: 'kernel-oops' | 'kernel-soft-lockup' | 'kernel-rcu-stall';
  readonly type: string;
  readonly pattern: RegExp;
  /** What ran before the interrupt counts. */
  readonly interrupted: boolean;
}

const kind = (format: Kind['format'], type: string, pattern: RegExp, interrupted = false): Kind => ({
  format,
  type,
  pattern,
  interrupted,
});

const KINDS: readonly Kind[] = [
  kind(
    'kernel-soft-lockup',
    'soft lockup',
    /^(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU#(\d+) stuck for (\d+s)! \[(.{1,40})\]/,
    true,
  ),
  kind(
    'kernel-soft-lockup',
    'hard lockup',
    /^(?:NMI )?watchdog: (?:BUG: )?(?:Watchdog detected )?hard LOCKUP on cpu ?(\d+)|^(?:Kernel panic - not syncing: )?Watchdog detected hard LOCKUP on cpu (\d+)/i,
    true,
  ),
  kind('kernel-soft-lockup', 'workqueue lockup', /^BUG: workqueue lockup - pool .*stuck for (\d+s)!/, true),
  kind(
    'kernel-rcu-stall',
    'RCU stall',
    /^(?:rcu: )?INFO: (rcu_\w+) (self-detected stall on CPU|detected (?:expedited )?stalls? on CPUs?(?:\/tasks)?)/,
    true,
  ),
  kind(
    'kernel-oops',
    'NULL pointer dereference',
    /^(?:BUG: kernel NULL pointer dereference|BUG: unable to handle kernel NULL pointer|Unable to handle kernel NULL pointer)/,
  ),
  kind(
    'kernel-oops',
    'page fault',
    /^(?:BUG: )?[Uu]nable to handle (?:page fault|kernel (?:paging|access|read|write|execute))/,
  ),
  kind('kernel-oops', 'kernel BUG', /^kernel BUG at (\S+:\d+)!/),
  kind('kernel-oops', 'general protection fault', /^(?:Oops: )?general protection fault\b/),
  kind('kernel-oops', 'KASAN', /^BUG: K(?:ASAN|CSAN|MSAN|FENCE): (.*)/),
  kind(
    'kernel-oops',
    'sleeping in atomic context',
    /^BUG: (?:sleeping function called|scheduling while atomic)/,
  ),
  kind(
    'kernel-oops',
    'slab corruption',
    /^BUG [\w:+-]+(?: \([^)]*\))?: (Poison|Redzone|Object|Freepointer|Padding|Wrong|Left Redzone|Right Redzone|Invalid)/,
  ),
  kind('kernel-oops', 'BUG', /^BUG: (?!workqueue|soft)(\S.*)/),
  kind('kernel-oops', 'WARNING', /^WARNING: (?:(?:.* )?at )?(\S+:\d+)/),
  kind('kernel-oops', 'page allocation failure', /^.{1,40}: page allocation (?:failure|stalls)/),
  kind('kernel-oops', 'Oops', /^(?:Internal error: )?Oops(?::| - ) ?(.*)/),
  kind('kernel-oops', 'UBSAN', /^UBSAN: (.*)/),
  kind('kernel-oops', 'panic', /^Kernel panic - not syncing: (.*)/),
];
/** Words of a second line of the same report. */
const SECOND = /^(?:Oops|#PF:|Internal error|Kernel panic|general protection)/;
const END = /^---\[ end (?:trace|Kernel panic)/;
const MAX_FOREIGN = 4;
/** Before the first frame more: a long list of modules is wrapped over lines. */
const MAX_BEFORE = 14;

function formatFor(name: Kind['format']): TraceFormat {
  return {
    name,
    language: 'kernel',
    open(line, _before, emit) {
      if (
        !/BUG\b|Oops|WARNING|stall|LOCKUP|fault|panic|nable to handle|UBSAN|page allocation/.test(line.text)
      )
        return null;
      const text = kernelText(line.text);
      const found = KINDS.find(each => each.pattern.test(text));
      return found?.format === name && plausible(found, text)
        ? new ReportSession(found, text, line, emit)
        : null;
    },
  };
}

/** `WARNING: …` and `BUG: …` alone are everybody's words: these two need the kernel's form of a place. */
function plausible({ type }: Kind, text: string): boolean {
  if (type === 'WARNING')
    return /(?:CPU: \d+ PID: \d+ at |at )?[\w./-]+\.[chS]:\d+/.test(text) && !text.includes('Sanitizer');
  if (type === 'BUG')
    return /\b(?:Bad|bad|spinlock|unable|using|KASAN|non-zero|sleeping|workqueue|stack guard|MAX_\w+|still|recent printk)\b/.test(
      text,
    );
  if (type === 'Oops') return /[\da-f]{4}|SMP|PREEMPT/.test(text);
  return true;
}

export const kernelOops = formatFor('kernel-oops');
export const kernelSoftLockup = formatFor('kernel-soft-lockup');
export const kernelRcuStall = formatFor('kernel-rcu-stall');

class ReportSession implements Session {
  readonly #kind: Kind;
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #stack = new KernelStack();
  #message: string;
  #trial: Line[] = [];
  #ended = false;

  constructor(found: Kind, text: string, at: Line, emit: Emit) {
    this.#kind = found;
    this.#at = at;
    this.#emit = emit;
    this.#message = text.trim();
    this.#stack.take(text, at);
    const stuck = /\[(.{1,40}):(\d+)\]\s*$/.exec(text);
    if (stuck) this.#stack.process = `${stuck[1]}:${stuck[2]}`;
  }

  take(line: Line): boolean {
    if (this.#ended) return false;
    const text = kernelText(line.text);
    if (END.test(text)) {
      this.#ended = true;
      return true;
    }
    if (this.#stack.length === 0 && SECOND.test(text)) {
      this.#message += `; ${text.trim()}`;
      return true;
    }
    if (
      KINDS.some(each => each.pattern.test(text) && plausible(each, text)) ||
      /blocked for more than \d+ seconds|invoked oom-killer/.test(text)
    )
      return false;
    if (this.#stack.take(text, line)) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      return true;
    }
    // The log goes on with other drivers' lines in between.
    if (this.#trial.length >= (this.#stack.length === 0 ? MAX_BEFORE : MAX_FOREIGN)) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#kind.type,
        message: this.#message,
        thread: this.#stack.process,
        state: null,
        frames: this.#stack.frames(this.#kind.interrupted),
        causes: [],
        at: this.#at,
      },
    });
    return this.#trial;
  }
}

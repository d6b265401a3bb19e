/**
 * lockdep: an order of locks that can deadlock. https://docs.kernel.org/locking/lockdep-design.html
 *   WARNING: possible circular locking dependency detected
 *   scx_rustland/1622 is trying to acquire lock:
 *   ffffffff8325f828 (cpu_hotplug_lock){++++}-{0:0}, at: bpf_scx_reg+0xe4/0xcf0
 *   but task is already holding lock: …
 *   -> #2 (scx_cgroup_rwsem){++++}-{0:0}:          a lock of the chain, with the stack that took it
 *    #0: ffff8880 (&sb->s_type){++++}, at: f+0x6d/0x320      a held lock, and no frame
 */
import {
  type Emit,
  FrameList,
  type Line,
  type RelatedStack,
  type Session,
  type TraceFormat,
} from '../model.ts';
import { kernelFrame, kernelText } from './kernel-line.ts';
import { KernelStack } from './kernel-stack.ts';

const OPENS =
  /^(?:WARNING: |\[ (?:INFO|BUG): )(possible (?:circular locking dependency|recursive locking|irq lock inversion dependency)\w* detected|inconsistent lock state|suspicious \S+ usage|\S+ -> \S+ unsafe lock order|.*(?:bad unlock balance|held lock freed|lock held when returning|possible reason: unannotated irqs)[^\]]*)/;
const WHO =
  /^(\S.{0,40}\/\d+) is (?:trying to acquire lock|just changing the state of lock|trying to release lock)/;
const LOCK =
  /^(?:[\da-f]{8,16} )?\(([^()]{1,200}(?:\([^()]*\))?[^()]*)\)\{[^}]*\}(?:-\{\d+:\d+\})?,? at: (?:\[<[\da-f]+>\] )?(.*)$/;
const CHAIN = /^-> #(\d+) \((.{1,200}?)\)\{/;
const WORDS =
  /^\s*$|^=+$|^-+$|^(?:but |which |the existing|other info|Possible (?:unsafe|interrupt)|Chain exists|\s*Possible unsafe|stack backtrace|and this task|due to|\*\*\* DEADLOCK|may be due|lock\(|hardirq|softirq|irq event|\{)|^\s+(?:CPU\d|-{3,}|lock\(|rlock\(|sync\(|<Interrupt>|\*\*\*|Possible unsafe|--> |May be)|^\s*\d+ locks? held by|^\s*#\d+:|^[\d.]+\S* #\d+|^\S+ #\d+ (?:Not tainted|Tainted)|^\s*-->/;

export const kernelLockdep: TraceFormat = {
  name: 'kernel-lockdep',
  language: 'kernel',
  open(line, _before, emit) {
    if (!/WARNING: |INFO: |BUG: /.test(line.text)) return null;
    const match = OPENS.exec(kernelText(line.text));
    return match ? new LockdepSession(line, match[1] ?? '', emit) : null;
  },
};

class LockdepSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  readonly #locks: string[] = [];
  readonly #chain: (RelatedStack & { readonly list: FrameList })[] = [];
  readonly #stack = new KernelStack();
  #who: string | null = null;
  #backtrace = false;
  #trial: Line[] = [];

  constructor(at: Line, type: string, emit: Emit) {
    this.#at = at;
    this.#type = type;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const text = kernelText(line.text).replace(/^#012/, '');
    if (OPENS.test(text)) return false;
    const understood = this.#known(text, line);
    if (understood) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      return true;
    }
    if (this.#trial.length >= 4) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const stacks = this.#chain
      .filter(each => each.list.length > 0)
      .map(({ list, ...each }) => ({ ...each, frames: list.frames }));
    const [first] = stacks;
    const own = this.#stack
      .frames(false)
      .filter(
        frame =>
          !/^(?:dump_stack|show_stack|print_|check_|__lock_acquire|lock_acquire|validate_chain)/.test(
            frame.function,
          ),
      );
    this.#emit({
      kind: 'trace',
      trace: {
        type: this.#type,
        message: this.#locks.length > 0 ? this.#locks.join(' while holding ') : null,
        thread: this.#who,
        state: null,
        frames: own.length > 0 ? own : (first?.frames ?? []),
        causes: [],
        at: this.#at,
        ...(stacks.length > 0 && { details: { stacks } }),
      },
    });
    return this.#trial;
  }

  #known(text: string, line: Line): boolean {
    const who = WHO.exec(text);
    if (who) {
      this.#who = (who[1] ?? '').replace(/\/(\d+)$/, ':$1');
      return true;
    }
    const lock = LOCK.exec(text.trim());
    if (lock) {
      if (this.#locks.length < 2) this.#locks.push(`${lock[1]} in ${(lock[2] ?? '').replace(/\+0x.*$/, '')}`);
      return true;
    }
    const chain = CHAIN.exec(text.trim());
    if (chain) {
      this.#chain.push({
        label: `takes ${chain[2]}`,
        thread: null,
        frames: [],
        at: line,
        list: new FrameList(),
      });
      return true;
    }
    if (/^\s*stack backtrace/.test(text)) this.#backtrace = true;
    const frame = this.#backtrace ? null : kernelFrame(text);
    if (frame) {
      if (this.#chain.length === 0)
        this.#chain.push({
          label: 'state was registered',
          thread: null,
          frames: [],
          at: line,
          list: new FrameList(),
        });
      if (!frame.guess) this.#chain.at(-1)?.list.push(frame.frame, line);
      return true;
    }
    return WORDS.test(text) || this.#stack.take(text, line);
  }
}

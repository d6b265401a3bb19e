/**
 * lockdep: an order of locks that can deadlock, and other misuse. https://docs.kernel.org/locking/lockdep-design.html
 *   WARNING: possible circular locking dependency detected           `[ INFO: … ]` before 4.15
 *   scx_rustland/1622 is trying to acquire lock:
 *   ffffffff8325f828 (cpu_hotplug_lock){++++}-{0:0}, at: bpf_scx_reg+0xe4/0xcf0
 *   but task is already holding lock: …
 *   -> #2 (scx_cgroup_rwsem){++++}-{0:0}:          a lock of the chain, with the stack that took it
 *    #0: ffff8880 (&sb->s_type){++++}, at: f+0x6d/0x320      a held lock, and no frame
 */
import { type Emit, type Frame, FrameList, type Line, type RelatedStack, type Session } from '../model.ts';
import { kernelFrame, namedFrame } from './kernel-frame.ts';
import { kindOf } from './kernel-kinds.ts';
import { KernelStack } from './kernel-stack.ts';

const OPENS =
  /^(?:WARNING: |BUG: |\[ (?:INFO|BUG|WARNING): |INFO: )(?:\S{1,40} (?=still has))?(possible (?:circular locking dependency|recursive locking|irq lock inversion dependency)\w* detected|inconsistent lock state|suspicious \S+ usage|\S+ -> \S+ unsafe lock order|\S+-safe -> \S+-unsafe lock order detected|[Nn]ested lock was not taken|[Ii]nvalid wait context|lock held when returning to user space|bad (?:contention|unlock balance) detected|held lock freed|still has locks held|possible reason: unannotated irqs\S*)/;
const WHO =
  /^(\S.{0,40})\/(\d+)(?: \[HC[^\]]{0,40}\](?:[^ ]{0,40}\])?\S{0,40})? (?:is trying to (?:acquire|lock|release)|just changed the state of|is freeing memory|takes|is leaving the kernel|is exiting with)/;
const LOCK =
  /^\s*(?:[\da-f]{8,16} )?\((.{1,200}?)\)\{[^}]*\}(?:-\{\d+:\d+\})?(?:[, ]+at: (?:\[<[^>]{1,20}>\] )?(\S.*))?$/;
const AT = /^\s*,? ?at: (?:\[<[^>]{1,20}>\] )?(\S+\+0x.*)$/;
const RELEASED = /^\s*(?:\[<[^>]{1,20}>\] )?([\w.]+\+0x[\da-f]+\/0x[\da-f]+)(?: \[[\w-]+\])?$/;
const CHAIN = /^\s*-> ?#(\d+) \((.{1,200}?)\)\{/;
const OTHER_STACK =
  /^(?:the (?:first lock's|second lock's|shortest|existing)|\{[\w+-]+\} state was registered at|which became|to a |the dependencies between|other info that)/;
const BACKTRACE = /^\s*stack backtrace:/;
/** The locks that were left held are listed, not said. */
const LEAVES = /still has locks|returning to user space/;
const MAX_IDLE = 400;

export function openLockdep(line: Line, _before: readonly Line[], emit: Emit): Session | null {
  const match = OPENS.exec(line.text);
  return match ? new LockdepSession(line, match[1] ?? '', emit) : null;
}

type Growing = RelatedStack & { readonly list: FrameList };

class LockdepSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #type: string;
  readonly #locks: { readonly name: string; frame: Frame | null }[] = [];
  readonly #chain: string[] = [];
  readonly #stacks: Growing[] = [];
  readonly #stack = new KernelStack();
  #who: string | null = null;
  #releases = false;
  #usage: string | null = null;
  #part: 'head' | 'chain' | 'backtrace' = 'head';
  #idle = 0;
  #trial: Line[] = [];

  constructor(at: Line, type: string, emit: Emit) {
    this.#at = at;
    this.#type = type.replace(/ detected$/, '');
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const text = line.text.replace(/^#012/, '');
    if (OPENS.test(text) || /^(?:INFO: task |.* invoked oom-killer)/.test(text)) return false;
    if (kindOf(text)) return /^(?:WARNING|BUG|INFO): (?:suspicious|lockdep)/.test(text);
    const frames = this.#stack.length;
    if (this.#known(text, line)) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      this.#idle = this.#stack.length > frames ? 0 : this.#idle + 1;
      return this.#idle < MAX_IDLE;
    }
    return this.#onTrial(line, text);
  }

  close(): readonly Line[] {
    const stacks = this.#stacks
      .filter(each => each.list.length > 0)
      .map(({ list, ...each }) => ({ ...each, frames: list.frames }));
    const own = this.#stack.frames(false);
    const [wanted, held] = this.#locks;
    const named = this.#locks.map(lock => lock.frame).filter(frame => frame !== null);
    const said = (lock: { name: string; frame: Frame | null }) =>
      `${lock.name}${lock.frame ? ` in ${lock.frame.function}` : ''}`;
    const order = this.#chain.length > 1 ? `; known order: ${this.#chain.toReversed().join(' → ')}` : '';
    const locks = [wanted, held].filter(lock => lock !== undefined).map(said);
    const message = locks.length > 0 ? locks.join(' while holding ') + order : this.#usage;
    const { process, cpu, taint } = this.#stack;
    this.#emit({
      kind: 'trace',
      format: 'kernel-lockdep',
      trace: {
        type: this.#type,
        message,
        thread: this.#who ?? process,
        state: null,
        frames: own.length > 0 ? own : (stacks[0]?.frames ?? []),
        causes: [],
        at: this.#at,
        details: {
          ...(cpu !== null && { cpu }),
          ...(taint !== null && { taint }),
          ...(named.length > 0 && { named }),
          ...(stacks.length > 0 && { stacks }),
        },
      },
    });
    return this.#trial;
  }

  /** Lockdep's own words are many and change: a few unknown lines are its, more of them are not. */
  #onTrial(line: Line, text: string): boolean {
    if (text.trim() === '') return true;
    if (/suspicious .* usage!$/.test(text)) this.#usage = text.trim();
    if (this.#trial.length >= (this.#part === 'backtrace' && this.#stack.length > 0 ? 4 : 16)) return false;
    this.#trial.push(line);
    return true;
  }

  #known(text: string, line: Line): boolean {
    if (BACKTRACE.test(text)) {
      this.#part = 'backtrace';
      return this.#stack.take(text, line);
    }
    if (this.#part === 'backtrace') return this.#stack.take(text, line);
    const who = WHO.exec(text);
    if (who) {
      this.#who ??= `${who[1]}:${who[2]}`;
      this.#releases = / release /.test(text);
    }
    return who !== null || this.#lock(text, line) || this.#inChain(text, line);
  }

  #lock(text: string, line: Line): boolean {
    const lock = LOCK.exec(LEAVES.test(this.#type) ? text.replace(/^\s*#\d+:\s+/, '') : text);
    if (lock) {
      const frame = namedFrame(lock[2] ?? '');
      if (this.#locks.length < 2 && this.#part === 'head')
        this.#locks.push({ name: lock[1] ?? '', frame: frame && lock[2] ? { ...frame, at: line } : null });
      return true;
    }
    const at = AT.exec(text) ?? (this.#releases ? RELEASED.exec(text) : null);
    if (!at) return false;
    const last = this.#locks.at(-1) ?? { name: 'a lock', frame: null };
    if (this.#locks.length === 0) this.#locks.push(last);
    const frame = namedFrame(at[1] ?? '');
    if (last.frame === null && frame) last.frame = { ...frame, at: line };
    this.#releases = false;
    return true;
  }

  #inChain(text: string, line: Line): boolean {
    const chain = CHAIN.exec(text);
    if (chain) {
      this.#chain.push(chain[2] ?? '');
      return this.#begin(`takes ${chain[2]}`, line);
    }
    if (OTHER_STACK.test(text)) return this.#begin(text.replace(/:$/, '').trim(), line);
    const frame = kernelFrame(text, this.#part === 'chain');
    if (!frame) return false;
    if (this.#stacks.length === 0) this.#begin('state was registered', line);
    if (!frame.guess) this.#stacks.at(-1)?.list.push(frame.frame, line);
    return true;
  }

  #begin(label: string, at: Line): boolean {
    this.#part = 'chain';
    this.#stacks.push({ label, thread: null, frames: [], at, list: new FrameList() });
    return true;
  }
}

/**
 * The kernel's log as one source: its lines come from several processors and tasks, each of which may be in the middle
 * of a report. With CONFIG_PRINTK_CALLER each line names its caller (`[   C16]`, `[ T1234]`), and the reports are read
 * apart; without it they are read one after the other. Lines of drivers in between are given back.
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { openHungTask } from './kernel-hung-task.ts';
import { kernelLine } from './kernel-line.ts';
import { openLockdep } from './kernel-lockdep.ts';
import { openOom } from './kernel-oom.ts';
import { openReport } from './kernel-report.ts';
import { openSegfault } from './kernel-segfault.ts';
import { openTasks } from './kernel-tasks.ts';

/** Lines that belong to no report since one that did. */
const MAX_QUIET = 60;
const MAX_KEPT = 400;
const MAX_CONTEXTS = 64;
/** Lines of one caller that a report may look back at. */
const LOOK_BACK = 8;
const COULD_OPEN =
  /BUG|INFO: |WARNING|Oops|nable to handle|LOCKUP|stall|panic|PANIC|oom|[Kk]ill|UBSAN|page allocation|vmalloc|fault|divide|int3|opcode|segment|unreferenced|nobody cared|trap|Bad mode|Internal error|SError|stack|unregister_netdevice|VFS: |sysrq|task:|NMI backtrace|Call [Tt]race|COMMAND: |\[<0>\]|\+0x| => |Mem-Info|Memory cgroup|Tasks state/;

type Opener = (line: Line, before: readonly Line[], emit: Emit) => Session | null;
const OPENERS: readonly Opener[] = [openOom, openHungTask, openLockdep, openSegfault, openReport, openTasks];

export const kernelLog: TraceFormat = {
  name: 'kernel-oops',
  language: 'kernel',
  open(line, before, emit) {
    if (!COULD_OPEN.test(line.text)) return null;
    const stripped = plain(line);
    const near = before.slice(-LOOK_BACK).map(plain);
    const session = opened(
      stripped.line,
      near.filter(each => each.context === stripped.context).map(each => each.line),
      emit,
    );
    return session ? new LogSession(stripped.context, session, emit) : null;
  },
};

function opened(line: Line, before: readonly Line[], emit: Emit): Session | null {
  if (!COULD_OPEN.test(line.text)) return null;
  for (const open of OPENERS) {
    const session = open(line, before, emit);
    if (session) return session;
  }
  return null;
}

function plain(line: Line): { readonly line: Line; readonly context: string } {
  const { text, prefix, context } = kernelLine(line.text);
  return {
    line: prefix === '' ? line : { ...line, text, prefix: (line.prefix ?? '') + prefix },
    context,
  };
}

class LogSession implements Session {
  readonly #emit: Emit;
  readonly #open = new Map<string, Session>();
  readonly #recent = new Map<string, Line[]>();
  /** Lines of nobody, in their order; given back at the end for other formats to read. */
  readonly #kept: Line[] = [];
  /** The lines as they came, for those that a reader has on trial. */
  readonly #raw = new WeakMap<Line, Line>();
  #quiet = 0;
  /** The caller who asked the other processors for their traces. */
  #asked: string | null = null;

  constructor(context: string, session: Session, emit: Emit) {
    this.#emit = emit;
    this.#open.set(context, session);
  }

  take(raw: Line): boolean {
    const { line, context } = plain(raw);
    if (/Sending NMI from CPU/.test(line.text) && this.#open.has(context)) this.#asked = context;
    if (this.#goesOn(context, line, raw) || this.#begins(context, line)) {
      this.#quiet = 0;
      return true;
    }
    this.#remember(context, line);
    this.#quiet += 1;
    if (this.#quiet > MAX_QUIET || this.#kept.length > MAX_KEPT) return false;
    this.#kept.push(raw);
    return true;
  }

  close(): readonly Line[] {
    for (const context of [...this.#open.keys()]) this.#close(context);
    return this.#kept.sort((a, b) => a.number - b.number);
  }

  #goesOn(context: string, line: Line, raw: Line): boolean {
    const session = this.#open.get(context);
    if (session) {
      this.#raw.set(line, raw);
      if (session.take(line)) return true;
      this.#close(context);
      return false;
    }
    // Other processors answer in their own name.
    const asked =
      this.#asked !== null && /(?:^| )C\d+$/.test(context) ? this.#open.get(this.#asked) : undefined;
    return asked?.take(line) ?? false;
  }

  #begins(context: string, line: Line): boolean {
    const session = opened(line, this.#recent.get(context) ?? [], this.#emit);
    if (!session) return false;
    if (this.#open.size >= MAX_CONTEXTS) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#close(oldest);
    }
    this.#open.set(context, session);
    this.#recent.delete(context);
    return true;
  }

  #close(context: string): void {
    const session = this.#open.get(context);
    this.#open.delete(context);
    if (this.#asked === context) this.#asked = null;
    for (const line of session?.close() ?? []) {
      this.#kept.push(this.#raw.get(line) ?? line);
      this.#remember(context, line);
    }
  }

  #remember(context: string, line: Line): void {
    const lines = this.#recent.get(context) ?? [];
    lines.push(line);
    if (lines.length > LOOK_BACK) lines.shift();
    if (this.#recent.size < MAX_CONTEXTS || this.#recent.has(context)) this.#recent.set(context, lines);
  }
}

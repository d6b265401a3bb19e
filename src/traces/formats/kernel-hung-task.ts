/**
 * Tasks that sleep uninterruptibly for too long. https://github.com/torvalds/linux/blob/master/kernel/hung_task.c
 *   INFO: task postgres:4711 blocked for more than 120 seconds.
 *         Not tainted 6.1.0 #1
 *   "echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.
 *   task:postgres        state:D stack:    0 pid: 4711 ppid:     1 flags:0x00004000
 *   Call Trace: …
 *   INFO: task postgres:4711 is blocked on a mutex likely owned by task rsync:812.          from 6.16 on
 *   task:rsync           state:D …                                                          the owner's stack
 *   Showing all locks held in the system:                                                   with lockdep
 *   2 locks held by rsync/812:
 *    #0: ffff88811d8c40e0 (&type->s_umount_key#54){++++}-{3:3}, at: deactivate_super+0x6c/0x90
 */
import type { Emit, Line, Lock, Session } from '../model.ts';
import { HeldLocks } from './kernel-held-locks.ts';
import { kindOf } from './kernel-kinds.ts';
import { KernelStack } from './kernel-stack.ts';
import { type TaskHeader, taskHeader } from './kernel-task-header.ts';

const BLOCKED =
  /^INFO: task (.{1,40}:\d+) (?:blocked (?:in I\/O wait )?for more than|can't die for more than) (\d+) seconds\./;
const OWNED =
  /^INFO: task (.{1,40}:\d+) (?:is )?blocked on an? (mutex|semaphore|rw-semaphore|rwsem\w*)(?: likely (?:last held|owned) by task (.{1,40}:\d+)|, but the owner is not found)?/;
const WORDS =
  /^\s+(?:Not tainted|Tainted:|Blocked by )|^"echo 0 >|^Future hung task|^INFO: lockdep is turned off|^Showing all locks|^INFO: task .* is blocked/;
const MAX_TASKS = 500;
const MAX_FOREIGN = 4;

export function openHungTask(line: Line, _before: readonly Line[], emit: Emit): Session | null {
  if (!line.text.includes('INFO: task ') || !BLOCKED.test(line.text)) return null;
  const session = new HungSession(emit);
  session.take(line);
  return session;
}

/** Another report begins; a line without a trace may cut into any. */
function interrupts(text: string): boolean {
  const found = kindOf(text);
  return found !== null && !found.kind.alone;
}

interface Task {
  readonly name: string;
  /** Null for a task that is shown because it owns a lock. */
  readonly message: string | null;
  readonly at: Line;
  readonly stack: KernelStack;
  header: TaskHeader | null;
  wants: { readonly kind: string; readonly owner: string; readonly at: Line } | null;
}

class HungSession implements Session {
  readonly #emit: Emit;
  readonly #tasks: Task[] = [];
  readonly #locks = new HeldLocks();
  #trial: Line[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const { text } = line;
    const understood = this.#header(text, line) || this.#locks.take(text, line) || WORDS.test(text);
    if (!understood && (interrupts(text) || /invoked oom-killer|^NMI backtrace/.test(text))) return false;
    if (understood || this.#tasks.at(-1)?.stack.take(text, line)) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      return true;
    }
    if (this.#trial.length >= MAX_FOREIGN) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    for (const task of this.#tasks) this.#trace(task);
    return this.#trial;
  }

  #header(text: string, line: Line): boolean {
    const blocked = BLOCKED.exec(text);
    if (blocked) {
      const words = text.includes("can't die") ? "can't die for more than" : 'blocked for more than';
      return this.#begin(blocked[1] ?? '', `${words} ${blocked[2]} seconds`, line);
    }
    const owned = OWNED.exec(text);
    if (owned) {
      const waiter = this.#tasks.findLast(task => task.name === owned[1]);
      if (waiter && owned[3]) {
        waiter.wants = { kind: owned[2] ?? 'lock', owner: owned[3], at: line };
        this.#begin(owned[3], null, line);
      }
      return true;
    }
    const header = taskHeader(text);
    const last = this.#tasks.at(-1);
    if (!header || !last) return false;
    if (last.header === null) last.header = header;
    return true;
  }

  #begin(name: string, message: string | null, at: Line): boolean {
    if (this.#tasks.length >= MAX_TASKS) return false;
    this.#tasks.push({ name, message, at, stack: new KernelStack(), header: null, wants: null });
    return true;
  }

  #trace(task: Task): void {
    const frames = task.stack.frames(false);
    const known = this.#tasks.some(
      other => other !== task && other.name === task.name && other.message !== null,
    );
    // The owner of a lock is often among the hung tasks itself.
    if (task.message === null && (frames.length === 0 || known)) return;
    const place =
      frames.find(frame => !/schedule|^__switch_to|^preempt|^context_switch/.test(frame.function)) ?? null;
    const named: Lock | null = task.wants && {
      id: `${task.wants.kind} of ${task.wants.owner}`,
      name: task.wants.kind,
      frame: place,
      at: task.wants.at,
      holder: task.wants.owner,
    };
    const { wants, holds } = this.#locks.of(task.name, frames, task.message !== null);
    const wanted = named ?? wants;
    this.#emit({
      kind: 'trace',
      format: 'kernel-hung-task',
      trace: {
        type: task.message === null ? null : 'hung task',
        message: task.message,
        thread: task.name,
        state: task.header?.state ?? (task.message === null ? null : 'D'),
        frames,
        causes: [],
        at: task.at,
        details: { ...(wanted && { wants: wanted }), holds },
      },
    });
  }
}

/**
 * Tasks that sleep uninterruptibly for too long. https://github.com/torvalds/linux/blob/master/kernel/hung_task.c
 *   INFO: task postgres:4711 blocked for more than 120 seconds.
 *         Not tainted 6.1.0 #1
 *   "echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.
 *   task:postgres        state:D stack:    0 pid: 4711 ppid:     1 flags:0x00004000
 *   Call Trace: …
 *   INFO: task postgres:4711 is blocked on a mutex likely owned by task rsync:812.          from 6.16 on
 *   task:rsync           state:D …                                                          the owner's stack
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';
import { kernelText } from './kernel-line.ts';
import { KernelStack } from './kernel-stack.ts';

const BLOCKED = /^INFO: task (.{1,40}:\d+) blocked (?:in I\/O wait )?for more than (\d+) seconds\./;
const OWNED =
  /^INFO: task (.{1,40}:\d+) is blocked on an? (mutex|semaphore|rw-semaphore|rwsem\w*)(?: likely owned by task (.{1,40}:\d+)|, but the owner is not found)?/;
const TASK = /^task:(\S.{0,30}?)\s+state:(\S) .*?pid: ?(\d+)/;
const OLD_TASK = /^(\S.{0,15}?)\s+([DSRTI]) [\da-f]{8,16}\s+\d+\s+(\d+)\s+\d+ 0x/;
const TAINTED = /^\s+(?:Not tainted|Tainted:)/;

export const kernelHungTask: TraceFormat = {
  name: 'kernel-hung-task',
  language: 'kernel',
  open(line, _before, emit) {
    if (!line.text.includes('INFO: task ')) return null;
    const text = kernelText(line.text);
    const blocked = BLOCKED.exec(text);
    return blocked ? new HungSession(line, blocked, emit) : null;
  },
};

class HungSession implements Session {
  readonly #emit: Emit;
  readonly #at: Line;
  readonly #task: string;
  readonly #seconds: string;
  readonly #stack = new KernelStack();
  #owner: { kind: string; task: string | null; at: Line; stack: KernelStack; state: string | null } | null =
    null;
  #state = 'D';
  #trial: Line[] = [];

  constructor(at: Line, blocked: RegExpExecArray, emit: Emit) {
    this.#at = at;
    this.#task = blocked[1] ?? '';
    this.#seconds = blocked[2] ?? '';
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const text = kernelText(line.text);
    if (BLOCKED.test(text) || /invoked oom-killer|BUG: |^(?:rcu: )?INFO: rcu/.test(text)) return false;
    const owned = OWNED.exec(text);
    if (owned) {
      this.#owner = {
        kind: owned[2] ?? 'lock',
        task: owned[3] ?? null,
        at: line,
        stack: new KernelStack(),
        state: null,
      };
      return true;
    }
    const task = TASK.exec(text) ?? OLD_TASK.exec(text);
    if (task) {
      if (this.#owner) this.#owner.state = task[2] ?? null;
      else this.#state = task[2] ?? 'D';
      return true;
    }
    if (TAINTED.test(text) || (this.#owner?.stack ?? this.#stack).take(text, line)) {
      // A blank line proves nothing.
      if (text.trim() !== '') this.#trial = [];
      return true;
    }
    if (this.#trial.length >= 3) return false;
    this.#trial.push(line);
    return true;
  }

  close(): readonly Line[] {
    const owner = this.#owner;
    const frames = this.#stack.frames(false);
    const blocker = frames.find(frame => !/schedule|^__switch_to|^preempt/.test(frame.function)) ?? null;
    this.#emit({
      kind: 'trace',
      trace: {
        type: 'hung task',
        message: `blocked for more than ${this.#seconds} seconds`,
        thread: this.#task,
        state: this.#state,
        frames,
        causes: [],
        at: this.#at,
        ...(owner?.task && {
          details: {
            wants: {
              id: `${owner.kind} of ${owner.task}`,
              name: owner.kind,
              frame: blocker,
              at: owner.at,
              holder: owner.task,
            },
            holds: [],
          },
        }),
      },
    });
    if (owner?.task && owner.stack.length > 0) {
      this.#emit({
        kind: 'trace',
        trace: {
          type: null,
          message: null,
          thread: owner.task,
          state: owner.state,
          frames: owner.stack.frames(false),
          causes: [],
          at: owner.at,
          details: { holds: [] },
        },
      });
    }
    return this.#trial;
  }
}

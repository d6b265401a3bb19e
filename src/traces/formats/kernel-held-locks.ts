/**
 * "Showing all locks held in the system": who holds what, and who waits. lockdep counts a lock as held from the moment
 * a task asks for it, so that the last lock of a task that sleeps in a lock function is the one it waits for.
 *   2 locks held by rsync/812:
 *    #0: ffff88811d8c40e0 (&type->s_umount_key#54){++++}-{3:3}, at: deactivate_super+0x6c/0x90
 * https://github.com/torvalds/linux/blob/master/kernel/locking/lockdep.c (lockdep_print_held_locks)
 */
import type { Frame, Line, Lock } from '../model.ts';
import { namedFrame } from './kernel-frame.ts';

const HOLDER = /^(\d+) locks? held by (.{1,40})\/(\d+)(?: on CPU#\d+)?:|^no locks held by /;
const HELD =
  /^\s*#\d+:\s+(?:([\da-f]{8,16})\s+)?\((.{1,200}?)\)\{[^}]*\}(?:-\{\d+:\d+\})?, at: (?:\[<[^>]{1,20}>\] )?(.*)$/;
const SLEEPS = /mutex_lock|rwsem_down|^down_(?:read|write)|^__down|rwbase|rt_mutex|percpu_down|^rwsem/;
const MAX_LOCKS = 5000;

interface Held {
  readonly id: string;
  readonly lock: Lock;
}

export class HeldLocks {
  readonly #byTask = new Map<string, Held[]>();
  #task: string | null = null;
  #count = 0;

  take(text: string, line: Line): boolean {
    const holder = HOLDER.exec(text);
    if (holder) {
      this.#task = holder[2] === undefined ? null : `${holder[2]}:${holder[3]}`;
      if (this.#task !== null) this.#byTask.set(this.#task, []);
      return true;
    }
    const held = this.#task !== null && text.includes('#') ? HELD.exec(text) : null;
    if (!held || this.#task === null) return false;
    if (this.#count++ < MAX_LOCKS) {
      const name = held[2] ?? '';
      const id = held[1] ?? name;
      const frame = namedFrame(held[3] ?? '');
      this.#byTask
        .get(this.#task)
        ?.push({ id, lock: { id, name, frame: frame && { ...frame, at: line }, at: line } });
    }
    return true;
  }

  /** What a task waits for and holds; nothing where no table was printed. */
  of(task: string, frames: readonly Frame[], hung: boolean): { wants: Lock | null; holds: Lock[] } {
    const held = this.#byTask.get(task) ?? [];
    const last = held.at(-1);
    const waits = hung && last !== undefined && frames.slice(0, 8).some(frame => SLEEPS.test(frame.function));
    return {
      wants: waits && last ? last.lock : null,
      holds: (waits ? held.slice(0, -1) : held).map(each => each.lock),
    };
  }
}

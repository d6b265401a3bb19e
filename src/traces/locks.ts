/**
 * Who waits for whom within one thread dump. A thread wants at most one lock, so a cycle is found by one stamped
 * walk over the threads. Addresses hold within one dump only: the collector moves objects.
 */
import { detached } from './buckets.ts';
import type { Frame, Line, Lock, ParsedTrace } from './model.ts';

export interface LockThread {
  readonly name: string;
  readonly alias: string | null;
  readonly state: string | null;
  readonly wants: Lock | null;
  readonly holds: readonly Lock[];
  /** The first frame of the person's own code. */
  readonly own: Frame | null;
  /** The innermost frame. */
  readonly top: Frame | null;
  /** How long it has waited, in minutes, where that is printed. */
  readonly minutes: number | null;
  /** Objects that it works on, by address. */
  readonly objects: readonly string[];
  readonly at: Line;
}

export interface Contended {
  readonly lock: Lock;
  readonly holder: LockThread | null;
  readonly waiters: readonly LockThread[];
  /** Threads inside of the object that the lock is a field of: where no holder is printed, it is one of them. */
  readonly suspects: readonly LockThread[];
}

export interface DumpLocks {
  readonly source: string;
  readonly format: string;
  readonly cycles: readonly (readonly LockThread[])[];
  /** Threads that wait, over one or more steps, for a thread of a cycle. */
  readonly behind: number;
  /** Locks that somebody waits for, the most wanted first. */
  readonly contended: readonly Contended[];
}

/** Locks with waiters that one dump hands on. */
const MAX_CONTENDED = 50;
/** Threads without any lock that are kept for what they work on. */
const MAX_BYSTANDERS = 5000;
const MAX_SUSPECTS = 5;

export class LockGraph {
  readonly #threads: LockThread[] = [];
  #bystanders = 0;

  add(trace: ParsedTrace): void {
    const { wants, holds, alias, objects } = trace.details ?? {};
    // A thread that has an alias may be named as a holder by it.
    if (!wants && !holds && alias === undefined) {
      if (!objects || this.#bystanders >= MAX_BYSTANDERS) return;
      this.#bystanders += 1;
    }
    this.#threads.push(
      detached({
        name: trace.thread ?? '?',
        alias: trace.details?.alias ?? null,
        state: trace.state,
        wants: wants ?? null,
        holds: holds ?? [],
        own: trace.frames.find(frame => frame.own) ?? null,
        top: trace.frames[0] ?? null,
        minutes: trace.details?.waitMinutes ?? null,
        objects: objects ?? [],
        at: trace.at,
      }),
    );
  }

  get empty(): boolean {
    return this.#threads.length === this.#bystanders;
  }

  finish(source: string, format: string): DumpLocks {
    const next = this.#edges();
    const { cycles, behind } = walk(next);
    const waiters = new Map<string, LockThread[]>();
    for (const thread of this.#threads) {
      if (!thread.wants) continue;
      const list = waiters.get(thread.wants.id);
      if (list) list.push(thread);
      else waiters.set(thread.wants.id, [thread]);
    }
    return {
      source,
      format,
      cycles: cycles.map(cycle =>
        cycle.map(index => this.#threads[index]).filter(thread => thread !== undefined),
      ),
      behind,
      contended: [...waiters.values()]
        .sort((a, b) => b.length - a.length)
        .slice(0, MAX_CONTENDED)
        .map(list => this.#contended(list, next)),
    };
  }

  /** For each thread the index of the thread that holds what it wants, or -1. */
  #edges(): number[] {
    const holder = new Map<string, number>();
    const byName = new Map<string, number>();
    for (const [index, thread] of this.#threads.entries()) {
      byName.set(thread.name, index);
      if (thread.alias !== null) byName.set(thread.alias, index);
      for (const lock of thread.holds) holder.set(lock.id, index);
    }
    return this.#threads.map((thread, index) => {
      const { wants } = thread;
      if (!wants) return -1;
      const owner =
        holder.get(wants.id) ?? (wants.holder === undefined ? undefined : byName.get(wants.holder));
      return owner === undefined || owner === index ? -1 : owner;
    });
  }

  #contended(waiters: LockThread[], next: readonly number[]): Contended {
    const [first] = waiters;
    const owner = first ? next[this.#threads.indexOf(first)] : -1;
    return {
      lock: first?.wants ?? { id: '?', name: '?', frame: null, at: { number: 0, text: '', time: null } },
      holder: owner === undefined || owner < 0 ? null : (this.#threads[owner] ?? null),
      waiters,
      suspects: owner === undefined || owner < 0 ? this.#suspects(first?.wants?.id ?? '', waiters) : [],
    };
  }

  #suspects(id: string, waiters: readonly LockThread[]): LockThread[] {
    const objects = new Set(waiters.flatMap(each => each.objects).filter(object => within(object, id)));
    if (objects.size === 0) return [];
    return this.#threads
      .filter(each => each.wants?.id !== id && each.objects.some(object => objects.has(object)))
      .slice(0, MAX_SUSPECTS);
  }
}

/** Whether an address lies in the object that begins at the other; a struct is seldom larger. */
export function within(object: string, address: string): boolean {
  const offset = Number.parseInt(address, 16) - Number.parseInt(object, 16);
  return offset >= 0 && offset < 4096;
}

/** Cycles of a graph with at most one edge out of each node, and how many nodes lead into one. */
export function walk(next: readonly number[]): { cycles: number[][]; behind: number } {
  const stamp = new Int32Array(next.length);
  const stuck = new Uint8Array(next.length);
  const cycles: number[][] = [];
  let behind = 0;
  for (let start = 0; start < next.length; start += 1) {
    const path: number[] = [];
    let node = start;
    while (node >= 0 && stamp[node] === 0) {
      stamp[node] = start + 1;
      path.push(node);
      node = next[node] ?? -1;
    }
    const closed = node >= 0 && stamp[node] === start + 1 && path.includes(node);
    if (closed) cycles.push(path.slice(path.indexOf(node)));
    if (closed || (node >= 0 && stuck[node] === 1)) for (const each of path) stuck[each] = 1;
    if (closed) behind += path.indexOf(node);
    else if (node >= 0 && stuck[node] === 1) behind += path.length;
  }
  return { cycles, behind };
}

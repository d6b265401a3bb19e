/**
 * The LOCKS section of a javacore, which stands before the threads:
 *   3LKMONOBJECT       com/shop/Audit@0x00000000E0012345: owner "worker-2" (J9VMThread:0x…), entry count 1
 *   3LKWAITERQ            Waiting to enter:
 *   3LKWAITER                "worker-1" (J9VMThread:0x…)
 *   3LKNOTIFYQ            Waiting to be notified:
 *   1LKDEADLOCK    Deadlock detected !!!
 *   2LKDEADLOCKTHR  Thread "worker-1" (0x…)
 *   3LKDEADLOCKWTR    is waiting for:
 *   …                                            the ring ends with its first thread once more
 */
import type { Emit, Line, Lock } from '../model.ts';
import { lockOf } from './openj9-thread.ts';

const OBJECT =
  /^3LKMONOBJECT\s+(\S+)@(0x[\dA-Fa-f]+): (?:(?:owner|Flat locked by) "(.{0,500})" \(|<unowned>)/;
// A lock of the JVM itself: `VM class table lock (0x00007FBE040068E8): Flat locked by "exec-7" (J9VMThread:0x…), entry count 1`
const REGISTERED =
  /^2LKREGMON\s+(.{1,200}?) \((0x[\dA-Fa-f]+)\): (?:(?:owner|Flat locked by) "(.{0,500})" \(|<unowned>)/;
const WAITER = /^3LKWAITER\s+"(.{0,500})" \(/;
const RING = /^2LKDEADLOCKTHR\s+Thread "(.{0,500})" \(/;
const MAX_WAITERS = 20_000;

export class OpenJ9Locks {
  readonly #emit: Emit;
  /** Thread → the monitor that it waits to enter. */
  readonly #blocked = new Map<string, Lock>();
  #monitor: Lock | null = null;
  #entering = false;
  #ring: string[] = [];
  #ringAt: Line | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  line(line: Line): void {
    const { text } = line;
    const object = OBJECT.exec(text) ?? REGISTERED.exec(text);
    if (/^2LK(?:REGMON|MONINUSE)/.test(text)) this.#monitor = null;
    if (object) {
      const [, type, id, owner] = object;
      this.#monitor = { ...lockOf(type, id, line), ...(owner !== undefined && { holder: owner }) };
      this.#entering = false;
    } else if (text.startsWith('3LKWAITERQ')) this.#entering = true;
    else if (text.startsWith('3LKNOTIFYQ')) this.#entering = false;
    else if (text.startsWith('3LKWAITER')) this.#waiter(text);
    else if (text.startsWith('1LKDEADLOCK')) {
      this.endRing();
      this.#ringAt = line;
    } else {
      const thread = RING.exec(text)?.[1];
      if (thread !== undefined) this.#ring.push(thread);
    }
  }

  blocked(thread: string): Lock | null {
    return this.#blocked.get(thread) ?? null;
  }

  endRing(): void {
    const threads = [...new Set(this.#ring)];
    if (this.#ringAt && threads.length > 1) this.#emit({ kind: 'deadlock', threads, at: this.#ringAt });
    this.#ring = [];
    this.#ringAt = null;
  }

  #waiter(text: string): void {
    const name = WAITER.exec(text)?.[1];
    if (name !== undefined && this.#entering && this.#monitor && this.#blocked.size < MAX_WAITERS)
      this.#blocked.set(name, this.#monitor);
  }
}

/**
 * The JVM's own deadlock section:
 *   Found one Java-level deadlock:
 *   =============================
 *   "pool-1-thread-1":
 *     waiting to lock monitor 0x00007fb960071ac0 (object 0x000000069ec19288, a Deadlock$Audit),
 *     which is held by "pool-1-thread-2"
 *   …
 *   Java stack information for the threads listed above:      the stacks again: not threads of their own
 *   Found 1 deadlock.
 */
import type { Emit, Line } from '../model.ts';

const OPENS = /^Found (?:one|a) Java-level deadlock:/;
const ENDS = /^Found (?:\d+|a total of \d+) deadlocks?\.?/;
const STACKS = /^Java stack information for the threads listed above/;
const NAME = /^"(.{0,1000})":$/;
const HELD = /^\s*(?:in JNI, )?which is held by "(.{0,1000})"/;
const WAITS = /^\s*(?:waiting (?:to lock|for|to re-lock)|in JNI|which is held by)/;

export class DeadlockSection {
  readonly #emit: Emit;
  #inside: 'no' | 'edges' | 'stacks' = 'no';
  #threads: string[] = [];
  #at: Line | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Inside the stacks that the section repeats. */
  get inStacks(): boolean {
    return this.#inside === 'stacks';
  }

  take(line: Line): boolean {
    const { text } = line;
    if (OPENS.test(text)) {
      this.close();
      this.#inside = 'edges';
      this.#at = line;
      return true;
    }
    if (this.#inside === 'no') return false;
    if (STACKS.test(text)) {
      this.close();
      this.#inside = 'stacks';
      return true;
    }
    if (ENDS.test(text)) {
      this.close();
      this.#inside = 'no';
      return true;
    }
    if (this.#inside === 'stacks') return this.#stackLine(text);
    return this.#edgeLine(text);
  }

  /** Hands on the cycle read so far. */
  close(): void {
    if (this.#at && this.#threads.length > 1)
      this.#emit({ kind: 'deadlock', threads: this.#threads, at: this.#at });
    this.#threads = [];
    this.#at = null;
  }

  #edgeLine(text: string): boolean {
    const name = NAME.exec(text)?.[1];
    if (name !== undefined) this.#threads.push(name);
    return (
      name !== undefined || HELD.test(text) || WAITS.test(text) || /^=+$/.test(text) || text.trim() === ''
    );
  }

  #stackLine(text: string): boolean {
    if (NAME.test(text) || /^=+$/.test(text) || /^\s*(?:at |- )/.test(text) || text.trim() === '')
      return true;
    this.#inside = 'no';
    return false;
  }
}

/**
 * Mutexes that somebody printed beside a gdb backtrace: their owner's thread id closes the question who holds what.
 *   (gdb) p orders
 *   $1 = {__data = {__lock = 2, __count = 0, __owner = 23939, __nusers = 1, …
 *   (gdb) p ((pthread_mutex_t *)0x5607ce75d060)->__data.__owner
 *   $2 = 23939
 */
import type { Line, Lock, ParsedTrace } from '../model.ts';

const COMMAND = /^\(gdb\) *(?:p|print|inspect|output)(?:\/\w+)? +(\S.{0,300})$/;
const VALUE = /^\$\d{1,6} = .{0,400}?\b__owner = (\d{1,10})\b/;
const OWNER_ONLY = /^\$\d{1,6} = (\d{1,10})$/;
const MAX = 200;

interface Printed {
  readonly expression: string | null;
  readonly owner: number;
  readonly at: Line;
}

export class PrintedMutexes {
  readonly #printed: Printed[] = [];
  #command: string | null = null;

  take(line: Line): void {
    const command = COMMAND.exec(line.text);
    if (command) {
      this.#command = command[1] ?? null;
      return;
    }
    const owner =
      VALUE.exec(line.text)?.[1] ??
      (this.#command?.includes('__owner') ? OWNER_ONLY.exec(line.text)?.[1] : undefined);
    if (owner === undefined) return;
    if (this.#printed.length < MAX)
      this.#printed.push({ expression: this.#command, owner: Number(owner), at: line });
    this.#command = null;
  }

  /** The traces with the locks that their threads hold, as far as the printed mutexes tell. */
  applied(traces: readonly ParsedTrace[]): readonly ParsedTrace[] {
    if (this.#printed.length === 0) return traces;
    const wanted = new Map<string, Lock>();
    for (const { details } of traces) if (details?.wants) wanted.set(details.wants.id, details.wants);
    const held = new Map<number, Lock[]>();
    for (const printed of this.#printed) {
      const lock = this.#lockOf(printed, [...wanted.values()], traces);
      if (lock && printed.owner !== 0) held.set(printed.owner, [...(held.get(printed.owner) ?? []), lock]);
    }
    return traces.map(trace => {
      const holds = held.get(trace.details?.nativeId ?? -1);
      return holds ? { ...trace, details: { ...trace.details, holds } } : trace;
    });
  }

  /** By the address or the name that was printed; without either, the only one that its owner does not wait for. */
  #lockOf(printed: Printed, wanted: readonly Lock[], traces: readonly ParsedTrace[]): Lock | null {
    const { expression } = printed;
    const named = wanted.find(
      lock =>
        expression !== null &&
        (expression.includes(lock.id) || new Set(expression.split(/\W+/)).has(lock.name)),
    );
    if (named) return heldAt(named, printed.at);
    if (expression !== null && !/mutex|lock/i.test(expression)) return null;
    const owner = traces.find(trace => trace.details?.nativeId === printed.owner);
    const others = wanted.filter(lock => lock.id !== owner?.details?.wants?.id);
    return others.length === 1 && others[0] ? heldAt(others[0], printed.at) : null;
  }
}

/** Where the owner took it is not printed. */
function heldAt({ id, name }: Lock, at: Line): Lock {
  return { id, name, frame: null, at };
}

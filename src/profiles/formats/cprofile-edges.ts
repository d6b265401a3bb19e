/**
 * What `print_callers()` and `print_callees()` of pstats print: an edge a line, the first column only on the first.
 *
 *     Function                     was called by...
 *                                      ncalls  tottime  cumtime
 *     hot.py:20(match)         <-      30    0.032    0.062  hot.py:28(work)
 *                                       5    0.001    0.001  hot.py:40(main)
 *     hot.py:9(fibonacci)      <- hot.py:9(fibonacci)(1218)    0.010       from the profile module: no times
 *
 * The figures of `a <- b` are a's under b; those of `a -> b` are b's under a.
 */
import type { SourceLine, View } from '../model.ts';
import { Rows } from '../rows.ts';

export const EDGES = /^Function\s+(?:was called by|called)\.\.\.\s*$/;

const ARROW = /^(\S.{0,4000}?)\s{1,400}(?:<-|->)(?:\s+|$)/;
const TIMED = /^\s*(\d{1,15})(?:\/-?\d{1,15})?\s+(-?\d{1,9}\.\d{3})\s+(-?\d{1,9}\.\d{3})\s\s(\S.*)$/;
const COUNTED = /^\s*(\S.{0,4000}?)\((\d{1,15})\)\s+-?\d{1,9}\.\d{3}$/;

export class EdgeTable {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  #isCallees: boolean | null = null;
  /** A second table that turns the edges of the first around would count them twice. */
  #isSecond = false;
  #function = '';

  get size(): number {
    return this.#times.size + this.#calls.size;
  }

  open(titles: string): void {
    const isCallees = !titles.includes('was called by');
    this.#isSecond = this.#isCallees !== null && this.#isCallees !== isCallees;
    this.#isCallees ??= isCallees;
  }

  /** Whether the line belongs to the table. */
  line(text: string, number: number): boolean {
    const cut = text.slice(0, 8000);
    if (/^\s*ncalls\s+tottime\s+cumtime/.test(cut)) return true;
    const arrow = ARROW.exec(cut);
    if (arrow !== null) this.#function = arrow[1]!;
    const edge = arrow === null ? cut : cut.slice(arrow[0].length);
    const at = { line: number, text };
    const timed = TIMED.exec(edge);
    const counted = timed === null ? COUNTED.exec(edge) : null;
    if (timed !== null) this.#edge(timed[4]!, Number(timed[1]), [Number(timed[2]), Number(timed[3])], at);
    else if (counted !== null) this.#edge(counted[1]!, Number(counted[2]), null, at);
    // A function without callers has an arrow and nothing behind it.
    else return arrow !== null && edge.trim() === '';
    return true;
  }

  views(): View[] {
    const time = viewOf('time', 's', this.#times);
    const calls = viewOf('calls', 'calls', this.#calls);
    return this.#times.size > 0 ? [time, calls] : [calls];
  }

  #edge(other: string, calls: number, times: readonly [number, number] | null, at: SourceLine): void {
    if (this.#isSecond) return;
    const subject = subjectOf(this.#isCallees ? other : this.#function);
    this.#calls.add({ ...subject, self: calls, total: null, at });
    if (times === null) return;
    // Below itself a function's cumulative time is in that of the call from outside already.
    const isRecursive = other.trim() === this.#function;
    this.#times.add({ ...subject, self: times[0], total: isRecursive ? null : times[1], at });
  }
}

function viewOf(name: string, unit: string, rows: Rows): View {
  const entries = rows.entries();
  const total = entries.reduce((all, { self }) => all + (self ?? 0), 0);
  const axis = unit === 's' ? 'wall' : 'count';
  return { name, unit, axis, base: 'the edges shown', total, samples: null, entries };
}

/** `decoder.py:343(raw_decode)`, `{built-in method builtins.exec}`, `~:0(<method …>)`. */
export function subjectOf(text: string): { name: string; file: string | null; line: number | null } {
  const match = /^(.{0,4000}?):(\d{1,9})\((.{1,2000})\)$/.exec(text.trim());
  if (match === null) return { name: text.trim(), file: null, line: null };
  const [, file, line, name] = match;
  return file === '~' || file === ''
    ? { name: name!.replace(/^<(.*)>$/, '{$1}'), file: null, line: null }
    : { name: name!, file: file!, line: Number(line) };
}

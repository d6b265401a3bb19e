/**
 * `go tool pprof -traces`: one block a stack, the value on its first line, innermost first.
 *
 *     -----------+-------------------------------------------------------
 *           key:  value                                   labels, if there are any
 *         bytes:  32kB
 *          20ms   regexp.(*bitState).shouldVisit (inline)
 *                 regexp.(*Regexp).tryBacktrack
 */
import { StackTable } from '../stacks.ts';
import { Labels } from './pprof-labels.ts';
import { AMOUNT, amountOf, functionOf } from './pprof-units.ts';

export const RULE = /^-{6,20}\+-{20,}\s*$/;
const FIRST = new RegExp(`^\\s*(${AMOUNT})\\s{2,}(\\S.*)$`);
const LABEL = /^\s*(\S.{0,100}?):\s+(\S.{0,500})$/;

/** True where a stack begins behind a ruler, labels before it or not. */
export function isBlock(lines: readonly string[], ruler: number): boolean {
  for (let at = ruler + 1; at < Math.min(lines.length, ruler + 30); at++) {
    if (FIRST.test(lines[at]!)) return true;
    if (!LABEL.test(lines[at]!)) return false;
  }
  return false;
}

export class PprofStacks {
  readonly stacks = new StackTable();
  readonly labels = new Labels();
  unit = '';
  readonly #nameOf: () => string;
  #isOpen = false;
  #value: number | null = null;
  #frames: number[] = [];
  #labels: [string, string][] = [];

  /** `nameOf` is asked for the sample type when the first stack is read: the header stands above it. */
  constructor(nameOf: () => string) {
    this.#nameOf = nameOf;
  }

  get isEmpty(): boolean {
    return this.stacks.columns.length === 0;
  }

  line(text: string, number: number): boolean {
    if (RULE.test(text)) {
      this.close();
      this.#isOpen = true;
      return true;
    }
    if (!this.#isOpen) return false;
    const first = this.#value === null ? FIRST.exec(text) : null;
    const amount = first === null ? null : amountOf(first[1]!);
    const label = this.#value === null ? LABEL.exec(text) : null;
    if (first !== null && amount !== null) {
      this.#value = amount.value;
      this.unit ||= amount.unit;
      this.#frame(first[2]!, number, text);
    } else if (this.#value !== null && /^\s{6,}\S/.test(text)) this.#frame(text.trim(), number, text);
    else if (label !== null) this.#labels.push([label[1]!, label[2]!.trim()]);
    else return false;
    return true;
  }

  close(): void {
    if (this.#value !== null) {
      if (this.isEmpty) this.stacks.column(this.#nameOf());
      let node = 0;
      for (let i = this.#frames.length - 1; i >= 0; i--) node = this.stacks.child(node, this.#frames[i]!);
      this.stacks.add(node, 0, this.#value);
      for (const [key, value] of this.#labels) this.labels.add(key, value, this.#value);
    }
    this.#value = null;
    this.#frames = [];
    this.#labels = [];
    this.#isOpen = false;
  }

  #frame(name: string, number: number, text: string): void {
    const frame = { ...functionOf(name.trim()), module: null };
    this.#frames.push(this.stacks.intern(frame, number, text));
  }
}

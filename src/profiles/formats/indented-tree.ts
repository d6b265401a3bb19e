/**
 * Call trees that are printed with what each line costs with all below it: a line's own share is what its children leave.
 * Deeper lines stand further right; how far is up to the tool.
 */
import type { Frame } from '../model.ts';
import type { StackTable } from '../stacks.ts';

interface Open {
  readonly depth: number;
  readonly node: number;
  left: number;
}

/** Printed figures are rounded: children may add up to a little more than their parent. */
const ROUNDING = 1e-9;

export class IndentedTree {
  readonly #stacks: StackTable;
  readonly #column: number;
  readonly #isCounted: boolean;
  #open: Open[] = [];

  /** `isCounted`: the weights are samples. */
  constructor(stacks: StackTable, column: number, isCounted: boolean) {
    this.#stacks = stacks;
    this.#column = column;
    this.#isCounted = isCounted;
  }

  /** How many lines are open around the next one. */
  get depth(): number {
    return this.#open.length;
  }

  /** The line's cost with all below it, and where it stands. */
  add(depth: number, inclusive: number, frame: Frame, line: number, text: string): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= depth) this.#close();
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.left -= inclusive;
    const id = this.#stacks.intern(frame, line, text);
    const node = this.#stacks.child(parent?.node ?? 0, id);
    this.#open.push({ depth, node, left: inclusive });
  }

  /** Before the next tree, and at the end. */
  finish(): void {
    while (this.#open.length > 0) this.#close();
  }

  #close(): void {
    const { node, left } = this.#open.pop()!;
    if (left <= ROUNDING) return;
    this.#stacks.add(node, this.#column, left, this.#isCounted ? Math.round(left) : 0);
  }
}

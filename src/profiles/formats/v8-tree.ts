/** V8's call tree as a trie of stacks, whichever way its nodes name one another. */
import { IdTable } from '../id-table.ts';
import type { StackTable } from '../stacks.ts';
import type { V8Nodes } from './v8-nodes.ts';

const MAX_DEPTH = 100_000;
const NONE = -1;
/** Of a row: above it is no root. */
const NOWHERE = -2;

export class V8Tree {
  readonly #nodes: V8Nodes;
  readonly #stacks: StackTable;
  readonly #table: IdTable;
  /** The trie node of each row that was placed. */
  readonly #placed: Int32Array;
  readonly #parent: Int32Array;
  /** Of the rows that name their parent: the first one below a row, and the next one below the same parent. */
  readonly #firstBelow: Int32Array;
  readonly #nextBelow: Int32Array;

  constructor(nodes: V8Nodes, stacks: StackTable) {
    const rows = () => new Int32Array(nodes.length).fill(NONE);
    this.#nodes = nodes;
    this.#stacks = stacks;
    this.#table = new IdTable(nodes.ids);
    this.#placed = rows();
    this.#parent = rows();
    this.#firstBelow = rows();
    this.#nextBelow = rows();
    this.#link();
  }

  /** The trie node of a node that was placed, by its id; −1 where there is none. */
  placed(id: number): number {
    const row = this.#table.placeOf(id);
    return row === NONE ? NONE : Math.max(NONE, this.#placed[row]!);
  }

  /** Places a node and those above it that are not placed yet; −1 where one of them is not there, or is above itself. */
  place(id: number): number {
    const path: number[] = [];
    let row = this.#table.placeOf(id);
    if (row === NONE) return NONE;
    for (; row !== NONE && this.#placed[row] === NONE; row = this.#parent[row]!) {
      path.push(row);
      // It names a parent that is not there.
      const isCut = this.#parent[row] === NONE && !Number.isNaN(this.#nodes.parents.at(row));
      if (isCut || path.length > MAX_DEPTH) return this.#giveUp(path);
    }
    let node = row === NONE ? 0 : this.#placed[row]!;
    if (node === NOWHERE) return this.#giveUp(path);
    for (const step of path.reverse()) node = this.#placeBelow(node, step);
    return node;
  }

  /** What was looked at need not be looked at again. */
  #giveUp(path: readonly number[]): number {
    for (const row of path) this.#placed[row] = NOWHERE;
    return NONE;
  }

  /** Places all below the roots among `rows`, depth first and without recursion. What hangs on no root is not visited. */
  placeAll(rows: readonly number[], visit: (row: number, node: number) => void): void {
    const open = rows.filter(row => this.#parent[row] === NONE).map(row => ({ row, parent: 0, depth: 0 }));
    while (open.length > 0) {
      const { row, parent, depth } = open.pop()!;
      if (this.#placed[row] !== NONE || depth > MAX_DEPTH) continue;
      const node = this.#placeBelow(parent, row);
      visit(row, node);
      const push = (child: number) => open.push({ row: child, parent: node, depth: depth + 1 });
      this.#eachChild(row, push);
      for (let child = this.#firstBelow[row]!; child !== NONE; child = this.#nextBelow[child]!) push(child);
    }
  }

  #placeBelow(parent: number, row: number): number {
    const frame = this.#nodes.frame(row);
    const node = frame.name === '(root)' ? parent : this.#stacks.child(parent, this.#stacks.intern(frame));
    this.#placed[row] = node;
    return node;
  }

  #link(): void {
    const { ids, parents, length } = this.#nodes;
    for (let row = 0; row < length; row++) {
      this.#eachChild(row, child => {
        if (child !== row) this.#parent[child] = row;
      });
    }
    for (let row = length - 1; row >= 0; row--) {
      const parent = this.#table.placeOf(parents.at(row));
      if (parent === NONE || parents.at(row) === ids.at(row)) continue;
      this.#parent[row] = parent;
      this.#nextBelow[row] = this.#firstBelow[parent]!;
      this.#firstBelow[parent] = row;
    }
  }

  #eachChild(row: number, visit: (child: number) => void): void {
    this.#nodes.eachChild(row, child => {
      const found = child < 0 ? -1 - child : this.#table.placeOf(child);
      if (found !== NONE) visit(found);
    });
  }
}

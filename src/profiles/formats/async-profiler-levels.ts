/** Frames that are told by their level, depth first, each with all below it: a flame graph's boxes, a tree's lines. */
import type { Frame, Input, Profile, Unread } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';
import { asyncAxis } from './async-profiler-names.ts';

const MAX_LEVEL = 20_000;
/** Below a frame whose own share is printed, what is not printed of the frames it calls. */
const NOT_SHOWN: Frame = { name: '[not shown]', module: null, file: null, line: null, kind: null };

interface Open {
  readonly node: number;
  /** What is not yet told of the frames below. */
  left: number;
  /** The frame's own share, where it is printed. */
  readonly self: number | null;
}

export class LevelTree {
  readonly #stacks = new StackTable();
  readonly #open: Open[] = [];

  /** What the page calls itself; the frames come behind it. */
  title = '';

  get isEmpty(): boolean {
    return this.#stacks.nodes < 2;
  }

  /** Level 0 is the root that stands for all. */
  add(
    level: number,
    frame: Frame,
    total: number,
    line: number,
    text: string,
    self: number | null = null,
  ): void {
    if (level > MAX_LEVEL) return;
    if (this.#stacks.columns.length === 0) this.#stacks.column(this.title || 'counter');
    this.#closeTo(level);
    // A tree has no line for the root; where a level is missing its place is kept.
    while (this.#open.length < level)
      this.#open.push({ node: this.#open.at(-1)?.node ?? 0, left: 0, self: 0 });
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.left -= total;
    const node =
      level === 0 ? 0 : this.#stacks.child(parent?.node ?? 0, this.#stacks.intern(frame, line, text.trim()));
    this.#open.push({ node, left: total, self });
  }

  profile(of: {
    readonly format: string;
    readonly input: Input;
    readonly unit: string;
    readonly unread: Unread;
    readonly notes: readonly string[];
  }): Profile {
    this.#closeTo(0);
    const base = this.title === '' ? 'the whole graph' : `all of "${this.title}"`;
    const axis = asyncAxis(this.title);
    const view = viewOf(this.#stacks, 0, this.#stacks.columns[0]!.name, { unit: of.unit, axis, base });
    // The trie counts boxes; where the unit is samples the widths are their numbers.
    const counted = of.unit === 'samples';
    const entries = view.entries.map(entry => ({ ...entry, samples: counted ? entry.self : null }));
    return {
      format: of.format,
      source: of.input.name,
      views: [{ ...view, samples: counted ? view.total : null, entries }],
      stacks: this.#stacks,
      annotations: [],
      unread: of.unread,
      notes: of.notes,
      recording: {},
    };
  }

  /** Books what is each frame's own when the walk leaves it. */
  #closeTo(depth: number): void {
    while (this.#open.length > depth) {
      const { node, left, self } = this.#open.pop()!;
      const own = self ?? left;
      if (node === 0) continue;
      this.#book(node, own);
      if (left > own) this.#book(this.#stacks.child(node, this.#stacks.intern(NOT_SHOWN)), left - own);
    }
  }

  #book(node: number, amount: number): void {
    if (amount > 0) this.#stacks.add(node, 0, amount, Math.min(amount, 0xffffffff));
  }
}

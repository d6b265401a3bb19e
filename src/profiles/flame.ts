/** FlameData out of a trie: what is narrower than 0.1 % is left out, and at most some 5,000 nodes remain. */
import type { BarsData, FlameData, FlameNode } from '../core/picture.ts';
import { clip } from '../core/text.ts';
import { childLists } from './entries.ts';
import type { FrameKind, Profile } from './model.ts';
import { columnOf, type Shares } from './shares.ts';
import { shown } from './shown.ts';
import type { StackTable } from './stacks.ts';

const MIN_SHARE = 0.001;
const MAX_NODES = 5000;
const MAX_DEPTH = 250;
const MAX_NAME = 200;

export function flameOf(profile: Profile, viewIndex = 0): FlameData | null {
  const view = profile.views[viewIndex]!;
  const column = columnOf(profile, view);
  if (profile.stacks === null || column === null || view.total <= 0) return null;
  const before =
    profile.format === 'folded-diff' ? profile.stacks.columns.findIndex(c => c.name === 'before') : -1;
  return { unit: view.unit, root: new Builder(profile.stacks, column, before).root(view.name) };
}

class Builder {
  readonly #stacks: StackTable;
  readonly #below: Float64Array;
  readonly #before: Float64Array | null;
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  #left = MAX_NODES;

  constructor(stacks: StackTable, column: number, before: number) {
    this.#stacks = stacks;
    this.#below = subtree(stacks, stacks.columns[column]!.sums);
    this.#before = before < 0 ? null : subtree(stacks, stacks.columns[before]!.sums);
    const lists = childLists(stacks);
    this.#firstChild = lists.firstChild;
    this.#nextSibling = lists.nextSibling;
  }

  root(name: string): FlameNode {
    const threshold = this.#below[0]! * MIN_SHARE;
    return { name: `all: ${name}`, ...this.#values(0), children: this.#children(0, threshold, 0) };
  }

  /** Depth is bounded, so recursion is safe; the widest come first when nodes run out. */
  #children(node: number, threshold: number, depth: number): FlameNode[] {
    if (depth >= MAX_DEPTH) return [];
    const children: number[] = [];
    for (let child = this.#firstChild[node]!; child > 0; child = this.#nextSibling[child]!) {
      const widest = Math.max(this.#below[child]!, this.#before?.[child] ?? 0);
      if (widest >= threshold && widest > 0) children.push(child);
    }
    children.sort((a, b) => this.#below[b]! - this.#below[a]!);
    const kept = children.slice(0, Math.max(0, this.#left));
    this.#left -= kept.length;
    return kept.map(child => {
      const frame = this.#stacks.frames[this.#stacks.frame[child]!]!;
      return {
        name: clip(frame.name, MAX_NAME),
        ...this.#values(child),
        ...kindOf(frame.kind),
        children: this.#children(child, threshold, depth + 1),
      };
    });
  }

  #values(node: number): { value: number; before?: number } {
    const value = this.#below[node]!;
    return this.#before === null ? { value } : { value, before: this.#before[node]! };
  }
}

function kindOf(kind: FrameKind | null): { kind?: 'user' | 'kernel' | 'inlined' | 'jit' } {
  return kind === null || kind === 'process' ? {} : { kind };
}

function subtree(stacks: StackTable, sums: Float64Array): Float64Array {
  const below = sums.slice(0, stacks.nodes);
  for (let node = stacks.nodes - 1; node > 0; node--) below[stacks.parent[node]!]! += below[node]!;
  return below;
}

/** The top entries as bars, for profiles without stacks. */
export function barsOf(shares: Shares): BarsData {
  return {
    unit: '%',
    max: null,
    rows: shown(shares.entries)
      .slice(0, 12)
      .map(entry => ({
        label: clip(entry.name, 60),
        values: [Number((shares.percentOf(entry.self) ?? 0).toFixed(2))],
      })),
  };
}

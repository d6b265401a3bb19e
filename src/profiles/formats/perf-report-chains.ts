/**
 * The call chains below a row of `perf report -g`, whatever their shape, as paths with a weight each.
 *
 *     |--55.16%--hotSort          graph (absolute) and fractal (of what stands above): a tree, `---` where it is one way only
 *     |          main             the next frame of the same branch
 *      --12.71%--_start           the last branch
 *     13.61% main;hotSort         folded
 *           13.61%                flat: a weight, then a frame a line
 */
/** Of one row. */
const MAX_PATHS = 5000;
const MAX_DEPTH = 256;

interface Node {
  /** Where its frames and the bars of its branches stand. */
  readonly column: number;
  readonly parent: Node | null;
  readonly names: string[];
  /** null where no figure is printed: all of what stands above. */
  readonly weight: number | null;
  children: number;
}

/** One row's chains: the lines are handed in, and the branches come out. */
export class ChainReader {
  readonly branches: Node[] = [];
  readonly lists: { readonly names: string[]; readonly weight: number }[] = [];
  isCounted = false;
  isFlat = false;
  #open: Node | null = null;
  #list: { readonly names: string[]; readonly weight: number } | null = null;

  /** False when the line is no part of a chain. */
  line(text: string): boolean {
    if (/^[\s|]*$/.test(text)) {
      if (!text.includes('|')) this.#list = null;
      return text.includes('|');
    }
    return this.#folded(text) || this.#branch(text) || this.#flat(text) || this.#next(text);
  }

  #folded(text: string): boolean {
    const match = /^(\d{1,3}\.\d{2}%|\d{1,15}) (\S.*)$/.exec(text);
    if (match === null) return false;
    this.#weigh(match[1]!);
    this.#addList(match[2]!.split(';').slice(0, MAX_DEPTH), Number.parseFloat(match[1]!));
    this.#list = null;
    return true;
  }

  #flat(text: string): boolean {
    const match = /^\s{6,40}(\d{1,3}\.\d{2}%|\d{1,15})\s*$/.exec(text);
    if (match === null || this.#open !== null) return false;
    // A frame's name may be a number alone (`0`, where the unwinder lost its way): weights stand behind an empty line.
    if (this.#list !== null && !match[1]!.endsWith('%')) return false;
    this.#weigh(match[1]!);
    this.isFlat = true;
    this.#list = this.#addList([], Number.parseFloat(match[1]!));
    return true;
  }

  #addList(names: string[], weight: number) {
    const list = { names, weight };
    if (this.lists.length < MAX_PATHS) this.lists.push(list);
    return list;
  }

  #branch(text: string): boolean {
    const match = /^([\s|]{0,4000})--(?:-|(\d{1,3}\.\d{2}%|\d{1,15})--)(\S.*)$/.exec(text);
    if (match === null) return false;
    const weight = match[2];
    if (weight !== undefined) this.#weigh(weight);
    // The bar stands in the dash's column where there is one way only, and one to the left of it otherwise.
    const bar = weight === undefined ? match[1]!.length : match[1]!.length - 1;
    while (this.#open !== null && this.#open.column > bar) this.#open = this.#open.parent;
    const parent = this.#open;
    if (parent !== null) parent.children++;
    const node: Node = {
      column: bar + (weight === undefined ? 3 : 11),
      parent,
      names: [match[3]!.trimEnd()],
      weight: weight === undefined ? null : Number.parseFloat(weight),
      children: 0,
    };
    this.#open = node;
    if (this.branches.length < MAX_PATHS) this.branches.push(node);
    return true;
  }

  #next(text: string): boolean {
    const column = /^[\s|]*/.exec(text)![0].length;
    const name = text.slice(column).trimEnd();
    if (this.#list !== null) {
      if (this.#list.names.length < MAX_DEPTH) this.#list.names.push(name);
      return true;
    }
    while (this.#open !== null && this.#open.column > column) this.#open = this.#open.parent;
    if (this.#open === null) return false;
    if (this.#open.names.length < MAX_DEPTH) this.#open.names.push(name);
    return true;
  }

  #weigh(figure: string): void {
    if (!figure.endsWith('%')) this.isCounted = true;
  }
}

export interface WeighedPath {
  readonly names: readonly string[];
  readonly weight: number;
}

/** What ends in each path, in the unit of the figures; `whole` is the row's own figure. */
export function pathsOf(chains: ChainReader, whole: number, isFractal: boolean): WeighedPath[] {
  if (chains.lists.length > 0) return listsOf(chains);
  const weights = new Map<Node, number>();
  const below = new Map<Node, number>();
  for (const node of chains.branches) {
    const above = node.parent === null ? whole : weights.get(node.parent)!;
    const weight =
      node.weight === null ? above : isFractal ? (above * node.weight) / 100 : Math.min(node.weight, above);
    weights.set(node, weight);
    if (node.parent !== null) below.set(node.parent, (below.get(node.parent) ?? 0) + weight);
  }
  return chains.branches
    .map(node => ({ node, weight: weights.get(node)! - (below.get(node) ?? 0) }))
    .filter(({ weight }) => weight > 0.004)
    .map(({ node, weight }) => ({ names: namesTo(node), weight }));
}

/** A branch that outweighs the branch it leaves is a share of it, not of all. */
export function looksFractal(chains: ChainReader): boolean {
  return chains.branches.some(({ weight, parent }) => {
    const above = weighed(parent);
    return weight !== null && above !== null && weight > above.weight! + 0.02;
  });
}

/** What leaves the row itself, together, in the printed figures; null where no branch does. */
export function topWeight(chains: ChainReader): number | null {
  if (chains.lists.length > 0) return listsOf(chains).reduce((sum, { weight }) => sum + weight, 0);
  const tops = chains.branches.filter(({ weight, parent }) => weight !== null && weighed(parent) === null);
  return tops.length === 0 ? null : tops.reduce((sum, { weight }) => sum + weight!, 0);
}

function weighed(node: Node | null): Node | null {
  let at = node;
  while (at !== null && at.weight === null) at = at.parent;
  return at;
}

function namesTo(leaf: Node): string[] {
  const parts: string[][] = [];
  let depth = 0;
  for (let node: Node | null = leaf; node !== null && depth < MAX_DEPTH; node = node.parent) {
    parts.push(node.names);
    depth += node.names.length;
  }
  return parts.reverse().flat();
}

/** `-g flat` prints a path's weight with that of the longer paths that begin with it; folded paths have their own. */
function listsOf({ lists, isFlat }: ChainReader): WeighedPath[] {
  if (!isFlat) return lists;
  const own = new Map(lists.map(({ names, weight }) => [names.join('\n'), weight]));
  for (const { names, weight } of lists) {
    for (let depth = names.length - 1; depth > 0; depth--) {
      const shorter = names.slice(0, depth).join('\n');
      const known = own.get(shorter);
      if (known === undefined) continue;
      own.set(shorter, known - weight);
      break;
    }
  }
  return lists.map(({ names }) => ({ names, weight: Math.max(0, own.get(names.join('\n'))!) }));
}

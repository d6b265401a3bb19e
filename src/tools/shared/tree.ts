/** What draws a tree before a name: `├─sda1`, `│ └─vg-root`, `|-/proc`, "| `-/sys/fs/cgroup". */
const DRAWING = /^[\s│├└─|`-]*(?:[├└]─|[|`]-)/;

export interface Branch {
  readonly name: string;
  /** Width of the drawing: deeper entries have more. */
  readonly depth: number;
}

/** The name without its drawing. A name that begins with a dash keeps it: only whole branches are taken off. */
export function branchOf(text: string): Branch {
  const drawing = DRAWING.exec(text.slice(0, 400))?.[0] ?? '';
  return { name: text.slice(drawing.length), depth: drawing.length };
}

/** Remembers the way from the root, so that each entry learns its parent. */
export class Ancestry {
  #path: Branch[] = [];

  /** The name of the parent of the entry that comes next; null at the top. */
  parentOf(branch: Branch): string | null {
    this.#path = this.#path.filter(({ depth }) => depth < branch.depth).slice(-64);
    const parent = this.#path.at(-1)?.name ?? null;
    this.#path.push(branch);
    return parent;
  }
}

/**
 * Where the boxes of a flame graph stand. A picture in a thread is shrunk to the height of a phone, so long trunks
 * (frames that only pass on to one other) are folded into one row, and what is deeper than the picture is cut.
 */
import type { FlameNode } from '../core/picture.ts';
import { MARGIN, WIDTH } from './svg.ts';

/** More rows than this make a picture that a phone shows too small to be read. */
const MAX_ROWS = 30;
const MIN_WIDTH = 1;
/** A box narrower than this is a line: rows of nothing else are cut but for the first few. */
const MIN_SEEN = 5;
const SLIVERS = 2;
/** A frame passes on when its one visible child has nearly all of it. */
const PASSED_ON = 0.97;
/** A trunk shorter than this is not worth folding; its first and last frames stay. */
const SHORTEST_TRUNK = 4;

export interface Placed {
  readonly node: FlameNode;
  /** Frames that this row stands for; 1 for a frame as it is. */
  readonly folded: number;
  readonly depth: number;
  readonly x: number;
  readonly width: number;
}

export interface Layout {
  readonly placed: readonly Placed[];
  readonly rows: number;
  /** Frames that are wide enough to be seen, and deeper than the picture. */
  readonly cut: number;
}

export function layoutOf(root: FlameNode): Layout {
  const plain = place(root, false);
  return plain.rows <= MAX_ROWS && plain.cut === 0 ? plain : place(root, true);
}

/** Without recursion: a stack may be deep. */
function place(root: FlameNode, fold: boolean): Layout {
  const full = WIDTH - 2 * MARGIN;
  const total = root.value > 0 ? root.value : 1;
  const placed: Placed[] = [];
  const open: Placed[] = [{ node: root, folded: 1, depth: 0, x: MARGIN, width: full }];
  let cut = 0;
  let rows = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    placed.push(next);
    rows = Math.max(rows, next.depth + 1);
    let { x } = next;
    for (const child of next.node.children) {
      const width = (Math.max(0, child.value) / total) * full;
      if (width >= MIN_WIDTH && next.depth + 1 >= MAX_ROWS) cut++;
      else if (width >= MIN_WIDTH) {
        const box = { x, width: Math.min(width, next.x + next.width - x), depth: next.depth + 1 };
        const trunk = fold ? trunkFrom(child) : null;
        if (trunk === null) open.push({ ...box, node: child, folded: 1 });
        else open.push({ ...box, node: { ...child, children: [trunk.last] }, folded: trunk.frames });
      }
      x += width;
    }
  }
  return trimmed({ placed, rows, cut });
}

/** Rows on top that hold slivers alone would make the picture high for nothing. */
function trimmed({ placed, rows, cut }: Layout): Layout {
  const seen = placed.reduce(
    (most, { depth, width }) => (width >= MIN_SEEN ? Math.max(most, depth + 1) : most),
    1,
  );
  if (seen + SLIVERS >= rows) return { placed, rows, cut };
  const kept = placed.filter(({ depth }) => depth < seen + SLIVERS);
  return { placed: kept, rows: seen + SLIVERS, cut: cut + placed.length - kept.length };
}

/** The frames from `first` on that only pass on: the row shows the first, and the last one's child follows. */
function trunkFrom(first: FlameNode): { last: FlameNode; frames: number } | null {
  let node = first;
  let frames = 0;
  for (;;) {
    const [only] = node.children.filter(child => child.value >= node.value * (1 - PASSED_ON));
    if (only === undefined || only.value < node.value * PASSED_ON) break;
    frames++;
    node = only;
  }
  return frames >= SHORTEST_TRUNK ? { last: node, frames } : null;
}

/**
 * A static flame graph (root below), or icicle (root above) where the data says inverted. Rows are high enough for
 * a label that is read on a phone; what is narrower than a pixel is left out.
 */
import { z } from 'zod';
import type { FlameNode } from '../core/picture.ts';
import type { Picture } from '../core/report.ts';
import { COLOURS, figure, framed, MARGIN, rect, text, WIDTH } from './svg.ts';

const Node: z.ZodType<FlameNode> = z.lazy(() =>
  z.object({
    name: z.string(),
    value: z.number(),
    before: z.number().exactOptional(),
    kind: z.enum(['user', 'kernel', 'inlined', 'jit']).exactOptional(),
    children: z.array(Node),
  }),
);
export const Flame = z.object({ unit: z.string(), root: Node, inverted: z.boolean().exactOptional() });
type Flame = z.output<typeof Flame>;

const ROW = 32;
const SIZE = 19;
/** Deeper rows are cut: the picture would be too high to be seen. */
const MAX_DEPTH = 48;
const MIN_WIDTH = 1;
const MIN_LABEL = 40;

interface Placed {
  readonly node: FlameNode;
  readonly depth: number;
  readonly x: number;
  readonly width: number;
}

export function flameSvg(picture: Picture, data: Flame): string {
  const { placed, cut } = layout(data.root);
  const depth = placed.reduce((most, each) => Math.max(most, each.depth), 0);
  const height = (depth + 1) * ROW;
  const boxes = placed.map(each =>
    box(each, data, data.inverted ? each.depth * ROW : height - (each.depth + 1) * ROW),
  );
  const foot = `${figure(data.root.value)} ${data.unit}${cut > 0 ? `; ${cut} frames below the cut left out` : ''}`;
  return framed(
    picture.title,
    picture.alt,
    boxes.join('') +
      text(MARGIN, height + 30, foot, { size: 20, fill: COLOURS.quiet, max: WIDTH - 2 * MARGIN }),
    height + 40,
  );
}

/** Places by width, without recursion: a stack may be deep. */
function layout(root: FlameNode): { placed: Placed[]; cut: number } {
  const full = WIDTH - 2 * MARGIN;
  const total = root.value > 0 ? root.value : 1;
  const placed: Placed[] = [];
  const open: Placed[] = [{ node: root, depth: 0, x: MARGIN, width: full }];
  let cut = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    placed.push(next);
    let { x } = next;
    for (const node of next.node.children) {
      const width = (Math.max(0, node.value) / total) * full;
      if (width < MIN_WIDTH || next.depth + 1 >= MAX_DEPTH) {
        if (width >= MIN_WIDTH) cut += 1;
      } else open.push({ node, depth: next.depth + 1, x, width: Math.min(width, next.x + next.width - x) });
      x += width;
    }
  }
  return { placed, cut };
}

function box({ node, x, width }: Placed, data: Flame, y: number): string {
  const shape = rect(x, y, Math.max(MIN_WIDTH, width - 1), ROW - 1, colour(node, data.root));
  const label =
    width < MIN_LABEL
      ? ''
      : text(x + 5, y + ROW / 2 + 6, shortened(node.name), { size: SIZE, mono: true, max: width - 10 });
  return shape + label;
}

/** `std::vector<int>::push_back(int)` → what is before the arguments; a package's path before the last slash goes. */
function shortened(name: string): string {
  const plain = name.replace(/\((?:[^()]|\([^()]*\)){0,200}\)$/, '') || name;
  return plain.includes('/') && !plain.includes(' ') ? plain.slice(plain.lastIndexOf('/') + 1) : plain;
}

const PALETTES = { user: [14, 46], kernel: [190, 220], inlined: [46, 60], jit: [95, 130] } as const;

/** By the name, so that a function has one colour in every picture; by the change where there is one. */
function colour(node: FlameNode, root: FlameNode): string {
  if (root.before !== undefined) return changed(node, root);
  const [from, to] = PALETTES[node.kind ?? 'user'];
  let hash = 0;
  for (let index = 0; index < Math.min(node.name.length, 200); index += 1)
    hash = (hash * 31 + node.name.charCodeAt(index)) % 9973;
  return `hsl(${from + (hash % (to - from))}, 75%, ${70 + (hash % 10)}%)`;
}

/** Red grew, blue shrank, as shares of each total. */
function changed(node: FlameNode, root: FlameNode): string {
  const now = node.value / Math.max(1e-9, root.value);
  const before = (node.before ?? 0) / Math.max(1e-9, root.before ?? 0);
  const strength = Math.min(1, Math.abs(now - before) * 8);
  if (strength < 0.02) return '#eceff1';
  return `hsl(${now > before ? 6 : 212}, 80%, ${Math.round(94 - 34 * strength)}%)`;
}

/**
 * A static flame graph (root below), or icicle (root above) where the data says inverted. It cannot be pointed at, so
 * its boxes say their share; rows are high enough for a label that is read on a phone.
 */
import { z } from 'zod';
import type { FlameNode } from '../core/picture.ts';
import type { Picture } from '../core/report.ts';
import { labelOf } from './flame-label.ts';
import { layoutOf, type Placed } from './flame-layout.ts';
import { COLOURS, figure, framed, MARGIN, MONO_WIDTH, rect, text, WIDTH } from './svg.ts';

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
const FOOT = 20;
const MIN_LABEL = 60;
/** A box this narrow has no room for its share beside its name. */
const MIN_SHARE = 110;
/** From here on the share stands there even when the name must be cut for it. */
const ROOMY = 300;

export function flameSvg(picture: Picture, data: Flame): string {
  const { placed, rows, cut } = layoutOf(data.root);
  const height = rows * ROW;
  const boxes = placed.map(each =>
    box(each, data, data.inverted ? each.depth * ROW : height - (each.depth + 1) * ROW),
  );
  const foot = `${amount(data.root.value, data.unit)}${cut > 0 ? `; ${cut} deeper frames left out` : ''}`;
  return framed(
    picture.title,
    picture.alt,
    boxes.join('') +
      text(MARGIN, height + 32, foot, { size: FOOT, fill: COLOURS.quiet, max: WIDTH - 2 * MARGIN }) +
      legend(placed, data.root, height + 62),
    height + 72,
  );
}

function box({ node, folded, x, width }: Placed, data: Flame, y: number): string {
  const fill = folded > 1 ? FOLDED : colour(node, data.root);
  const shape = rect(x, y, Math.max(1, width - 1), ROW - 1, fill, 'rx="3"');
  if (width < MIN_LABEL) return shape;
  const letters = Math.floor((width - 10) / (SIZE * MONO_WIDTH));
  const share = width >= MIN_SHARE && data.root.value > 0 ? percent(node, data.root) : '';
  const beside = share === '' ? 0 : share.length + 1;
  const whole = named(node.name, folded, letters);
  const fits = whole.length <= letters - beside || width >= ROOMY;
  const label = fits ? named(node.name, folded, letters - beside) : whole;
  return (
    shape +
    text(x + 5, y + ROW / 2 + 6, label, { size: SIZE, mono: true, max: width - 10 }) +
    (share === '' || !fits ? '' : text(x + width - 7, y + ROW / 2 + 6, share, SHARE))
  );
}

function named(name: string, folded: number, letters: number): string {
  if (folded === 1) return labelOf(name, letters);
  const more = ` and ${folded - 1} more`;
  return letters - more.length >= 10 ? `${labelOf(name, letters - more.length)}${more}` : `${folded} frames`;
}

const SHARE = { size: SIZE - 1, mono: true, anchor: 'end', fill: '#3a3a3a' } as const;
const FOLDED = '#e6e6e3';

function percent({ value, before }: FlameNode, root: FlameNode): string {
  const now = (100 * value) / root.value;
  if (before === undefined || root.before === undefined || root.before <= 0)
    return now >= 99.95 ? '' : `${now.toFixed(now >= 10 ? 0 : 1)}%`;
  const change = now - (100 * before) / root.before;
  return Math.abs(change) < 0.05 ? '±0' : `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(1)}`;
}

/** What the colours mean; only those that are there. */
function legend(placed: readonly Placed[], root: FlameNode, y: number): string {
  const kinds = new Set(placed.map(({ node }) => node.kind ?? 'user'));
  const items: readonly (readonly [colour: string, says: string])[] =
    root.before !== undefined
      ? [
          ['#f0867a', 'grew'],
          ['#7aaff0', 'shrank'],
          ['#eceff1', 'same; points of the whole'],
        ]
      : [
          ...(kinds.has('kernel') || kinds.has('jit') || kinds.has('inlined') ? LEGEND : []).filter(
            ([, , kind]) => kinds.has(kind),
          ),
        ].map(([fill, says]) => [fill, says] as const);
  let x = MARGIN;
  return items
    .map(([fill, says]) => {
      const at = x;
      x += 34 + says.length * FOOT * 0.6 + 20;
      return (
        rect(at, y - 16, 20, 20, fill, 'rx="3"') + text(at + 28, y, says, { size: FOOT, fill: COLOURS.quiet })
      );
    })
    .join('');
}

const LEGEND: readonly (readonly [
  colour: string,
  says: string,
  kind: 'user' | 'kernel' | 'inlined' | 'jit',
])[] = [
  ['hsl(28, 75%, 72%)', 'program', 'user'],
  ['hsl(205, 75%, 74%)', 'kernel', 'kernel'],
  ['hsl(112, 75%, 74%)', 'compiled at run time', 'jit'],
  ['hsl(53, 75%, 74%)', 'inlined', 'inlined'],
];

function amount(value: number, unit: string): string {
  if (unit === 'ns') return value >= 1e9 ? `${figure(value / 1e9)} s` : `${figure(value / 1e6)} ms`;
  if (unit === 'bytes') return value >= 1e9 ? `${figure(value / 1e9)} GB` : `${figure(value / 1e6)} MB`;
  return `${figure(value)} ${unit}`;
}

const PALETTES = { user: [14, 46], kernel: [190, 220], inlined: [46, 60], jit: [95, 130] } as const;

/** By the name, so that a function has one colour in every picture; by the change where there is one. */
function colour(node: FlameNode, root: FlameNode): string {
  if (root.before !== undefined) return changed(node, root);
  const [from, to] = PALETTES[node.kind ?? 'user'];
  let hash = 0;
  for (let index = 0; index < Math.min(node.name.length, 200); index += 1)
    hash = (hash * 31 + node.name.charCodeAt(index)) % 9973;
  return `hsl(${from + (hash % (to - from))}, 72%, ${72 + (hash % 10)}%)`;
}

/** Red grew, blue shrank, as shares of each total. */
function changed(node: FlameNode, root: FlameNode): string {
  const now = node.value / Math.max(1e-9, root.value);
  const before = (node.before ?? 0) / Math.max(1e-9, root.before ?? 0);
  const strength = Math.min(1, Math.abs(now - before) * 8);
  if (strength < 0.02) return '#eceff1';
  return `hsl(${now > before ? 6 : 212}, 80%, ${Math.round(94 - 34 * strength)}%)`;
}

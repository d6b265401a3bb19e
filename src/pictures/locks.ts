/**
 * Who waits for whom. Cycles first, one thread under the other with an arrow back to the first; below them, for each
 * holder, the threads that wait for it. Everything reads from top to bottom, as a phone does.
 */
import { z } from 'zod';
import type { Picture } from '../core/report.ts';
import { COLOURS, framed, MARGIN, number, rect, text, WIDTH } from './svg.ts';

export const Locks = z.object({
  nodes: z.array(z.object({ id: z.string(), label: z.string(), stuck: z.boolean() })).max(1000),
  edges: z.array(z.object({ from: z.string(), to: z.string(), label: z.string() })).max(5000),
});
type Locks = z.output<typeof Locks>;
type Node = Locks['nodes'][number];
type Edge = Locks['edges'][number];

const BOX = { width: 560, height: 84 } as const;
const GAP = 76;
const SMALL = { width: 300, height: 56, gap: 14 } as const;
const MAX_CYCLE = 12;
const MAX_WAITERS = 8;
const MAX_GROUPS = 6;

export function locksSvg(picture: Picture, data: Locks): string {
  const nodes = new Map(data.nodes.map(node => [node.id, node]));
  const parts: string[] = [];
  let y = 0;
  const drawn = new Set<string>();
  for (const cycle of cycles(data)) {
    parts.push(cycleSvg(cycle, nodes, y));
    for (const edge of cycle) drawn.add(edgeKey(edge));
    y += cycle.length * (BOX.height + GAP);
  }
  const rest = data.edges.filter(edge => !drawn.has(edgeKey(edge)));
  const groups = [...Map.groupBy(rest, edge => edge.to)].slice(0, MAX_GROUPS);
  for (const [holder, edges] of groups) {
    const height = groupHeight(edges);
    parts.push(groupSvg(nodes.get(holder), edges.slice(0, MAX_WAITERS), edges.length, nodes, y));
    y += height + 28;
  }
  return framed(picture.title, picture.alt, parts.join(''), y);
}

/** A head of an arrow with its point at (x, y). Drawn by hand: not every renderer turns markers the same way. */
function head(x: number, y: number, towards: 'down' | 'left' | 'right', fill: string): string {
  const [length, half] = [16, 8];
  const corners = {
    down: [x - half, y - length, x + half, y - length],
    left: [x + length, y - half, x + length, y + half],
    right: [x - length, y - half, x - length, y + half],
  }[towards];
  return `<path d="M${number(x)} ${number(y)} L${corners.slice(0, 2).map(number).join(' ')} L${corners.slice(2).map(number).join(' ')} z" fill="${fill}"/>`;
}

function edgeKey(edge: Edge): string {
  return `${edge.from}\n${edge.to}\n${edge.label}`;
}

/** Each ring of stuck threads as its edges, in the order of waiting. */
function cycles(data: Locks): Edge[][] {
  const stuck = new Set(data.nodes.filter(node => node.stuck).map(node => node.id));
  const next = new Map(
    data.edges.filter(edge => stuck.has(edge.from) && stuck.has(edge.to)).map(edge => [edge.from, edge]),
  );
  const seen = new Set<string>();
  const found: Edge[][] = [];
  for (const start of stuck) {
    const path: Edge[] = [];
    for (
      let edge = next.get(start);
      edge && !seen.has(edge.from) && path.length < MAX_CYCLE;
      edge = next.get(edge.to)
    ) {
      seen.add(edge.from);
      path.push(edge);
    }
    if (path.length > 0) found.push(path);
  }
  return found;
}

function cycleSvg(cycle: readonly Edge[], nodes: ReadonlyMap<string, Node>, top: number): string {
  const left = MARGIN;
  const parts = cycle.flatMap((edge, index) => {
    const y = top + index * (BOX.height + GAP);
    const box = boxSvg(left, y, BOX.width, BOX.height, nodes.get(edge.from)?.label ?? edge.from, true);
    if (index === cycle.length - 1) return [box];
    const x = left + BOX.width / 2;
    return [
      box,
      `<path d="M${x} ${y + BOX.height} L${x} ${y + BOX.height + GAP - 14}" stroke="${COLOURS.alarm}" stroke-width="3"/>`,
      head(x, y + BOX.height + GAP - 2, 'down', COLOURS.alarm),
      text(x + 18, y + BOX.height + GAP / 2 + 7, `waits for ${edge.label}`, {
        size: 20,
        fill: COLOURS.alarm,
        max: BOX.width / 2 + 120,
      }),
    ];
  });
  const last = cycle.at(-1);
  if (!last) return parts.join('');
  const end = top + (cycle.length - 1) * (BOX.height + GAP) + BOX.height / 2;
  const right = left + BOX.width;
  const back = `M${right} ${end} C${right + 110} ${end} ${right + 110} ${top + BOX.height / 2} ${right + 14} ${top + BOX.height / 2}`;
  const below = top + (cycle.length - 1) * (BOX.height + GAP) + BOX.height + 30;
  parts.push(
    `<path d="${back}" fill="none" stroke="${COLOURS.alarm}" stroke-width="3"/>`,
    head(right + 2, top + BOX.height / 2, 'left', COLOURS.alarm),
    text(right + 90, below, `waits for ${last.label}`, {
      size: 20,
      fill: COLOURS.alarm,
      anchor: 'end',
      max: WIDTH - 3 * MARGIN,
    }),
  );
  return parts.join('');
}

function groupHeight(edges: readonly Edge[]): number {
  const shown = Math.min(edges.length, MAX_WAITERS) + (edges.length > MAX_WAITERS ? 1 : 0);
  return 34 + Math.max(1, shown) * (SMALL.height + SMALL.gap);
}

/** Waiters on the left, what they wait for on the right. */
function groupSvg(
  holder: Node | undefined,
  edges: readonly Edge[],
  all: number,
  nodes: ReadonlyMap<string, Node>,
  top: number,
): string {
  const right = WIDTH - MARGIN - SMALL.width;
  const first = top + 34;
  const height = Math.max(1, edges.length) * (SMALL.height + SMALL.gap) - SMALL.gap;
  const middle = first + height / 2;
  const labels = [...new Set(edges.map(edge => edge.label))].join(', ');
  const parts = [
    text(MARGIN, top + 18, `waiting for ${labels}`, {
      size: 20,
      fill: COLOURS.quiet,
      max: WIDTH - 2 * MARGIN,
    }),
    boxSvg(
      right,
      middle - BOX.height / 2,
      SMALL.width,
      BOX.height,
      holder?.label ?? edges[0]?.to ?? '',
      holder?.stuck ?? false,
    ),
  ];
  for (const [index, edge] of edges.entries()) {
    const y = first + index * (SMALL.height + SMALL.gap);
    const start = MARGIN + SMALL.width;
    parts.push(
      boxSvg(
        MARGIN,
        y,
        SMALL.width,
        SMALL.height,
        nodes.get(edge.from)?.label.split('\n')[0] ?? edge.from,
        false,
      ),
      `<path d="M${start} ${y + SMALL.height / 2} C${start + 80} ${y + SMALL.height / 2} ${right - 80} ${number(middle)} ${right - 14} ${number(middle)}" fill="none" stroke="${COLOURS.quiet}" stroke-width="2"/>`,
    );
  }
  parts.push(head(right - 2, middle, 'right', COLOURS.quiet));
  if (all > edges.length)
    parts.push(
      text(MARGIN, first + height + SMALL.gap + 34, `and ${all - edges.length} more`, {
        size: 20,
        fill: COLOURS.quiet,
      }),
    );
  return parts.join('');
}

/** A box with one or two lines: the thread, and where it stands. */
function boxSvg(x: number, y: number, width: number, height: number, label: string, stuck: boolean): string {
  const [name = '', where = ''] = label.split('\n');
  const colour = stuck ? COLOURS.alarm : COLOURS.line;
  const size = width > 400 ? 24 : 20;
  const centre = x + width / 2;
  const two = where !== '';
  return [
    rect(
      x,
      y,
      width,
      height,
      stuck ? COLOURS.stuck : COLOURS.box,
      `rx="8" stroke="${colour}" stroke-width="${stuck ? 3 : 2}"`,
    ),
    text(centre, y + height / 2 + (two ? -6 : size / 3), name, {
      size,
      mono: true,
      bold: true,
      anchor: 'middle',
      max: width - 16,
    }),
    two
      ? text(centre, y + height / 2 + 24, where, {
          size: size - 2,
          mono: true,
          anchor: 'middle',
          fill: COLOURS.quiet,
          max: width - 16,
        })
      : '',
  ].join('');
}

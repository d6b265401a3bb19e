/**
 * A flame graph's SVG (flamegraph.pl, inferno, ours): each frame's figures stand in its title.
 * Source: https://github.com/brendangregg/FlameGraph/blob/master/flamegraph.pl
 *
 *     <title>name (78,483,781 samples, 0.03%)</title><rect x="92.2" y="1973" width="0.3" height="15.0" fg:x="9" fg:w="2" …/>
 *     <rect x="92.2" y="1973" width="0.3" … onmouseover="s('name (12 ms, 0.03%)')" />        (before 2014)
 *
 * The parent is the frame whose range encloses it, one row towards `all`. Frames too narrow to draw are not in the file.
 */
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const flamegraphSvg: Format = { name: 'flamegraph-svg', detect, read };

const MAX_BYTES = 256 * 1024 ** 2;
/** A title, or the words that older versions show when the mouse is over the frame, and the rectangle that they belong to. */
const TITLED = /<title>([^<]{1,8000})<\/title>\s*<rect\s([^>]{1,600})>/g;
const OVER_GROUP =
  /<g\b[^<>]{0,200}onmouseover="s\('([^"]{1,8000})'\)"[^<>]{0,400}>\s*(?:<title>[^<]{0,8000}<\/title>\s*)?<rect\s([^>]{1,600})>/g;
const OVER_RECT = /<rect\s([^<>]{1,600}?)onmouseover="s\('([^"]{1,8000})'\)"/g;
/** `name (4 sample weight, 11 samples, 3.59%)`, `name (11 samples, 3.59%; +0.10%)`. */
const TITLE =
  /^(.*) \((?:-?\d{1,12} sample weight, )?([\d,.]{1,30}) ?([^,()]{0,40}?)(?:, ([\d.]{1,12}) ?%)[^()]{0,80}\)$/s;

function detect(head: Head): Detection | null {
  if (!/^\ufeff?\s*</.test(head.text) || !/<svg[\s>]/.test(head.text)) return null;
  const named = /Flame graph stack visualization|flamegraph\.pl|inferno|fg:x|id="frames" data-margin/i.test(
    head.text,
  );
  const titled = /<title>[^<]{1,2000}\([\d,.]+ \w+, [\d.]+ ?%\)<\/title>/.test(head.text);
  const text = /<text[^>]*>\s*(?:Flame|Icicle) ?Graph/i.test(head.text);
  return named || titled || text ? { confidence: 0.9, why: 'SVG of a flame graph' } : null;
}

interface Box {
  readonly name: string;
  /** null where the title was replaced (`--nameattr`): then its width says. */
  readonly value: number | null;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

async function read(input: Input): Promise<Profile> {
  const text = (await wholeOf(input, MAX_BYTES)).toString('utf8');
  const { boxes, unit, odd } = boxesIn(text);
  const stacks = stacksOf(boxes, unit);
  const view = viewOf(stacks, 0, unit, { unit, axis: axisOf(unit), base: 'the whole graph' });
  return {
    format: 'flamegraph-svg',
    source: input.name,
    views: [{ ...view, samples: null, entries: view.entries.map(entry => ({ ...entry, samples: null })) }],
    stacks,
    annotations: [],
    unread: { count: odd, lines: [] },
    notes: [
      ...input.notes,
      "frames too narrow to draw are not in the file: their time is their parents' own here",
    ],
    recording: {},
  };
}

function boxesIn(text: string): { boxes: Box[]; unit: string; odd: number } {
  const titled = [...text.matchAll(TITLED)].map(match => [match[1]!, match[2]!] as const);
  const grouped =
    titled.length > 1 ? [] : [...text.matchAll(OVER_GROUP)].map(match => [match[1]!, match[2]!] as const);
  const plain = [...text.matchAll(OVER_RECT)].map(match => [match[2]!, match[1]!] as const);
  const frames = titled.length > 1 ? titled : grouped.length > 0 ? grouped : plain;
  const boxes: Box[] = [];
  let unit = 'samples';
  let odd = 0;
  for (const [words, attributes] of frames) {
    const title = unescapeXml(words.replace(/\\(['\\])/g, '$1'));
    const figures = TITLE.exec(title);
    const box = boxOf(title, figures, attributes);
    if (box === null) odd++;
    else boxes.push(box);
    unit = figures?.[3]?.trim() || unit;
  }
  return { boxes: boxes.map(box => ({ ...box, value: box.value ?? widthAsValue(box, boxes) })), unit, odd };
}

function axisOf(unit: string): Axis {
  if (/^(?:bytes|objects|allocations)$/i.test(unit)) return 'alloc';
  return /^(?:ns|us|µs|ms|s|seconds|microseconds|milliseconds)$/i.test(unit) ? 'wall' : 'cpu';
}

function boxOf(title: string, figures: RegExpExecArray | null, attributes: string): Box | null {
  const number = (name: string) =>
    Number(new RegExp(`(?:^|\\s)${name}="(-?[\\d.]{1,20})%?"`).exec(attributes)?.[1] ?? Number.NaN);
  // inferno writes the counts beside the places: they are not rounded.
  const [exactLeft, exactWidth] = [number('fg:x'), number('fg:w')];
  const isExact = Number.isFinite(exactLeft) && Number.isFinite(exactWidth);
  const [x, y, width] = isExact
    ? [exactLeft, number('y'), exactWidth]
    : [number('x'), number('y'), number('width')];
  if (![x, y, width].every(Number.isFinite)) return null;
  const value = figures === null ? null : Number(figures[2]!.replaceAll(',', ''));
  if (value !== null && !Number.isFinite(value)) return null;
  return { name: figures?.[1] ?? title, value, left: x, right: x + width, y };
}

function widthAsValue(box: Box, boxes: readonly Box[]): number {
  const widest = boxes.reduce<Box | null>(
    (best, other) => (other.value !== null && other.value > (best?.value ?? 0) ? other : best),
    null,
  );
  if (widest === null) return box.right - box.left;
  return Math.round(((box.right - box.left) / (widest.right - widest.left)) * widest.value!);
}

interface Placed {
  readonly box: Box;
  readonly node: number;
  left: number;
}

/** Row by row from the root; a frame's self is its value less its children's. */
function stacksOf(boxes: readonly Box[], unit: string): StackTable {
  const stacks = new StackTable();
  const rows = [...Map.groupBy(boxes, box => Math.round(box.y)).entries()].sort(([a], [b]) => b - a);
  if (isIcicle(rows)) rows.reverse();
  let above: Placed[] = [];
  const all: Placed[] = [];
  for (const [, row] of rows) {
    const placed: Placed[] = [];
    for (const box of row.toSorted((a, b) => a.left - b.left)) {
      const parent = enclosing(above, box);
      if (parent === null && above.length > 0) continue;
      const frame = stacks.intern({ name: box.name, module: null, file: null, line: null, kind: null });
      const isRoot = parent === null && box.name.startsWith('all');
      const node = isRoot ? 0 : stacks.child(parent?.node ?? 0, frame);
      placed.push({ box, node, left: box.value! });
      if (parent !== null) parent.left -= box.value!;
    }
    all.push(...placed);
    above = placed;
  }
  const column = stacks.column(unit);
  for (const { node, left } of all) if (left > 0) stacks.add(node, column, left);
  return stacks;
}

/** The root's row is the widest one; of two as wide, the lower, unless the upper one is named so. */
function isIcicle(rows: readonly (readonly [number, readonly Box[]])[]): boolean {
  const [bottom, top] = [rows[0]?.[1] ?? [], rows.at(-1)?.[1] ?? []];
  const width = (row: readonly Box[]) => row.reduce((sum, { left, right }) => sum + right - left, 0);
  const isRoot = (row: readonly Box[]) => row.length === 1 && row[0]!.name.startsWith('all');
  if (isRoot(bottom) !== isRoot(top)) return isRoot(top);
  return width(top) > width(bottom) * 1.001;
}

/** By binary search over the parents, which do not overlap. */
function enclosing<T extends { readonly box: Box }>(parents: readonly T[], box: Box): T | null {
  const middle = (box.left + box.right) / 2;
  let [low, high] = [0, parents.length - 1];
  while (low <= high) {
    const at = (low + high) >> 1;
    const { left, right } = parents[at]!.box;
    if (middle < left) high = at - 1;
    else if (middle > right) low = at + 1;
    else return parents[at]!;
  }
  return null;
}

function unescapeXml(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|apos|#39|amp);/g, (_, name: string) => names[name]!);
}

/**
 * A flame graph's SVG (flamegraph.pl, inferno, ours): each frame's figures stand in its title.
 * Source: https://github.com/brendangregg/FlameGraph/blob/master/flamegraph.pl
 *
 *     <title>name (78,483,781 samples, 0.03%)</title><rect x="92.2" y="1973" width="0.3" height="15.0" …/>
 *
 * The parent is the frame whose range encloses it, one row towards `all`. Frames too narrow to draw are not in the file.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { wholeOf } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { viewOf } from '../views.ts';

export const flamegraphSvg: Format = { name: 'flamegraph-svg', detect, read };

const MAX_BYTES = 256 * 1024 ** 2;
const FRAME = /<title>([^<]{1,8000})<\/title>\s*<rect\s([^>]{1,600})>/g;
const TITLE = /^(.*) \(([\d,.]{1,30}) ?([^,()]{0,40}?)(?:, ([\d.]{1,12}) ?%)[^()]{0,80}\)$/s;

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
  readonly value: number;
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

async function read(input: Input): Promise<Profile> {
  const text = (await wholeOf(input, MAX_BYTES)).toString('utf8');
  const boxes: Box[] = [];
  let unit = 'samples';
  let odd = 0;
  for (const match of text.matchAll(FRAME)) {
    const title = TITLE.exec(unescapeXml(match[1]!));
    const box = title === null ? null : boxOf(title, match[2]!);
    if (box === null) odd++;
    else {
      boxes.push(box);
      unit = title![3]!.trim() || unit;
    }
  }
  const stacks = stacksOf(boxes);
  const view = viewOf(stacks, 0, 'width', { unit, axis: 'cpu', base: 'the whole graph' });
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

function boxOf(title: RegExpExecArray, attributes: string): Box | null {
  const number = (name: string) =>
    Number(new RegExp(`(?:^|\\s)${name}="(-?[\\d.]{1,20})%?"`).exec(attributes)?.[1] ?? Number.NaN);
  const [x, y, width] = [number('x'), number('y'), number('width')];
  const value = Number(title[2]!.replaceAll(',', ''));
  if (![x, y, width, value].every(Number.isFinite)) return null;
  return { name: title[1]!, value, left: x, right: x + width, y };
}

/** Row by row from the root; a frame's self is its value less its children's. */
function stacksOf(boxes: readonly Box[]): StackTable {
  const stacks = new StackTable();
  stacks.column('width');
  const rows = [...Map.groupBy(boxes, box => Math.round(box.y)).entries()];
  const widest = boxes.reduce<Box | null>(
    (best, box) => (best === null || box.value > best.value ? box : best),
    null,
  );
  if (widest === null) return stacks;
  // The root is drawn at the bottom, or, in an icicle, at the top.
  const lowest = Math.max(...rows.map(([y]) => y));
  const isIcicle =
    rows.find(([, row]) => row.length === 1 && row[0]!.name.startsWith('all'))?.[0] !== lowest &&
    Math.round(widest.y) !== lowest;
  rows.sort(([a], [b]) => (isIcicle ? a - b : b - a));
  let above: { box: Box; node: number; left: number }[] = [];
  const own = new Map<{ box: Box; node: number; left: number }, number>();
  for (const [, row] of rows) {
    const placed: { box: Box; node: number; left: number }[] = [];
    for (const box of row.toSorted((a, b) => a.left - b.left)) {
      const parent = enclosing(above, box);
      if (parent === null && above.length > 0) continue;
      const frame = stacks.intern({ name: box.name, module: null, file: null, line: null, kind: null });
      const isRoot = parent === null && box.name.startsWith('all');
      const entry = { box, node: isRoot ? 0 : stacks.child(parent?.node ?? 0, frame), left: box.value };
      if (parent !== null) parent.left -= box.value;
      placed.push(entry);
      own.set(entry, box.value);
    }
    above = placed;
  }
  for (const { node, left } of own.keys()) if (left > 0) stacks.add(node, 0, left);
  return stacks;
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

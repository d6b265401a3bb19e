import { expect, test } from '@jest/globals';
import { foldedOf } from '../../src/profiles/folded.ts';
import { readText } from './captures.ts';

/** main 10 = f 6 (g 4) + h 3, and 1 of its own; a row is 16 high, the root lowest. */
const FRAMES: readonly (readonly [name: string, value: number, left: number, depth: number])[] = [
  ['all', 10, 0, 0],
  ['main', 10, 0, 1],
  ['f', 6, 0, 2],
  ['h', 3, 6, 2],
  ['g', 4, 0, 3],
];
const FOLDED = ['main 1', 'main;f 2', 'main;f;g 4', 'main;h 3'];

type Write = (name: string, value: number, rectangle: string, left: number) => string;

function graph(write: Write, place = (depth: number) => 100 - 16 * depth, frames = FRAMES): string {
  const lines = frames.map(([name, value, left, depth]) => {
    const rectangle = `x="${left * 10}" y="${place(depth)}" width="${value * 10}" height="15.0"`;
    return write(name, value, rectangle, left);
  });
  return `<?xml version="1.0"?>\n<svg version="1.1">\n<text>Flame Graph</text>\n${lines.join('\n')}\n</svg>\n`;
}

const titled: Write = (name, value, rectangle) =>
  `<g>\n<title>${name} (${value} samples, ${value}0.00%)</title><rect ${rectangle} fill="rgb(1,2,3)" rx="2" />\n</g>`;

test.each<[string, string]>([
  ['titles before rectangles', graph(titled)],
  ['an icicle: the root on top', graph(titled, depth => 20 + 16 * depth)],
  [
    'words shown under the mouse, on the rectangle',
    graph(
      (name, value, rectangle) =>
        `<rect ${rectangle} onmouseover="s('${name} (${value} samples, ${value}0.00%)')" onmouseout="c()" />`,
    ),
  ],
  [
    'words shown under the mouse, on the group',
    graph(
      (name, value, rectangle) =>
        `<g class="func_g" onmouseover="s('${name} (${value} samples, ${value}0.00%)')" onmouseout="c()">\n<rect ${rectangle} /></g>`,
    ),
  ],
  [
    'a differential graph: the change beside the share',
    graph(
      (name, value, rectangle) =>
        `<title>${name} (${value} samples, ${value}0.00%; +1.25%)</title><rect ${rectangle} />`,
    ),
  ],
  [
    'an old differential graph: the weight of the change first',
    graph(
      (name, value, rectangle) =>
        `<rect ${rectangle} onmouseover="s('${name} (-2 sample weight, ${value} samples, ${value}0.00%)')" />`,
    ),
  ],
  [
    'exact places beside rounded ones',
    graph(
      (name, value, _, left) =>
        `<title>${name} (${value} samples, ${value}0.00%)</title><rect x="${left}.4%" y="${[...FRAMES].find(frame => frame[0] === name)![3] * 16}" width="0.1%" fg:x="${left}" fg:w="${value}"/>`,
    ),
  ],
  [
    'a title that was replaced: the width says how much it is',
    graph((name, value, rectangle) =>
      name === 'f' ? `<title>f</title><rect ${rectangle} />` : titled(name, value, rectangle, 0),
    ),
  ],
  ['no frame for all: the widest row is the root', graph(titled, undefined, FRAMES.slice(1))],
])('%s', async (_, svg) => {
  const profile = await readText(svg);
  expect(profile.format).toBe('flamegraph-svg');
  expect(profile.unread.count).toBe(0);
  expect(foldedOf(profile)!.lines).toEqual(FOLDED);
});

test('bytes are allocation and milliseconds are time, as the title says', async () => {
  const svg = (unit: string) =>
    graph(
      (name, value, rectangle) =>
        `<title>${name} (${value},000 ${unit}, ${value}0.00%)</title><rect ${rectangle} />`,
    );
  expect((await readText(svg('bytes'))).views[0]).toMatchObject({
    unit: 'bytes',
    axis: 'alloc',
    total: 10_000,
  });
  expect((await readText(svg('ms'))).views[0]).toMatchObject({ unit: 'ms', axis: 'wall', total: 10_000 });
});

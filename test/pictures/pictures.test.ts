import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { BarsData, FlameData, FlameNode, LocksData } from '../../src/core/picture.ts';
import type { Picture } from '../../src/core/report.ts';
import { labelOf } from '../../src/pictures/flame-label.ts';
import { renderPng, renderSvg } from '../../src/pictures/index.ts';

const picture = (kind: Picture['kind'], data: unknown, title = 'A title'): Picture => ({
  kind,
  title,
  alt: 'what it shows',
  data,
});

const bars: BarsData = {
  unit: '%',
  max: 100,
  rows: [
    { label: 'core 0', values: [100, 99, 100], alarm: 90 },
    { label: 'core 1', values: [6, 5, 8], alarm: 90 },
    { label: 'sda', values: [42.5] },
  ],
};
const locks: LocksData = {
  nodes: [
    { id: 'a', label: 'pool-1-thread-3\nOrderStore.save', stuck: true },
    { id: 'b', label: 'pool-1-thread-7\nAudit.flush', stuck: true },
    { id: 'w', label: '38 more threads', stuck: false },
  ],
  edges: [
    { from: 'a', to: 'b', label: 'Audit' },
    { from: 'b', to: 'a', label: 'OrderStore' },
    { from: 'w', to: 'a', label: 'OrderStore' },
  ],
};
const node = (name: string, value: number, children: readonly FlameNode[] = []): FlameNode => ({
  name,
  value,
  children,
});
const flame: FlameData = {
  unit: 'samples',
  root: node('all', 1000, [
    node('main', 900, [node('shop::Orders::place(int)', 600), node('narrow', 0.5)]),
    node('idle', 100),
  ]),
};

/** Width, height and how many bytes of a PNG's picture data differ from white. */
function inspected(png: Uint8Array): { width: number; height: number; painted: number } {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.subarray(at + 4, at + 8).toString() === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const pixels = inflateSync(Buffer.concat(parts));
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    painted: pixels.filter(byte => byte !== 0 && byte !== 255).length,
  };
}

describe('each kind', () => {
  test.each<[Picture['kind'], unknown, readonly string[]]>([
    ['bars', bars, ['core 0', 'core 1', '100 %', '42.5 %']],
    [
      'locks',
      locks,
      ['pool-1-thread-3', 'OrderStore.save', 'waits for Audit', 'waits for OrderStore', '38 more threads'],
    ],
    ['flame', flame, ['all', 'main', 'shop::Orders::place', 'idle', '1\u202f000 samples']],
  ])('%s says its words', (kind, data, words) => {
    const svg = renderSvg(picture(kind, data)) ?? '';
    for (const word of ['A title', 'what it shows', ...words]) expect(svg).toContain(word);
  });
  test.each<[Picture['kind'], unknown]>([
    ['bars', bars],
    ['locks', locks],
    ['flame', flame],
  ])('%s becomes a PNG of phone width with letters in it', async (kind, data) => {
    const shown = await renderPng(picture(kind, data));
    const empty = await renderPng(picture(kind, data, ' '));
    const [full, bare] = [inspected(shown ?? new Uint8Array()), inspected(empty ?? new Uint8Array())];
    expect(full.width).toBe(800);
    expect(full.height).toBeGreaterThan(100);
    // The title's letters are painted: the fonts are there.
    expect(full.painted).toBeGreaterThan(bare.painted + 500);
  });
});

test('all text is at least 18 px high, so that a phone shows it', () => {
  for (const [kind, data] of [
    ['bars', bars],
    ['locks', locks],
    ['flame', flame],
  ] as const) {
    const sizes = [...(renderSvg(picture(kind, data)) ?? '').matchAll(/font-size="(\d+)"/g)].map(match =>
      Number(match[1]),
    );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18);
  }
});

test('values from the alarm on are drawn in its colour, the others are not', () => {
  const alarms = (data: BarsData) =>
    (renderSvg(picture('bars', data))?.match(/<rect[^>]*fill="#c0392b"/g) ?? []).length;
  expect(alarms(bars)).toBe(3);
  expect(alarms({ ...bars, rows: bars.rows.map(({ label, values }) => ({ label, values })) })).toBe(0);
});

test('the root of a flame graph is below, of an icicle above', () => {
  const y = (data: FlameData, name: string) =>
    Number(
      new RegExp(`<text x="[\\d.]+" y="([\\d.]+)"[^>]*>${name}<`).exec(
        renderSvg(picture('flame', data)) ?? '',
      )?.[1],
    );
  expect(y(flame, 'all')).toBeGreaterThan(y(flame, 'main'));
  const icicle = { ...flame, inverted: true };
  expect(y(icicle, 'all')).toBeLessThan(y(icicle, 'main'));
});

test('a differential flame graph is red where a share grew and blue where it shrank', () => {
  const change = (before: number) =>
    renderSvg(
      picture('flame', {
        unit: 'samples',
        root: {
          name: 'all',
          value: 100,
          before: 100,
          children: [{ name: 'f', value: 50, before, children: [] }],
        },
      }),
    ) ?? '';
  expect([
    change(10).includes('hsl(6,'),
    change(90).includes('hsl(212,'),
    change(50).includes('hsl('),
  ]).toEqual([true, true, false]);
});

test('what names hold is text, never markup', async () => {
  const evil = '</text><script>alert(1)</script>&\u0000\u202e"\u{1f4a3}';
  for (const each of [
    picture('bars', { unit: evil, max: null, rows: [{ label: evil, values: [1] }] }, evil),
    picture(
      'locks',
      { nodes: [{ id: evil, label: evil, stuck: true }], edges: [{ from: evil, to: evil, label: evil }] },
      evil,
    ),
    picture('flame', { unit: evil, root: { name: evil, value: 1, children: [] } }, evil),
  ]) {
    expect(renderSvg(each)).not.toContain('<script');
    expect((await renderPng(each))?.length).toBeGreaterThan(500);
  }
});

test('huge and odd data is bounded, and data of another kind is no picture', async () => {
  let deep = node('leaf', 1);
  for (let depth = 0; depth < 500; depth += 1) deep = node(`f${depth}`, 1, [deep]);
  for (const each of [
    picture('bars', {
      unit: '',
      max: 0,
      rows: Array.from({ length: 900 }, (_, index) => ({
        label: `row ${index}`,
        values: Array.from({ length: 900 }, () => index),
      })),
    }),
    picture('bars', { unit: '', max: null, rows: [] }),
    picture('locks', {
      nodes: [],
      edges: Array.from({ length: 900 }, (_, index) => ({ from: `t${index}`, to: 'holder', label: 'Lock' })),
    }),
    picture('flame', { unit: '', root: deep }),
    picture('flame', { unit: '', root: node('all', 0) }),
  ]) {
    const { height } = inspected((await renderPng(each)) ?? new Uint8Array());
    expect(height).toBeLessThan(3000);
  }
  expect([
    renderSvg(picture('bars', locks)),
    renderSvg(picture('locks', 7)),
    renderSvg(picture('flame', null)),
    await renderPng(picture('flame', {})),
  ]).toEqual([null, null, null, null]);
});

test('the fonts come with a package, and not from the machine', () => {
  const file = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  expect(readFileSync(file).length).toBeGreaterThan(100_000);
});

function chain(names: readonly string[], leaf: FlameNode[], value = 100): FlameNode {
  return names.reduceRight<FlameNode>(
    (below, name) => node(name, value, [below]),
    node('branch', value, leaf),
  );
}

test('a deep trunk that only passes on is one row of a flame graph, so that a phone shows the rest', () => {
  const names = Array.from({ length: 40 }, (_, index) => `frame_${index}`);
  const data = { unit: 'samples', root: chain(['all', ...names], [node('left', 60), node('right', 40)]) };
  const svg = renderSvg(picture('flame', data)) ?? '';
  expect(svg).toContain('frame_0 and 39 more');
  expect(svg).toContain('>left<');
  expect(svg).toContain('>60%<');
  expect(Number(/height="(\d+)"/.exec(svg)?.[1])).toBeLessThan(500);
});

test.each([
  ['void std::vector<std::pair<int, long> >::push_back(int)', 24, 'std::vector::push_back'],
  ['com/example/shop/OrderService.computeTaxRate', 20, 'computeTaxRate'],
  ['net/http.(*conn).serve', 16, '(*conn).serve'],
  ['(garbage collector)', 30, '(garbage collector)'],
  ['a_function_that_has_no_parts_at_all', 12, 'a_function_…'],
  ['main', 2, ''],
])('of %s, %i letters show %s', (name, letters, label) => {
  expect(labelOf(name, letters)).toBe(label);
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { FlameNode } from '../../src/core/picture.ts';
import { flameGraphSvg } from '../../src/profiles/flame-svg.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 60_000);

afterAll(() => browser.close());

function node(name: string, value: number, children: FlameNode[] = []): FlameNode {
  return { name, value, children };
}

/** The file in a browser, as somebody who downloaded it opens it; what it asks or complains about is noted. */
async function open(root: FlameNode): Promise<{ page: Page; noise: string[] }> {
  const file = join(mkdtempSync(join(tmpdir(), 'flame-')), 'graph.svg');
  writeFileSync(file, flameGraphSvg({ unit: 'samples', root }));
  const page = await browser.newPage({ viewport: { width: 1240, height: 700 } });
  const noise: string[] = [];
  page.on('dialog', dialog => {
    noise.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', error => noise.push(String(error)));
  page.on('request', request => {
    if (!request.url().startsWith('file:')) noise.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return { page, noise };
}

const widthOf = (page: Page, name: string) =>
  page.locator(`g.f[data-n="${name}"] rect`).evaluate(rect => Number(rect.getAttribute('width')));
const textOf = (page: Page, id: string) => page.locator(`#${id}`).textContent();

test('a click zooms, the keys search and go back, and the figures are told under the title', async () => {
  const root = node('all', 100, [node('serve', 60, [node('parse_json', 45)]), node('store', 40)]);
  const { page, noise } = await open(root);
  const before = await widthOf(page, 'parse_json');
  await page.locator('g.f[data-n="parse_json"]').click();
  expect(await widthOf(page, 'parse_json')).toBeGreaterThan(2 * before);
  expect(await textOf(page, 'details')).toBe('parse_json (45 samples, 45.0 %)');
  await page.keyboard.press('Escape');
  expect(await widthOf(page, 'parse_json')).toBeCloseTo(before);
  await page.keyboard.type('stor');
  expect(await textOf(page, 'search')).toBe('Search: stor (40.0 %, 1 frames)');
  await page.keyboard.press('Escape');
  expect(await textOf(page, 'search')).toBe('Search');
  await page.locator('g.f[data-n="store"]').focus();
  await page.keyboard.press('Enter');
  expect(await widthOf(page, 'store')).toBeCloseTo(1180);
  expect(noise).toEqual([]);
}, 60_000);

test('Icicle puts the root on top, and Flame below again, labels and zoom included', async () => {
  const { page, noise } = await open(node('all', 100, [node('serve', 60, [node('parse_json', 45)])]));
  const top = async (name: string) => {
    const box = await page.locator(`g.f[data-n="${name}"]`).boundingBox();
    const text = await page.locator(`g.f[data-n="${name}"] text`).boundingBox();
    expect(text!.y).toBeGreaterThanOrEqual(box!.y);
    return box!.y;
  };
  const before = await top('all');
  expect(before).toBeGreaterThan(await top('parse_json'));
  await page.locator('#turn').click();
  expect(await top('all')).toBeLessThan(await top('parse_json'));
  expect(await textOf(page, 'turn')).toBe('Flame');
  await page.locator('g.f[data-n="serve"]').click();
  expect(await top('serve')).toBeLessThan(await top('parse_json'));
  await page.locator('#turn').click();
  expect(await top('all')).toBeCloseTo(before);
  expect(noise).toEqual([]);
}, 60_000);

test('hostile names are shown as they are and do nothing', async () => {
  const names = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(2)>',
    ']]><script>alert(3)</script>',
    "javascript:alert('4')",
    '\u202eevil\u202c & &amp; \u0000\u001b[31m',
    `long_${'x'.repeat(5000)}`,
  ];
  const { page, noise } = await open(
    node(
      'all',
      60,
      names.map(name => node(name, 10)),
    ),
  );
  for (const frame of await page.locator('g.f').all()) {
    await frame.click();
    await page.keyboard.press('Escape');
  }
  await page.keyboard.type('<script>');
  expect(await textOf(page, 'search')).toBe('Search: <script> (33.3 %, 2 frames)');
  expect(await page.locator('img, script').count()).toBe(1);
  expect(noise).toEqual([]);
}, 60_000);

test('a phone’s window gets a graph of its width, and zooms in it; colours are told until a frame is pointed at', async () => {
  const kernel: FlameNode = { ...node('tcp_sendmsg', 40), kind: 'kernel' };
  const { page, noise } = await open(node('all', 100, [node('serve', 60), kernel]));
  expect(await textOf(page, 'details')).toBe('blue: kernel, the rest: program');
  await page.setViewportSize({ width: 390, height: 800 });
  await page.waitForFunction('document.documentElement.getBoundingClientRect().width === 390');
  expect(await widthOf(page, 'all')).toBeCloseTo(370);
  expect(await widthOf(page, 'serve')).toBeCloseTo(222);
  await page.locator('g.f[data-n="serve"]').click();
  expect(await widthOf(page, 'serve')).toBeCloseTo(370);
  await page.setViewportSize({ width: 1240, height: 700 });
  await page.keyboard.press('Escape');
  expect(await widthOf(page, 'all')).toBeCloseTo(1180);
  expect(noise).toEqual([]);
}, 60_000);

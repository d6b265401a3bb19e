import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Report } from '../../src/core/report.ts';
import { escapeXml, flameGraphSvg } from '../../src/profiles/flame-svg.ts';
import { profile } from '../../src/terminal/profile.ts';
import type { Io } from '../../src/terminal/word.ts';
import { fixtures, readCapture, readText, sourceOf } from './captures.ts';

const folder = mkdtempSync(join(tmpdir(), 'profile-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function perf(
  argv: readonly string[],
  stdin = '',
): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io: Io = {
    stdin: sourceOf('stdin', stdin).chunks,
    stdinIsTty: false,
    stdout: text => {
      out += text;
    },
    stderr: text => {
      err += text;
    },
    tty: false,
    colour: false,
    columns: 100,
    env: {},
  };
  return { status: await profile.run(argv, io), out, err };
}

const script = `${fixtures}perf/script-stacks.txt`;

test('--folded prints folded stacks on stdout and nothing else there', async () => {
  const { status, out, err } = await perf([script, '--folded']);
  expect(status).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .every(line => /^\S.*;.* \d+$|^\S+ \d+$/.test(line)),
  ).toBe(true);
  expect(err).toBe('');
});

test('--folded names the events that it leaves out', async () => {
  const { err } = await perf([`${fixtures}perf/script-events.txt`, '--folded']);
  expect(err).toMatch(/printed: \S+; left out: /);
});

test('--json prints one valid Report', async () => {
  const { status, out } = await perf([script, '--json']);
  expect(status).toBe(0);
  const report = Report.parse(JSON.parse(out));
  expect(report.facts[0]).toMatchObject({ kind: 'profile', format: 'perf-script' });
});

test('--top prints as many entries as asked for', async () => {
  const { out } = await perf(['--top', '3', script]);
  expect(out.trim().split('\n').length).toBe(4);
  expect(out).toContain('hotSort');
});

test('--top prints names that people can read, --folded those that were recorded', async () => {
  const stacks = 'app;main;_ZN3foo3barEv 10\napp;main;_RNvCs1234_7mycrate3foo 5\n';
  const top = (await perf(['-', '--top', '2'], stacks)).out;
  expect(top).toContain('  foo::bar()');
  expect(top).toContain('  mycrate::foo');
  expect((await perf(['-', '--folded'], stacks)).out).toContain('app;main;_ZN3foo3barEv 10');
});

test('without an option the answer is for people, and stdin is read from -', async () => {
  const { status, out } = await perf(['-'], 'main;a 90\nmain;b 10\n');
  expect(status).toBe(0);
  expect(out).toMatch(/^`a` burns 90\.0 % of CPU samples/);
  expect(out).toContain('read: folded');
});

test('two files are compared', async () => {
  const { out } = await perf([`${fixtures}perf/script-flat.txt`, `${fixtures}perf/script-flat-other.txt`]);
  expect(out).toContain('beyond noise');
});

test('--flamegraph writes an SVG that needs nothing from outside, or a PNG', async () => {
  const [svg, png] = [join(folder, 'a.svg'), join(folder, 'a.png')];
  expect((await perf([script, '--flamegraph', svg])).status).toBe(0);
  const text = readFileSync(svg, 'utf8');
  expect(text).toContain('hotSort');
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|src=|@import|url\(/);
  expect((await perf([script, '--flamegraph', png])).status).toBe(0);
  const bytes = readFileSync(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBe(900);
});

test('--speedscope writes what is read back to the same shares', async () => {
  const file = join(folder, 'a.speedscope.json');
  expect((await perf([script, '--speedscope', file])).status).toBe(0);
  const [there, here] = [await readText(readFileSync(file)), await readCapture('perf/script-stacks.txt')];
  expect(there.format).toBe('speedscope');
  expect(there.views[0]!.total).toBe(here.views[0]!.total);
  const self = (name: string, from: typeof there) =>
    from.views[0]!.entries.filter(entry => entry.name === name).reduce((sum, entry) => sum + entry.self!, 0);
  expect(self('hotSort', there)).toBe(self('hotSort', here));
});

test.each([
  [['--top', '0', 'x'], 2, /--top takes a whole number/],
  [['--folded', '--json', 'x'], 2, /Only one of/],
  [[], 2, /Expected one file/],
  [['--nonsense', 'x'], 2, /Unknown option/],
  [['--flamegraph', 'x.gif', 'x'], 2, /writes \.svg or \.png/],
  [['/does/not/exist'], 1, /no such file/],
] as const)('%j is refused with status %d', async (argv, status, words) => {
  const answer = await perf(argv);
  expect(answer.status).toBe(status);
  expect(answer.err).toMatch(words);
  expect(answer.out).toBe('');
});

test('a flat table has no stacks to convert, and the message says what has', async () => {
  const { status, err } = await perf([`${fixtures}pprof/cpu-top.txt`, '--folded']);
  expect(status).toBe(1);
  expect(err).toContain('a flat table without stacks');
});

test('a file that is no profile is told so', async () => {
  const file = join(folder, 'prose.txt');
  writeFileSync(file, 'To be or not to be\nthat is the question\n');
  expect((await perf([file])).err).toContain('no profile that can be read');
});

test('names in the SVG are escaped, and what XML forbids is replaced', () => {
  const hostile = '</title><script>alert(1)</script>"\'&\u0000\ud800]]>';
  const svg = flameGraphSvg({
    unit: 'samples',
    root: { name: 'all', value: 10, children: [{ name: hostile, value: 10, children: [] }] },
  });
  expect(svg).not.toContain('<script>alert');
  expect(svg).not.toContain("&quot;'");
  expect(svg.match(/<script>/g)!.length).toBe(1);
  expect(escapeXml(hostile)).toBe(
    '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\ufffd\ufffd]]&gt;',
  );
});

test('a difference is drawn as wide as the larger side', () => {
  const svg = flameGraphSvg({
    unit: 'samples',
    root: {
      name: 'all',
      value: 10,
      before: 10,
      children: [
        { name: 'gone', value: 0, before: 5, children: [] },
        { name: 'new', value: 10, before: 5, children: [] },
      ],
    },
  });
  expect(svg).toContain('Difference');
  expect(svg).toMatch(/gone.*before 5 samples/);
});

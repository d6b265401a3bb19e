/** What `perf profile` prints and writes of a profile that was read. */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PerfError } from '../core/errors.ts';
import type { FoldedText } from '../profiles/folded.ts';
import type { Profile } from '../profiles/model.ts';
import type { Io } from './word.ts';

export async function printFolded(read: Profile, io: Io): Promise<number> {
  const { foldedOf } = await import('../profiles/folded.ts');
  const folded = foldedOf(read);
  if (folded === null) throw withoutStacks(read, '--folded');
  return printLines(folded, read.unread.count, io);
}

export function printLines(folded: FoldedText, unread: number, io: Io): number {
  if (folded.left.length > 0) {
    io.stderr(
      `printed: ${folded.printed}; left out: ${folded.left.join(', ')} (events are never added up)\n`,
    );
  }
  noteUnread(unread, io);
  for (let start = 0; start < folded.lines.length; start += 5000) {
    io.stdout(`${folded.lines.slice(start, start + 5000).join('\n')}\n`);
  }
  return 0;
}

export async function printTop(read: Profile, count: number, io: Io): Promise<number> {
  const { visible } = await import('../core/text.ts');
  const view = read.views[0]!;
  const share = (value: number | null) =>
    value === null || view.total <= 0 ? '      -' : `${((100 * value) / view.total).toFixed(2).padStart(6)}%`;
  noteUnread(read.unread.count, io);
  const rows = view.entries.slice(0, count).map(entry => {
    const place =
      entry.module ??
      (entry.file === null ? '' : `${entry.file}${entry.line === null ? '' : `:${entry.line}`}`);
    return `${share(entry.self)} ${share(entry.total)}  ${visible(entry.name)}${place === '' ? '' : `  ${visible(place)}`}`;
  });
  io.stdout(`   self   total  function (${read.format}, ${view.name}, ${view.base})\n${rows.join('\n')}\n`);
  return 0;
}

export async function writeSpeedscope(read: Profile, out: string, io: Io): Promise<number> {
  const { speedscopeOf } = await import('../profiles/speedscope.ts');
  if (read.stacks === null) throw withoutStacks(read, '--speedscope');
  await writeFile(out, speedscopeOf(read));
  io.stderr(`wrote ${out}\n`);
  return 0;
}

export async function writeFlameGraph(read: Profile, out: string, icicle: boolean, io: Io): Promise<number> {
  const { flameOf } = await import('../profiles/flame.ts');
  const { flameGraphSvg } = await import('../profiles/flame-svg.ts');
  const flame = flameOf(read);
  if (flame === null) throw withoutStacks(read, '--flamegraph');
  const data = icicle ? { ...flame, inverted: true } : flame;
  if (out.endsWith('.svg')) await writeFile(out, flameGraphSvg(data));
  else await writeFile(out, await pngOf(flameGraphSvg(data, PHONE)));
  io.stderr(`wrote ${out}\n`);
  return 0;
}

/** Read at a phone's width: few wide rows, large letters, no script. */
const PHONE = {
  width: 900,
  rowHeight: 30,
  fontSize: 19,
  maxRows: 45,
  fontFamily: 'DejaVu Sans',
  interactive: false,
};

async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const fonts = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  const font = {
    fontFiles: [join(fonts, 'ttf', 'DejaVuSans.ttf')],
    loadSystemFonts: false,
    defaultFontFamily: 'DejaVu Sans',
  };
  return new Resvg(svg, { font }).render().asPng();
}

function noteUnread(count: number, io: Io): void {
  if (count > 0) io.stderr(`${count} lines were not understood\n`);
}

function withoutStacks(read: Profile, option: string): PerfError {
  return new PerfError(
    'profile-flat',
    `${read.source} is ${read.format}: a flat table without stacks, so ${option} has nothing to write. ` +
      'Use perf script, folded stacks, pprof or another format that keeps stacks.',
  );
}

/** `perf profile FILE…`: reads profiles, converts them, and says what is in them. */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { PerfError, UsageError } from '../core/errors.ts';
import type { Analysis } from '../core/fact.ts';
import type { Report } from '../core/report.ts';
import type { FoldedText } from '../profiles/folded.ts';
import type { Profile, Source } from '../profiles/model.ts';
import { pathProblem } from './paths.ts';
import type { Io, Word } from './word.ts';

const USAGE = `perf profile FILE… [--folded | --top N | --json | --flamegraph OUT.svg|OUT.png | --speedscope OUT]

Reads what profilers print (perf report, perf script, pprof, folded stacks, …) and says what it means.
FILE may be gzipped; - is standard input. Two files are before and after.

  --folded            folded stacks, one a line (from perf script: what stackcollapse-perf.pl prints)
  --top N             the N largest entries by self
  --json              the whole analysis as JSON
  --flamegraph OUT    a flame graph: .svg (zoom and search in a browser) or .png
  --speedscope OUT    a file for https://www.speedscope.app
`;

export const profile: Word = {
  name: 'profile',
  summary: 'Read, convert and explain profiles',
  usage: USAGE,
  async run(argv, io) {
    try {
      return await run(parse(argv), io);
    } catch (error) {
      if (error instanceof UsageError) {
        io.stderr(`${error.message}\n${USAGE}`);
        return 2;
      }
      if (!(error instanceof PerfError) && !isSystemError(error)) throw error;
      io.stderr(`${isSystemError(error) ? notWritten(error) : error.message}\n`);
      return 1;
    }
  },
};

interface Options {
  readonly files: readonly string[];
  readonly folded: boolean;
  readonly json: boolean;
  readonly top: number | null;
  readonly flamegraph: string | null;
  readonly speedscope: string | null;
}

function parse(argv: readonly string[]): Options {
  const { values, positionals } = parsed(argv);
  const outputs = [values.folded, values.json, values.top, values.flamegraph, values.speedscope];
  if (outputs.filter(value => value !== undefined).length > 1) {
    throw new UsageError(
      'Only one of --folded, --top, --json, --flamegraph and --speedscope can be asked for at once.',
    );
  }
  if (positionals.length === 0 || positionals.length > 2) {
    throw new UsageError(`Expected one file, or two (before and after), got ${positionals.length}.`);
  }
  const top = values.top === undefined ? null : Number(values.top);
  if (top !== null && (!Number.isInteger(top) || top < 1 || top > 100_000)) {
    throw new UsageError(`--top takes a whole number from 1 to 100000, got ${values.top}.`);
  }
  const picture = values.flamegraph ?? null;
  if (picture !== null && !/\.(?:svg|png)$/.test(picture)) {
    throw new UsageError(`--flamegraph writes .svg or .png, got ${picture}.`);
  }
  return {
    files: positionals,
    folded: values.folded ?? false,
    json: values.json ?? false,
    top,
    flamegraph: picture,
    speedscope: values.speedscope ?? null,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        folded: { type: 'boolean' },
        json: { type: 'boolean' },
        top: { type: 'string' },
        flamegraph: { type: 'string' },
        speedscope: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function run(options: Options, io: Io): Promise<number> {
  for (const file of options.files) {
    const problem = file === '-' ? null : await pathProblem(file);
    if (problem !== null) throw new PerfError('no-file', `${file}: ${problem}.`);
  }
  const sources = options.files.map(file => sourceOf(file, io));
  if (options.json || isSummary(options)) return analysed(sources, options, io);
  if (sources.length > 1) throw new UsageError('Two files are compared; to convert, give one.');
  if (options.folded) {
    const { foldFile } = await import('../profiles/fold-file.ts');
    const folded = await foldFile(options.files[0]!);
    if (folded !== null) return printLines(folded, folded.unread, io);
  }
  const { readProfile } = await import('../profiles/read.ts');
  const read = await readProfile(sources[0]!);
  if (options.folded) return printFolded(read, io);
  const { demangleProfile } = await import('../profiles/demangled.ts');
  demangleProfile(read);
  if (options.top !== null) return printTop(read, options.top, io);
  if (options.speedscope !== null) return writeSpeedscope(read, options.speedscope, io);
  return writeFlameGraph(read, options.flamegraph!, io);
}

function isSummary({ folded, top, flamegraph, speedscope }: Options): boolean {
  return !folded && top === null && flamegraph === null && speedscope === null;
}

function sourceOf(file: string, io: Io): Source {
  if (file === '-') return { name: 'stdin', chunks: io.stdin };
  return { name: basename(file), chunks: createReadStream(file, { highWaterMark: 1 << 19 }) };
}

async function analysed(sources: readonly Source[], { json }: Options, io: Io): Promise<number> {
  const { analyseProfile } = await import('../profiles/analyse.ts');
  const { visible } = await import('../core/text.ts');
  const analysis = await analyseProfile(sources, 'topn');
  if (json) {
    io.stdout(`${JSON.stringify(reportOf(analysis, sources))}\n`);
    io.stderr(analysis.notes.map(note => `${note}\n`).join(''));
  } else {
    const findings = analysis.findings.map(({ severity, title }) => `${SHAPES[severity]} ${title}`);
    const notes = analysis.notes.map(note => `  ${note}`);
    io.stdout(visible([analysis.verdict, '', analysis.answer, '', ...findings, '', ...notes, ''].join('\n')));
  }
  return 0;
}

/** The contract's Report, of a run that asked no host and no model. */
function reportOf(analysis: Analysis, sources: readonly Source[]): Report {
  const { verdict, findings, facts, answer, pictures } = analysis;
  return {
    command: 'profile',
    target: sources.map(({ name }) => name).join(' '),
    problem: null,
    verdict,
    findings: [...findings],
    changes: [],
    facts: [...facts],
    answer,
    claims: [],
    unverified: [],
    pictures: [...pictures],
    files: [],
    commands: [],
    usage: null,
    degraded: null,
  };
}

const SHAPES = { critical: '■', warning: '▲', info: '●' };

async function printFolded(read: Profile, io: Io): Promise<number> {
  const { foldedOf } = await import('../profiles/folded.ts');
  const folded = foldedOf(read);
  if (folded === null) throw withoutStacks(read, '--folded');
  return printLines(folded, read.unread.count, io);
}

function printLines(folded: FoldedText, unread: number, io: Io): number {
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

async function printTop(read: Profile, count: number, io: Io): Promise<number> {
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

async function writeSpeedscope(read: Profile, out: string, io: Io): Promise<number> {
  const { speedscopeOf } = await import('../profiles/speedscope.ts');
  if (read.stacks === null) throw withoutStacks(read, '--speedscope');
  await writeFile(out, speedscopeOf(read));
  io.stderr(`wrote ${out}\n`);
  return 0;
}

async function writeFlameGraph(read: Profile, out: string, io: Io): Promise<number> {
  const { flameOf } = await import('../profiles/flame.ts');
  const { flameGraphSvg } = await import('../profiles/flame-svg.ts');
  const data = flameOf(read);
  if (data === null) throw withoutStacks(read, '--flamegraph');
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

function notWritten({ path, code, message }: NodeJS.ErrnoException): string {
  return path === undefined
    ? message
    : `${path} cannot be written (${code}). Name a file in a folder that is there and that this user may write.`;
}

/** By its code alone: an error of the file system need not be of this realm's Error. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code);
}

/** `perf profile FILE…`: reads profiles, converts them, and says what is in them. */
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { PerfError, UsageError } from '../core/errors.ts';
import type { Analysis } from '../core/fact.ts';
import type { Report } from '../core/report.ts';
import type { Source } from '../profiles/model.ts';
import { pathProblem } from './paths.ts';
import { printFolded, printLines, printTop, writeFlameGraph, writeSpeedscope } from './profile-output.ts';
import type { Io, Word } from './word.ts';

const USAGE = `perf profile FILE… [--folded | --top N | --json | --flamegraph OUT.svg|OUT.png [--icicle] | --speedscope OUT]

Reads what profilers print (perf report, perf script, pprof, folded stacks, …) and says what it means.
FILE may be gzipped; - is standard input. Two files are before and after.

  --folded            folded stacks, one a line (from perf script: what stackcollapse-perf.pl prints)
  --top N             the N largest entries by self
  --json              the whole analysis as JSON
  --flamegraph OUT    a flame graph: .svg (zoom and search in a browser) or .png
  --icicle            with the root on top
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
  readonly icicle: boolean;
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
  if (values.icicle && picture === null) {
    throw new UsageError('--icicle says how --flamegraph OUT is drawn: give both.');
  }
  return {
    files: positionals,
    folded: values.folded ?? false,
    json: values.json ?? false,
    top,
    flamegraph: picture,
    icicle: values.icicle ?? false,
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
        icicle: { type: 'boolean' },
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
  const shown = demangleProfile(read);
  if (options.top !== null) return printTop(shown, options.top, io);
  if (options.speedscope !== null) return writeSpeedscope(shown, options.speedscope, io);
  return writeFlameGraph(shown, options.flamegraph!, options.icicle, io);
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

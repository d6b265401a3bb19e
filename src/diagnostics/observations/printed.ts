/** A transcript made readable: its lines, its rows, and evidence that points at them. */
import type { Reading, Row } from '../../core/reading.ts';
import type { Evidence } from '../../core/report.ts';
import { clip, visible } from '../../core/text.ts';
import type { Transcript } from '../../core/transcript.ts';
import { printsFiles, readFiles } from '../../tools/proc/read.ts';
import { readOutput } from '../../tools/readers.ts';

export interface Printed {
  /** The command line: the `source` of evidence. */
  readonly source: string;
  readonly argv: readonly string[];
  /** Milliseconds since the epoch: start of the command, and its end. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
  /** Where one command printed several files: each one's name and the line of its heading. */
  readonly headers: readonly { readonly name: string; readonly line: number }[];
  readonly stderr: string;
  readonly reading: Reading | null;
  /** Why there is no output, in a few words; null when it was read. */
  readonly missing: string | null;
}

/** Stages that pass lines on as they are, so that the first stage's reader understands what comes out. */
const LINE_FILTERS = new Set(['head', 'tail', 'grep', 'egrep', 'sort', 'uniq', 'cat', 'less', 'more', 'tee']);

/** One transcript's longest text that is read; a policy's byte limits lie below it. */
const MAX_CHARS = 8 * 1024 * 1024;

export function readTranscript(transcript: Transcript): Printed {
  const argv = transcript.stages[0] ?? [];
  const text = transcript.stdout.slice(0, MAX_CHARS);
  const lines = text.split('\n');
  const filtered = transcript.stages.slice(1).every(stage => LINE_FILTERS.has(stage[0] ?? ''));
  return {
    source: transcript.line,
    argv,
    from: transcript.startedAt,
    to: transcript.startedAt + transcript.ms,
    lines,
    headers: headersOf(argv, lines),
    stderr: transcript.stderr,
    reading: filtered && argv.length > 0 ? readingOf(argv, text) : null,
    missing: whyMissing(transcript),
  };
}

function readingOf(argv: readonly string[], text: string): Reading | null {
  return printsFiles(argv) ? readFiles(text, argv) : readOutput(argv, text);
}

/** Standing in the way: refused, lost, not installed, no privilege, or an error without any output. */
function whyMissing(transcript: Transcript): string | null {
  if (transcript.refused !== undefined) return `refused by the policy: ${transcript.refused}`;
  if (transcript.stdout.trim() !== '') return null;
  if (transcript.lost !== undefined) return transcript.lost;
  const complaint = visible(transcript.stderr).trim().split('\n').at(-1) ?? '';
  if (/not been booted with systemd|connect to bus/.test(transcript.stderr))
    return 'systemd does not run here';
  if (/data collecting is enabled/.test(transcript.stderr)) return 'no history is kept here';
  if (transcript.exit === 127 || /not found/.test(complaint)) return 'not installed';
  if (/permission|permitted|must be root/i.test(complaint)) return 'needs root';
  return transcript.exit === 0 || transcript.exit === null ? null : clip(complaint, 120) || 'no output';
}

/** Of many files that one command printed, the file and the line in it; else the command and its line. */
export function evidenceAt(printed: Printed, line: number): Evidence {
  const text = printed.lines[line - 1] ?? '';
  const shown = clip(visible(text).trimEnd(), 300);
  const file = printed.headers.findLast(header => header.line < line);
  return { source: file?.name ?? printed.source, line: file ? line - file.line : line, text: shown };
}

/** `head -v` heads each file with `==> NAME <==`. */
function headersOf(argv: readonly string[], lines: readonly string[]): { name: string; line: number }[] {
  if (!printsFiles(argv)) return [];
  return lines.flatMap((text, i) => {
    const name = text.startsWith('==> /') ? /^==> (\/.+) <==$/.exec(text)?.[1] : undefined;
    return name === undefined ? [] : [{ name, line: i + 1 }];
  });
}

/** A row with the output that it stands in. */
export interface SourcedRow extends Row {
  readonly printed: Printed;
}

export function evidenceOf(row: SourcedRow): Evidence {
  return evidenceAt(row.printed, row.line);
}

export function rowsOf(printed: Printed, table?: string): SourcedRow[] {
  const rows = printed.reading?.rows ?? [];
  return rows
    .filter(row => table === undefined || row.table === table)
    .map(row => Object.assign(Object.create(null), row, { printed }) as SourcedRow);
}

/** A number of the row, or null where the column is not there or is no number. */
export function number(row: Row | null | undefined, name: string): number | null {
  const value = row?.fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function text(row: Row | null | undefined, name: string): string {
  const value = row?.fields[name];
  return value === null || value === undefined ? '' : String(value);
}

/** The catalogue's rows. A source is a page that was really read (docs/sources.md), or null: general knowledge. */
import { z } from 'zod';

const read = z.iso.date().describe('the day on which the page was read');
export const Source = z.union([
  z.strictObject({ url: z.url(), read }),
  z.strictObject({ man: z.string().regex(/^[\w.@+-]+\([1-9][a-z]*\)$/), read }),
  z.strictObject({
    package: z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/),
    file: z.string().regex(/^[\w./+@-]+$/),
    read,
  }),
]);
export type Source = z.output<typeof Source>;

const source = Source.nullable().describe('null is shown as "general knowledge"');
const said = z.string().min(8).max(400);

/** `*` stands for anything; what is left without it is long enough not to swallow other names. */
const pattern = z
  .string()
  .max(120)
  .refine(text => text.replaceAll('*', '').length >= (text.includes('*') ? 4 : 2), 'too short a pattern')
  .refine(text => text === text.trim() && !text.includes('**'), 'blanks at the ends, or ** in a pattern');

export const FunctionRow = z.strictObject({
  names: z.array(pattern).min(1),
  /** The library or program: `kernel`, `libc`, `jvm`, `go`, …, and other names of it. */
  library: z.array(z.string().min(1)).min(1),
  /** A verb in the third person and what follows: "copies a block of memory". */
  what: said,
  /** When it shows up hot: completes "Hot when …". */
  hot: said,
  /** How to make it cheaper, the most effective first. */
  cheaper: z.array(said).min(1).max(4),
  /** What to look at next: a command line, a view or a tool; completes "Look next: …". */
  next: said.optional(),
  source,
});
export type FunctionRow = z.output<typeof FunctionRow>;

export const ProcessRow = z.strictObject({
  /** Names of programs, threads or titles, main classes, scripts. */
  names: z.array(pattern).min(1),
  /** systemd's name of the service, where it is not the first name. */
  unit: z
    .string()
    .regex(/^[\w@.-]+$/)
    .optional(),
  /** Completes "It is …". */
  what: said,
  normal: said,
  /** Usual causes of load. */
  load: z.array(said).min(1).max(5),
  /** First three things to look at: read-only command lines, or words. */
  look: z.array(z.string().min(5).max(200)).min(3).max(4),
  tuning: z.array(said).max(4),
  source,
});
export type ProcessRow = z.output<typeof ProcessRow>;

export const FasterRow = z.strictObject({
  /** Of a library: the language whose programs use it. Programs, servers and C libraries that all use have none. */
  language: z.enum(['python', 'node', 'java', 'go', 'rust', 'c++', 'ruby', 'php', 'perl']).optional(),
  /** What would be replaced. */
  targets: z.array(z.string().min(1).max(60)).min(1),
  by: z.string().min(2).max(120),
  gain: said,
  compatibility: said,
  effort: z.enum(['drop-in', 'small', 'medium', 'large']),
  whenNot: said,
  source,
});
export type FasterRow = z.output<typeof FasterRow>;

/** As rows are written: names with spaces between, or a list where a name holds a blank; no source is null. */
type Written<Row, Given extends keyof Row> = Omit<Row, 'source' | Given> & {
  readonly source?: Source;
};
type Names = string | readonly string[];

function words(names: Names): string[] {
  return typeof names === 'string' ? names.trim().split(/\s+/) : [...names];
}

/** The rows of one library or program, each with that library's names. */
export function functionsOf(
  library: string,
  rows: readonly (Written<FunctionRow, 'library' | 'names'> & { readonly names: Names })[],
): readonly FunctionRow[] {
  return rows.map(row => ({
    ...row,
    names: words(row.names),
    library: words(library),
    source: row.source ?? null,
  }));
}

export function processesOf(
  rows: readonly (Written<ProcessRow, 'names'> & { readonly names: Names })[],
): readonly ProcessRow[] {
  return rows.map(row => ({ ...row, names: words(row.names), source: row.source ?? null }));
}

export function fasterOf(
  rows: readonly (Written<FasterRow, 'targets'> & { readonly targets: Names })[],
): readonly FasterRow[] {
  return rows.map(row => ({ ...row, targets: words(row.targets), source: row.source ?? null }));
}

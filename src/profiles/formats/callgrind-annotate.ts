/**
 * `callgrind_annotate` and `cg_annotate`: https://valgrind.org/docs/manual/cl-manual.html and cg-manual.html
 *
 *     708,636 (100.0%)  PROGRAM TOTALS
 *     552,040 (77.90%)  hot.c:recurse'2 [/tmp/hot]
 *      24,007 ( 3.39%)  < hot.c:main (1x) [/tmp/hot]        with --tree: < callers, * the function, > callees
 *
 * and since valgrind 3.21, file by file, then the same again function by function (which is left out):
 *
 *     -- File:function summary
 *     < 3,078,746 (37.6%, 37.6%)  concord.c:
 *       1,630,232 (19.9%)           get_word
 *     <   167,228 (0.4%, 99.1%)   random_r.c:random_r
 *
 * `'2` is a level of recursion; with --inclusive=yes the figures are totals, and pass 100 % on recursion.
 */
import type { Detection, Entry, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { fileOf, rowOf, subjectOf } from './callgrind-annotate-rows.ts';
import { AnnotatedSource } from './callgrind-annotate-source.ts';

export const callgrindAnnotate: Format = { name: 'callgrind-annotate', detect, read };

const TOTALS = /^\s*-?[\d,]+\s.*PROGRAM TOTALS\s*$/;
const EVENT = '[A-Za-z]\\w{1,90}';
const TITLES = new RegExp(`^\\s*(${EVENT}(?:\\s+${EVENT}){0,40})\\s+(?:file:function|function:file)\\s*$`);
const SOURCE = /^-- (?:Auto-annotated source|User-annotated source|Annotated source file): (.{1,1000})$/;
const SUMMARY = /^-- (?:File:function|Function:file) summary/;

function detect(head: Head): Detection | null {
  const program = head.lines.some(line => TOTALS.test(line));
  const file =
    /^Profile data file '.{1,500}' \(creator: callgrind/m.test(head.text) ||
    /^Events (?:recorded|shown):/m.test(head.text);
  if (program && file) return { confidence: 0.99, why: '"PROGRAM TOTALS" of callgrind_annotate' };
  return program || head.lines.some(line => TITLES.test(line) || SUMMARY.test(line))
    ? { confidence: 0.85, why: 'titles of callgrind_annotate' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new AnnotateReader());
}

class AnnotateReader {
  readonly #rows: Rows[] = [];
  readonly #unread = new UnreadLines();
  readonly #sources: AnnotatedSource[] = [];
  #events: string[] = [];
  #totals: readonly number[] = [];
  #section: 'head' | 'functions' | 'repeated' | 'source' = 'head';
  /** The file that stands above indented functions. */
  #file: string | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const source = SOURCE.exec(text);
    const shown = /^Events shown:\s+(\S.*)$/.exec(text);
    if (shown !== null) this.#events = shown[1]!.trim().split(/\s+/);
    else if (TOTALS.test(text)) this.#totals = rowOf(text, this.#count)?.cells ?? [];
    else if (/^-- Annotation summary|^-- (?:Metadata|Summary)$/.test(text)) this.#section = 'head';
    else if (TITLES.test(text)) this.#functions(text);
    else if (source !== null) {
      this.#section = 'source';
      this.#sources.push(new AnnotatedSource(source[1]!.trim()));
    } else if (this.#section === 'functions') this.#function(text);
    else if (this.#section === 'source') this.#sources.at(-1)!.line(text, this.#number, this.#count ?? 1);
  }

  finish(input: Input): Profile {
    const events = this.#events.length > 0 ? this.#events : ['Ir'];
    const entries = events.map((_, index) => this.#rows[index]?.entries() ?? []);
    // Figures that add up to more than everything are inclusive.
    const isInclusive = sumOf(entries[0]!) > (this.#totals[0] ?? Number.POSITIVE_INFINITY) * 1.02;
    const views = events.map((event, index) => this.#view(event, index, entries[index]!, isInclusive));
    const notes = [...input.notes, 'counts of a simulation: instructions (and simulated caches), not time'];
    if (isInclusive)
      notes.push('inclusive figures: each function with what it calls; recursion is counted once a level');
    return {
      format: 'callgrind-annotate',
      source: input.name,
      views,
      stacks: null,
      hasFunctions: views[0]!.entries.length > 0,
      annotations: this.#sources.flatMap(
        source => source.annotation(events[0]!, this.#totals[0] ?? sumOf(entries[0]!)) ?? [],
      ),
      unread: this.#unread,
      notes,
      recording: {},
    };
  }

  get #count(): number | null {
    return this.#events.length > 0 ? this.#events.length : null;
  }

  #view(event: string, index: number, entries: readonly Entry[], isInclusive: boolean): View {
    return {
      name: event,
      unit: event,
      axis: index === 0 ? 'cpu' : 'count',
      base: `all ${event} of the program`,
      of: event === 'Ir' ? 'the instructions' : `all ${event}`,
      total: this.#totals[index] ?? sumOf(entries),
      samples: null,
      entries: isInclusive ? entries.map(entry => ({ ...entry, self: null, total: entry.self })) : entries,
    };
  }

  #functions(titles: string): void {
    const isRepeated = /function:file\s*$/.test(titles) && this.#rows.length > 0;
    this.#section = isRepeated ? 'repeated' : 'functions';
    const named = TITLES.exec(titles)![1]!.trim().split(/\s+/);
    if (this.#events.length === 0)
      this.#events = named.map(name => name.slice(0, 100).replace(/_{1,40}$/, ''));
  }

  #function(text: string): void {
    if (/^-*\s*$|^-- /.test(text)) return;
    // `<` and `>` before the figures are of the layout by files; behind them, of a tree.
    const isHeading = /^[<>] /.test(text);
    const row = rowOf(isHeading ? ` ${text.slice(1, 12_000)}` : text.slice(0, 12_000), this.#count);
    const mark = /^([<>*])\s+/.exec(row?.rest ?? '');
    if (row === null || row.rest === '') this.#unread.add(this.#number, text);
    else if (isHeading && /:\s*$/.test(row.rest)) this.#file = fileOf(row.rest.trim().slice(0, -1));
    else if (mark === null || mark[1] === '*')
      this.#add(row.cells, mark === null ? row.rest : row.rest.slice(mark[0].length), text, isHeading);
  }

  #add(cells: readonly number[], subject: string, text: string, isHeading: boolean): void {
    if (isHeading) this.#file = null;
    const place =
      this.#file === null ? subjectOf(subject) : { name: subject.trim(), file: this.#file, module: null };
    const at = { line: this.#number, text };
    cells.forEach((value, index) => {
      this.#rows[index] ??= new Rows();
      if (value > 0) this.#rows[index].add({ ...place, self: value, total: null, at });
    });
  }
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((all, { self }) => all + (self ?? 0), 0);
}

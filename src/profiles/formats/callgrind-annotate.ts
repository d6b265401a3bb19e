/**
 * `callgrind_annotate` and `cg_annotate`: https://valgrind.org/docs/manual/cl-manual.html
 *
 *     708,636 (100.0%)  PROGRAM TOTALS
 *     552,040 (77.90%)  hot.c:recurse'2 [/tmp/hot]
 *      24,007 ( 3.39%)  < hot.c:main (1x) [/tmp/hot]        with --tree: < callers, * the function, > callees
 *      . . .
 *       6,002 ( 0.85%)    for (int divisor = 1; …)          source, below "-- Auto-annotated source: hot.c"
 *
 * `'2` is a level of recursion; with --inclusive=yes the figures are totals, and pass 100 % on recursion.
 */
import type { Annotation, Detection, Format, Head, HotLine, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const callgrindAnnotate: Format = { name: 'callgrind-annotate', detect, read };

const CELL = '(?:[\\d,]{1,30}(?: ?\\(\\s*\\d{1,6}\\.\\d{1,4}%\\))?|\\.)';
const ROW = new RegExp(`^\\s*((?:${CELL}\\s+){1,16})(.*)$`);
const TOTALS = /^\s*[\d,]+\s.*\sPROGRAM TOTALS\s*$/;
const TITLES = /^([A-Z]\w{1,12}(?:\s+[A-Z]\w{1,12}){0,15})\s+file:function\s*$/;
const SOURCE = /^-- (?:Auto-annotated|User-annotated) source: (.{1,1000})$/;
/** Where the file ends: before the first colon that is not half of a `::`. */
const FILE_END = /(?<=.):(?=[^:]|::.)/;

function detect(head: Head): Detection | null {
  const program = head.lines.some(line => TOTALS.test(line));
  const file =
    /^Profile data file '.{1,500}' \(creator: callgrind/m.test(head.text) ||
    /^Events (?:recorded|shown):/m.test(head.text);
  if (program && file) return { confidence: 0.99, why: '"PROGRAM TOTALS" of callgrind_annotate' };
  return program || head.lines.some(line => TITLES.test(line))
    ? { confidence: 0.85, why: 'titles of callgrind_annotate' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new AnnotateReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class AnnotateReader {
  readonly #rows: Rows[] = [];
  readonly #unread = new UnreadLines();
  readonly #sources: { file: string; lines: HotLine[]; next: number | null }[] = [];
  #events: string[] = [];
  #totals: number[] = [];
  #section: 'head' | 'functions' | 'source' = 'head';
  #number = 0;

  line(text: string): void {
    this.#number++;
    const source = SOURCE.exec(text);
    const shown = /^Events shown:\s+(\S.*)$/.exec(text);
    if (shown !== null) this.#events = shown[1]!.trim().split(/\s+/);
    else if (TOTALS.test(text)) this.#totals = cellsOf(text.replace(/PROGRAM TOTALS\s*$/, ''));
    else if (TITLES.test(text)) this.#functions(text);
    else if (source !== null) {
      this.#section = 'source';
      this.#sources.push({ file: source[1]!.trim(), lines: [], next: 1 });
    } else if (this.#section === 'functions') this.#function(text);
    else if (this.#section === 'source') this.#source(text);
  }

  finish(input: Input): Profile {
    const events = this.#events.length > 0 ? this.#events : ['Ir'];
    const views = events.map((event, index) => this.#view(event, index));
    return {
      format: 'callgrind-annotate',
      source: input.name,
      views,
      stacks: null,
      annotations: this.#sources
        .filter(({ lines }) => lines.length > 0)
        .map(
          ({ file, lines }): Annotation => ({
            function: file,
            file,
            unit: events[0]!,
            total: this.#totals[0] ?? 0,
            samples: null,
            event: events[0]!,
            lines,
          }),
        ),
      unread: this.#unread,
      notes: [...input.notes, 'counts of a simulation: instructions (and simulated caches), not time'],
      recording: {},
    };
  }

  /** Figures that add up to more than everything are inclusive. */
  #view(event: string, index: number): View {
    const entries = this.#rows[index]?.entries() ?? [];
    const sum = entries.reduce((all, { self }) => all + (self ?? 0), 0);
    const total = this.#totals[index] ?? sum;
    const isInclusive = index === 0 && sum > total * 1.02;
    return {
      name: event,
      unit: event,
      axis: index === 0 ? 'cpu' : 'count',
      base: `all ${event} of the program`,
      total,
      samples: null,
      entries: isInclusive ? entries.map(entry => ({ ...entry, self: null, total: entry.self })) : entries,
    };
  }

  #functions(titles: string): void {
    this.#section = 'functions';
    const named = TITLES.exec(titles)![1]!.trim().split(/\s+/);
    if (this.#events.length === 0) this.#events = named;
  }

  #function(text: string): void {
    if (/^-*\s*$/.test(text)) return;
    const row = ROW.exec(text.slice(0, 12_000));
    const mark = /^([<>*])\s+/.exec(row?.[2] ?? '');
    if (row === null || row[2] === '') this.#unread.add(this.#number, text);
    else if (mark === null || mark[1] === '*') {
      const subject = subjectOf(mark === null ? row[2]! : row[2]!.slice(mark[0].length));
      const at = { line: this.#number, text };
      cellsOf(row[1]!).forEach((value, index) => {
        this.#rows[index] ??= new Rows();
        if (value > 0) this.#rows[index].add({ ...subject, self: value, total: null, at });
      });
    }
  }

  #source(text: string): void {
    const open = this.#sources.at(-1)!;
    const jump = /^-- line (\d{1,9}) -/.exec(text);
    if (jump !== null) {
      open.next = Number(jump[1]);
      return;
    }
    const row = ROW.exec(text.slice(0, 12_000));
    if (row === null || /^-{10,}|^\s*[\d,]+ .*events annotated/.test(text) || /^=> /.test(row[2]!)) return;
    const [self] = cellsOf(row[1]!);
    open.lines.push({
      function: open.file,
      file: open.file,
      line: open.next,
      address: null,
      code: row[2]!,
      self: self ?? 0,
      total: null,
      count: null,
      at: { line: this.#number, text },
    });
    if (open.next !== null) open.next++;
  }
}

function cellsOf(text: string): number[] {
  return [...text.matchAll(/([\d,]{1,30})(?: ?\(\s*[\d.]{1,9}%\))?|\./g)].map(match =>
    Number((match[1] ?? '0').replaceAll(',', '')),
  );
}

function subjectOf(text: string): { name: string; file: string | null; module: string | null } {
  const subject = text.trim();
  const open = subject.endsWith(']') ? subject.lastIndexOf(' [') : -1;
  const module = open < 0 ? null : subject.slice(open + 2, -1);
  const rest = (open < 0 ? subject : subject.slice(0, open)).replace(/ \(\d[\d,]{0,20}x\)$/, '');
  const colon = FILE_END.exec(rest);
  if (colon === null) return { name: subject, file: null, module: null };
  const file = rest.slice(0, colon.index);
  return { name: rest.slice(colon.index + 1), file: file === '???' ? null : file, module };
}

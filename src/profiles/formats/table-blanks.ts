/**
 * Tables whose columns are kept apart by blanks: cut at the titles' words, at two blanks, along a ruler of dashes below the
 * titles, or where the rows themselves have their columns and the titles stand above.
 *
 *       PID %CPU COMMAND             % time     seconds  calls    errors syscall      OBJS ACTIVE  USE OBJ SIZE NAME
 *       812 99.9 tax-calc --all      ------ ----------- ------ --------- -------     84380  84380 100%    0.19K dentry
 */
import type { CutTable, Line, Section, TableRow } from './table-cut.ts';
import { isFigure } from './table-figures.ts';
import { isTitles, titleWords } from './table-titles.ts';

/** `13:21:55`, `01:21:55 PM`, `Average:`, seconds since 1970. */
const STAMP = /^\s*(\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:\s+[AP]M)?|Average:)(?=\s)/;
const RULER = /^[#\s]*[-=]{2,}(?:\s+[-=]{2,})+\s*$/;
/** What top, pidstat and psql print around their tables. */
const HEADING =
  /^(?:top - |Tasks: |Threads: |%Cpu|Cpu\(s\)|[KMGT]iB (?:Mem|Swap)|(?:Mem|Swap): |Linux \d|\(\d+ rows?\)|\d+ rows? in set)/;
const MAX_TITLE_LINES = 2000;

export function cutBlanks(lines: readonly Line[]): CutTable {
  const parts = partsOf(lines);
  if (parts.length === 0) return headless(lines);
  const left: Line[] = [];
  const sections = parts.map(part => sectionOf(part, left)).filter(({ rows }) => rows.length > 0);
  return sections.length > 0 ? { sections, left } : headless(lines);
}

/** Titles with the lines below them, up to the next titles. */
interface Part {
  readonly titles: Line;
  readonly ruler: string | null;
  /** What stands between the titles and the ruler. */
  readonly units: readonly string[];
  readonly stamp: string | null;
  readonly body: readonly Line[];
}

function partsOf(lines: readonly Line[]): Part[] {
  const heads = lines
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => isTitleLine(line.text))
    .slice(0, MAX_TITLE_LINES);
  return heads.map(({ line, index }, at) => {
    const body = lines.slice(index + 1, heads[at + 1]?.index ?? lines.length);
    // perf trace prints the units between its titles and the ruler.
    const rulerAt = body.slice(0, 3).findIndex(({ text }) => RULER.test(text));
    const stamp = STAMP.exec(line.text)?.[1] ?? null;
    return {
      titles: line,
      stamp,
      ruler: rulerAt < 0 ? null : body[rulerAt]!.text,
      units: body.slice(0, Math.max(0, rulerAt)).map(({ text }) => text),
      body: body.slice(rulerAt + 1).filter(({ text }) => text.trim() !== ''),
    };
  });
}

function isTitleLine(text: string): boolean {
  if (text.length > 4000) return false;
  const bare = bareOf(text);
  return isTitles(bare.trim().split(/\s{2,}/)) || isTitles(bare.trim().split(/\s+/));
}

/** Without the stamp before it and the `#` of a comment, which become blanks so that columns stay where they are. */
function bareOf(text: string): string {
  const stamp = STAMP.exec(text)?.[0] ?? '';
  return (' '.repeat(stamp.length) + text.slice(stamp.length))
    .replace(/^(\s*)#(?=\s)/, '$1 ')
    .replaceAll(/(\d) (?=(?:[KMGT]?i?B?\/s|%)(?:\s|$))/g, '$1');
}

function sectionOf(part: Part, left: Line[]): Section {
  const title = bareOf(part.titles.text);
  const body = part.body.map(({ line, text }) => ({ line, text, bare: bareOf(text) }));
  const cuts: Cut[] =
    part.ruler === null
      ? [
          wide(title),
          narrow(title),
          aligned(
            title,
            body.map(({ bare }) => bare),
          ),
        ].filter(cut => cut !== null)
      : [ruled([title, ...part.units], part.ruler)];
  const candidates = cuts.map(({ titles, cut }) => ({
    titles,
    rows: body.flatMap(({ line, text, bare }): TableRow[] => {
      const cells = cut(bare);
      return cells?.some(isFigure) ? [{ line, text, cells }] : [];
    }),
  }));
  const best = candidates.reduce((a, b) => (worthOf(b) > worthOf(a) * 1.1 ? b : a));
  const read = new Set(best.rows.map(({ line }) => line));
  left.push(
    ...part.body.filter(({ line, text }) => !read.has(line) && !RULER.test(text) && !HEADING.test(text)),
  );
  return { ...best, stamp: part.stamp };
}

/** A good cut has many rows, and columns that hold nothing but figures. */
function worthOf({ titles, rows }: { titles: readonly string[]; rows: readonly TableRow[] }): number {
  const sample = rows.slice(0, 200);
  const figures = titles.filter(
    (_, index) => sample.filter(({ cells }) => isFigure(cells[index] ?? '')).length >= 0.8 * sample.length,
  );
  return rows.length * (1 + figures.length);
}

interface Cut {
  readonly titles: readonly string[];
  cut(text: string): string[] | null;
}

/** Columns with two blanks between them; cells may hold single ones. */
function wide(title: string): Cut | null {
  const titles = title.trim().split(/\s{2,}/);
  if (titleWords(titles) === 0) return null;
  return {
    titles,
    cut: text => {
      const cells = text.trim().split(/\s{2,}/);
      return cells.length === titles.length ? cells : null;
    },
  };
}

/** Words; what is over belongs to the last column. */
function narrow(title: string): Cut | null {
  const titles = title.trim().split(/\s+/);
  const last = title.lastIndexOf(titles.at(-1)!);
  if (titleWords(titles) === 0) return null;
  return {
    titles,
    cut: text => {
      const words = text.trim().split(/\s+/);
      // The last cell may be empty, which shows where the row ends.
      if (words.length === titles.length - 1 && text.trimEnd().length <= last) words.push('');
      if (words.length < titles.length) return null;
      return [...words.slice(0, titles.length - 1), words.slice(titles.length - 1).join(' ')];
    },
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function spansOf(text: string): Span[] {
  return [...text.matchAll(/\S+/g)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

/** Cells stand where the ruler's dashes do, numbers may stick out to the left and texts to the right. */
function ruled(heads: readonly string[], ruler: string): Cut {
  const columns = spansOf(ruler.replace(/^(\s*)#(?=\s)/, '$1 '));
  const place = (text: string) => {
    const cells = columns.map(() => '');
    const last = columns.length - 1;
    for (const word of spansOf(text)) {
      const index = word.start >= columns[last]!.start ? last : nearest(columns, word);
      cells[index] = cells[index] === '' ? word.text : `${cells[index]} ${word.text}`;
    }
    return cells;
  };
  const titles = heads
    .map(place)
    .reduce((above, below) => above.map((title, index) => `${title} ${below[index]}`.trim()));
  return { titles, cut: text => (text.trim() === '' ? null : place(text)) };
}

/** The column that a word overlaps most, or else the one that is nearest. */
function nearest(columns: readonly Span[], word: Span): number {
  const score = (column: Span) => Math.min(column.end, word.end) - Math.max(column.start, word.start);
  return columns.reduce((best, column, index) => (score(column) > score(columns[best]!) ? index : best), 0);
}

/** As many columns as most rows have words; a title of several words stands above one of them. */
function aligned(title: string, rows: readonly string[]): Cut | null {
  const counts = rows.map(text => spansOf(text).length).filter(count => count > 1);
  const usual = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  const samples = rows
    .map(spansOf)
    .filter(({ length }) => length === usual)
    .slice(0, 200);
  const words = spansOf(title);
  if (usual < 2 || usual >= words.length || samples.length < 0.5 * counts.length) return null;
  const columns = Array.from({ length: usual }, (_, index) => ({
    start: Math.min(...samples.map(sample => sample[index]!.start)),
    end: Math.max(...samples.map(sample => sample[index]!.end)),
    text: '',
  }));
  const titles = columns.map(() => '');
  for (const word of words) {
    const index = nearest(columns, word);
    titles[index] = titles[index] === '' ? word.text : `${titles[index]} ${word.text}`;
  }
  return {
    titles,
    cut: text => {
      const cells = text.trim().split(/\s+/);
      return cells.length === usual ? cells : null;
    },
  };
}

/** No titles: columns of two blanks, or words. */
function headless(lines: readonly Line[]): CutTable {
  const content = lines.filter(({ text }) => text.trim() !== '');
  const cutters = [(text: string) => text.trim().split(/\s{2,}/), (text: string) => text.trim().split(/\s+/)];
  const tables = cutters.map(cut => {
    const widths = content.map(({ text }) => cut(text).length).sort((a, b) => a - b);
    const width = Math.max(2, widths[widths.length >> 1] ?? 2);
    const rows = content.flatMap(({ line, text }): TableRow[] => {
      const cells = cut(text);
      return cells.length === width && cells.some(isFigure) ? [{ line, text, cells }] : [];
    });
    const read = new Set(rows.map(({ line }) => line));
    return { rows, left: content.filter(({ line }) => !read.has(line)) };
  });
  const best = tables.reduce((a, b) => (b.rows.length > a.rows.length * 1.2 ? b : a));
  return { sections: [{ titles: null, rows: best.rows, stamp: null }], left: best.left };
}

/**
 * Tables whose columns are kept apart by blanks: cut at the titles' words, at two blanks, along a ruler of dashes below the
 * titles, or where the rows themselves have their columns and the titles stand above.
 *
 *       PID %CPU COMMAND             % time     seconds  calls    errors syscall      OBJS ACTIVE  USE OBJ SIZE NAME
 *       812 99.9 tax-calc --all      ------ ----------- ------ --------- -------     84380  84380 100%    0.19K dentry
 */
import type { CutTable, Line, Section, TableRow } from './table-cut.ts';
import { aligned, around, type Cut, gaps, narrow, ruled, wide } from './table-cuts.ts';
import { isFigure } from './table-figures.ts';
import { headless } from './table-headless.ts';
import { isTitles } from './table-titles.ts';

/** `13:21:55`, `01:21:55 PM`, `Average:`, seconds since 1970. */
const STAMP = /^\s*(\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:\s+[AP]M)?|Average:)(?=\s)/;
const RULER = /^[#\s]*[-=]{2,}(?:\s+[-=]{2,})+\s*$/;
/** What top, pidstat and psql print around their tables. */
const HEADING =
  /^(?:top - |Tasks: |Threads: |%Cpu|Cpu\(s\)|[KMGT]iB (?:Mem|Swap)|(?:Mem|Swap): |Linux \d|\(\d+ rows?\)|\d+ rows? in set)/;
const MAX_TITLE_LINES = 2000;
const MAX_TRIED = 500;

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
  const heads = headsOf(lines).slice(0, MAX_TITLE_LINES);
  return heads.map(({ titles, units, ruler, from, to }, at) => ({
    titles,
    units,
    ruler,
    stamp: STAMP.exec(titles.text)?.[1] ?? null,
    body: lines.slice(to, heads[at + 1]?.from ?? lines.length).filter(({ text }) => text.trim() !== ''),
    from,
  }));
}

interface Head {
  readonly titles: Line;
  readonly units: readonly string[];
  readonly ruler: string | null;
  /** The first line of it, and the first behind it. */
  readonly from: number;
  readonly to: number;
}

/** Lines of titles; above a ruler all lines up to three that hold no figure are titles, one below the other. */
function headsOf(lines: readonly Line[]): Head[] {
  const heads: Head[] = [];
  for (let index = 0; index < lines.length; index++) {
    const text = lines[index]!.text;
    const isRuler = RULER.test(text);
    if (!isRuler && !isTitleLine(text)) continue;
    const from = isRuler
      ? titlesAbove(lines, index, heads.findLast(({ ruler }) => ruler !== null)?.to ?? 0)
      : index;
    if (isRuler && from === index) continue;
    const above = lines.slice(from, index).map(line => line.text);
    // What its words alone made titles of are the lower ones of several lines.
    while (isRuler && heads.length > 0 && heads.at(-1)!.from >= from) heads.pop();
    heads.push(
      isRuler
        ? { titles: lines[from]!, units: above.slice(1), ruler: text, from, to: index + 1 }
        : { titles: lines[index]!, units: [], ruler: null, from, to: index + 1 },
    );
  }
  return heads;
}

function titlesAbove(lines: readonly Line[], ruler: number, lowest: number): number {
  let from = ruler;
  while (from > Math.max(0, lowest, ruler - 3)) {
    const text = bareOf(lines[from - 1]!.text.slice(0, 4000));
    if (!/\w/.test(text) || text.trim().split(/\s+/).some(isFigure)) break;
    from--;
  }
  return from;
}

function isTitleLine(text: string): boolean {
  if (text.length > 4000) return false;
  const bare = bareOf(text);
  return isTitles(bare.trim().split(/\s{2,}/)) || isTitles(bare.trim().split(/\s+/));
}

/** Without the stamp before it and the `#` of a comment, which become blanks so that columns stay where they are. */
function bareOf(text: string): string {
  const stamp = STAMP.exec(text)?.[0] ?? '';
  return (
    (' '.repeat(stamp.length) + text.slice(stamp.length))
      .replace(/^(\s*)#(?=\s)/, '$1 ')
      .replaceAll(/(\d) (?=(?:[KMGT]?i?B?\/s|%)(?:\s|$))/g, '$1')
      // One word for two columns of iotop: how long a task waited for swap and for I/O.
      .replace(' ?unavailable? ', ' - - ')
  );
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
          gaps(
            title,
            body.map(({ bare }) => bare),
          ),
          around(title),
        ].filter(cut => cut !== null)
      : [ruled([title, ...part.units], part.ruler)];
  const rowsOf = ({ cut }: Cut, lines: typeof body) =>
    lines.flatMap(({ line, text, bare }): TableRow[] => {
      const cells = cut(bare);
      return cells?.some(isFigure) ? [{ line, text, cells }] : [];
    });
  // The way to cut is chosen by some of the lines, and used for all.
  const step = Math.ceil(body.length / MAX_TRIED);
  const tried = body.filter((_, index) => index % step === 0);
  const [best] = cuts
    .map(cut => ({ cut, worth: worthOf({ titles: cut.titles, rows: rowsOf(cut, tried) }) }))
    .reduce<{ cut: Cut; worth: number }[]>(
      (found, next) => (found.length === 0 || next.worth > found[0]!.worth * 1.1 ? [next] : found),
      [],
    );
  const rows = best === undefined ? [] : rowsOf(best.cut, body);
  const read = new Set(rows.map(({ line }) => line));
  left.push(
    ...part.body.filter(({ line, text }) => !read.has(line) && !RULER.test(text) && !HEADING.test(text)),
  );
  return { titles: best?.cut.titles ?? [], rows, stamp: part.stamp };
}

/** A good cut has many rows, and columns that hold nothing but figures. */
function worthOf({ titles, rows }: { titles: readonly string[]; rows: readonly TableRow[] }): number {
  const sample = rows.slice(0, 200);
  const figures = titles.filter(
    (_, index) => sample.filter(({ cells }) => isFigure(cells[index] ?? '')).length >= 0.8 * sample.length,
  );
  return rows.length * (1 + figures.length);
}

/** The line-by-line state of `perf report`: comments, a title line, a ruler, rows, call chains; again for each event. */
import { PerfError } from '../../core/errors.ts';
import type { Entry, View } from '../model.ts';
import { percentView, Rows } from '../rows.ts';
import type { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { meaningOfEvent } from '../views.ts';
import {
  type Columns,
  guessedColumns,
  isRuler,
  rulerColumns,
  separatedColumns,
  titleLine,
} from './perf-report-columns.ts';
import { type Figures, figuresOf, subjectOf } from './perf-report-row.ts';
import { ChainStacks } from './perf-report-stacks.ts';

const MAX_SECTIONS = 64;
const WEIGHTED =
  'perf diff -c wdiff prints weighted differences of periods, from which no shares follow. ' +
  'Send what perf diff prints without -c, or both recordings as perf report --stdio -n.';

interface Section {
  readonly events: readonly string[];
  /** null where it is not known, or rounded. */
  readonly samples: number | null;
  /** One table an event of a group; before and after for `perf diff`. */
  readonly tables: Rows[];
  /** What the rows' figures are in. */
  unit: Figures['unit'];
  /** All periods together. */
  eventCount: number | null;
}

export class PerfReportReader {
  readonly comments: string[] = [];
  readonly unread = new UnreadLines();
  isDiff = false;
  readonly #sections: Section[] = [];
  readonly #chains = new ChainStacks();
  readonly #notes = new Set<string>();
  #hasRatio = false;
  readonly #constant: { comm?: string; dso?: string } = {};
  #columns: Columns | null = null;
  #titles: string | null = null;
  #number = 0;
  #sawRow = false;
  /** Copied from the screen of `perf report`: no `#`, no rulers, `+` and `-` before what opens. */
  #isInteractive = false;
  /** Of `--hierarchy`: the rows above, and how far they are indented. */
  #levels: { indent: number; name: string }[] = [];

  line(raw: string): void {
    this.#number++;
    const text = plainLine(raw);
    if (text.startsWith('#') || /^Samples:? /.test(text) || (this.#isInteractive && titleLine(text) !== null))
      this.#comment(text);
    else if (text.trim() !== '') this.#content(text);
    else this.#chains.line(text);
  }

  #content(text: string): void {
    if (this.#titles !== null && this.#columns === null) this.#columns = separatedColumns(this.#titles);
    this.#columns ??= guessedColumns(text, this.#titles);
    if (this.#columns !== null && this.#row(text)) return;
    if (this.#sawRow && (this.#chains.line(text) || isChain(text))) return;
    this.unread.add(this.#number, text);
  }

  finish(): { views: View[]; notes: string[]; stacks: StackTable | null } {
    const views = this.#sections.flatMap(section =>
      section.tables.map((table, index) => viewOf(section, table, index, this.isDiff)),
    );
    // Ratios are of periods: the rows together are the second recording.
    if (this.#hasRatio) for (const view of views) Object.assign(view, { total: sumOf(view.entries) || 100 });
    if (this.isDiff) views.reverse();
    if (views.length === 0) views.push(percentView('samples', 'cpu', [], null, 'all samples'));
    const merged = this.#sections
      .flatMap(({ tables }) => tables)
      .reduce((sum, table) => sum + table.merged, 0);
    if (merged > 0) this.#notes.add(`${merged} rows of functions that ran in several commands were added up`);
    const wholes = new Map(this.#sections.map(section => [section.events[0]!, totalOf(section)]));
    return {
      views: views.sort((a, b) => (b.entries.length > 0 && a.entries.length === 0 ? 1 : 0)),
      notes: [...this.#notes],
      stacks: this.#chains.stacks(this.#notes, wholes),
    };
  }

  #comment(text: string): void {
    if (this.comments.length < 300) this.comments.push(text.slice(0, 2000));
    const samples = /^(#?) ?Samples:\s+(\S{1,20})\s+of events? '(.{1,500}?)'/.exec(text);
    const count = /Event count \(approx\.\): (\d{1,20})/.exec(text);
    const diff = /^# Event '(.{1,300})'/.exec(text);
    const constant = /^# (comm|dso):\s(.{1,300})$/.exec(text);
    if (samples !== null) {
      this.#isInteractive = samples[1] === '';
      this.#section(eventsOf(samples[3]!), samples[2]!);
    }
    if (count !== null && this.#sections.length > 0) this.#sections.at(-1)!.eventCount = Number(count[1]);
    if (diff !== null) this.#diffSection(diff[1]!);
    else if (constant !== null) this.#constant[constant[1] as 'comm' | 'dso'] = constant[2]!.trim();
    else if (isRuler(text) && this.#titles !== null) this.#columns = rulerColumns(this.#titles, text);
    else if (titleLine(text) !== null) {
      if (/Weighted diff/.test(text)) throw new PerfError('profile-other', WEIGHTED);
      if (/Delta.*Delta/.test(text))
        this.#notes.add('of several recordings, the second is compared with the first');
      if (/\bRatio\b/.test(text)) this.#hasRatio = true;
      this.#titles = text;
      this.#columns = null;
    }
    const lost = /^# Total Lost Samples:\s+([1-9]\d{0,12})/.exec(text);
    if (lost !== null) this.#notes.add(`perf lost ${lost[1]} samples while recording`);
  }

  #section(events: readonly string[], count: string): void {
    if (this.#sections.length >= MAX_SECTIONS) return;
    const exact = /^\d+$/.test(count);
    if (!exact)
      this.#notes.add(
        `the number of samples is rounded (${count}): run perf report with -n for exact counts`,
      );
    this.#sections.push({
      events,
      samples: exact ? Number(count) : null,
      tables: events.map(() => new Rows()),
      unit: '%',
      eventCount: null,
    });
    this.#columns = null;
    this.#titles = null;
    this.#sawRow = false;
  }

  #diffSection(event: string): void {
    this.isDiff = true;
    this.#section([`${event} before`, `${event} after`], '0');
    this.#sections[this.#sections.length - 1] = { ...this.#sections.at(-1)!, samples: null };
  }

  #row(text: string): boolean {
    const columns = this.#columns!;
    if (!columns.isRow(text)) return false;
    const cells = columns.cut(text);
    const figures = figuresOf(columns.titles, cells);
    if (figures === null) return false;
    if (this.#sections.length === 0) this.#section(['samples'], '0');
    const section = this.#sections.at(-1)!;
    const isHierarchy = columns.titles.at(-1)!.includes(' / ');
    const keys = isHierarchy ? this.#level(text, columns.titles.at(-1)!, cells.at(-1)!) : null;
    this.#sawRow = true;
    if (isHierarchy && keys === null) return true;
    const titles = keys?.titles ?? columns.titles;
    const what = subjectOf(titles, keys?.cells ?? cells);
    section.unit = figures.unit;
    const at = { line: this.#number, text: text.trimEnd() };
    const module = what.module ?? this.#constant.dso ?? null;
    const command = titles.indexOf('Command');
    // Of a group, the chains are the leader's: rows that it has no sample in have none.
    this.#chains.row({
      event: section.events[0]!,
      samples: section.events.length === 1 ? section.samples : null,
      command: command < 0 ? (this.#constant.comm ?? null) : ((keys?.cells ?? cells)[command] ?? null),
      frame: { name: what.name, module, file: null, line: null, kind: what.kind ?? null },
      self: figures.self[0] ?? null,
      total: figures.total[0] ?? null,
      at,
    });
    section.tables.forEach((table, index) => {
      const self = figures.self[index] ?? null;
      const total = figures.total[index] ?? null;
      if (self === null && total === null) return;
      table.add({ ...what, module, self, total, samples: index === 0 ? figures.samples : null, at });
    });
    return true;
  }

  /** `--hierarchy`: command and DSO are rows of their own, above and to the left of their symbols; null for those. */
  #level(text: string, title: string, name: string): { titles: string[]; cells: string[] } | null {
    const indent = /^\s*\S*/.exec(text)![0].length;
    this.#levels = [...this.#levels.filter(level => level.indent < indent), { indent, name }];
    const titles = title.split(' / ');
    return this.#levels.length < titles.length
      ? null
      : { titles, cells: this.#levels.map(level => level.name).slice(0, titles.length) };
  }
}

// biome-ignore lint/complexity/useRegexLiterals: the escape character stays readable as a string
const COLOUR = new RegExp('\\u001b\\[[0-9;]*[mK]', 'g');

/** Without colours, marks of a quoted message, and the `+` or `-` of the interactive report; decimals with a point. */
export function plainLine(raw: string): string {
  let text = raw.includes('\u001b') ? raw.replaceAll(COLOUR, '') : raw;
  if (text.startsWith('>')) text = text.replace(/^(?:> ?){1,20}/, '');
  if (/^#\s{1,20}\d{1,3}\.\d{2}%\s/.test(text)) text = ` ${text.slice(1)}`;
  const mark = /^\s{0,4}[+-] {1,6}(?=\d{1,3}[.,]\d{2}%\s)/.exec(text);
  if (mark !== null) text = ' '.repeat(mark[0].length) + text.slice(mark[0].length);
  return /^\s{0,20}\d{1,3},\d{2}%(?:\s|$)/.test(text) ? text.replace(/(\d),(\d{2}%)/g, '$1.$2') : text;
}

/** Lines of a call graph, of `-g folded`, `-g flat`, and of `-g count`. */
function isChain(text: string): boolean {
  return (
    /^\s{8,}\S/.test(text) ||
    /^(?:\d{1,3}\.\d{2}%|\d{1,15}) \S/.test(text) ||
    /^\s*(?:\||-{2,3}|\d)/.test(text)
  );
}

/** `anon group { cpu-clock, page-faults }` → its members. */
function eventsOf(text: string): string[] {
  const group = /^[^{]{0,400}\{ (.{1,400}) \}/.exec(text);
  return group === null ? [text] : group[1]!.split(', ').map(event => event.trim());
}

function viewOf(section: Section, table: Rows, index: number, isDiff: boolean): View {
  const entries: Entry[] = table.entries();
  const counted = entries.reduce((sum, entry) => sum + (entry.samples ?? 0), 0);
  const samples = index > 0 || isDiff ? null : counted > 0 ? counted : section.samples || null;
  const event = section.events[index]!;
  const meaning = meaningOfEvent(event, section.unit === 'period');
  // Rows that were added up may overlap with their callees (`--children --sort time,sym`).
  for (const entry of entries) if (section.unit === '%' && (entry.total ?? 0) > 100) entry.total = 100;
  const view = percentView(event, meaning.axis, entries, samples, meaning.base);
  return section.unit === '%' ? view : { ...view, unit: meaning.unit, total: totalOf(section, index) };
}

/** What 100 % is, in the unit of the rows. */
function totalOf({ unit, tables, samples, eventCount }: Section, index = 0): number {
  const whole = unit === '%' ? 100 : tables.length > 1 ? null : unit === 'period' ? eventCount : samples;
  return whole || sumOf(tables[index]!.entries());
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { self }) => sum + (self ?? 0), 0);
}

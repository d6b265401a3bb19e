/** The line-by-line state of `perf report`: comments, a title line, a ruler, rows, call chains; again for each event. */
import { PerfError } from '../../core/errors.ts';
import type { View } from '../model.ts';
import { percentView } from '../rows.ts';
import type { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { type Columns, isRuler, rulerColumns, separatedColumns, titleLine } from './perf-report-columns.ts';
import { guessedColumns } from './perf-report-guess.ts';
import { type Figures, figuresOf, subjectOf } from './perf-report-row.ts';
import { eventsOf, newSection, type Section, sumOf, viewsOf, wholeOf } from './perf-report-sections.ts';
import { ChainStacks } from './perf-report-stacks.ts';

const MAX_SECTIONS = 64;
const WEIGHTED =
  'perf diff -c wdiff prints weighted differences of periods, from which no shares follow. ' +
  'Send what perf diff prints without -c, or both recordings as perf report --stdio -n.';

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
  /** The line before, where it was a ruler; the width that lines were broken at; and the beginning of a broken line. */
  #ruler: string | null = null;
  /** The titles, whose line may go on before the ruler. */
  #titleParts: string[] = [];
  #width: number | null = null;
  #held = '';
  /** The first figure of the row before, and what the section's rows add up to. */
  #last = Number.POSITIVE_INFINITY;
  #sum = 0;
  #isNamed = false;
  /** Copied from the screen of `perf report`: no `#`, no rulers, `+` and `-` before what opens. */
  #isInteractive = false;
  /** Of `--hierarchy`: the rows above, and how far they are indented. */
  #levels: { indent: number; name: string }[] = [];

  line(raw: string): void {
    this.#number++;
    const plain = plainLine(raw);
    // A whole line may be as wide as the screen by chance; a broken one may go on with what looks like a quotation.
    if (this.#held !== '' && /^(?:\s{1,30}\d{1,3}\.\d{2}%\s|#|\s{8,}[|-])/.test(plain))
      this.#whole(this.#held);
    const text = this.#joined(this.#held === '' ? plain : raw);
    if (text !== null) this.#whole(text);
  }

  #whole(text: string): void {
    this.#held = '';
    if (text.startsWith('#') || /^Samples:? /.test(text) || (this.#isInteractive && titleLine(text) !== null))
      this.#comment(text);
    else if (text.trim() !== '') this.#content(text);
    else this.#chains.line(text);
  }

  /** Copied from a screen: what is as wide as the ruler's first line goes on in the next. */
  #joined(text: string): string | null {
    if (this.#ruler !== null && /^ *\.[ .]*$/.test(text)) {
      this.#width ??= this.#ruler.length;
      this.#ruler = this.#ruler.padEnd(this.#width * Math.ceil(this.#ruler.length / this.#width)) + text;
      const titles = this.#titleParts.map(part => part.padEnd(this.#width!)).join('');
      this.#columns = rulerColumns(titles, this.#ruler);
      return null;
    }
    const isTitle = this.#columns === null && titleLine(text) !== null;
    if (isTitle) this.#titleParts = [text];
    else if (this.#columns === null && this.#titleParts.length > 0 && /^[A-Za-z :]*$/.test(text)) {
      this.#titleParts.push(text);
      return null;
    }
    this.#ruler = isRuler(text) ? text : null;
    const whole = this.#held + text;
    this.#held = '';
    if (this.#width === null || text.length !== this.#width || text.startsWith('#')) return whole;
    this.#held = whole;
    return null;
  }

  #content(text: string): void {
    if (this.#titles !== null && this.#columns === null) this.#columns = separatedColumns(this.#titles);
    this.#columns ??= guessedColumns(text, this.#titles);
    if (this.#columns !== null && this.#row(text)) return;
    if (this.#sawRow && OPENED.test(text)) this.#notes.add(SCREEN_CHAINS);
    if (this.#sawRow && (this.#chains.line(text) || isChain(text))) return;
    this.unread.add(this.#number, text);
  }

  finish(): { views: View[]; notes: string[]; stacks: StackTable | null } {
    const views = this.#sections.flatMap(section => viewsOf(section, this.isDiff));
    // Ratios are of periods: the rows together are the second recording.
    if (this.#hasRatio) for (const view of views) Object.assign(view, { total: sumOf(view.entries) || 100 });
    if (this.isDiff) views.reverse();
    if (views.length === 0) views.push(percentView('samples', 'cpu', [], null, 'all samples'));
    const merged = this.#sections
      .flatMap(({ tables }) => tables)
      .reduce((sum, table) => sum + table.merged, 0);
    if (merged > 0) this.#notes.add(`${merged} rows of functions that ran in several commands were added up`);
    const wholes = new Map(this.#sections.map(section => [section.events[0]!, wholeOf(section)]));
    return {
      views: views.sort((a, b) => (b.entries.length > 0 && a.entries.length === 0 ? 1 : 0)),
      notes: [...this.#notes],
      stacks: this.#chains.stacks(this.#notes, wholes),
    };
  }

  #comment(text: string): void {
    if (this.comments.length < 300) this.comments.push(text.slice(0, 2000));
    const samples = /^(#?) ?Samples:\s+(\S{1,20})\s+of event(s?) '(.{1,500}?)'/.exec(text);
    const count = /Event count \(approx\.\): (\d{1,20})/.exec(text);
    const diff = /^# Event '(.{1,300})'/.exec(text);
    const constant = /^# (comm|dso):\s(.{1,300})$/.exec(text);
    if (samples !== null) {
      this.#isInteractive = samples[1] === '';
      this.#section(eventsOf(samples[4]!, samples[3] === 's'), samples[2]!);
    }
    if (count !== null && this.#sections.length > 0) this.#sections.at(-1)!.eventCount = Number(count[1]);
    if (diff !== null) {
      this.isDiff = true;
      this.#section([`${diff[1]} before`, `${diff[1]} after`], '');
    } else if (constant !== null) this.#constant[constant[1] as 'comm' | 'dso'] = constant[2]!.trim();
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

  #section(names: readonly string[], count: string): void {
    if (this.#sections.length >= MAX_SECTIONS) return;
    if (/^\d+[KMG]$/.test(count))
      this.#notes.add(
        `the number of samples is rounded (${count}): run perf report with -n for exact counts`,
      );
    // Several reports in one paste: the same event again is a view of its own.
    const known = new Set(this.#sections.flatMap(({ events }) => events));
    const again = this.#sections.length + 1;
    const events = names.map(name => (known.has(name) ? `${name} (${again})` : name));
    this.#sections.push(newSection(events, count));
    this.#columns = null;
    this.#titles = null;
    this.#titleParts = [];
    this.#sawRow = false;
    this.#last = Number.POSITIVE_INFINITY;
    this.#sum = 0;
    this.#isNamed = names[0] !== 'samples';
  }

  /** Rows without any header (`-q`) are sorted: where they begin anew beyond 100 %, so does another event. */
  #unnamed({ self, total }: Figures): void {
    const figure = total[0] ?? self[0] ?? 0;
    const isAnew = figure > this.#last && (this.#sum > 99 || this.#sum + (self[0] ?? 0) > 100.5);
    const columns = this.#columns;
    if (this.#sections.length === 0 || (isAnew && !this.#isNamed)) this.#section(['samples'], '');
    this.#columns = columns;
    this.#last = figure;
    this.#sum += self[0] ?? 0;
  }

  #row(text: string): boolean {
    const columns = this.#columns!;
    if (!columns.isRow(text)) return false;
    const cells = columns.cut(text);
    const figures = figuresOf(columns.titles, cells);
    if (figures === null) return false;
    this.#unnamed(figures);
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
      samples: figures.samples,
      command: command < 0 ? (this.#constant.comm ?? null) : ((keys?.cells ?? cells)[command] ?? null),
      frame: { name: what.name, module, file: null, line: null, kind: what.kind ?? null },
      isFunction: titles.includes('Symbol') || titles.includes('Source Symbol'),
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

/** Of the interactive report: `      - 10.73% _raw_spin_lock`. */
const OPENED = /^\s{1,400}(?:[+-] )?\d{1,3}\.\d{2}% \S/;
const SCREEN_CHAINS =
  'the chains below the rows were copied from the screen and are not read: perf report --stdio prints them whole';

/** Lines of a call graph, of `-g folded`, `-g flat`, and of `-g count`. */
function isChain(text: string): boolean {
  return (
    /^\s{8,}\S/.test(text) ||
    /^(?:\d{1,3}\.\d{2}%|\d{1,15}) \S/.test(text) ||
    OPENED.test(text) ||
    /^\s*(?:\||-{2,3}|\d)/.test(text)
  );
}

/** The line-by-line state of `perf report`: comments, a title line, a ruler, rows, call chains; again for each event. */
import type { Entry, FrameKind, View } from '../model.ts';
import { percentView, Rows, round } from '../rows.ts';
import type { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import {
  type Columns,
  guessedColumns,
  isRuler,
  rulerColumns,
  separatedColumns,
  titleLine,
} from './perf-report-columns.ts';
import { ChainStacks } from './perf-report-stacks.ts';

const MAX_SECTIONS = 64;

interface Section {
  readonly events: readonly string[];
  /** null where it is not known, or rounded. */
  readonly samples: number | null;
  /** One table an event of a group; before and after for `perf diff`. */
  readonly tables: Rows[];
}

export class PerfReportReader {
  readonly comments: string[] = [];
  readonly unread = new UnreadLines();
  isDiff = false;
  readonly #sections: Section[] = [];
  readonly #chains = new ChainStacks();
  readonly #notes = new Set<string>();
  readonly #constant: { comm?: string; dso?: string } = {};
  #columns: Columns | null = null;
  #titles: string | null = null;
  #number = 0;
  #sawRow = false;
  #hierarchyModule: { indent: number; name: string }[] = [];

  line(text: string): void {
    this.#number++;
    if (text.startsWith('#')) this.#comment(text);
    else if (text.trim() !== '') this.#content(text);
    else this.#chains.line(text);
  }

  #content(text: string): void {
    if (this.#titles !== null && this.#columns === null) this.#columns = separatedColumns(this.#titles);
    this.#columns ??= guessedColumns(text);
    if (this.#columns !== null && this.#row(text)) return;
    if (this.#sawRow && (this.#chains.line(text) || isChain(text))) return;
    this.unread.add(this.#number, text);
  }

  finish(): { views: View[]; notes: string[]; stacks: StackTable | null } {
    const views = this.#sections.flatMap(section =>
      section.tables.map((table, index) => viewOf(section, table, index, this.isDiff)),
    );
    if (this.isDiff) views.reverse();
    if (views.length === 0) views.push(percentView('samples', 'cpu', [], null, 'all samples'));
    const merged = this.#sections
      .flatMap(({ tables }) => tables)
      .reduce((sum, table) => sum + table.merged, 0);
    if (merged > 0) this.#notes.add(`${merged} rows of functions that ran in several commands were added up`);
    return {
      views: views.sort((a, b) => (b.entries.length > 0 && a.entries.length === 0 ? 1 : 0)),
      notes: [...this.#notes],
      stacks: this.#chains.stacks(this.#notes),
    };
  }

  #comment(text: string): void {
    if (this.comments.length < 300) this.comments.push(text.slice(0, 2000));
    const samples = /^# Samples:\s+(\S{1,20})\s+of events? '(.{1,500})'/.exec(text);
    const diff = /^# Event '(.{1,300})'/.exec(text);
    const constant = /^# (comm|dso):\s(.{1,300})$/.exec(text);
    if (samples !== null) this.#section(eventsOf(samples[2]!), samples[1]!);
    else if (diff !== null) this.#diffSection(diff[1]!);
    else if (constant !== null) this.#constant[constant[1] as 'comm' | 'dso'] = constant[2]!.trim();
    else if (isRuler(text) && this.#titles !== null) this.#columns = rulerColumns(this.#titles, text);
    else if (titleLine(text) !== null) {
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
    const hierarchy = columns.titles.some(title => title.includes(' / '));
    if (columns.firstEnd !== null && !this.isDiff && !startsInColumn(text, columns.firstEnd, hierarchy))
      return false;
    const cells = columns.cut(text);
    const figures = figuresOf(columns.titles, cells);
    if (figures === null) return false;
    if (this.#sections.length === 0) this.#section(['samples'], '0');
    const section = this.#sections.at(-1)!;
    const what = hierarchy ? this.#hierarchyRow(text, cells.at(-1)!) : subjectOf(columns.titles, cells);
    if (what === 'group') return true;
    if (what === null) return false;
    this.#sawRow = true;
    const at = { line: this.#number, text: text.trimEnd() };
    const module = what.module ?? this.#constant.dso ?? null;
    const command = columns.titles.indexOf('Command');
    const [event] = section.events;
    if (section.events.length === 1) {
      this.#chains.row({
        event: event!,
        samples: section.samples,
        command: command < 0 ? (this.#constant.comm ?? null) : cells[command]!,
        frame: { name: what.name, module, file: null, line: null, kind: what.kind ?? null },
        self: figures.self[0] ?? null,
        total: figures.total[0] ?? null,
        at,
      });
    } else this.#chains.skip();
    section.tables.forEach((table, index) => {
      const self = figures.self[index] ?? null;
      const total = figures.total[index] ?? null;
      if (self === null && total === null) return;
      table.add({ ...what, module, self, total, samples: index === 0 ? figures.samples : null, at });
    });
    return true;
  }

  /** `--hierarchy`: command and DSO are rows of their own, above and to the left of their symbols. */
  #hierarchyRow(text: string, cell: string): Subject | 'group' | null {
    const indent = text.indexOf('%');
    const above = this.#hierarchyModule.filter(level => level.indent < indent);
    this.#hierarchyModule = [...above, { indent, name: cell }];
    this.#sawRow = true;
    if (!/^\[[.kguH]\] /.test(cell)) return 'group';
    return { ...symbolOf(cell), module: above.at(-1)?.name ?? null };
  }
}

interface Subject {
  readonly name: string;
  readonly module: string | null;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly kind?: FrameKind | null;
}

interface Figures {
  readonly self: readonly (number | null)[];
  readonly total: readonly (number | null)[];
  readonly samples: number | null;
}

/** One value an event: a group prints them side by side in one cell. */
function figuresOf(titles: readonly string[], cells: readonly string[]): Figures | null {
  const cell = (title: string) => cells[titles.indexOf(title)] ?? '';
  if (titles.includes('Baseline')) return diffFigures(titles, cells);
  const self = percents(cell(titles.includes('Self') ? 'Self' : 'Overhead'));
  const total = percents(cell('Children'));
  if (self.length === 0 && total.length === 0) return null;
  const samples = Number(cell('Samples').split(/\s+/)[0]?.replaceAll(',', '') || Number.NaN);
  return { self, total, samples: Number.isFinite(samples) ? samples : null };
}

function diffFigures(titles: readonly string[], cells: readonly string[]): Figures | null {
  const before = percents(cells[titles.indexOf('Baseline')] ?? '')[0] ?? 0;
  const delta = /^([+-]\d{1,3}\.\d{1,4})%$/.exec(
    cells[titles.findIndex(title => title.startsWith('Delta'))] ?? '',
  );
  if (before === 0 && delta === null) return null;
  const after = delta === null ? 0 : round(before + Number(delta[1]));
  return { self: [before, after], total: [null, null], samples: null };
}

function percents(cell: string): number[] {
  return /^(?:\d{1,3}(?:\.\d{1,6})?%\s{0,40}){1,64}$/.test(cell)
    ? cell.split('%').slice(0, -1).map(Number)
    : [];
}

/** The symbol, or whatever `--sort` names instead of it. */
function subjectOf(titles: readonly string[], cells: readonly string[]): Subject | null {
  const cell = (title: string) => cells[titles.indexOf(title)] ?? '';
  const module = cell('Shared Object') || null;
  const location = /^(.{1,400}):(\d{1,9})$/.exec(cell('Source:Line'));
  const place = location === null ? {} : { file: location[1]!, line: Number(location[2]) };
  if (cell('Symbol') !== '') return { ...symbolOf(cell('Symbol')), module, ...place };
  if (cell('Source Symbol') !== '') {
    return {
      name: `${symbolOf(cell('Source Symbol')).name} → ${symbolOf(cell('Target Symbol')).name}`,
      module,
    };
  }
  const keys = titles.flatMap((title, index) =>
    /[%\d.,+]$/.test(cells[index]!) && isFigure(title) ? [] : [cells[index]!],
  );
  const name = keys.filter(key => key !== '').join(' ');
  return name === '' ? null : { name, module, ...place };
}

function isFigure(title: string): boolean {
  return /^(?:Overhead|Children|Self|Samples|Period|sys|usr|guest sys|guest usr|Baseline|Delta.*|Weight.*|Ratio|Latency)$/.test(
    title,
  );
}

function symbolOf(cell: string): { name: string; kind: FrameKind | null } {
  // With -v the address and the kind of its symbol table stand before: `0x24a6             B [.] hotSort`.
  const match = /^(?:0x[0-9a-f]{1,16}\s{1,40}\S )?\[([.kguH])\] (.*)$/.exec(cell);
  if (match === null) return { name: cell, kind: null };
  return { name: match[2]!.trim(), kind: match[1] === '.' || match[1] === 'u' ? 'user' : 'kernel' };
}

function startsInColumn(text: string, end: number, hierarchy: boolean): boolean {
  const percent = text.indexOf('%');
  if (percent < 0 || !/^\s*\d+\.\d+$/.test(text.slice(0, percent))) return false;
  return hierarchy
    ? percent < end
    : percent === end - 1 || (percent < end && text.indexOf('%', percent + 1) === end - 1);
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
  return percentView(event, 'cpu', entries, samples, `all samples of ${event}`);
}

/**
 * The fallback: any table with a percent or a count column. It says which columns it took for what, and is never sure.
 *
 *     55.3%  hotSort            PID USER  PR  NI  VIRT  RES  SHR S  %CPU %MEM  TIME+ COMMAND
 *     12.0%  memcpy             812 app   20   0  1.2g  80m  10m R  99.9  0.5  2:13  tax-calc
 *
 * `top`, `ps` and `pidstat` come this way too, and so do slow-query tables: cut by their titles.
 */
import type { Axis, Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { type CutTable, cutTable, figureOf, isFigure } from './table-cut.ts';

export const table: Format = { name: 'table', detect, read };

const MAX_ROWS = 100_000;

function detect(head: Head): Detection | null {
  const lines = head.lines.map((text, index) => ({ line: index + 1, text: text.slice(0, 2000) }));
  const cut = cutTable(lines.filter(({ text }) => text.trim() !== ''));
  const columns = columnsOf(cut);
  if (
    columns === null ||
    cut.rows.length < 2 ||
    cut.rows.length < 0.6 * (cut.rows.length + cut.left.length - cut.before)
  ) {
    return null;
  }
  const value = columns.says;
  if (!columns.sure && !columns.percent) return null;
  return {
    confidence: columns.sure && columns.percent ? 0.4 : 0.3,
    why: `a table of ${cut.rows.length} rows; ${value}`,
  };
}

async function read(input: Input): Promise<Profile> {
  const lines: { line: number; text: string }[] = [];
  let number = 0;
  let beyond = 0;
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      if (text.trim() === '') continue;
      if (lines.length < MAX_ROWS) lines.push({ line: number, text: text.slice(0, 8000) });
      else beyond++;
    }
  }
  const cut = cutTable(lines);
  const columns = columnsOf(cut);
  const notes = [...input.notes];
  if (columns === null) notes.push('no column of percents or counts was found');
  else notes.push(`read as a plain table: ${columns.says}; nothing is known of its base`);
  if (beyond > 0) notes.push(`${beyond} lines beyond the first ${MAX_ROWS} were left out`);
  return {
    format: 'table',
    source: input.name,
    views: [columns === null ? emptyView() : viewOf(cut, columns)],
    stacks: null,
    annotations: [],
    unread: { count: cut.left.length + beyond, lines: cut.left.slice(0, 20) },
    notes,
    recording: {},
  };
}

interface TableColumns {
  readonly name: number;
  readonly self: number | null;
  readonly total: number | null;
  readonly unit: string;
  readonly percent: boolean;
  readonly axis: Axis;
  /** Of the column of self. */
  readonly title: string;
  /** The titles say so; otherwise it is a guess from the cells. */
  readonly sure: boolean;
  readonly says: string;
}

const SELF =
  /^(?:self.*|flat.*|own.*|exclusive.*|overhead|%cpu|cpu%?|cpu usage|percent(?:age)?|%|% ?time|share|ticks|samples?|count|hits|tottime|total_(?:exec_)?time|total time|response time|time.*|cost|ir)$/i;
const TOTAL = /^(?:total%?|total ?%|cum.*|children|inclusive.*|%total|incl.*)$/i;
const NAME =
  /^(?:function.*|symbol|name|method|command|cmd|comm|query.*|digest.*|process|frame|location|statement|sql|operation|event|object)$/i;
const NEVER =
  /^(?:%mem|pid|ppid|tid|uid|pr|ni|virt|res|shr|vsz|rss|cpu|line|rank|#|%usr|%system|%guest|%wait|sum%?)$/i;

function columnsOf(cut: CutTable): TableColumns | null {
  const width = cut.rows[0]?.cells.length ?? 0;
  const indexes = Array.from({ length: width }, (_, index) => index);
  const title = (index: number) => cut.titles?.[index] ?? '';
  const sample = cut.rows.slice(0, 500);
  const share = (index: number, test: (cell: string) => boolean) =>
    sample.filter(({ cells }) => test(cells[index]!)).length / Math.max(1, sample.length);
  const numeric = indexes.filter(index => share(index, isFigure) >= 0.8);
  const names = indexes.filter(index => share(index, isFigure) < 0.5);
  const name = names.find(index => NAME.test(title(index))) ?? mostDistinct(cut, names);
  const usable = numeric.filter(index => !NEVER.test(title(index)));
  const percents = usable.filter(
    index => share(index, cell => cell.endsWith('%')) >= 0.8 || /%/.test(title(index)),
  );
  const self =
    usable.find(index => percents.includes(index) && SELF.test(title(index))) ??
    usable.find(index => SELF.test(title(index))) ??
    percents[0];
  if (name === undefined || self === undefined) return null;
  const percent = percents.includes(self);
  const total = usable.find(
    index => index !== self && TOTAL.test(title(index)) && percents.includes(index) === percent,
  );
  const unit = percent ? '%' : unitOf(cut, self, title(self));
  const what = (index: number) => (title(index) === '' ? `column ${index + 1}` : `"${title(index)}"`);
  return {
    name,
    self,
    total: total ?? null,
    unit,
    percent,
    axis: axisOf(title(self), unit, cut.titles !== null),
    title: title(self) || 'share',
    sure: SELF.test(title(self)) && cut.titles !== null,
    says: `${what(name)} taken for the name, ${what(self)} for self${total === undefined ? '' : `, ${what(total)} for total`}`,
  };
}

/** Percents without a word to them are most likely of CPU time. */
function axisOf(title: string, unit: string, hasTitles: boolean): Axis {
  if (/lock|wait/i.test(title)) return 'lock';
  if (/cpu|self|flat|overhead|ticks|samples|own/i.test(title) || (unit === '%' && !hasTitles)) return 'cpu';
  return unit === 'ns' || /time/i.test(title) ? 'wall' : 'count';
}

function mostDistinct(cut: CutTable, columns: readonly number[]): number | undefined {
  const distinct = (index: number) => new Set(cut.rows.slice(0, 200).map(({ cells }) => cells[index])).size;
  return columns.toSorted((a, b) => distinct(b) - distinct(a) || b - a)[0];
}

function unitOf(cut: CutTable, column: number, title: string): string {
  const unit = cut.rows.map(({ cells }) => figureOf(cells[column]!)?.unit ?? '').find(found => found !== '');
  return unit ?? (title.toLowerCase() || 'count');
}

function viewOf(cut: CutTable, columns: TableColumns): View {
  const rows = new Rows();
  const figure = (cells: readonly string[], index: number | null) =>
    index === null ? null : (figureOf(cells[index]!)?.value ?? null);
  for (const { cells, line, text } of cut.rows) {
    const self = figure(cells, columns.self);
    const name = cells[columns.name]!;
    if (self === null || name === '') continue;
    rows.add({ name, self, total: figure(cells, columns.total), at: { line, text } });
  }
  const entries = rows.entries();
  const sum = entries.reduce((total, { self }) => total + (self ?? 0), 0);
  return {
    name: columns.title,
    unit: columns.unit,
    axis: columns.axis,
    base: columns.percent ? 'whatever the table calls 100 %' : 'the sum of the rows shown',
    total: columns.percent ? 100 : sum,
    samples: null,
    entries,
  };
}

function emptyView(): View {
  return { name: 'none', unit: '', axis: 'count', base: 'nothing', total: 0, samples: null, entries: [] };
}

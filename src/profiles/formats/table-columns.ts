/** Which column of a table is the name, which its own figure, which the total, and what they count. */
import type { Axis } from '../model.ts';
import type { Section, TableRow } from './table-cut.ts';
import { clockOf, figureOf, isFigure } from './table-figures.ts';
import { isRanking } from './table-headless.ts';
import { FOREIGN, type Meaning, NAMES, NEVER, PROCESS, plainTitle, SELVES, TOTAL } from './table-meanings.ts';
import { inUnit, type Unit, unitOf } from './table-units.ts';

export interface TableColumns {
  readonly name: number;
  readonly self: number;
  readonly total: number | null;
  readonly unit: string;
  readonly axis: Axis;
  /** What shares are of, in a sentence; null where that is not known. */
  readonly of: string | null;
  /** Of the column of self. */
  readonly title: string;
  /** The titles say so; otherwise it is a guess from the cells. */
  readonly sure: boolean;
  readonly says: string;
  /** The name's title is one of what takes time: a function, a query, a process. */
  readonly isNamed: boolean;
  /** Rows are processes or threads: a table printed again is a later moment, not more of the same. */
  readonly isProcesses: boolean;
  value(row: TableRow, column: number): number | null;
}

const SAMPLE = 500;
/** A total beside a row's own figure holds what it calls; one beside a count is something else. */
const OWN = /self|flat|own|excl|samples?|tottime|ticks|%/;

export function columnsOf({ titles, rows }: Pick<Section, 'titles' | 'rows'>): TableColumns | null {
  const cells = new Cells(titles, rows);
  if (cells.isForeign) return null;
  const name = nameOf(cells);
  const found = titles === null ? null : selfOf(cells);
  const guessed = found ?? guess(cells, rows);
  if (name === undefined || guessed === null) return null;
  const { self, meaning } = guessed;
  const isPercent = cells.isPercent(self);
  const total = cells.numeric.find(
    index =>
      index !== self &&
      OWN.test(cells.title(self)) &&
      !NEVER.test(cells.title(index)) &&
      TOTAL.test(cells.title(index)) &&
      cells.isPercent(index) === isPercent &&
      (isPercent || cells.unit(index) === cells.unit(self)),
  );
  const unit: Unit = isPercent
    ? ['%', cells.isFraction(self) ? 100 : 1]
    : unitOf(rows, self, cells.title(self), meaning, cells.shown(self));
  const shown = (index: number) =>
    cells.shown(index) === '' ? `column ${index + 1}` : `"${cells.shown(index)}"`;
  const said = axisOf(cells.title(self), titles !== null);
  return {
    name,
    self,
    total: total ?? null,
    unit: unit[0],
    axis: meaning === null || (meaning.axis === 'count' && isPercent) ? said : meaning.axis,
    of: meaning?.of ?? null,
    title: cells.shown(self) || (isPercent ? 'share' : 'count'),
    sure: found !== null,
    says: `${shown(name)} taken for the name, ${shown(self)} for self${total === undefined ? '' : `, ${shown(total)} for total`}`,
    isNamed: NAMES.slice(0, 4).some(pattern => pattern.test(cells.title(name))),
    isProcesses: cells.isProcesses,
    value: (row, column) => inUnit(row.cells[column] ?? '', unit, meaning?.axis === 'alloc'),
  };
}

/** The columns of a table by what stands in them. */
class Cells {
  readonly #titles: readonly string[] | null;
  readonly #plain: readonly string[];
  readonly sample: readonly TableRow[];
  readonly #indexes: readonly number[];

  constructor(titles: readonly string[] | null, rows: readonly TableRow[]) {
    this.#titles = titles;
    this.#plain = (titles ?? []).map(plainTitle);
    this.sample = rows.filter(({ cells }) => !cells.some(cell => /^total$/i.test(cell))).slice(0, SAMPLE);
    this.#indexes = Array.from({ length: titles?.length ?? rows[0]?.cells.length ?? 0 }, (_, at) => at);
  }

  get hasTitles(): boolean {
    return this.#titles !== null;
  }

  get numeric(): readonly number[] {
    return this.#indexes.filter(index => this.share(index, cell => this.#isValue(index, cell)) >= 0.8);
  }

  get texts(): readonly number[] {
    const texts = this.#indexes.filter(index => this.share(index, isFigure) < 0.5);
    // A date or a clock names a moment, and nothing that could be made faster.
    return texts.filter(index => this.share(index, cell => MOMENT.test(cell)) < 0.5);
  }

  get isProcesses(): boolean {
    const has = (pattern: RegExp) => this.#plain.some(title => pattern.test(title));
    return has(PROCESS) || (has(/^%cpu$/) && has(NAMES[2]!));
  }

  get isForeign(): boolean {
    return this.#plain.some(title => FOREIGN.test(title));
  }

  /** Of the filled cells of a column, how many are so. */
  share(index: number, test: (cell: string) => boolean): number {
    const filled = this.sample
      .map(({ cells }) => cells[index] ?? '')
      .filter(cell => cell !== '' && cell !== '-');
    return filled.filter(test).length / Math.max(1, filled.length);
  }

  /** As it is compared. */
  title(index: number): string {
    return this.#plain[index] ?? '';
  }

  /** As it is printed. */
  shown(index: number): string {
    return (this.#titles?.[index] ?? '').trim();
  }

  /** Of its cells, where they have one. */
  unit(index: number): string {
    return unitOf(this.sample, index, '', null)[0];
  }

  isPercent(index: number): boolean {
    if (this.share(index, cell => figureOf(cell)?.unit === '%') >= 0.8) return true;
    if (this.#titles === null) return false;
    const bare = this.share(index, cell => figureOf(cell)?.unit === '') >= 0.8;
    return bare && /%|\b(?:percent(?:age)?|pct|perc|prct|share)\b/.test(this.title(index));
  }

  /** Shares of 1, not of 100. */
  isFraction(index: number): boolean {
    const values = this.sample.map(({ cells }) => figureOf(cells[index] ?? '')?.value ?? 0);
    const sum = values.reduce((all, value) => all + value, 0);
    const isShare = /\b(?:share|fraction)\b/.test(this.title(index));
    return isShare && values.every(value => value >= 0 && value <= 1) && sum > 0.2 && sum < 1.05;
  }

  isClock(index: number): boolean {
    return this.share(index, cell => clockOf(cell) !== null) >= 0.8;
  }

  isBusy(index: number): boolean {
    return this.sample.some(
      ({ cells }) => (figureOf(cells[index] ?? '')?.value ?? clockOf(cells[index] ?? '') ?? 0) > 0,
    );
  }

  #isValue(index: number, cell: string): boolean {
    if (isFigure(cell)) return true;
    const isTimed = this.isProcesses ? /^(?:time\+?|cpu ?time)$/ : /.time|time.|duration|latency|elapsed/;
    return isTimed.test(this.title(index)) && clockOf(cell) !== null;
  }
}

const MOMENT =
  /^(?:\d{4}-\d\d-\d\d\b.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b.*|\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6}\.?(?: \d{1,4})?)$/i;

function nameOf(cells: Cells): number | undefined {
  const { texts, sample } = cells;
  for (const pattern of NAMES) {
    const found = texts.filter(index => pattern.test(cells.title(index)));
    if (found.length > 0) return found.at(-1);
  }
  const distinct = (index: number) => new Set(sample.slice(0, 200).map(row => row.cells[index])).size;
  return texts.toSorted((a, b) => distinct(b) - distinct(a) || b - a)[0];
}

function selfOf(cells: Cells): { self: number; meaning: Meaning } | null {
  const allowed = cells.numeric.filter(
    index => !NEVER.test(cells.title(index)) && !PROCESS.test(cells.title(index)),
  );
  const busy = allowed.filter(index => cells.isBusy(index));
  const usable = busy.length > 0 ? busy : allowed;
  const hasOwn = (besides: number) =>
    usable.some(other => other !== besides && /^(?:self|flat|own|samples?$)/.test(cells.title(other)));
  for (const meaning of SELVES) {
    if (meaning.only === 'processes' && !cells.isProcesses) continue;
    const self = usable.find(index => {
      const title = cells.title(index);
      if (!meaning.test.test(title) || (TOTAL.test(title) && hasOwn(index))) return false;
      if (meaning.only === 'clocks') return cells.isProcesses && cells.isClock(index);
      if (cells.isProcesses && (/^time\+?$/.test(title) || meaning.axis === 'wall')) return false;
      return meaning.only !== 'percents' || cells.isPercent(index);
    });
    if (self !== undefined) return { self, meaning };
  }
  return null;
}

/** Without titles that say it: the first column of percents, as long as it is not one of many, or counts that only fall. */
function guess(cells: Cells, rows: readonly TableRow[]): { self: number; meaning: Meaning | null } | null {
  const { numeric } = cells;
  const percents = numeric.filter(index => cells.isPercent(index));
  const [first] = percents;
  if (first === undefined) {
    const [only] = numeric;
    const isCounted = !cells.hasTitles && numeric.length === 1 && isRanking(rows, only!);
    return isCounted ? { self: only!, meaning: { test: /^count$/, axis: 'count' } } : null;
  }
  if (cells.hasTitles ? percents.length > 2 : numeric.length > 3) return null;
  return NEVER.test(cells.title(first)) ? null : { self: first, meaning: null };
}

/** Percents without a word to them are most likely of CPU time. */
function axisOf(title: string, hasTitles: boolean): Axis {
  if (/lock|wait/.test(title)) return 'lock';
  if (/cpu|self|flat|overhead|ticks|samples|own/.test(title) || !hasTitles) return 'cpu';
  return /time/.test(title) ? 'wall' : 'count';
}

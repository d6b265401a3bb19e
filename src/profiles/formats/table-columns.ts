/** Which column of a table is the name, which its own figure, which the total, and what they count. */
import type { Axis } from '../model.ts';
import type { Section, TableRow } from './table-cut.ts';
import { type Figure, figureOf, isFigure } from './table-figures.ts';

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
  /** Rows are processes or threads: a table printed again is a later moment, not more of the same. */
  readonly isProcesses: boolean;
  value(row: TableRow, column: number): number | null;
}

interface Meaning {
  readonly test: RegExp;
  readonly axis: Axis;
  readonly of?: string;
  /** The unit of bare numbers, and what one of them is in it. */
  readonly unit?: readonly [unit: string, factor: number];
  readonly only?: 'processes' | 'percents';
}

const PROCESS = /^(?:pid|tid|tgid|spid|lwp|nlwp|container id|pod)$/i;

/** The first that a column's title is, in this order; min, max, averages and deviations are nobody's own figure. */
const SELVES: readonly Meaning[] = [
  {
    test: /^(?:%\s?cpu|cpu\s?%|cpu|c|pcpu)$/i,
    axis: 'cpu',
    of: 'one CPU',
    unit: ['%', 1],
    only: 'processes',
  },
  { test: /^cpu\(cores\)$/i, axis: 'cpu', of: 'the CPU time of the rows', unit: ['cores', 1] },
  {
    test: /^(?:self|flat|own|excl\w*)\b.{0,20}%\)?$|^%\s?(?:self|own)$|^overhead$/i,
    axis: 'cpu',
    only: 'percents',
  },
  { test: /^(?:%\s?cpu|cpu\s?%|cpu usage|cpu)$/i, axis: 'cpu', only: 'percents' },
  {
    test: /^(?:response time|%\s?db ?time|db time.{0,4}%|%\s?total call time|% activity)$/i,
    axis: 'wall',
    of: 'the response time',
    only: 'percents',
  },
  { test: /^(?:%\s?time|time\s?%|time\s?\(%\))$/i, axis: 'wall', of: 'the time', only: 'percents' },
  {
    test: /^(?:percent(?:age)?|pct|share|%|self|flat|own|ticks|samples?|.{1,30}\s?%|%\s?.{1,30}|.{1,20}_pct)$/i,
    axis: 'count',
    only: 'percents',
  },
  { test: /^(?:self|flat|own ?time|exclusive.{0,20}|tottime)$/i, axis: 'cpu' },
  { test: /^total_(?:worker|elapsed)_time$/i, axis: 'wall', of: 'the time', unit: ['ns', 1e3] },
  { test: /^sum_timer_wait$/i, axis: 'wall', of: 'the time', unit: ['ns', 1e-3] },
  { test: /^total_(?:exec_|plan_)?time$/i, axis: 'wall', of: 'the time', unit: ['ns', 1e6] },
  {
    test: /^(?:total[ _](?:exec(?:ution)?[ _])?(?:time|duration|latency|worker_time|elapsed_time)|total_latency|exec_time_total|elapsed(?:_| )?time)\b.{0,12}$/i,
    axis: 'wall',
    of: 'the time',
  },
  {
    test: /^(?:db|cpu|exec(?:ution)?|query|wait|self|elapsed|total)\s?time.{0,12}$|^time\s?\(\S{1,6}\)$|^time$|^seconds$|^duration$|^times?\(s\)$/i,
    axis: 'wall',
    of: 'the time',
  },
  { test: /^total\s?\(?(?:ms|msec|s|sec|us)\)?$/i, axis: 'wall', of: 'the time' },
  {
    test: /^(?:samples?|ticks|hits|count|total|exec_count|count_star|executions?|execs|n?calls|rcount|ir|cost|waits)$/i,
    axis: 'count',
  },
  {
    test: /^(?:rss|res|mem(?:ory)?(?: usage)?(?: \/ limit)?|memory\(bytes\)|cache size|size|bytes)$/i,
    axis: 'alloc',
  },
  {
    test: /^(?:n?v?cswch\/s|(?:kb|mb)_(?:rd|wr)\/s|m(?:in|aj)flt\/s|disk (?:read|write)|io>?|iodelay)$/i,
    axis: 'count',
  },
];
const TOTAL = /^(?:total\s?%?|cum(?:ul\w*)?\s?%?|cumtime|children|incl\w*(?:\s?%)?|%\s?total|total time)$/i;
const NEVER =
  /%mem|mem\s?%|pmem|\bstd|stddev|dev\b|\bmin|\bmax|avg|average|mean|median|\bp\d\d|\d\d(?:th|_?pct|%)$|\/call|percall|per_call|^rank$|^#$|^sum\s?%$|accum|^line$|ratio|error|^v\/m$|idle|^%?\s?wait$|%(?:usr|sys\w*|guest|nice|iowait|irq|soft|steal|gnice|user)$|^use$|used\s?%|cover|rows_|lock_|^nlwp$|^%?\s?(?:vsz|virt|shr)$|limit$|hit_?(?:ratio|percent)/i;
/** The best name first. */
const NAMES: readonly RegExp[] = [
  /^(?:query(?:[ _]text)?|digest_text|sql(?:[ _]text)?|statement(?:_text)?|norm_query)$/i,
  /^(?:cost centre|function|symbol|method|routine|syscall|frame|name|names|func.{0,30}|file:function|trace method)$/i,
  /^(?:command|cmd|args|comm|process(?:[ _]name)?|pod|container(?: name)?)$/i,
  /^(?:item|event(?:_name)?|wait event|operation|object|location|class(?: name)?|type|module|sql_?id|query id|queryid|digest|user|namespace)$/i,
];

export function columnsOf({ titles, rows }: Pick<Section, 'titles' | 'rows'>): TableColumns | null {
  const width = titles?.length ?? rows[0]?.cells.length ?? 0;
  const sample = rows.filter(({ cells }) => !cells.some(cell => /^total$/i.test(cell))).slice(0, 500);
  const indexes = Array.from({ length: width }, (_, index) => index);
  const title = (index: number) => (titles?.[index] ?? '').trim();
  const share = (index: number, test: (cell: string) => boolean) => {
    const filled = sample.map(({ cells }) => cells[index] ?? '').filter(cell => cell !== '' && cell !== '-');
    return filled.filter(test).length / Math.max(1, filled.length);
  };
  const numeric = indexes.filter(index => share(index, isFigure) >= 0.8);
  const texts = indexes.filter(index => share(index, isFigure) < 0.5);
  const isProcesses =
    titles !== null &&
    (titles.some(cell => PROCESS.test(cell.trim())) ||
      (titles.some(cell => /^%cpu$/i.test(cell)) && titles.some(cell => NAMES[2]!.test(cell))));
  const name = nameOf(texts, title, rows);
  const isPercent = (index: number) =>
    share(index, cell => figureOf(cell)?.unit === '%') >= 0.8 || /%/.test(title(index));
  const usable = numeric.filter(index => !NEVER.test(title(index)) && !PROCESS.test(title(index)));
  const isBusy = (index: number) =>
    sample.some(({ cells }) => (figureOf(cells[index] ?? '')?.value ?? 0) !== 0);
  const columnsOfSelf = usable.some(isBusy) ? usable.filter(isBusy) : usable;
  const found = titles === null ? null : selfOf(columnsOfSelf, title, isPercent, isProcesses);
  const guessed = found ?? guess(numeric.filter(isPercent), numeric.length, titles);
  if (name === undefined || guessed === null) return null;
  const { self, meaning } = guessed;
  const percent = isPercent(self);
  const total = numeric.find(
    index =>
      index !== self && !NEVER.test(title(index)) && TOTAL.test(title(index)) && isPercent(index) === percent,
  );
  const unit = percent ? (['%', 1] as const) : unitOf(rows, self, title(self), meaning);
  const what = (index: number) => (title(index) === '' ? `column ${index + 1}` : `"${title(index)}"`);
  return {
    name,
    self,
    total: total ?? null,
    unit: unit[0],
    axis:
      meaning?.axis === 'count' && percent
        ? axisOf(title(self), titles !== null)
        : (meaning?.axis ?? axisOf(title(self), titles !== null)),
    of: meaning?.of ?? null,
    title: title(self) || 'share',
    sure: found !== null,
    says: `${what(name)} taken for the name, ${what(self)} for self${total === undefined ? '' : `, ${what(total)} for total`}`,
    isProcesses,
    value: (row, column) => inUnit(figureOf(row.cells[column] ?? '', meaning?.axis === 'alloc'), unit),
  };
}

function nameOf(
  texts: readonly number[],
  title: (index: number) => string,
  rows: readonly TableRow[],
): number | undefined {
  for (const pattern of NAMES) {
    const found = texts.filter(index => pattern.test(title(index)));
    if (found.length > 0) return found.at(-1);
  }
  const distinct = (index: number) => new Set(rows.slice(0, 200).map(({ cells }) => cells[index])).size;
  return texts.toSorted((a, b) => distinct(b) - distinct(a) || b - a)[0];
}

function selfOf(
  usable: readonly number[],
  title: (index: number) => string,
  isPercent: (index: number) => boolean,
  isProcesses: boolean,
): { self: number; meaning: Meaning | null } | null {
  for (const meaning of SELVES) {
    if (meaning.only === 'processes' && !isProcesses) continue;
    const self = usable.find(
      index =>
        meaning.test.test(title(index)) &&
        !(isProcesses && /^time\+?$/i.test(title(index))) &&
        !(
          TOTAL.test(title(index)) &&
          usable.some(other => other !== index && /^(?:self|flat|own|samples?$)/i.test(title(other)))
        ) &&
        (meaning.only !== 'percents' || isPercent(index)),
    );
    if (self !== undefined) return { self, meaning };
  }
  return null;
}

/** Without titles that say it: the first column of percents, as long as it is not one of many. */
function guess(
  percents: readonly number[],
  figures: number,
  titles: readonly string[] | null,
): { self: number; meaning: null } | null {
  const [first] = percents;
  if (first === undefined || (titles === null ? figures > 3 : percents.length > 2)) return null;
  return titles !== null && NEVER.test(titles[first]!.trim()) ? null : { self: first, meaning: null };
}

/** Percents without a word to them are most likely of CPU time. */
function axisOf(title: string, hasTitles: boolean): Axis {
  if (/lock|wait/i.test(title)) return 'lock';
  if (/cpu|self|flat|overhead|ticks|samples|own/i.test(title) || !hasTitles) return 'cpu';
  return /time/i.test(title) ? 'wall' : 'count';
}

type Unit = readonly [unit: string, factor: number];

/** Of bare numbers: what the title says in brackets or is known for, else the title itself. */
function unitOf(rows: readonly TableRow[], column: number, title: string, meaning: Meaning | null): Unit {
  const printed = rows
    .map(({ cells }) => figureOf(cells[column] ?? '', meaning?.axis === 'alloc')?.unit ?? '')
    .find(unit => unit !== '');
  if (printed === 'm' && /cores/i.test(title)) return ['cores', 1];
  if (printed !== undefined && printed !== 'm') return [printed, 1];
  if (meaning?.unit !== undefined) return meaning.unit;
  const said = /(?:^|[\s_(])(ms|msec|us|usec|µs|ns|s|sec|secs|seconds)\)?$/i.exec(title)?.[1];
  const known = said === undefined ? null : figureOf(`1${said.toLowerCase()}`);
  if (known !== null && known.unit === 'ns') return ['ns', known.value];
  if (/^(?:rss|res)$/i.test(title)) return ['bytes', 1024];
  return [title.toLowerCase() || 'count', 1];
}

function inUnit(figure: Figure | null, [unit, factor]: Unit): number | null {
  if (figure === null) return null;
  if (unit === 'cores') return figure.unit === 'm' ? figure.value / 1000 : figure.value;
  // `1.02 m` of MySQL's sys schema is minutes.
  const scale = figure.unit === '' ? factor : figure.unit === 'm' && unit === 'ns' ? 60e9 : 1;
  return Number((figure.value * scale).toPrecision(12));
}

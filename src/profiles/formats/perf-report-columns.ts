/**
 * Where the columns of `perf report --stdio` stand: the dot rulers say it, since comm, DSO and symbol may hold blanks.
 *
 *     # Children      Self  Command      Shared Object         Symbol
 *     # ........  ........  ...........  ....................  ......
 *
 * With `-t ,` there is no ruler and the separator cuts.
 */
import { areSqueezedTitles, squeezedColumns } from './perf-report-guess.ts';

export interface Columns {
  readonly titles: readonly string[];
  cut(line: string): string[];
  /** False for lines of call chains, which hold figures elsewhere. */
  isRow(line: string): boolean;
}

const FIRST_TITLES =
  /^(?:Overhead|Children|Latency|Baseline|Self|sys|usr|guest sys|guest usr|Samples|Period|Symbol|Command|Shared Object|Pid:Command|CPU|Source:Line)\b/;
const PERCENTS =
  /^(?:Overhead|Children|Self|sys|usr|guest sys|guest usr|Baseline(?:\/\d+)?|Latency|Children Latency|Self Latency)$/;
const NUMBERS = /^(?:Samples|Period)$/;
/** Averages of what `perf record -W` weighs, and other figures that are no share. */
const OTHER_FIGURES = /^(?:Weight[123]|Delta.*|Ratio.*|Weighted diff.*|Base period|Formula)$/;

/** Titles whose cells are figures of the row, not what the row is about. */
export function isFigureTitle(title: string): boolean {
  return PERCENTS.test(title) || NUMBERS.test(title) || OTHER_FIGURES.test(title);
}

/** `# Overhead  Command …`, also without its `#` (the interactive report); null for any other line. */
export function titleLine(line: string): string | null {
  const text = line.replace(/^#?\s{0,100}/, '');
  if (!FIRST_TITLES.test(text) || /^Samples:/.test(text)) return null;
  const words = text.split(/\s{2,}|[,;|\t]/).map(word => word.trim());
  if (words.some(isFigureTitle) && !text.includes(':  ')) return line;
  if (areSqueezedTitles(text)) return line;
  // Any other separator (`-t @`) could be punctuation.
  const separated = separatedTitles(text);
  const known = separated?.names.filter(name => isFigureTitle(name) || FIRST_TITLES.test(name)) ?? [];
  return known.length > 1 && known.some(isFigureTitle) ? line : null;
}

export function isRuler(line: string): boolean {
  return /^#[ .]+$/.test(line) && line.includes('..');
}

/** Of a hierarchy: figures, then a command, a DSO or a symbol. */
const LEVEL = /^\s{0,400}((?:(?:\d{1,3}\.\d{2}%|\d{1,20})\s{1,400}){1,64})(\S.*)$/;
const MAX_LINE = 20_000;

interface Span {
  readonly start: number;
  readonly end: number;
}

export function rulerColumns(titles: string, ruler: string): Columns {
  // Copied out of a web page, blanks are one each: the rulers say nothing any more.
  if (/\. \./.test(ruler) && !ruler.includes('  ')) return squeezedColumns(titles);
  const spans = [...ruler.matchAll(/\.+/g)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const names = spans.map((span, index) => {
    const end = index === spans.length - 1 ? titles.length : span.end;
    return titles.slice(span.start, end).trim();
  });
  if (names.at(-1)!.includes(' / ') || /\S\s{2,}\S/.test(names[0]!)) return hierarchyColumns(names);
  const figure = names.findIndex(name => PERCENTS.test(name) || NUMBERS.test(name));
  return {
    titles: names,
    cut: line => cutAt(line, spans),
    isRow: line => isFigureRow(line, spans, names, figure),
  };
}

function cutAt(printed: string, spans: readonly Span[]): string[] {
  const line = withIndent(printed, spans[0]!);
  let start = 0;
  return spans.map((span, index) => {
    let end = index === spans.length - 1 ? line.length : Math.max(span.end, start);
    // A cell wider than its ruler (`-001` under `...`) ends at its blank.
    while (end > start && end < line.length && line[end] !== ' ' && line[end - 1] !== ' ') end++;
    const cell = line.slice(start, end).trim();
    start = end;
    return cell;
  });
}

/** Figures are flush right: a line that lost its indentation has its first cell there too. */
function withIndent(line: string, first: Span): string {
  const figure = /^\d{1,3}\.\d{2}%(?= {2})|^\d{1,20}(?= {2})/.exec(line);
  const lost = figure === null ? 0 : first.end - figure[0].length;
  return lost > 0 ? ' '.repeat(lost) + line : line;
}

/** The first column of figures holds one, in its place or (`-w`) with other cells beside it. */
function isFigureRow(
  line: string,
  spans: readonly Span[],
  names: readonly string[],
  figure: number,
): boolean {
  // A weight of `-g flat`, which falls into the wide column of a group.
  if (/^ {11}\S{1,20}$/.test(line) && names.length > 1) return false;
  if (figure < 0) return cutAt(line, spans).some(cell => /^[+-]\d{1,3}\.\d{1,4}%$/.test(cell));
  const cells = cutAt(line, spans);
  const cell = cells[figure]!;
  // `perf diff` leaves the baseline of what is new empty.
  if (cell === '' && names[figure]!.startsWith('Baseline'))
    return cells.filter(other => other !== '').length > 1;
  const shape = PERCENTS.test(names[figure]!)
    ? /^(?:N\/A|(?:\d{1,3}(?:\.\d{1,6})?%\s{0,40}){1,64})$/
    : /^\d{1,20}(?:\s{1,40}\d{1,20}){0,63}$/;
  if (!shape.test(cell)) return false;
  const end = spans[figure]!.end;
  return (
    (line[end - 1] ?? ' ') !== ' ' ||
    line.length <= end ||
    cells.some((other, index) => index !== figure && other !== '')
  );
}

/** `--hierarchy`: figures, indented by level, and behind them what they are of. */
function hierarchyColumns(names: readonly string[]): Columns {
  const figures = names[0]!.split(/\s{2,}/);
  const cut = (line: string) => {
    const match = LEVEL.exec(line.slice(0, MAX_LINE));
    const values = match === null ? [] : match[1]!.trim().split(/\s+/);
    // A group of events has a value each in every column.
    const each = values.length / figures.length;
    if (match === null || !Number.isInteger(each)) return [];
    const cells = figures.map((_, index) => values.slice(index * each, (index + 1) * each).join(' '));
    return [...cells, match[2]!.trim()];
  };
  return { titles: [...figures, names.at(-1)!], cut, isRow: line => cut(line).length > 0 };
}

/** `# Overhead,Command,Shared Object,Symbol`: perf turns the separator inside symbols into dots. */
export function separatedColumns(titles: string): Columns | null {
  const found = separatedTitles(titles.replace(/^#\s{0,100}/, ''));
  if (found === null) return null;
  const { separator, names } = found;
  return {
    titles: names,
    isRow: line => line.includes(separator),
    cut: line => {
      const cells = line.split(separator);
      const last = cells.slice(names.length - 1).join(separator);
      return [...cells.slice(0, names.length - 1), restored(last, separator)].map(cell => cell.trim());
    },
  };
}

/** `std::pair<int. long>`, `std..sort`: no symbol has a dot before a blank, or two of them. */
function restored(symbol: string, separator: string): string {
  if (separator === ',') return symbol.replaceAll('. ', ', ');
  return separator === ':' ? symbol.replaceAll('..', '::') : symbol;
}

function separatedTitles(text: string): { separator: string; names: string[] } | null {
  const first = FIRST_TITLES.exec(text);
  const separator =
    first === null ? undefined : /^ {0,40}(\t|[^\w\s#.]{1,4})/.exec(text.slice(first[0].length))?.[1];
  return separator === undefined
    ? null
    : { separator, names: text.split(separator).map(title => title.trim()) };
}

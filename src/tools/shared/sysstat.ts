/**
 * The blocks that mpstat, pidstat and sar print: a banner, then headers and rows that begin with a time.
 * https://github.com/sysstat/sysstat (common.c, pr_stats.c, mpstat.c, pidstat.c), versions 10 to 12.
 *
 *     Linux 6.1.0-18-amd64 (web-03) <tab> 11/25/26 <tab> _x86_64_ <tab> (2 CPU)
 *
 *     09:24:01 AM     CPU    %usr   %nice ...          header: the time at which the interval began
 *     09:24:02 AM     all    0.00    0.00 ...          row: the time at which it ended
 *     Average:        all    0.00    0.00 ...
 *
 * Where header and row show the same time no interval was waited for: the row is the mean since boot.
 * Averages are rows of the table `NAME.average` without a time; their sample is one more than the last interval's.
 * `Minimum:` and `Maximum:` of sar -x are `NAME.minimum` and `NAME.maximum`.
 */
import type { Cell } from '../../core/reading.ts';
import { uniqueNames } from './columns.ts';
import type { Line } from './lines.ts';
import { spansOf, wordsOf } from './lines.ts';
import { numberOf, percentOf, sizeOf, textOf } from './numbers.ts';
import { fieldsOf, type Rows } from './rows.ts';

export interface SysstatShape {
  /** The table's name by the lower-case columns. */
  readonly tableOf: (columns: readonly string[]) => string;
  /** Single-shot output is a mean since boot (not so in sar, which reads its files). */
  readonly singleShotSinceBoot: boolean;
}

/** Columns of names, which stay text also where a name is a number. */
const NAMES = new Set(
  'command device dev iface filesystem user intr_name manufact product idvendor idprod fchost policy status'.split(
    ' ',
  ),
);

interface Table {
  readonly columns: readonly string[];
  readonly name: string;
  readonly time: string | null;
  /** `# Time UID …` of pidstat -h: the time is a column. */
  readonly timed: boolean;
}

export class SysstatBlocks {
  readonly #rows: Rows;
  readonly #shape: SysstatShape;
  #table: Table | null = null;
  #time: string | null = null;
  #sample = -1;

  constructor(rows: Rows, shape: SysstatShape) {
    this.#rows = rows;
    this.#shape = shape;
  }

  read(line: Line): void {
    if (line.text.trim() === '') return;
    const banner = bannerOf(line.text);
    if (banner !== null) {
      this.#rows.add(line, 'banner', banner);
      this.#time = null;
      return;
    }
    if (!this.#header(line) && !this.#restart(line) && !this.#data(line)) this.#rows.unread(line);
  }

  #header(line: Line): boolean {
    const { time, rest } = takeTime(line.text, true);
    const hashed = time === null && rest.startsWith('#');
    const words = wordsOf(hashed ? rest.slice(1) : rest);
    if (!isHeader(words)) return false;
    const columns = uniqueNames(words);
    this.#table = { columns, name: this.#shape.tableOf(columns), time, timed: columns[0] === 'time' };
    return true;
  }

  /** `14:23:01     LINUX RESTART (4 CPU)` and `14:25:00  COM  a comment` of sar. */
  #restart(line: Line): boolean {
    const { time, rest } = takeTime(line.text);
    const [, word, cpus] = /^(LINUX RESTART|COM)\b\s*(.*)$/.exec(rest) ?? [];
    if (time === null || word === undefined) return false;
    const fields =
      word === 'COM'
        ? { time, comment: cpus ?? '' }
        : { time, cpus: numberOf(/\d+/.exec(cpus ?? '')?.[0] ?? '') };
    this.#rows.add(line, word === 'COM' ? 'comment' : 'restart', fields);
    return true;
  }

  #data(line: Line): boolean {
    const table = this.#table;
    if (table === null) return false;
    const { time, rest, mean } = takeTime(line.text, table.timed || /^\d+$/.test(table.time ?? ''));
    if (time === null && mean === null) return false;
    const columns = table.timed ? table.columns.slice(1) : table.columns;
    const cells = cellsOf(rest, columns);
    if (cells === null) return false;
    const fields = fieldsOf(columns, cells);
    if (mean !== null) {
      this.#rows.add(line, `${table.name}.${mean}`, fields, { sample: this.#sample + 1 });
      return true;
    }
    if (time !== this.#time) {
      this.#time = time;
      this.#sample += 1;
    }
    const sinceBoot = this.#shape.singleShotSinceBoot && table.time !== null && table.time === time;
    this.#rows.add(line, table.name, { time, ...fields }, { sample: Math.max(0, this.#sample), sinceBoot });
    return true;
  }
}

/** `Linux 6.18.44 (vm)  11/25/26  _x86_64_  (2 CPU)`; the machine and the CPUs are missing in old versions. */
export function bannerOf(text: string): Record<string, Cell> | null {
  const [, sysname, release, rest] = /^([A-Z][A-Za-z/]{0,20}) (\S{1,80}) \((.{0,300})$/.exec(text) ?? [];
  const close = rest?.indexOf(')') ?? -1;
  if (sysname === undefined || release === undefined || rest === undefined || close < 0) return null;
  const [date = '', machine = '', ...cpus] = wordsOf(rest.slice(close + 1));
  if (!/\d/.test(date)) return null;
  return {
    sysname,
    release,
    nodename: rest.slice(0, close),
    date,
    machine: textOf(machine.replace(/^_|_$/g, '')),
    cpus: numberOf(/\d+/.exec(cpus.join(' '))?.[0] ?? ''),
  };
}

const TIME =
  /^(?:\p{L}{1,4} )?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}[:.時时]\d\d[:.分]\d\d秒?(?:[+-]\d\d:?\d\d|Z)?(?: ?(?:[AaPp]\.? ?[Mm]\.?))?(?=\s|$)/u;
/** `Average:`, `Moyenne :`, `Durchschn.:`, and `Summary:` of sar's disk reports. */
const AVERAGE = /^\p{L}[\p{L}.]{2,20} ?[:：](?=\s)/u;

interface Timed {
  readonly time: string | null;
  readonly rest: string;
  /** The row is no interval's but the `average`, `minimum` or `maximum` of all. */
  readonly mean: string | null;
}

/** Takes the time, or `Average:`, off the front; `epoch` also takes a plain number (mpstat -U, pidstat -H). */
function takeTime(text: string, epoch = false): Timed {
  const trimmed = text.trimStart();
  const time = TIME.exec(trimmed)?.[0] ?? (epoch ? /^\d{1,12}(?=\s)/.exec(trimmed)?.[0] : undefined);
  if (time !== undefined) return { time, rest: trimmed.slice(time.length).trimStart(), mean: null };
  const label = AVERAGE.exec(trimmed)?.[0];
  if (label === undefined) return { time: null, rest: trimmed, mean: null };
  const mean = /^M(?:in|ax)imum/.exec(label)?.[0].toLowerCase() ?? 'average';
  return { time: null, rest: trimmed.slice(label.length).trimStart(), mean };
}

const HEADER_MARK =
  /[%/]|^(?:CPU|NODE|CORE|SOCK|PID|TGID|DEV|Device:?|IFACE|TTY|FILESYSTEM|totsck|tcpsck|tcp6sck|kb[a-z]+|\w+-sz|usr-ms|prio|StkSize|threads|dentunusd|INTR|BUS|FAN|TEMP|IN|BAT|MHz|wghMHz|FCHOST)$/;

function isHeader(words: readonly string[]): boolean {
  return (
    words.length > 0 &&
    words.length <= 256 &&
    words.some(word => HEADER_MARK.test(word)) &&
    words.every(word => numberOf(word) === null && percentOf(word) === null && sizeOf(word) === null)
  );
}

/** The cells of one row; null when there are too few or too many. */
function cellsOf(text: string, columns: readonly string[]): Cell[] | null {
  const printed = columns.includes('manufact') ? usbCells(text) : printedCells(text, columns);
  return printed.length === columns.length
    ? columns.map((column, index) => sysstatCell(column, printed[index] ?? ''))
    : null;
}

const TOPOLOGY = new Set(['core', 'sock', 'node']);

/** The command, where it is the last column, may hold blanks; `all` CPUs have no topology; means have no status. */
function printedCells(text: string, columns: readonly string[]): string[] {
  const words = wordsOf(text);
  if (columns.at(-1) === 'command' && words.length > columns.length) {
    const start = spansOf(text)[columns.length - 1]?.start ?? 0;
    return [...words.slice(0, columns.length - 1), text.slice(start)];
  }
  const empty = columns.filter((column, index) => index > 0 && TOPOLOGY.has(column));
  if (words[0] === 'all' && words.length + empty.length === columns.length) {
    return ['all', ...empty.map(() => ''), ...words.slice(1)];
  }
  return columns.at(-1) === 'status' && words.length + 1 === columns.length ? [...words, ''] : words;
}

/** `1  3f0  862  196 HP                      HP Wireless Keyboard Mouse Kit`: maker and product are parted by two blanks. */
function usbCells(text: string): string[] {
  const words = spansOf(text);
  const [maker = '', product = ''] = text.slice(words[4]?.start ?? text.length).split(/\s{2,}/);
  return [...words.slice(0, 4).map(word => word.text), maker, product];
}

/** `|__worker` of pidstat -t is the thread `worker`; `1.8M` of --human is in bytes. */
function sysstatCell(column: string, word: string): Cell {
  if (column === 'command') return word.replace(/^\|__/, '');
  if (NAMES.has(column)) return textOf(word);
  return numberOf(word) ?? percentOf(word) ?? sizeOf(word) ?? textOf(word);
}

/**
 * vmstat (procps 3 and 4), all modes. https://gitlab.com/procps-ng/procps/-/blob/master/src/vmstat.c
 * Values stay in the unit that was asked for (-S; KiB, and blocks of 1 KiB for bi and bo, without it).
 *
 * Tables:
 *   vmstat     5  0      0 24124088  88852 338600    0    0   912  1082  274  693  3  2 93  1  0
 *              r, b, swpd, free, buff, cache (or inact, active), si, so, bi, bo, in, cs, us, sy, id, wa, st, gu; with -t timestamp.
 *              A sample is a row; the first after the start of a run is the mean since boot (not with -y, which only argv tells).
 *   disk       (-d) vda    82881  26540 3164826   28645  33861 …    disk, reads_total, reads_merged, reads_sectors, reads_ms,
 *              writes_…, io_cur, io_sec: totals since boot. A sample is one round of all disks.
 *   partition  (-p) 82911  3168970  33861  3755944                  partition (from the header), reads, "read sectors", writes, "requested writes"
 *   slab       (-m) TCP  39  39  2368  13                           cache, num, total, size (bytes), pages
 *   stat       (-s, -D, -f) `     24684084 K total memory`          name (`total memory`), value, unit (`K` or null)
 */
import type { Reader } from '../../core/reading.ts';
import { columnsOf } from '../shared/columns.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

type Mode = 'vmstat' | 'disk' | 'partition' | 'slab';

interface Table {
  readonly mode: Mode;
  readonly columns: readonly string[];
  readonly partition?: string;
}

export const readVmstat: Reader = (text, argv = []) => {
  const run = new Run(argv.slice(1).some(word => word === '--no-first' || /^-[A-Za-z]*y/.test(word)));
  for (const line of linesOf(text)) run.read(line);
  return run.rows.reading();
};

/** A header that comes back after fewer rows was not repeated by one run, which does so once a screen (21 rows in a pipe). */
const SHORTEST_SCREEN = 16;

class Run {
  readonly rows = new Rows('vmstat');
  readonly #skipsFirst: boolean;
  #table: Table | null = null;
  #sample = -1;
  #rowsBelowHeader = 0;
  #seen = new Set<string>();
  /** The next row is the first of a run. */
  #fresh = true;

  constructor(skipsFirst: boolean) {
    this.#skipsFirst = skipsFirst;
  }

  read(line: Line): void {
    if (line.text.trim() === '' || isGroupHeader(line.text)) return;
    const table = tableOf(line.text);
    if (table !== null) this.#begin(table);
    else if (!this.#row(line) && !this.#stat(line)) this.rows.unread(line);
  }

  #begin(table: Table): void {
    const again = this.#table?.mode === table.mode && this.#rowsBelowHeader >= SHORTEST_SCREEN;
    this.#fresh = this.#fresh && again ? this.#fresh : !again;
    if (this.#table?.mode !== table.mode) this.#seen = new Set();
    this.#table = table;
    this.#rowsBelowHeader = 0;
  }

  #row(line: Line): boolean {
    const table = this.#table;
    if (table === null) return false;
    const words = wordsOf(line.text);
    const cells = table.mode === 'vmstat' ? figures(words, table.columns) : named(words, table);
    if (cells === null) return false;
    this.#rowsBelowHeader += 1;
    const key = table.mode === 'vmstat' ? '' : String(cells[0]);
    if (this.#sample < 0 || this.#seen.has(key)) {
      this.#sample += 1;
      this.#seen = new Set();
    }
    this.#seen.add(key);
    const totals = table.mode === 'disk' || table.mode === 'partition';
    const sinceBoot = totals || (table.mode === 'vmstat' && this.#fresh && !this.#skipsFirst);
    this.rows.add(line, table.mode, fieldsOf(table.columns, cells), { sample: this.#sample, sinceBoot });
    this.#fresh = false;
    return true;
  }

  /** `     24684084 K total memory`, `        10361 forks`. */
  #stat(line: Line): boolean {
    const [, digits, unit, name] =
      /^\s*(\d{1,20}) (?:([kKmM]|bytes) )? *([A-Za-z][\w /-]{2,60})$/.exec(line.text) ?? [];
    if (digits === undefined || name === undefined) return false;
    const gauge = /memory|swap$|swap cache|disks|partitions|boot time|inprogress/.test(name);
    const fields = { name, value: Number(digits), unit: unit ?? null };
    if (this.#seen.has(name)) {
      this.#sample += 1;
      this.#seen = new Set();
    }
    this.#seen.add(name);
    this.rows.add(line, 'stat', fields, { sample: Math.max(0, this.#sample), sinceBoot: !gauge });
    return true;
  }
}

/** `procs -----------memory---------- …`, `--procs-- …`, `disk- ------------reads------------ …`. */
function isGroupHeader(text: string): boolean {
  return /^(?:-*procs|disk)-* -+\w+-+ /.test(text);
}

const DISK = 'total merged sectors ms total merged sectors ms cur sec';
const DISK_COLUMNS =
  'disk reads_total reads_merged reads_sectors reads_ms writes_total writes_merged writes_sectors writes_ms io_cur io_sec';

function tableOf(text: string): Table | null {
  const words = wordsOf(text);
  if (words.slice(0, 10).join(' ') === DISK) {
    const stamped = words.length === 11 ? ['timestamp'] : [];
    return words.length > 11 ? null : { mode: 'disk', columns: [...DISK_COLUMNS.split(' '), ...stamped] };
  }
  if (/^Cache +Num +Total +Size +Pages$/.test(text)) return { mode: 'slab', columns: words.map(lower) };
  if (/^\S+ +reads +read sectors +writes +requested writes$/.test(text)) {
    const columns = ['partition', 'reads', 'read sectors', 'writes', 'requested writes'];
    return { mode: 'partition', columns, ...(words[0] === undefined ? {} : { partition: words[0] }) };
  }
  if (words[0] !== 'r' || words[1] !== 'b' || !words.includes('swpd')) return null;
  const columns = columnsOf(text).map(column => column.name);
  const last = columns.at(-1) ?? '';
  return { mode: 'vmstat', columns: KNOWN.has(last) ? columns : [...columns.slice(0, -1), 'timestamp'] };
}

/** Last columns of the versions; anything else there is the time zone above -t's times. */
const KNOWN = new Set(['id', 'wa', 'st', 'gu', 'cs']);

function lower(word: string): string {
  return word.toLowerCase();
}

function figures(words: readonly string[], columns: readonly string[]): (number | string)[] | null {
  const stamped = columns.at(-1) === 'timestamp';
  const counts = stamped ? columns.length - 1 : columns.length;
  const numbers = words.slice(0, counts).map(numberOf);
  if (numbers.length < counts || numbers.includes(null)) return null;
  const rest = words.slice(counts);
  if (rest.length !== (stamped ? 2 : 0)) return null;
  return [...numbers.map(Number), ...(stamped ? [rest.join(' ')] : [])];
}

/** Rows of a name and figures; those of -p have no name, it stands in the header. */
function named(words: readonly string[], { columns, partition }: Table): (number | string)[] | null {
  const [name, ...rest] = partition === undefined ? words : [partition, ...words];
  const stamped = columns.at(-1) === 'timestamp';
  const figures = stamped ? rest.slice(0, -2) : rest;
  const stamp = stamped ? [rest.slice(-2).join(' ')] : [];
  if (name === undefined || figures.length + stamp.length + 1 !== columns.length) return null;
  const numbers = figures.map(numberOf);
  return numbers.includes(null) ? null : [name, ...numbers.map(Number), ...stamp];
}

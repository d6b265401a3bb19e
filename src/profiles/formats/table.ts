/**
 * The fallback: any table with a percent or a count column. It says which columns it took for what, and is never sure.
 *
 *     55.3%  hotSort            PID USER  PR  NI  VIRT  RES  SHR S  %CPU %MEM  TIME+ COMMAND
 *     12.0%  memcpy             812 app   20   0  1.2g  80m  10m R  99.9  0.5  2:13  tax-calc
 *
 * `top`, `ps`, `pidstat`, `docker stats` and `kubectl top` come this way too, and so do tables of slow queries. Of processes
 * that are printed again and again the averages are read, or else the last time; other tables that repeat are parts of one.
 */
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches, wholeOf } from '../source.ts';
import { columnsOf, type TableColumns } from './table-columns.ts';
import { cutTable, type Line, type Section, type TableRow } from './table-cut.ts';

export const table: Format = { name: 'table', detect, read };

const JSON_START = /^\ufeff?\s*[[{]/;
const MAX_ROWS = 100_000;
const MAX_VIEWS = 6;
const MAX_LINE = 8000;
const MAX_JSON = 64 * 1024 ** 2;

function detect(head: Head): Detection | null {
  const lines = head.lines.map((text, index) => ({ line: index + 1, text: text.slice(0, 2000) }));
  const cut = cutTable(lines);
  const [best] = tablesOf(cut.sections);
  const rows = cut.sections.reduce((sum, section) => sum + section.rows.length, 0);
  if (best === undefined || best.rows.length < (best.columns.sure ? 1 : 2)) return null;
  const first = best.rows[0]!.line;
  const stray = cut.left.filter(({ line, text }) => line > first && text.trim() !== '').length;
  if (rows < 0.6 * (rows + stray)) return null;
  const { columns } = best;
  // Rows of JSON may be of anything: of what costs nothing, or is a size, there is nothing to say.
  if (JSON_START.test(head.text) && (!columns.isNamed || columns.axis === 'alloc')) return null;
  const isGuess = !columns.sure && columns.unit !== '%';
  if (isGuess && rows < 0.9 * (rows + cut.left.length)) return null;
  return {
    confidence: isGuess ? 0.2 : columns.sure && columns.unit === '%' ? 0.4 : 0.3,
    why: `a table of ${best.rows.length} rows; ${columns.says}`,
  };
}

async function read(input: Input): Promise<Profile> {
  const { lines, beyond } = JSON_START.test(input.head.text)
    ? { lines: linesOf((await wholeOf(input, MAX_JSON)).toString('utf8')), beyond: 0 }
    : await shortLines(input);
  const cut = cutTable(lines);
  const tables = tablesOf(cut.sections).slice(0, MAX_VIEWS);
  const notes = [...input.notes, ...new Set(tables.flatMap(({ note }) => note ?? []))];
  const [first] = tables;
  if (first === undefined) notes.push('no column of percents or counts was found');
  else
    notes.push(
      `read as a plain table: ${first.columns.says}; ${first.columns.of === null ? 'nothing is known of its base' : `in ${unitInWords(first.columns)}`}`,
    );
  if (beyond > 0) notes.push(`${beyond} lines beyond the first ${MAX_ROWS} were left out`);
  const views = tables.map(found => viewOf(found, notes));
  return {
    format: 'table',
    source: input.name,
    views: views.length === 0 ? [emptyView()] : views,
    stacks: null,
    annotations: [],
    unread: { count: cut.left.length + beyond, lines: cut.left.slice(0, 20) },
    notes,
    recording: {},
  };
}

/** JSON comes in one line as often as not. */
function linesOf(text: string): Line[] {
  return text.split('\n').map((line, index) => ({ line: index + 1, text: line }));
}

async function shortLines(input: Input): Promise<{ lines: Line[]; beyond: number }> {
  const lines: Line[] = [];
  let number = 0;
  for await (const batch of lineBatches(input.chunks)) {
    for (const text of batch) {
      number++;
      if (lines.length < MAX_ROWS) lines.push({ line: number, text: text.slice(0, MAX_LINE) });
    }
  }
  return { lines, beyond: number - lines.length };
}

function unitInWords({ unit, of }: TableColumns): string {
  if (unit === '%') return `percent of ${of}`;
  return unit === 'ns' ? 'time' : unit;
}

interface Table {
  readonly columns: TableColumns;
  readonly rows: readonly TableRow[];
  readonly note: string | null;
}

/** Sections with the same titles are one table; the one that says most about CPU time or time first. */
function tablesOf(sections: readonly Section[]): Table[] {
  const groups = Map.groupBy(sections, ({ titles }) => titles?.join('\0') ?? '');
  const tables = [...groups.values()].flatMap((group): Table[] => {
    const all = group.flatMap(({ rows }) => rows);
    const columns = columnsOf({ titles: group[0]!.titles, rows: all });
    return columns === null
      ? []
      : [columns.isProcesses ? oneMoment(columns, group) : { columns, rows: all, note: null }];
  });
  const rank = ({ columns: { unit, axis, sure } }: Table) =>
    (sure ? 0 : 4) + (axis === 'cpu' ? 0 : axis === 'wall' ? 1 : 2) + (unit === '%' ? 0 : 0.5);
  return tables.sort((a, b) => rank(a) - rank(b));
}

/** Averages where they are printed, otherwise the last screen: earlier ones are other moments. */
function oneMoment(columns: TableColumns, group: readonly Section[]): Table {
  const averages = group.flatMap(({ rows }) => rows.filter(({ text }) => /^\s*Average:/.test(text)));
  if (averages.length > 0)
    return {
      columns,
      rows: withoutThreadSums(columns, averages),
      note: 'the averages are read, not the single moments',
    };
  const last = group.at(-1)!;
  return {
    columns,
    rows: withoutThreadSums(columns, last.rows),
    note: group.length > 1 ? `the table is printed ${group.length} times: the last is read` : null,
  };
}

/** `pidstat -t` prints a process and below it its threads, `|__name`: the process is their sum. */
function withoutThreadSums(columns: TableColumns, rows: readonly TableRow[]): readonly TableRow[] {
  const isThread = ({ cells }: TableRow) => cells[columns.name]!.trim().startsWith('|__');
  return rows.some(isThread) ? rows.filter(isThread) : rows;
}

function viewOf({ columns, rows: all }: Table, notes: string[]): View {
  const rows = new Rows();
  const whole = sumOf(columns, all);
  for (const row of all) {
    const self = columns.value(row, columns.self);
    const name = nameOf(columns, row);
    if (self === null || name === '' || row === whole) continue;
    const total = columns.total === null ? null : columns.value(row, columns.total);
    rows.add({ name, self, total, at: { line: row.line, text: row.text } });
  }
  if (rows.merged > 0) notes.push(`${rows.merged} rows have the name of another one and are added to it`);
  const entries = rows.entries();
  const sum = entries.reduce((total, { self }) => total + (self ?? 0), 0);
  const isPercent = columns.unit === '%';
  const { of } = columns;
  const said = whole === undefined ? null : columns.value(whole, columns.self);
  return {
    name: columns.title,
    unit: columns.unit,
    axis: columns.axis,
    base: isPercent ? `100 % of ${of ?? 'whatever the table calls so'}` : 'the sum of the rows shown',
    ...(of === null ? {} : { of: isPercent ? of : `${of} of the rows shown` }),
    total: isPercent ? 100 : (said ?? sum),
    samples: null,
    entries,
  };
}

/** A line that sums the others up is none of them; a function that is called `sum` is one. */
function sumOf(columns: TableColumns, rows: readonly TableRow[]): TableRow | undefined {
  if (rows.length < 2) return undefined;
  const selfIn = (row: TableRow) => columns.value(row, columns.self) ?? 0;
  const sum = rows.reduce((all, row) => all + selfIn(row), 0);
  return rows.find(row => {
    const name = nameOf(columns, row).replace(/[:*]{1,20}$/, '');
    if (/^\(?(?:grand )?totals?\)?$/i.test(name)) return true;
    const isLarge = selfIn(row) >= 0.98 * (sum - selfIn(row)) && selfIn(row) > 0;
    return isLarge && (name === '' || SUM.test(name));
  });
}

const SUM =
  /^(?:\W{0,3}total\b.{0,40}|sum|all|\(all\)|overall|summe|gesamt|insgesamt|suma|totale|somme|subtotal|<all>|all (?:functions|queries|rows)|Σ)$/i;

/** Without the marks of a tree, a rank, and Markdown's marks around the whole. */
function nameOf(columns: TableColumns, row: TableRow): string {
  const bare = (row.cells[columns.name] ?? '').trim().replace(/^(?:\|__|[|` ]*(?:\+-+|`-+|\\_)\s*)/, '');
  return bare.replace(/^\d{1,4}\. (?=\S)/, '').replace(/^(`|\*\*|\*)(.+)\1$/, '$2');
}

function emptyView(): View {
  return { name: 'none', unit: '', axis: 'count', base: 'nothing', total: 0, samples: null, entries: [] };
}

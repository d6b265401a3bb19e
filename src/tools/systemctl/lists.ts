/** The lists of systemctl: units, timers, sockets, unit files. */
import type { Cell } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from '../shared/aligned.ts';
import { type Line, wordsOf } from '../shared/lines.ts';
import { textOf } from '../shared/numbers.ts';
import type { Rows } from '../shared/rows.ts';

const HEADERS: readonly (readonly [RegExp, string])[] = [
  [/^ *UNIT +LOAD +ACTIVE +SUB +(?:JOB +)?DESCRIPTION$/, 'unit'],
  [/^ *NEXT +LEFT +LAST +PASSED +UNIT +ACTIVATES$/, 'timer'],
  [/^ *LISTEN +(?:TYPE +)?UNITS? +ACTIVATES$/, 'socket'],
  [/^ *JOB +UNIT +TYPE +STATE$/, 'job'],
  [/^ *UNIT FILE +STATE(?: +(?:VENDOR )?PRESET)?$/, 'unit-file'],
];
/** What explains the columns below the list, and says how to see more. */
const LEGEND =
  /^(?:LOAD +(?:=|→) .*|ACTIVE +(?:=|→) .*|SUB +(?:=|→) .*|JOB +(?:=|→) .*|To show all installed unit files use .*|Pass --all to see .*)$/;
const LISTED = /^(\d{1,9}) (?:loaded units|timers|sockets|unit files|jobs) listed\.(?: Pass --all .*)?$/;
/** `● ` before units that failed, `* ` without UTF-8. */
const BULLET = /^ ?[●○↻×x*] /u;

export class UnitLists {
  readonly #rows: Rows;
  #table: string | null = null;
  #columns: readonly AlignedColumn[] = [];

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  read(line: Line): boolean {
    const header = HEADERS.find(([pattern]) => pattern.test(line.text.slice(0, 1000)));
    if (header) {
      this.#table = header[1];
      this.#columns = alignedColumns(line.text, this.#table === 'unit-file' ? 2 : 1);
      return true;
    }
    if (LEGEND.test(line.text)) return true;
    const listed = LISTED.exec(line.text);
    if (listed) {
      this.#rows.add(line, 'summary', { listed: Number(listed[1]) });
      this.#table = null;
      return true;
    }
    return this.#row(line);
  }

  #row(line: Line): boolean {
    const table = this.#table;
    const bare = table === null ? unitOf(line.text) : null;
    if (bare !== null) this.#rows.add(line, 'unit', bare);
    if (table === null) return bare !== null;
    const cells = alignedCells(
      line.text.replace(BULLET, mark => ' '.repeat(mark.length)),
      this.#columns,
    );
    if (cells === null || (table === 'unit' && wordsOf(line.text).length < 4)) return false;
    const job = table === 'unit' ? { job: null } : {};
    const pairs = this.#columns.map(({ name }, index): [string, Cell] => [name, textOf(cells[index] ?? '')]);
    this.#rows.add(line, table, { ...job, ...Object.fromEntries(pairs) });
    return true;
  }
}

/** `nginx.service loaded active running A high performance web server` (--no-legend --plain). */
function unitOf(text: string): Record<string, Cell> | null {
  const [, unit, load, active, sub, description] =
    /^ *(\S{1,256}\.[a-z]{4,9}) +([a-z-]{4,16}) +([a-z]{4,16}) +([a-z-]{4,24}) *(.*)$/.exec(
      text.replace(BULLET, '').slice(0, 2000),
    ) ?? [];
  if (unit === undefined || active === undefined) return null;
  return {
    unit,
    load: load ?? null,
    active,
    sub: sub ?? null,
    job: null,
    description: textOf(description ?? ''),
  };
}

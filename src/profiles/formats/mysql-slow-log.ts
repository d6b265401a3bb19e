/**
 * The slow log of MySQL, MariaDB and Percona Server, as the server writes it:
 * https://dev.mysql.com/doc/refman/8.4/en/slow-query-log.html, https://mariadb.com/kb/en/slow-query-log-overview/
 *
 *     # Time: 2024-05-02T10:00:00.000000Z
 *     # User@Host: app[app] @ web-1 [10.0.0.1]  Id:    12
 *     # Query_time: 2.500000  Lock_time: 0.000100 Rows_sent: 1  Rows_examined: 50000
 *     SET timestamp=1714644000;
 *     select * from orders where customer = 17;
 *
 * Statements that differ in their values alone are added up, as mysqldumpslow does it.
 */
import type { Axis, Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';
import { statementShape } from './statement-shape.ts';

export const mysqlSlowLog: Format = { name: 'mysql-slow-log', detect, read };

const FIGURES =
  /^# Query_time: (\d{1,12}(?:\.\d{1,9})?)\s+Lock_time: (\d{1,12}(?:\.\d{1,9})?)\s+Rows_sent: (\d{1,15})\s+Rows_examined: (\d{1,18})/;
const PREAMBLE =
  /^(?:SET (?:timestamp=|last_insert_id=|insert_id=|@)|use [`\w-]{1,200};$|# administrator command: )/i;
const SERVER = /^(?:\S.{0,400}, Version: .{0,400}started with:|Tcp port: |Time\s+Id\s+Command)/;
const MAX_STATEMENT = 4000;

function detect(head: Head): Detection | null {
  const found = head.lines.filter(line => FIGURES.test(line)).length;
  return found > 0 ? { confidence: 0.96, why: `${found} statements of a MySQL slow log` } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new SlowLogReader());
}

interface Open {
  readonly figures: readonly number[];
  readonly line: number;
  readonly header: string;
  statement: string;
}

const FIGURE_VIEWS: readonly (readonly [name: string, unit: string, axis: Axis, of: string])[] = [
  ['time', 's', 'wall', 'the time of the statements in the log'],
  ['lock time', 's', 'lock', 'the lock time of the statements in the log'],
  ['rows sent', 'rows', 'count', 'the rows sent'],
  ['rows examined', 'rows', 'count', 'the rows examined'],
];

class SlowLogReader {
  readonly #rows = FIGURE_VIEWS.map(() => new Rows());
  readonly #calls = new Rows();
  #open: Open | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const match = FIGURES.exec(text);
    if (match !== null) {
      this.#close();
      this.#open = {
        figures: match.slice(1).map(Number),
        line: this.#number,
        header: text,
        statement: '',
      };
    } else if (/^# (?:Time|User@Host): /.test(text)) this.#close();
    else if (this.#open !== null) this.#inStatement(this.#open, text);
  }

  finish(input: Input): Profile {
    this.#close();
    const base = 'all statements in the log';
    const views = FIGURE_VIEWS.map(([name, unit, axis, of], at) => ({
      name,
      unit,
      axis,
      base,
      of,
      rows: this.#rows[at]!,
    }));
    const isTold = (rows: Rows) => rows.entries().some(({ self }) => (self ?? 0) > 0);
    return flatProfile(
      'mysql-slow-log',
      input,
      [
        ...views.filter(({ rows }, at) => at === 0 || isTold(rows)),
        { name: 'calls', unit: 'calls', axis: 'count', base, rows: this.#calls },
      ],
      {
        notes: [
          'statements that differ in their values alone are one; only what was slower than long_query_time is in a slow log',
        ],
      },
    );
  }

  #inStatement(open: Open, text: string): void {
    const isComment = text.startsWith('#') && open.statement === '';
    if (isComment && !text.startsWith('# administrator command: ')) return;
    if (SERVER.test(text) || (open.statement === '' && /^(?:SET|use)/i.test(text) && PREAMBLE.test(text)))
      return;
    if (open.statement.length < MAX_STATEMENT) open.statement = `${open.statement} ${text}`;
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const name =
      statementShape(open.statement.replace(/^ # administrator command: /, '')) || '(no statement)';
    const at = { line: open.line, text: open.header };
    for (const [index, self] of open.figures.entries())
      this.#rows[index]!.add({ name, self, total: null, at });
    this.#calls.add({ name, self: 1, total: null, at });
  }
}

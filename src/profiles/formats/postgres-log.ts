/**
 * PostgreSQL's server log with durations (`log_min_duration_statement`, auto_explain's lines left out):
 * https://www.postgresql.org/docs/current/runtime-config-logging.html
 *
 *     2024-05-02 10:00:00 UTC [812]: user=app,db=shop LOG:  duration: 7.305 ms  statement: select * from orders where id = 1
 *     2024-05-02 10:00:00 UTC [812] LOG:  duration: 0.120 ms  execute s1: select $1
 *     2024-05-02 10:00:00 UTC [812] DETAIL:  parameters: $1 = '5'
 *     	where id < 100                         a statement goes on behind a tab
 *
 * Parse and bind of a statement are its own durations beside its execution. A duration alone has no statement and is counted.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows, round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';
import { statementShape } from './statement-shape.ts';

export const postgresLog: Format = { name: 'postgres-log', detect, read };

const DURATION =
  /\bLOG:\s{1,4}duration: (\d{1,12}(?:\.\d{1,6})?) ms(?:\s{1,4}(statement|(?:parse|bind|execute)(?: [^:]{1,200})?): ?(.*))?$/;
const MAX_STATEMENT = 4000;

function detect(head: Head): Detection | null {
  const found = head.lines.filter(line => DURATION.exec(line.slice(0, 4000))?.[2] !== undefined).length;
  return found > 0
    ? { confidence: 0.93, why: `${found} statements with durations in a PostgreSQL log` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new LogReader());
}

interface Open {
  readonly millis: number;
  readonly isRun: boolean;
  readonly line: number;
  readonly header: string;
  statement: string;
}

class LogReader {
  readonly #times = new Rows();
  readonly #calls = new Rows();
  #open: Open | null = null;
  #number = 0;
  #without = 0;

  line(text: string): void {
    this.#number++;
    const match = DURATION.exec(text);
    if (match !== null) {
      this.#close();
      if (match[2] === undefined) this.#without++;
      else
        this.#open = {
          millis: Number(match[1]),
          isRun: !/^(?:parse|bind)/.test(match[2]),
          line: this.#number,
          header: text,
          statement: match[3]!,
        };
    } else if (text.startsWith('\t')) {
      if (this.#open !== null && this.#open.statement.length < MAX_STATEMENT)
        this.#open.statement += ` ${text.trim()}`;
    } else this.#close();
  }

  finish(input: Input): Profile {
    this.#close();
    const base = 'all statements in the log';
    return flatProfile(
      'postgres-log',
      input,
      [
        {
          name: 'time',
          unit: 'ns',
          axis: 'wall',
          base,
          of: 'the time of the statements in the log',
          rows: this.#times,
        },
        { name: 'calls', unit: 'calls', axis: 'count', base, rows: this.#calls },
      ],
      {
        notes: [
          'statements that differ in their values alone are one; only what log_min_duration_statement lets through is in the log',
          ...(this.#without > 0 ? [`${this.#without} durations without a statement were left out`] : []),
        ],
      },
    );
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const name = statementShape(open.statement) || '(no statement)';
    const at = { line: open.line, text: open.header };
    this.#times.add({ name, self: round(open.millis * 1e6), total: null, at });
    if (open.isRun) this.#calls.add({ name, self: 1, total: null, at });
  }
}

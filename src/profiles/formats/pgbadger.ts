/**
 * pgBadger's report as text (`-x text`): https://github.com/darold/pgbadger
 *
 *     - Queries that took up the most time (N) -------------------------------
 *     Rank     Total duration      Times executed     Min/Max/Avg duration (s)     Query
 *     2) 27ms - 5 - 3ms/8ms/5ms - select * from orders where id = ?;
 *
 * The normalised queries by their whole time; `Total query duration` is the whole of the log.
 */
import type { Detection, Format, Head, Input, Profile } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';
import { figureOf } from './table-figures.ts';

export const pgbadger: Format = { name: 'pgbadger', detect, read };

const SECTION = /^- (\S.{0,80}?) -{2,}\s*$/;
const BY_TIME = /^\s*\d{1,6}\) ([\dhmsd.]{1,30}) - ([\d,]{1,18}) - [\dhmsd./]{1,60} - (.*)$/;
const WHOLE = /^Total query duration: ([\dhmsd.]{1,40})\s*$/;
const MAX_QUERY = 2000;

function detect(head: Head): Detection | null {
  const isNamed = head.lines.some(line => /^pgBadger :: /.test(line));
  const isSection = head.lines.some(line => /^- Queries that took up the most time/.test(line));
  return isNamed || isSection ? { confidence: 0.95, why: "pgBadger's report" } : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new BadgerReader());
}

interface Query {
  readonly nanos: number;
  readonly calls: number;
  readonly line: number;
  readonly header: string;
  text: string;
}

class BadgerReader {
  readonly #queries: Query[] = [];
  #isByTime = false;
  #open: Query | null = null;
  #whole: number | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const section = SECTION.exec(text)?.[1];
    const whole = WHOLE.exec(text)?.[1];
    if (section !== undefined) {
      this.#isByTime = section.startsWith('Queries that took up the most time');
      this.#open = null;
    } else if (whole !== undefined) this.#whole = spanOf(whole);
    else if (this.#isByTime) this.#row(text);
  }

  finish(input: Input): Profile {
    const times = new Rows();
    const calls = new Rows();
    for (const { nanos, calls: count, line, header, text } of this.#queries) {
      const row = { name: text.replace(/;\s*$/, ''), total: null, at: { line, text: header } };
      times.add({ ...row, self: nanos });
      calls.add({ ...row, self: count });
    }
    const sum = times.entries().reduce((all, { self }) => all + (self ?? 0), 0);
    return flatProfile(
      'pgbadger',
      input,
      [
        {
          name: 'total duration',
          unit: 'ns',
          axis: 'wall',
          base: this.#whole === null ? 'the queries shown' : 'all queries in the log',
          of: 'the time of the queries',
          rows: times,
          total: Math.max(this.#whole ?? 0, sum),
        },
        { name: 'times executed', unit: 'calls', axis: 'count', base: 'the queries shown', rows: calls },
      ],
      { notes: ['of the report the queries by their whole time are read'] },
    );
  }

  #row(text: string): void {
    const match = BY_TIME.exec(text);
    if (match !== null) {
      this.#open = {
        nanos: spanOf(match[1]!),
        calls: Number(match[2]!.replaceAll(',', '')),
        line: this.#number,
        header: text,
        text: match[3]!,
      };
      this.#queries.push(this.#open);
    } else if (/^--\s*$|^\s*$|^\s*- Example \d/.test(text)) this.#open = null;
    else if (this.#open !== null && this.#open.text.length < MAX_QUERY) this.#open.text += ` ${text.trim()}`;
  }
}

/** `27ms`, `1m3s`, `2h4m10s`, in nanoseconds. */
function spanOf(text: string): number {
  return figureOf(text)?.value ?? 0;
}

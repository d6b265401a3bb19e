/**
 * Oracle's AWR and Statspack reports as text, the sections "SQL ordered by …":
 * https://docs.oracle.com/en/database/oracle/oracle-database/19/tgdba/gathering-database-statistics.html
 *
 *     SQL ordered by Elapsed Time                     DB/Inst: ORCL/orcl  Snaps: 100-101
 *     -> Captured SQL account for   80.5% of Total DB Time (s):           1,234
 *             Elapsed                  Elapsed Time
 *             Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id
 *     ---------------- -------------- ------------- ------ ------ ------ -------------
 *                423.4              1        423.40   34.3   99.0     .0 6gvch1xu9ca3g
 *     Module: JDBC Thin Client
 *     SELECT * FROM orders o, customers c WHERE o.cust = c.id AND o.state = :1 ORDER B
 *     Y o.created
 *
 * A section's first column is what it is ordered by; the text is cut at 80 characters, inside words.
 */
import type { Axis, Detection, Format, Head, Input, Profile, SourceLine, View } from '../model.ts';
import { Rows, round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { flatProfile } from './flat-profile.ts';
import { figureOf } from './table-figures.ts';

export const oracleAwr: Format = { name: 'oracle-awr', detect, read };

const SECTION = /^SQL ordered by (\S.{0,60}?)\s{1,80}DB\/Inst: /;
const RULER = /^-{4,}(?: +-{4,}){2,}\s*$/;
/** `123.4`, `1,234`, `.0`; in the column of an average also `N/A`; a row ends in the statement's id or hash. */
const FIGURE = /^(?:(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,3})?|\.\d{1,3})$/;
const SQL_ID = /^(?:[0-9a-z]{9,13}|\d{6,10})$/;
const WHOLE = /Total .{1,40}:\s{1,40}([\d,]{1,20}(?:\.\d{1,3})?)\s*$/;
const MODULE = /^Module: /;
const WIDTH = 80;
const MAX_TEXT = 1000;

function detect(head: Head): Detection | null {
  const found = head.lines.find(line => SECTION.test(line));
  const isReport = head.lines.some(line =>
    /^(?:WORKLOAD REPOSITORY report for|STATSPACK report for)/.test(line),
  );
  if (found === undefined && !isReport) return null;
  return { confidence: 0.95, why: `"${(found ?? 'a report of AWR or Statspack').trim().slice(0, 60)}"` };
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new AwrReader());
}

interface Statement {
  readonly value: number;
  readonly id: string;
  readonly at: SourceLine;
  text: string;
}

interface SqlSection {
  readonly name: string;
  whole: number | null;
  isBelowRuler: boolean;
  readonly statements: Statement[];
}

class AwrReader {
  readonly #sections: SqlSection[] = [];
  #open: SqlSection | null = null;
  #text: Statement | null = null;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const section = SECTION.exec(text)?.[1];
    if (section !== undefined) this.#begin(section);
    else if (this.#open === null) return;
    else if (/^\s{5,}-{20,}\s*$/.test(text)) this.#open = null;
    else if (RULER.test(text)) this.#open.isBelowRuler = true;
    else if (!this.#open.isBelowRuler) this.#open.whole ??= wholeOf(text);
    else this.#row(this.#open, text);
  }

  finish(input: Input): Profile {
    const views = this.#sections.filter(({ statements }) => statements.length > 0).map(viewOf);
    return {
      ...flatProfile('oracle-awr', input, [], {
        notes: [
          'only the sections "SQL ordered by …" are read; PL/SQL holds the statements that it calls, so shares may add up to more than 100 %',
        ],
      }),
      views,
    };
  }

  /** A section that goes on behind a page break has its title again. */
  #begin(name: string): void {
    const known = this.#sections.find(section => section.name === name);
    this.#open = known ?? { name, whole: null, isBelowRuler: false, statements: [] };
    this.#open.isBelowRuler = false;
    this.#text = null;
    if (known === undefined) this.#sections.push(this.#open);
  }

  #row(section: SqlSection, text: string): void {
    const words = text.slice(0, 400).trim().split(/\s+/);
    const isRow =
      this.#text === null &&
      words.length > 3 &&
      FIGURE.test(words[0]!) &&
      (FIGURE.test(words[1]!) || words[1] === 'N/A') &&
      SQL_ID.test(words.at(-1)!);
    const value = isRow ? (figureOf(words[0]!)?.value ?? null) : null;
    if (value !== null) {
      this.#text = { value, id: words.at(-1)!, at: { line: this.#number, text }, text: '' };
      section.statements.push(this.#text);
    } else if (text.trim() === '') this.#text = null;
    else if (this.#text !== null && !MODULE.test(text) && this.#text.text.length < MAX_TEXT)
      this.#text.text += text.length >= WIDTH ? text : `${text} `;
  }
}

function wholeOf(text: string): number | null {
  const match = WHOLE.exec(text);
  return match === null ? null : (figureOf(match[1]!)?.value ?? null);
}

function viewOf({ name, whole, statements }: SqlSection): View {
  const rows = new Rows();
  for (const { value, id, at, text } of statements)
    rows.add({ name: text.replaceAll(/\s+/g, ' ').trim() || id, module: id, self: value, total: null, at });
  const entries = rows.entries();
  const isTime = /time|cpu|elapsed/i.test(name);
  const axis: Axis = /cpu/i.test(name) ? 'cpu' : isTime ? 'wall' : /memory/i.test(name) ? 'alloc' : 'count';
  const sum = round(entries.reduce((all, { self }) => all + (self ?? 0), 0));
  return {
    name: name.toLowerCase(),
    unit: isTime ? 's' : name.toLowerCase(),
    axis,
    base: whole === null ? 'the statements shown' : `all ${name.toLowerCase()} of the database`,
    of:
      whole === null
        ? `the ${name.toLowerCase()} of the statements shown`
        : `the database's ${name.toLowerCase()}`,
    total: whole ?? sum,
    samples: null,
    entries,
  };
}

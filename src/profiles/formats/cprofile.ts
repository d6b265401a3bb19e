/**
 * The tables of cProfile, profile and pstats: https://github.com/python/cpython/blob/main/Lib/pstats.py
 *
 *              270656 function calls (256604 primitive calls) in 0.216 seconds
 *        ncalls  tottime  percall  cumtime  percall filename:lineno(function)
 *      13950/30    0.004    0.000    0.004    0.000 hot.py:9(fibonacci)
 *
 * `5/1` is total and primitive calls; a function that never returned has no percall. Every call is instrumented, so small
 * functions look dearer than they are. The clock is the wall's, unless the summary says "CPU seconds".
 */
import { detached } from '../detached.ts';
import type { Detection, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { EDGES, EdgeTable, subjectOf } from './cprofile-edges.ts';

export const cprofile: Format = { name: 'cprofile', detect, read };

export const INSTRUMENTED =
  'every call was instrumented: small, frequent functions look dearer than they are';

const TITLES = /^\s*ncalls\s+tottime\s+percall\s+cumtime\s+percall\s+filename:lineno\(function\)/;
/** Kept as a comment below the code that was measured. */
const COMMENTED = /^\s*#\s{1,40}ncalls\s+tottime\s+percall\s+cumtime/;
const SUMMARY =
  /^\s*(\d{1,15}) function calls(?: \((\d{1,15}) primitive calls\))? in (-?\d{1,9}\.\d{1,9}) (CPU )?seconds/;
const SECONDS = '-?\\d{1,9}\\.\\d{3}';
const ROW = new RegExp(
  `^\\s*(\\d{1,15})(?:/(-?\\d{1,15}))?\\s+(${SECONDS})\\s+(?:(?:${SECONDS}|inf|nan)\\s+)?(${SECONDS})\\s+(?:(?:${SECONDS}|inf|nan) )?\\s*(\\S.*)$`,
);
/** What is pasted without its titles: `0.003 a.py:9(work)` and `0.003 {built-in method builtins.len}`. */
const NAMED = /\d\.\d{3}\s+(?:\S.*:\d{1,9}\(.+\)|\{.+\})\s*$/;
const HEADING =
  /^\s*(?:Ordered by|Random listing|List reduced|ncalls\s|Function\s|\w{3} \w{3}\s+\d)|^\s*$|^\s*(?:to \d{1,9} due to restriction|due to restriction)/;

const MAX_SEEN = 20_000;

function detect(head: Head): Detection | null {
  if (head.lines.some(line => TITLES.test(line) || COMMENTED.test(line)))
    return { confidence: 0.99, why: 'titles "ncalls tottime percall cumtime"' };
  if (head.lines.some(line => EDGES.test(line)))
    return { confidence: 0.9, why: 'callers or callees of pstats' };
  if (head.lines.some(line => SUMMARY.test(line)))
    return { confidence: 0.85, why: '"function calls in … seconds"' };
  const lines = head.lines.filter(line => line.trim() !== '');
  const rows = lines.filter(line => ROW.test(line.slice(0, 2000)) && NAMED.test(line));
  return rows.length >= 2 && rows.length >= 0.8 * lines.length
    ? { confidence: 0.7, why: `${rows.length} rows of cProfile without titles` }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new CprofileReader());
}

class CprofileReader {
  readonly #rows = new Rows();
  readonly #calls = new Rows();
  readonly #edges = new EdgeTable();
  readonly #unread = new UnreadLines();
  #number = 0;
  #section: 'before' | 'table' | 'edges' = 'before';
  #seconds: number | null = null;
  #callsMade: number | null = null;
  #isCpu = false;
  /** Summaries seen: the same one again is the same profile, sorted or cut in another way. */
  readonly #summaries = new Set<string>();
  /** Rows of a profile whose summary may come again. */
  readonly #seen = new Set<string>();
  #isAgain = false;
  #isCommented = false;
  /** Lines before the first table: what the program itself printed. */
  #printed = 0;

  line(raw: string): void {
    this.#number++;
    if (COMMENTED.test(raw)) this.#isCommented = true;
    const text = this.#isCommented ? raw.replace(/^\s*# ?/, '') : raw;
    const summary = SUMMARY.exec(text);
    if (summary !== null) this.#summary(summary);
    else if (EDGES.test(text)) {
      this.#section = 'edges';
      this.#edges.open(text);
    } else if (TITLES.test(text)) this.#section = 'table';
    else if (this.#section === 'edges' ? this.#edges.line(text, this.#number) : this.#row(text)) return;
    else if (HEADING.test(text)) return;
    else if (this.#section === 'before') this.#printed++;
    else this.#unread.add(this.#number, text);
  }

  finish(input: Input): Profile {
    const views = this.#rows.size > 0 || this.#edges.size === 0 ? this.#tableViews() : this.#edges.views();
    const notes = [...input.notes, INSTRUMENTED];
    if (this.#summaries.size > 1) notes.push(`${this.#summaries.size} profiles in one text were added up`);
    if (this.#printed > 0)
      notes.push(`${this.#printed} lines before the table, printed by the program itself, are left out`);
    if (this.#edges.size > 0)
      notes.push(
        this.#rows.size > 0
          ? 'the tables of callers and callees repeat figures of the table above them: they are not added'
          : 'a table of callers or callees: self and total are the sums over the edges shown',
      );
    return {
      format: 'cprofile',
      source: input.name,
      views,
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: this.#seconds === null ? {} : { seconds: this.#seconds },
    };
  }

  #summary(match: RegExpExecArray): void {
    this.#section = 'table';
    const summary = match[0].trim();
    this.#isAgain = this.#summaries.has(summary);
    if (this.#isAgain) return;
    this.#summaries.add(summary);
    this.#seen.clear();
    this.#seconds = (this.#seconds ?? 0) + Number(match[3]);
    this.#callsMade = (this.#callsMade ?? 0) + Number(match[1]);
    this.#isCpu ||= match[4] !== undefined;
  }

  #row(text: string): boolean {
    const match = ROW.exec(text.slice(0, 8000));
    if (match === null || (this.#section === 'before' && !NAMED.test(text))) return false;
    const printed = text.trim();
    if (this.#isAgain && this.#seen.has(printed)) return true;
    if (this.#seen.size < MAX_SEEN) this.#seen.add(detached(printed));
    const at = { line: this.#number, text };
    const subject = subjectOf(match[5]!);
    this.#rows.add({ ...subject, self: Number(match[3]), total: Number(match[4]), at });
    this.#calls.add({ ...subject, self: Number(match[1]), total: null, at });
    return true;
  }

  #tableViews(): View[] {
    const entries = this.#rows.entries();
    const calls = this.#calls.entries();
    const sumOf = (of: typeof entries) => of.reduce((all, { self }) => all + (self ?? 0), 0);
    return [
      {
        name: 'time',
        unit: 's',
        axis: this.#isCpu ? 'cpu' : 'wall',
        base: this.#seconds === null ? 'the rows shown' : 'the whole run',
        of: this.#seconds === null ? 'the time of the rows shown' : 'the run',
        total: this.#seconds === null || this.#seconds <= 0 ? sumOf(entries) : this.#seconds,
        samples: null,
        entries,
      },
      {
        name: 'calls',
        unit: 'calls',
        axis: 'count',
        base: 'all calls',
        total: this.#callsMade ?? sumOf(calls),
        samples: null,
        entries: calls,
      },
    ];
  }
}

/**
 * cProfile's table: https://github.com/python/cpython/blob/main/Lib/pstats.py
 *
 *              270656 function calls (256604 primitive calls) in 0.216 seconds
 *        ncalls  tottime  percall  cumtime  percall filename:lineno(function)
 *      13950/30    0.004    0.000    0.004    0.000 hot.py:9(fibonacci)
 *
 * `5/1` is total and primitive calls. Every call is instrumented, so small functions look dearer than they are.
 * Callers and callees (`<-`, `->`) print the figures of each edge.
 */
import type { Detection, Format, Head, Input, Profile, SourceLine } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const cprofile: Format = { name: 'cprofile', detect, read };

const TITLES = /^\s*ncalls\s+tottime\s+percall\s+cumtime\s+percall\s+filename:lineno\(function\)/;
const SUMMARY =
  /^\s*(\d{1,15}) function calls(?: \((\d{1,15}) primitive calls\))? in (\d{1,9}\.\d{1,9}) (?:CPU )?seconds/;
const ROW =
  /^\s*(\d{1,15}(?:\/\d{1,15})?)\s+(\d{1,9}\.\d{1,9})\s+(?:\d{1,9}\.\d{1,9}|)\s*(\d{1,9}\.\d{1,9})\s+(?:\d{1,9}\.\d{1,9}|)\s*(\S.*)$/;
const EDGES = /^Function\s+(?:was called by|called)\.\.\.\s*$/;
/** `hot.py:20(match)   <-      30    0.032    0.062  hot.py:28(work)`; further edges leave the first column empty. */
const EDGE =
  /^(.{0,4000}?)\s*(?:(<-|->)\s*)?(\d{1,15}(?:\/\d{1,15})?)\s+(\d{1,9}\.\d{1,9})\s+(\d{1,9}\.\d{1,9})\s+(\S.*)$/;

function detect(head: Head): Detection | null {
  if (head.lines.some(line => TITLES.test(line)))
    return { confidence: 0.99, why: 'titles "ncalls tottime percall cumtime"' };
  if (head.lines.some(line => EDGES.test(line)))
    return { confidence: 0.9, why: 'callers or callees of pstats' };
  const summary = head.lines.some(line => SUMMARY.test(line));
  return summary ? { confidence: 0.85, why: '"function calls in … seconds"' } : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new CprofileReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class CprofileReader {
  readonly #rows = new Rows();
  readonly #unread = new UnreadLines();
  #number = 0;
  #seconds: number | null = null;
  #edges = false;
  #isCallees = false;
  #function = '';
  #profiles = 0;

  line(text: string): void {
    this.#number++;
    const summary = SUMMARY.exec(text);
    if (summary !== null) {
      this.#profiles++;
      this.#seconds = (this.#seconds ?? 0) + Number(summary[3]);
    } else if (EDGES.test(text)) this.#edges = true;
    else if (this.#edges ? !this.#edge(text) : !this.#row(text)) this.#other(text);
  }

  finish(input: Input): Profile {
    const entries = this.#rows.entries();
    const sum = entries.reduce((all, { self }) => all + (self ?? 0), 0);
    const notes = [
      ...input.notes,
      'every call was instrumented: small, frequent functions look dearer than they are',
    ];
    if (this.#profiles > 1) notes.push(`${this.#profiles} profiles in one text were added up`);
    if (this.#edges)
      notes.push('a table of callers or callees: self and total are the sums over the edges shown');
    return {
      format: 'cprofile',
      source: input.name,
      views: [
        {
          name: 'time',
          unit: 's',
          axis: 'cpu',
          base: 'the whole run',
          total: this.#seconds ?? sum,
          samples: null,
          entries,
        },
      ],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes,
      recording: this.#seconds === null ? {} : { seconds: this.#seconds },
    };
  }

  #row(text: string): boolean {
    const match = ROW.exec(text.slice(0, 8000));
    if (match === null) return false;
    this.#add(match[4]!, Number(match[2]), Number(match[3]), { line: this.#number, text });
    return true;
  }

  /** The figures of `a <- b` are a's under b; those of `a -> b` are b's under a. */
  #edge(text: string): boolean {
    const match = EDGE.exec(text.slice(0, 8000));
    if (match === null) return this.#lonely(text);
    if (match[1]!.trim() !== '') this.#function = match[1]!.trim();
    if (match[2] !== undefined) this.#isCallees = match[2] === '->';
    const subject = this.#isCallees ? match[6]!.trim() : this.#function;
    this.#add(subject, Number(match[4]), Number(match[5]), { line: this.#number, text });
    return true;
  }

  /** A function without callers: `hot.py:1(<module>)   <-`, and the titles of the edges. */
  #lonely(text: string): boolean {
    return /(?:<-|->)\s*$/.test(text) || /^\s*ncalls\s+tottime\s+cumtime/.test(text);
  }

  #other(text: string): void {
    const known =
      /^\s*(?:Ordered by|Random listing|List reduced|ncalls\s|Function\s|\w{3} \w{3}\s+\d)|^\s*$/.test(text);
    if (!known) this.#unread.add(this.#number, text);
  }

  #add(subject: string, self: number, total: number, at: SourceLine): void {
    this.#rows.add({ ...subjectOf(subject), self, total, at });
  }
}

/** `decoder.py:343(raw_decode)`, `{built-in method builtins.exec}`, `~:0(<method …>)`. */
export function subjectOf(text: string): { name: string; file: string | null; line: number | null } {
  const match = /^(.{1,4000}?):(\d{1,9})\((.{1,2000})\)$/.exec(text.trim());
  if (match === null) return { name: text.trim(), file: null, line: null };
  return match[1] === '~'
    ? { name: match[3]!, file: null, line: null }
    : { name: match[3]!, file: match[1]!, line: Number(match[2]) };
}

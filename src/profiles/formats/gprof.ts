/**
 * gprof: the flat profile, and the call graph for the totals. GNU's, with every option that prints them, and the BSD style
 * of `-T`, FreeBSD, Solaris, AIX and older macOS; the flat profile of embedded tools counts cycles (K); VTune exports the
 * same graph. Sources: https://sourceware.org/binutils/docs/gprof/Output.html, binutils' gprof/hist.c and cg_print.c
 *
 *       %   cumulative   self              self     total
 *      time   seconds   seconds    calls  ms/call  ms/call  name
 *      95.61      0.21     0.21   160000     0.00     0.00  recurse
 *     [2]     95.5    0.21    0.00  160000+315520000 recurse [2]
 *     [1]     99.1    0.44        0.72       1         .main [1]            -T: one decimal, "descendents"
 *
 * "no time accumulated": no tick fell into the program, and only the calls count. A child's time in the call graph is
 * spread by numbers of calls: an estimate.
 */
import { bySelf } from '../entries.ts';
import type { Detection, Entry, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { readByLine } from '../source.ts';
import { UnreadLines } from '../unread.ts';
import { FLAT_TITLES, flatRow, GRAPH_TITLES, primaryRow, VTUNE_TITLES } from './gprof-rows.ts';

export const gprof: Format = { name: 'gprof', detect, read };

const PROSE =
  /^\s*%\s+the percentage|^Copyright|^\s*This table|^Index by function|^\f|^%time\s+the percentage|^flat profile:|^call graph profile:|^\s*Call graph|^granularity:|^\s*$/;

function detect(head: Head): Detection | null {
  if (head.lines.some(line => FLAT_TITLES.test(line)))
    return { confidence: 0.98, why: "titles of gprof's flat profile" };
  if (head.lines.some(line => GRAPH_TITLES.test(line)))
    return { confidence: 0.97, why: "titles of gprof's call graph" };
  if (head.lines.some(line => VTUNE_TITLES.test(line)))
    return { confidence: 0.95, why: "titles of VTune's call graph" };
  return /^(?:Each sample counts as [\d.e-]+ \w+\.|granularity: each sample hit covers \d+ byte)/m.test(
    head.text,
  )
    ? { confidence: 0.9, why: 'how much a sample counts' }
    : null;
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new GprofReader());
}

interface GraphEntry {
  self: number;
  total: number;
  readonly calls: number | null;
  readonly line: number;
  readonly text: string;
}

class GprofReader {
  readonly #flat = new Rows();
  readonly #calls = new Rows();
  readonly #graph = new Map<string, GraphEntry>();
  readonly #unread = new UnreadLines();
  readonly #notes = new Set<string>();
  #section: 'none' | 'flat' | 'graph' | 'vtune' = 'none';
  #unit = 's';
  #factor = 1;
  #number = 0;

  line(text: string): void {
    this.#number++;
    const flat = FLAT_TITLES.exec(text);
    if (flat !== null) this.#flatTitles(flat);
    else if (GRAPH_TITLES.test(text)) this.#section = 'graph';
    else if (VTUNE_TITLES.test(text)) this.#section = 'vtune';
    else if (/no time (?:accumulated|propagated)/.test(text))
      this.#notes.add('no tick fell into the program: calls are counted, time is not');
    else if (PROSE.test(text)) this.#section = text.trim() === '' ? this.#section : 'none';
    else if (this.#section === 'flat') this.#flatRow(text);
    else if (this.#section !== 'none') this.#graphRow(text);
  }

  finish(input: Input): Profile {
    const entries = this.#withTotals(this.#flat.entries());
    const spent = entries.reduce((sum, { self }) => sum + (self ?? 0), 0);
    const time: View = {
      name: this.#unit === 's' ? 'time' : this.#unit,
      unit: this.#unit,
      axis: 'cpu',
      base: 'all ticks of the program',
      of: this.#unit === 's' ? 'the CPU time' : `the ${this.#unit}`,
      total: spent,
      samples: null,
      entries,
    };
    const calls = this.#calls.entries();
    const counted: View = {
      name: 'calls',
      unit: 'calls',
      axis: 'count',
      base: 'all counted calls',
      total: calls.reduce((sum, { self }) => sum + (self ?? 0), 0),
      samples: null,
      entries: calls,
    };
    if (this.#graph.size > 0)
      this.#notes.add(
        "what a function's callees took is spread over its callers by numbers of calls: an estimate",
      );
    return {
      format: 'gprof',
      source: input.name,
      views: spent > 0 || calls.length === 0 ? [time, counted] : [counted, time],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#notes],
      recording: {},
    };
  }

  #flatTitles(match: RegExpExecArray): void {
    this.#section = 'flat';
    const unit = match[1]!;
    this.#unit = unit === 'seconds' ? 's' : unit;
  }

  #flatRow(text: string): void {
    if (this.#isThousands(text)) return;
    const row = flatRow(text);
    if (row === null) {
      this.#unread.add(this.#number, text);
      return;
    }
    const at = { line: this.#number, text };
    const { name, file, line } = row;
    this.#flat.add({ name, file, line, self: row.self * this.#factor, total: null, at });
    if (row.calls !== null) this.#calls.add({ name, file, line, self: row.calls, total: null, at });
  }

  /** Below titles of cycles: `(K)`, in thousands. */
  #isThousands(text: string): boolean {
    const found = /^\s*\(K\)[\s(K)]*$/.test(text);
    if (found) this.#factor = 1000;
    return found;
  }

  /** Callers and callees stand above and below a function's own row, and are not read: they repeat shares of it. */
  #graphRow(text: string): void {
    const row = primaryRow(text, this.#section === 'vtune');
    if (row === null || row.name === '<spontaneous>') {
      this.#isThousands(text);
      return;
    }
    const { name, calls } = row;
    const self = row.self * this.#factor;
    const children = row.children * this.#factor;
    const known = this.#graph.get(name);
    if (known === undefined)
      this.#graph.set(name, { self, total: self + children, calls, line: this.#number, text });
    else {
      // Static functions of one name in several files.
      known.self += self;
      known.total += self + children;
    }
  }

  /** The flat profile has no totals; where it is missing, the graph's own figures are the entries. */
  #withTotals(flat: readonly Entry[]): Entry[] {
    if (flat.length > 0)
      return flat
        .map(entry => {
          const total = this.#graph.get(entry.name)?.total ?? null;
          // -n and -E leave times out of the graph, not out of the flat profile.
          return { ...entry, total: total === null || total < (entry.self ?? 0) ? null : total };
        })
        .sort(bySelf);
    const rows = new Rows();
    for (const [name, { self, total, calls, line, text }] of this.#graph) {
      rows.add({ name, self, total, at: { line, text } });
      if (calls !== null) this.#calls.add({ name, self: calls, total: null, at: { line, text } });
    }
    return rows.entries();
  }
}

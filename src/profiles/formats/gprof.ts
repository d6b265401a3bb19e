/**
 * gprof: the flat profile, and the call graph for the totals.
 * Source: https://sourceware.org/binutils/docs/gprof/Output.html
 *
 *       %   cumulative   self              self     total
 *      time   seconds   seconds    calls  ms/call  ms/call  name
 *      95.61      0.21     0.21   160000     0.00     0.00  recurse
 *     [2]     95.5    0.21    0.00  160000+315520000 recurse [2]
 *
 * "no time accumulated": no tick fell into the program, and only the calls count. A child's time in the call graph is
 * spread by numbers of calls: an estimate.
 */
import { bySelf } from '../entries.ts';
import type { Detection, Entry, Format, Head, Input, Profile, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { lineBatches } from '../source.ts';
import { UnreadLines } from '../unread.ts';

export const gprof: Format = { name: 'gprof', detect, read };

const FLAT =
  /^\s*(\d{1,3}\.\d{2})\s+(\d{1,12}\.\d{2})\s+(\d{1,12}\.\d{2})(?:\s+(\d{1,18})(?:\s+(\d{1,12}\.\d{2})\s+(\d{1,12}\.\d{2}))?)?\s+(\S.*)$/;
const PRIMARY =
  /^\[(\d{1,9})\]\s+(\d{1,3}\.\d)\s+(\d{1,12}\.\d{2})\s+(\d{1,12}\.\d{2})\s+(?:[\d+]{1,40}\s+)?(\S.*?)(?: <cycle \d+>)?(?: \[\d{1,9}\])?$/;
const FLAT_TITLES = /^\s*time\s+(?:seconds\s+seconds|\S+\s+\S+)\s+calls\s+\S+\/call\s+\S+\/call\s+name\s*$/;
const GRAPH_TITLES = /^index %\s?time\s+self\s+children\s+called\s+name/;

function detect(head: Head): Detection | null {
  if (head.lines.some(line => FLAT_TITLES.test(line)))
    return { confidence: 0.98, why: "titles of gprof's flat profile" };
  if (head.lines.some(line => GRAPH_TITLES.test(line)))
    return { confidence: 0.97, why: "titles of gprof's call graph" };
  return /^Each sample counts as [\d.e-]+ \w+\./m.test(head.text)
    ? { confidence: 0.9, why: '"Each sample counts as"' }
    : null;
}

async function read(input: Input): Promise<Profile> {
  const reader = new GprofReader();
  for await (const lines of lineBatches(input.chunks)) for (const line of lines) reader.line(line);
  return reader.finish(input);
}

class GprofReader {
  readonly #flat = new Rows();
  readonly #calls = new Rows();
  readonly #graph = new Map<string, { self: number; total: number; line: number; text: string }>();
  readonly #unread = new UnreadLines();
  readonly #notes: string[] = [];
  #section: 'none' | 'flat' | 'graph' | 'prose' = 'none';
  #number = 0;

  line(text: string): void {
    this.#number++;
    if (FLAT_TITLES.test(text)) this.#section = 'flat';
    else if (GRAPH_TITLES.test(text)) this.#section = 'graph';
    else if (/no time accumulated/.test(text))
      this.#notes.push('no tick fell into the program: calls are counted, time is not');
    else if (/^\s*%\s+the percentage|^Copyright|^\s*This table|^Index by function/.test(text))
      this.#section = 'prose';
    else if (this.#section === 'flat' && text.trim() !== '') this.#flatRow(text);
    else if (this.#section === 'graph') this.#graphRow(text);
  }

  finish(input: Input): Profile {
    const entries = this.#withTotals(this.#flat.entries());
    const seconds = entries.reduce((sum, { self }) => sum + (self ?? 0), 0);
    const time: View = {
      name: 'time',
      unit: 's',
      axis: 'cpu',
      base: 'all ticks of the program',
      total: seconds,
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
    return {
      format: 'gprof',
      source: input.name,
      views: seconds > 0 || calls.length === 0 ? [time, counted] : [counted, time],
      stacks: null,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, ...this.#notes],
      recording: {},
    };
  }

  #flatRow(text: string): void {
    const match = FLAT.exec(text.slice(0, 8000));
    if (match === null) {
      if (!/^\s*$|^\s*%\s/.test(text)) this.#unread.add(this.#number, text);
      return;
    }
    const at = { line: this.#number, text };
    const name = match[7]!.trim();
    this.#flat.add({ name, self: Number(match[3]), total: null, at });
    if (match[4] !== undefined) this.#calls.add({ name, self: Number(match[4]), total: null, at });
  }

  #graphRow(text: string): void {
    const match = PRIMARY.exec(text.slice(0, 8000));
    if (match === null) return;
    const self = Number(match[3]);
    this.#graph.set(match[5]!.trim(), { self, total: self + Number(match[4]), line: this.#number, text });
  }

  /** The flat profile has no totals; where it is missing, the graph's own figures are the entries. */
  #withTotals(flat: readonly Entry[]): Entry[] {
    if (flat.length > 0)
      return flat
        .map(entry => ({ ...entry, total: this.#graph.get(entry.name)?.total ?? null }))
        .sort(bySelf);
    const rows = new Rows();
    for (const [name, { self, total, line, text }] of this.#graph)
      rows.add({ name, self, total, at: { line, text } });
    return rows.entries();
  }
}

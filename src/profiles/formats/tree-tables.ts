/**
 * Call trees as tables: a name that stands deeper for each call, beside what it costs.
 *
 *     Weight        Self Weight    Symbol Name            Instruments, "Deep Copy" (tabs): https://help.apple.com/instruments/
 *     4.93 s  100.0%    0 s         start
 *     797.00 ms 16.1%   786.00 ms    alpha()
 *
 *     Function Stack,CPU Time:Self,Module                 Intel VTune, `-report top-down -format csv`
 *     Total,0.0,[Unknown]
 *      main,0.031,app.exe
 *
 *     Level,Function Name,Number of Calls,Elapsed Inclusive Time %,…   Visual Studio's CallTreeSummary
 *     1,"Tracer.TraceImage","471",91.25,18.39,…
 *
 * Where a line has its own cost beside the one with its callees, the own one is taken.
 */
import type { Axis, Detection, Entry, Format, Frame, Head, Input, Profile } from '../model.ts';
import { round } from '../rows.ts';
import { readByLine } from '../source.ts';
import { StackTable } from '../stacks.ts';
import { UnreadLines } from '../unread.ts';
import { viewOf } from '../views.ts';
import { csvCells } from './table-csv.ts';
import { figureOf } from './table-figures.ts';

export const treeTables: Format = { name: 'call-tree-table', detect, read };

interface Layout {
  readonly tool: string;
  readonly delimiter: string;
  readonly name: number;
  /** How deep a line is stands in a column of its own; else the blanks before the name say it. */
  readonly level: number | null;
  readonly self: number | null;
  readonly total: number | null;
  readonly module: number | null;
  readonly unit: string;
  readonly axis: Axis;
}

const NAMES = /^(?:symbol names?|function stack|function name|source function stack|call stack)$/i;
const MAX_DEPTH = 100_000;

function detect(head: Head): Detection | null {
  const found = head.lines
    .slice(0, 10)
    .map(layoutOf)
    .find(layout => layout !== null);
  return found === undefined || found === null ? null : { confidence: 0.93, why: `titles of ${found.tool}` };
}

/** What a line of titles says; null for all others. */
function layoutOf(line: string): Layout | null {
  const delimiter = line.includes('\t') ? '\t' : ',';
  const titles = csvCells(line.replace(/^\ufeff/, '').slice(0, 2000), delimiter);
  const name = titles.findIndex(title => NAMES.test(title));
  const at = (pattern: RegExp) => {
    const index = titles.findIndex(title => pattern.test(title));
    return index < 0 ? null : index;
  };
  if (name < 0) return null;
  const common = { delimiter, name, module: at(/^module(?: name)?$/i), level: null };
  if (delimiter === '\t') {
    const total = at(/^(?:Weight|Running Time|Bytes Used)$/);
    const self = at(/^Self(?: Weight| \(\w{1,4}\))$/);
    if (total === null) return null;
    const isBytes = titles[total] === 'Bytes Used';
    return { ...common, tool: 'Instruments', self, total, unit: '', axis: isBytes ? 'alloc' : 'cpu' };
  }
  const vtune = at(/:Self$/);
  if (/Function Stack$/i.test(titles[name]!) && vtune !== null)
    return { ...common, tool: 'VTune', self: vtune, total: null, unit: 's', axis: 'cpu' };
  const own = at(/^Elapsed Exclusive Time %$|^Exclusive Samples(?: %)?$/);
  const level = at(/^Level$/);
  if (level === null || own === null) return null;
  return {
    ...common,
    tool: "Visual Studio's call tree",
    level,
    self: own,
    total: null,
    unit: '%',
    axis: 'wall',
  };
}

function read(input: Input): Promise<Profile> {
  return readByLine(input, new TreeReader());
}

class TreeReader {
  readonly #stacks = new StackTable();
  readonly #unread = new UnreadLines();
  #column = -1;
  #layout: Layout | null = null;
  #unit = '';
  #number = 0;
  /** The lines around the next one. */
  #open: { depth: number; node: number; total: number; below: number; hasSelf: boolean }[] = [];

  line(raw: string): void {
    this.#number++;
    if (this.#layout === null) {
      this.#layout = layoutOf(raw);
      this.#column = this.#layout === null ? -1 : this.#stacks.column(this.#layout.tool);
    } else if (raw.trim() !== '') this.#row(this.#layout, raw);
  }

  finish(input: Input): Profile {
    this.#closeTo(-1);
    const { tool, axis, unit } = this.#layout ?? { tool: 'an unknown tool', axis: 'cpu' as Axis, unit: '' };
    const meaning = { unit: this.#unit || unit || 'count', axis, base: 'the whole tree' };
    if (this.#column < 0) this.#stacks.column(tool);
    const view = viewOf(this.#stacks, 0, axis === 'alloc' ? 'bytes used' : 'time', meaning);
    return {
      format: 'call-tree-table',
      source: input.name,
      views: [{ ...view, total: round(view.total), samples: null, entries: view.entries.map(rounded) }],
      stacks: this.#stacks,
      annotations: [],
      unread: this.#unread,
      notes: [...input.notes, `a call tree of ${tool}`],
      recording: {},
    };
  }

  #row(layout: Layout, raw: string): void {
    const cells = rawCells(raw.slice(0, 8000), layout.delimiter);
    const named = cells[layout.name] ?? '';
    const name = named.trim().replace(/^"|"$/g, '');
    const level =
      layout.level === null ? named.search(/[^\s]/) : (figureOf(cells[layout.level] ?? '')?.value ?? -1);
    const self = layout.self === null ? null : this.#figure(cells[layout.self] ?? '', layout);
    const total = layout.total === null ? null : this.#figure(cells[layout.total] ?? '', layout);
    if (name === '' || level < 0 || level > MAX_DEPTH || (self === null && total === null)) {
      this.#unread.add(this.#number, raw);
      return;
    }
    this.#closeTo(level);
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.below += total ?? 0;
    const module = layout.module === null ? null : (cells[layout.module] ?? '').trim().replace(/^"|"$/g, '');
    const node = this.#stacks.child(
      parent?.node ?? 0,
      this.#stacks.intern(frameOf(name, module || null), this.#number, raw),
    );
    if (self !== null && self > 0) this.#stacks.add(node, this.#column, self, 0);
    this.#open.push({ depth: level, node, total: total ?? 0, below: 0, hasSelf: self !== null });
  }

  /** A line whose own cost is not printed has what its children leave. */
  #closeTo(level: number): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= level) {
      const { node, total, below, hasSelf } = this.#open.pop()!;
      if (!hasSelf && total - below > 0) this.#stacks.add(node, this.#column, total - below, 0);
    }
  }

  /** `797.00 ms  16.1%`, `96.08 Gc  100.0%`, `0.031`; a dash is nothing. */
  #figure(cell: string, layout: Layout): number | null {
    const text = cell
      .trim()
      .replace(/^"|"$/g, '')
      .replaceAll(/[\u2007\u00a0]/g, '')
      .replace(/\s{1,8}[\d.,]{1,9}%$/, '');
    if (text === '-') return 0;
    const cycles = /^(\d{1,9}(?:\.\d{1,3})?) ?(?:([KMGT])?c|cycles)$/.exec(text);
    if (cycles !== null) {
      this.#unit = 'cycles';
      return Number(cycles[1]) * 1000 ** ' KMGT'.indexOf(cycles[2] ?? ' ');
    }
    const figure = figureOf(text);
    if (figure === null) return null;
    const isBareMillis = figure.unit === '' && layout.tool === 'Instruments';
    if (figure.unit !== '' && figure.unit !== '%') this.#unit = figure.unit;
    return isBareMillis && figure.value > 0 ? figure.value * 1e6 : figure.value;
  }
}

function rounded(entry: Entry): Entry {
  return {
    ...entry,
    self: entry.self === null ? null : round(entry.self),
    total: entry.total === null ? null : round(entry.total),
    samples: null,
  };
}

/** Unlike a plain table's, blanks before a cell stay: they are the depth. */
function rawCells(text: string, delimiter: string): string[] {
  if (delimiter === '\t') return text.split('\t');
  const lead = /^\s*/.exec(text)![0];
  const cells = csvCells(text.trimStart(), delimiter);
  return [`${lead}${cells[0] ?? ''}`, ...cells.slice(1)];
}

function frameOf(name: string, module: string | null): Frame {
  return { name, module: module === '[Unknown]' ? null : module, file: null, line: null, kind: null };
}

/**
 * The tables of `go tool pprof -top` and `-text`, `-tree` and `-peek`, several in one paste kept apart.
 *
 *           flat  flat%   sum%        cum   cum%
 *          410ms 20.20% 20.20%      840ms 41.38%  regexp.(*Regexp).tryBacktrack
 *
 *     and in a tree: callers above, callees below each node, between rulers
 *                                                  60ms 42.86% |   runtime.growslice
 *          130ms  6.40% 26.60%      150ms  7.39%                | regexp.(*bitState).shouldVisit
 *
 * `sum%` is a running total and no figure of the entry. The unit is chosen anew for each report.
 */
import type { Entry, View } from '../model.ts';
import { Rows } from '../rows.ts';
import { factorOf, headerOf } from './pprof-header.ts';
import { axisOf, shareOf } from './pprof-types.ts';
import { AMOUNT, amountOf, functionOf, PERCENT, unitFor } from './pprof-units.ts';

export const TITLES = /^\W{0,3}\s*flat\s+flat%\s+sum%\s+cum\s+cum%/;
const ROW = new RegExp(
  `^\\W{0,3}?\\s*(${AMOUNT})\\s+(${PERCENT})\\s+(${PERCENT})\\s+(${AMOUNT})\\s+(${PERCENT})\\s+(?:\\|\\s)?\\s*(\\S.*)$`,
);
const EDGE = new RegExp(`^\\s*(${AMOUNT})\\s+(${PERCENT}|\\S{0,12})\\s*\\|\\s+(\\S.*)$`);
const RULER = /^-{20,}\+-{5,}\s*$/;
const SHOWN_NODES = 3;
const SHOWN_EDGES = 4;

interface Node {
  readonly name: string;
  readonly total: number;
  readonly callers: Edge[];
  readonly callees: Edge[];
}

interface Edge {
  readonly name: string;
  readonly value: number;
}

class Table {
  readonly rows = new Rows();
  readonly header: readonly string[];
  readonly factor: number;
  readonly nodes: Node[] = [];
  /** Edges above the next node. */
  pending: Edge[] = [];
  open: Node | null = null;
  unit = '';

  constructor(header: readonly string[]) {
    this.header = header;
    this.factor = factorOf(header);
  }
}

/** True for a row of figures and a name. */
export function isRow(line: string): boolean {
  return ROW.test(line.slice(0, 5000));
}

export class PprofTables {
  readonly #tables: Table[] = [];

  get isEmpty(): boolean {
    return this.#tables.every(({ rows }) => rows.size === 0);
  }

  /** `header` is what stood above since the table before; rows without titles belong to a table of their own. */
  line(text: string, number: number, header: readonly string[]): boolean {
    if (TITLES.test(text)) {
      this.#tables.push(new Table(header));
      return true;
    }
    const row = ROW.exec(text.slice(0, 8000));
    if (row !== null) return this.#row(row, number, text, header);
    const table = this.#tables.at(-1);
    if (table === undefined) return false;
    if (RULER.test(text)) {
      table.open = null;
      table.pending = [];
      return true;
    }
    return this.#edge(table, text);
  }

  views(): { views: View[]; notes: string[]; seconds: number | null } {
    const kept = new Map<string, { view: View; entries: Map<string, Entry> }>();
    const notes: string[] = [];
    let seconds: number | null = null;
    for (const table of this.#tables.filter(({ rows }) => rows.size > 0)) {
      const header = headerOf(table.header, table.unit);
      seconds ??= header.seconds;
      notes.push(...header.notes, ...callNotes(table.nodes));
      const entries = table.rows.entries();
      const total = header.total ?? entries.reduce((all, { self }) => all + Math.abs(self ?? 0), 0);
      const view: View = {
        name: header.type,
        unit: unitFor(header.unit ?? table.unit, header.type),
        axis: axisOf({ type: header.type }),
        base: header.total === null ? 'the sum of the rows shown' : `all of ${header.type}`,
        ...shareOf(header.type),
        total,
        samples: null,
        entries: [],
      };
      const key = `${view.name}\0${view.unit}\0${header.total ?? 'shown'}`;
      const known = kept.get(key) ?? { view, entries: new Map<string, Entry>() };
      kept.set(key, known);
      // The same profile sorted or cut in another way: a function's figures are the same in each.
      for (const entry of entries) {
        const id = `${entry.name}\0${entry.file ?? ''}\0${entry.line ?? ''}`;
        if (!known.entries.has(id)) known.entries.set(id, entry);
      }
    }
    const views = [...kept.values()].map(({ view, entries }) => ({
      ...view,
      entries: [...entries.values()].sort(
        (a, b) => (b.self ?? 0) - (a.self ?? 0) || (b.total ?? 0) - (a.total ?? 0),
      ),
    }));
    if (views.length > 1)
      notes.push(`${views.length} different profiles in one paste, each a view of its own`);
    return { views, notes: [...new Set(notes)], seconds };
  }

  #row(row: RegExpExecArray, number: number, text: string, header: readonly string[]): boolean {
    const table = this.#tables.at(-1) ?? new Table(header);
    if (this.#tables.length === 0) this.#tables.push(table);
    const flat = amountOf(row[1]!);
    const cum = amountOf(row[4]!);
    if (flat === null || cum === null) return false;
    table.unit ||= flat.unit || cum.unit;
    const place = functionOf(row[6]!.trim());
    const total = cum.value * table.factor;
    table.rows.add({ ...place, self: flat.value * table.factor, total, at: { line: number, text } });
    if (table.pending.length > 0 || text.includes('|')) {
      table.open = { name: place.name, total, callers: table.pending, callees: [] };
      table.nodes.push(table.open);
      table.pending = [];
    }
    return true;
  }

  #edge(table: Table, text: string): boolean {
    const edge = EDGE.exec(text.slice(0, 8000));
    const amount = edge === null ? null : amountOf(edge[1]!);
    if (edge === null || amount === null) return false;
    const found = { name: functionOf(edge[3]!.trim()).name, value: amount.value * table.factor };
    (table.open?.callees ?? table.pending).push(found);
    return true;
  }
}

/** Who calls the heaviest nodes and whom they call; a peek is asked for just that. */
function callNotes(nodes: readonly Node[]): string[] {
  return nodes
    .filter(({ callers, callees }) => callers.length + callees.length > 0)
    .toSorted((a, b) => b.total - a.total)
    .slice(0, SHOWN_NODES)
    .map(node => {
      const from = node.callers.length > 0 ? `is called by ${edgesOf(node.callers, node.total)}` : '';
      const to = node.callees.length > 0 ? `calls ${edgesOf(node.callees, node.total)}` : '';
      return `${node.name} ${[from, to].filter(part => part !== '').join('; ')} (of its own total)`;
    });
}

function edgesOf(edges: readonly Edge[], total: number): string {
  const shown = edges
    .slice(0, SHOWN_EDGES)
    .map(({ name, value }) =>
      `${name} ${total === 0 ? '' : `${((100 * value) / total).toFixed(1)} %`}`.trim(),
    );
  return `${shown.join(', ')}${edges.length > SHOWN_EDGES ? ` and ${edges.length - SHOWN_EDGES} more` : ''}`;
}

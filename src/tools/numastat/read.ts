/**
 * numastat (numactl): default, -n, -m, -p, -c. https://github.com/numactl/numactl/blob/master/numastat.c
 *
 * Table `node`, one row a line and node:
 *     numa_hit                29923028           (default: pages)
 *     MemFree                  4646.15  4646.15  (-m, -p: MB, last column the total)
 *   name, node (a number, or `total`), value, unit (`pages` or `MB`), pid and process with -p.
 * Lines about meminfo fields that numastat does not know are rows of `note`.
 * With -p of several processes each line is a process: name is null.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

interface Part {
  readonly unit: 'pages' | 'MB';
  readonly process: Readonly<Record<string, Cell>>;
}

export const readNumastat: Reader = text => {
  const rows = new Rows('numastat');
  let nodes: readonly Cell[] = [];
  let part: Part = { unit: 'pages', process: {} };
  for (const line of linesOf(text)) {
    const named = partOf(line.text);
    const header = nodesOf(line.text);
    if (named !== null) part = named;
    else if (header !== null) nodes = header;
    else if (/^[\s-]*$/.test(line.text)) continue;
    else if (/^Token \S+ not in hash table\.$/.test(line.text)) rows.add(line, 'note', { note: line.text });
    else if (!addValues(line, nodes, part, rows)) rows.unread(line);
  }
  return rows.reading();
};

/** `Per-node process memory usage (in MBs) for PID 5373 (bash)` */
function partOf(text: string): Part | null {
  const [, unit, pid, process] =
    /^Per-node .{1,60}\(in (MBs?|pages?)\)(?: for PID (\d{1,10}) \((.{0,64})\))?:?$/.exec(
      text.slice(0, 200),
    ) ?? [];
  if (unit === undefined) return /^Per-node numastat info/.test(text) ? { unit: 'MB', process: {} } : null;
  const owner = pid === undefined ? {} : { pid: Number(pid), process: process ?? null };
  return { unit: unit.startsWith('MB') ? 'MB' : 'pages', process: owner };
}

/** `                 node0           node1`, `PID    Node 0   Node 1   Total` */
function nodesOf(text: string): Cell[] | null {
  const [, list] = /^(?:\s+|PID\s+)((?:(?:[Nn]ode ?\d{1,5}|Total)\s*)+)$/.exec(text.slice(0, 4000)) ?? [];
  return list === undefined
    ? null
    : [...list.matchAll(/[Nn]ode ?(\d+)|Total/g)].map(([, node]) =>
        node === undefined ? 'total' : Number(node),
      );
}

function addValues(line: Line, nodes: readonly Cell[], { unit, process }: Part, rows: Rows): boolean {
  const words = wordsOf(line.text.slice(0, 4000));
  const values = words.slice(words.length - nodes.length).map(numberOf);
  const label = words.slice(0, words.length - nodes.length).join(' ');
  if (
    nodes.length === 0 ||
    nodes.length >= words.length ||
    values.includes(null) ||
    !/^[A-Za-z\d]/.test(label)
  )
    return false;
  const [, pid, owner] = /^(\d{1,10}) \((.{0,64})\)$/.exec(label) ?? [];
  const name =
    pid === undefined
      ? { name: label, ...process }
      : { name: null, pid: Number(pid), process: owner ?? null };
  for (const [index, node] of nodes.entries()) {
    rows.add(line, 'node', { ...name, node, value: values[index] ?? null, unit });
  }
  return true;
}

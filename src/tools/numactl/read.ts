/**
 * numactl -H (--hardware) and -s (--show). https://github.com/numactl/numactl
 *
 * Tables:
 *   available   `available: 2 nodes (0-1)`                 nodes, list
 *   node        `node 0 cpus: 0 1` `node 0 size: 7130 MB`  node, name (`cpus`, `size`, `free`), value, unit (`MB` or null)
 *   distance    `  0:  10  21`                             node, to, value
 *   policy      `policy: default` (-s)                     name, value
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readNumactl: Reader = text => {
  const rows = new Rows('numactl');
  let nodes: readonly number[] = [];
  for (const line of linesOf(text)) {
    const header = /^node((?: +\d{1,5})+)$/.exec(line.text.slice(0, 4000));
    if (header !== null) nodes = wordsOf(header[1] ?? '').map(Number);
    else if (line.text === 'node distances:') continue;
    else if (!addLine(line, nodes, rows)) rows.unread(line);
  }
  return rows.reading();
};

function addLine(line: Line, nodes: readonly number[], rows: Rows): boolean {
  const text = line.text.slice(0, 8000);
  const [available, count, list] = /^available: (\d{1,5}) nodes? \((.{1,100})\)$/.exec(text) ?? [];
  const node = nodeFields(text);
  const distances = distancesOf(text, nodes);
  const [policy, key, setting] = /^([a-z][a-z ]{2,20}):(?: (.*))?$/.exec(text) ?? [];
  if (available !== undefined) rows.add(line, 'available', { nodes: Number(count), list: list ?? null });
  else if (node !== null) rows.add(line, 'node', node);
  else if (distances !== null) for (const fields of distances) rows.add(line, 'distance', fields);
  else if (policy !== undefined) rows.add(line, 'policy', { name: key ?? null, value: setting || null });
  else return false;
  return true;
}

function nodeFields(text: string): Record<string, Cell> | null {
  const [, node, name, value = '', unit] =
    /^node (\d{1,5}) (cpus|size|free):(?: (.*?))?( MB)?$/.exec(text) ?? [];
  if (node === undefined || name === undefined) return null;
  const number = name === 'cpus' ? null : numberOf(value);
  return { node: Number(node), name, value: number ?? value, unit: unit?.trim() ?? null };
}

function distancesOf(text: string, nodes: readonly number[]): Record<string, Cell>[] | null {
  const [, from, figures = ''] = /^ *(\d{1,5}):((?: +\d{1,5})+)$/.exec(text) ?? [];
  const values = wordsOf(figures);
  if (from === undefined || values.length !== nodes.length) return null;
  return values.map((value, index) => ({
    node: Number(from),
    to: nodes[index] ?? null,
    value: Number(value),
  }));
}

/**
 * kubectl: get of anything (-o wide, --all-namespaces, several kinds), top, events, version; -o json.
 *
 * Tables: one a listing, named by its kind where kubectl prints it (`pod/web-0` → `pod`), else by its columns:
 *   pod      web-0   0/1   CrashLoopBackOff   12 (3m ago)   4h   10.1.2.3   node-1        name, ready (`0/1`; also ready_count, ready_of), status,
 *            restarts (number; `last_restart` is the rest), age, ip, node, …
 *   top      web-0   101m   512Mi                              name, cpu(cores) in cores (0.101), memory(bytes) in bytes, cpu%, memory%
 *   node, deployment, service, event, list (anything else): columns as the header names them in lower case
 * `<none>` and empty cells are null.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import type { AlignedColumn } from '../shared/aligned.ts';
import { listingFields, listingHeader, readListingJson } from '../shared/containers.ts';
import { looksLikeJson } from '../shared/json.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf, percentOf, sizeOf, textOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readKubectl: Reader = text => {
  const rows = new Rows('kubectl');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) {
    readListingJson(lines, rows, 'item');
    return rows.reading();
  }
  let columns: readonly AlignedColumn[] = [];
  for (const line of lines) {
    const header = listingHeader(line.text);
    const fields = header === null && columns.length > 0 ? listingFields(line.text, columns, cellsOf) : null;
    if (header !== null) columns = header;
    else if (fields !== null) rows.add(line, tableOf(fields), fields);
    else rows.unread(line);
  }
  return rows.reading();
};

/** A kind is known by a column that no other has. */
const KINDS: readonly (readonly [string, string])[] = [
  ['cpu(cores)', 'top'],
  ['restarts', 'pod'],
  ['up-to-date', 'deployment'],
  ['cluster-ip', 'service'],
  ['last seen', 'event'],
  ['minpods', 'autoscaler'],
  ['roles', 'node'],
  ['desired', 'replicas'],
];

function tableOf(fields: Readonly<Record<string, Cell>>): string {
  const kind = /^([a-z]+)(?:\.[a-z0-9.]+)?\//.exec(String(fields['name'] ?? ''))?.[1];
  return kind ?? KINDS.find(([column]) => Object.hasOwn(fields, column))?.[1] ?? 'list';
}

function cellsOf(column: string, word: string): Record<string, Cell> {
  if (word === '' || word === '<none>' || word === '<unknown>') return { [column]: null };
  if (column === 'ready') {
    const [, ready, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(word) ?? [];
    if (ready !== undefined) return { ready: word, ready_count: Number(ready), ready_of: Number(of) };
  }
  if (column === 'restarts') {
    const [, count, last] = /^(\d{1,9})(?: \((.{1,40}) ago\))?$/.exec(word) ?? [];
    if (count !== undefined) return { restarts: Number(count), last_restart: last ?? null };
  }
  if (column === 'cpu(cores)') return { [column]: coresOf(word) };
  if (column.startsWith('memory(')) return { [column]: sizeOf(word) ?? word };
  if (/^(?:cpu|memory)\(?%\)?$/.test(column)) return { [column]: percentOf(word) ?? word };
  return { [column]: COUNTS.test(column) ? (numberOf(word) ?? word) : textOf(word) };
}

const COUNTS =
  /^(?:up-to-date|available|desired|current|minpods|maxpods|replicas|completions|data|endpoints|secrets|count)$/;

/** `101m` → 0.101, `2` → 2, `1500u` and `12n` of the metrics server. */
function coresOf(word: string): Cell {
  const [, digits, unit = ''] = /^(\d{1,15})([mun]?)$/.exec(word) ?? [];
  const divisor = { '': 1, m: 1e3, u: 1e6, n: 1e9 }[unit];
  return digits === undefined || divisor === undefined ? word : Number(digits) / divisor;
}

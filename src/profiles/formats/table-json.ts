/**
 * Rows as JSON: an array of objects, an object that holds one, or an object a line. jc, `docker stats --format json`, psql's
 * `json_agg` and the answers of monitoring services come like this.
 *
 *     [{"pid":812,"cpu_percent":94.7,"command":"node a.js"}, …]
 *     {"TopN":[{"Rank":1,"Frame":{"FunctionName":"memcpy"},"CountExclusive":410,"CountInclusive":410}, …]}
 */
import { type Fields, fieldsOf, listOf } from '../json.ts';
import type { CutTable, Line, TableRow } from './table-cut.ts';

const MAX_DEPTH = 4;
const MAX_OPEN = 64;
const MAX_TITLES = 80;
const MAX_ROWS = 100_000;

/** null where the lines are no JSON, or hold no rows. */
export function jsonRows(lines: readonly Line[]): CutTable | null {
  const first = lines.find(({ text }) => text.trim() !== '');
  if (first === undefined || !/^\ufeff?\s*[[{]/.test(first.text)) return null;
  const objects = lineByLine(lines) ?? withinWhole(lines, first.line);
  if (objects.length === 0) return null;
  const flat = objects.slice(0, MAX_ROWS).map(({ line, fields }) => ({ line, cells: flattened(fields) }));
  const titles = [...new Set(flat.slice(0, 200).flatMap(({ cells }) => [...cells.keys()]))].slice(
    0,
    MAX_TITLES,
  );
  const rows = flat.map(({ line, cells }): TableRow => {
    const values = titles.map(title => cells.get(title) ?? '');
    return { line, text: titles.map((title, at) => `${title}: ${values[at]}`).join('; '), cells: values };
  });
  return { sections: [{ titles, rows, stamp: null }], left: [] };
}

interface Found {
  readonly line: number;
  readonly fields: Fields;
}

/** An object a line; the last may be cut off. */
function lineByLine(lines: readonly Line[]): Found[] | null {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  if (filled.length < 2 || !filled.slice(0, 2).every(({ text }) => /^\s*\{.*\}\s*$/.test(text))) return null;
  return filled.flatMap(({ line, text }) => {
    const fields = fieldsOf(parsed(text));
    return Object.keys(fields).length > 0 ? [{ line, fields }] : [];
  });
}

function withinWhole(lines: readonly Line[], line: number): Found[] {
  const text = lines.map(row => row.text).join('\n');
  const whole = parsed(text);
  const found = whole === undefined ? wholeRows(text) : longestList(whole, 0);
  return found.map(fields => ({ line, fields }));
}

/** Of JSON that is cut off: the objects that stand whole in the list that has most of them. */
function wholeRows(text: string): Fields[] {
  const open: Open[] = [];
  let best: Fields[] = [];
  for (let at = 0; at < text.length && open.length <= MAX_OPEN; at++) {
    const letter = text[at]!;
    if (letter === '"') at = endOfText(text, at);
    else if (letter === '{' || letter === '[') open.push({ bracket: letter, at, rows: [] });
    else if (letter === '}' || letter === ']') {
      const rows = closed(open, text, at);
      if (rows !== null && rows.length > best.length) best = rows;
    }
  }
  return best;
}

interface Open {
  readonly bracket: string;
  readonly at: number;
  readonly rows: Fields[];
}

/** The rows around what closes here, with it; null where it is no row. */
function closed(open: Open[], text: string, end: number): Fields[] | null {
  const inner = open.pop();
  const rows = open.at(-1)?.bracket === '[' && open.length <= MAX_DEPTH ? open.at(-1)!.rows : null;
  if (inner?.bracket !== '{' || rows === null) return null;
  const fields = fieldsOf(parsed(text.slice(inner.at, end + 1)));
  if (Object.keys(fields).length > 0) rows.push(fields);
  return rows;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** The longest list of objects anywhere near the root. */
function longestList(value: unknown, depth: number): Fields[] {
  if (depth > MAX_DEPTH) return [];
  const own = listOf(value)
    .map(fieldsOf)
    .filter(fields => Object.keys(fields).length > 0);
  if (own.length > 0) return own;
  return Object.values(fieldsOf(value))
    .slice(0, 100)
    .map(inner => longestList(inner, depth + 1))
    .reduce((longest, list) => (list.length > longest.length ? list : longest), []);
}

/** Values by their key; of an object within, by its own keys. */
function flattened(fields: Fields): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [key, value] of Object.entries(fields)) {
    if (Array.isArray(value) || value === null) continue;
    if (typeof value !== 'object') cells.set(key, cellOf(value));
    else
      for (const [inner, own] of Object.entries(value))
        if (own !== null && typeof own !== 'object' && !cells.has(inner)) cells.set(inner, cellOf(own));
  }
  return cells;
}

function cellOf(value: unknown): string {
  return String(value).slice(0, 2000);
}

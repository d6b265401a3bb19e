/**
 * Exports of a log in which every line, or every field of a record, has a form of its own, seen in the first lines:
 *   journalctl -o export, -o verbose     MESSAGE=…  among further fields
 *   CSV of Kibana, Splunk, Cloud Logging "@timestamp","message"  with the message in quotes, over several lines if need be
 *   a list of strings, one a line        "  File \"app.py\", line 3",
 */
import type { Margin } from './margins.ts';
import type { Line } from './model.ts';
import { timeIn } from './time.ts';

export function recorded(lines: readonly Line[]): Margin | null {
  return journal(lines) ?? table(lines) ?? literals(lines);
}

const FIELD = /^\s{0,8}_{0,2}[A-Z][A-Z\d_]{1,60}=/;
const MESSAGE = /^(\s{0,8})MESSAGE=/;
const REALTIME = /^\s{0,8}__REALTIME_TIMESTAMP=(\d{10})\d{6}$/;
/** `Wed 2026-11-25 10:15:01.123456 UTC [s=bf…;i=1;b=…]`, the head of a record of -o verbose */
const CURSOR = /^\w{3} (\d{4}-\d\d-\d\d [\d:.]{8,15}) \S{1,6} \[s=[\da-f]/;

function journal(lines: readonly Line[]): Margin | null {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  const fields = filled.filter(({ text }) => FIELD.test(text) || CURSOR.test(text)).length;
  if (fields < 6 || fields < 0.6 * filled.length || !filled.some(({ text }) => MESSAGE.test(text)))
    return null;
  let time: string | null = null;
  let isOpen = false;
  return all =>
    all.flatMap(line => {
      const { text } = line;
      const stamp = REALTIME.exec(text)?.[1];
      time = stamp ? new Date(Number(stamp) * 1000).toISOString() : (CURSOR.exec(text)?.[1] ?? time);
      const message = MESSAGE.exec(text);
      // A message of several lines goes on below its field.
      if (!message && (!isOpen || FIELD.test(text) || CURSOR.test(text) || text === '')) {
        isOpen = false;
        return [];
      }
      isOpen = true;
      const prefix = message?.[0] ?? '';
      return [{ ...line, text: text.slice(prefix.length), time, prefix: (line.prefix ?? '') + prefix }];
    });
}

const MESSAGES =
  /^(?:message|msg|@message|_raw|textPayload|jsonPayload\.message|log|line|raw|exception|stack_?trace|error\.stack_trace)$/i;
const TIMES = /time|date/i;

/** The column with the message, of a table whose head names it. */
function table(lines: readonly Line[]): Margin | null {
  const head = lines.find(({ text }) => text.trim() !== '');
  if (!head || lines.length < 2 || !/[,;\t]/.test(head.text)) return null;
  const separator = [',', '\t', ';'].find(each => head.text.includes(each)) ?? ',';
  const names = new Cells(separator).take(head.text)?.map(cell => cell.trim()) ?? [];
  const column = names.findLastIndex(name => MESSAGES.test(name));
  if (column < 0 || names.length < 2 || names.some(name => name === '' || name.length > 60)) return null;
  const stamp = names.findIndex(name => TIMES.test(name));
  return all => {
    const cells = new Cells(separator);
    return all.flatMap(line => rowOf(line, cells, { column, stamp, head: head.number }));
  };
}

function rowOf(
  line: Line,
  cells: Cells,
  { column, stamp, head }: { readonly column: number; readonly stamp: number; readonly head: number },
): Line[] {
  if (line.number === head) return [];
  const isRest = cells.isOpen;
  const open = cells.open;
  const row = cells.take(line.text);
  // Inside a cell of several lines the cells before it are of another line.
  if (isRest) return open === column ? [{ ...line, text: row?.[0] ?? '' }] : [];
  const text = row?.[column];
  if (row === null || text === undefined) return [line];
  const time = stamp < 0 ? null : timeIn(row[stamp] ?? '');
  return [{ ...line, text, ...(time !== null && { time }) }];
}

/** Cells of lines that follow each other; one in quotes may go on in the next line. */
class Cells {
  readonly #separator: string;
  /** The column of the cell that is open at the end of the line before. */
  open = 0;
  isOpen = false;

  constructor(separator: string) {
    this.#separator = separator;
  }

  /** The cells of the line; of one that goes on from before, its rest first. */
  take(text: string): string[] {
    const cells: string[] = [];
    let at = 0;
    let column = this.isOpen ? this.open : 0;
    let quoted = this.isOpen;
    while (at <= text.length) {
      if (!quoted && text[at] === '"') {
        quoted = true;
        at += 1;
      }
      const end = quoted ? closing(text, at) : text.indexOf(this.#separator, at);
      const stop = end < 0 ? text.length : end;
      const value = text.slice(at, stop);
      cells.push(quoted ? value.replaceAll('""', '"') : value);
      if (quoted && end < 0) {
        this.open = column;
        this.isOpen = true;
        return cells;
      }
      const next = quoted ? text.indexOf(this.#separator, stop) : stop;
      this.isOpen = false;
      if (next < 0 || end < 0) return cells;
      quoted = false;
      at = next + 1;
      column += 1;
    }
    return cells;
  }
}

/** The quotation mark that ends a cell: a doubled one is a letter of it. */
function closing(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}

const LITERAL = /^\s*("(?:[^"\\]|\\.)*"),?\s*$/;
const BRACKET = /^(?:"[\w.@-]{1,60}"\s{0,9}:\s{0,9})?[[\]{}]{0,3},?$/;

/** Each line is a string of JSON. */
function literals(lines: readonly Line[]): Margin | null {
  const filled = lines.filter(({ text }) => text.trim() !== '');
  const strings = filled.filter(({ text }) => LITERAL.test(text)).length;
  if (strings < 3 || !filled.every(({ text }) => LITERAL.test(text) || BRACKET.test(text.trim())))
    return null;
  return all =>
    all.map(line => {
      const literal = LITERAL.exec(line.text)?.[1];
      return literal === undefined ? line : { ...line, text: unquoted(literal) };
    });
}

function unquoted(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    // An escape that JSON has not: the words are worth more than the form.
    return literal.slice(1, -1);
  }
}

/**
 * Traces inside a log line: JSON objects that hold an error, newlines that a logger or syslog escaped, and text in
 * quotes.
 */
import { errorLines } from './json-error.ts';
import { recordsOf, saidLines } from './json-records.ts';
import { threadInfoLines } from './thread-info-json.ts';
import { timeIn } from './time.ts';

// A literal backslash-n followed by what only a trace has: the logger escaped the newlines.
const ESCAPED =
  /(?:\\r)?\\n(?:\\t|[ \t])*(?:at [\w$<./@]|File \\?"|goroutine \d+ \[|Caused by: |#\d+ |from \S+:\d+:in |thread '|[^\s\\"]{1,300}\.go:\d+|[\w.()*/]{3,200}\([^\\]{0,200}\)\\n\\t\S{1,300}\.go:\d)/;
// rsyslog writes control characters as `#` and three octal digits.
const OCTAL = /#012(?:#011|[ \t])*(?:at [\w$<./@]|File "|goroutine \d+ \[|Caused by: |\S{1,300}\.go:\d+)/;
// (the kernel's own table has some, and is read with them)
const INDENTED_OCTAL = /^(?!.{0,120}\bkernel: ).{0,4000}#012.{0,4000}#012/;
// One frame or header of an array of strings, as pretty-printed JSON has them.
const QUOTED = /^\s*"((?:[^"\\]|\\.){1,4000})",?\s*$/;
const TRACE_LINE =
  /^\s*(?:at [\w$<./@]|File "|(?:[\w$]+[.\\:]{1,2}){0,10}\w*(?:Error|Exception)\b|\S{1,300}:\d+:in |Caused by: )/;

export interface Embedded {
  readonly lines: readonly string[];
  readonly time: string | null;
  /** The text is one piece of a line of the container's log: it goes on in the next object. */
  readonly piece: boolean;
}

/** A cheap test before the dear ones: most lines hold nothing. */
export function couldHold(text: string): boolean {
  return text.includes('{') || text.includes('\\n') || text.includes('#012');
}

/** The lines that a line holds, or null where it holds none but itself. */
export function embedded(text: string): Embedded | null {
  const open = jsonStart(text);
  const json = open < 0 ? null : fromJson(text.slice(open));
  if (json) return json;
  if (text.includes('#012') && (OCTAL.test(text) || INDENTED_OCTAL.test(text)))
    return whole(text.replaceAll('#012', '\n').replaceAll('#011', '\t'));
  if (text.includes('\\n') && (ESCAPED.test(text) || hasIndentedLines(text))) return whole(escaped(text));
  return null;
}

/** Three lines or more with an indented one among them, or a browser's frame: the stack of any language. */
function hasIndentedLines(text: string): boolean {
  let lines = 1;
  let isIndented = false;
  for (let at = text.indexOf('\\n'); at >= 0; at = text.indexOf('\\n', at + 2)) {
    lines += 1;
    isIndented ||= /^(?:\\t| {1,12})\S|^[^\s@\\]{0,200}@https?:/.test(text.slice(at + 2, at + 220));
    if (lines > 2 && isIndented) return true;
  }
  return false;
}

/** One string of a list, as pretty-printed JSON has a stack; null where the line is none. */
export function quotedLine(text: string): string | null {
  const quoted = /^\s*"/.test(text) ? QUOTED.exec(text)?.[1] : undefined;
  const plain = quoted === undefined ? '' : unescapeOnce(quoted);
  return TRACE_LINE.test(plain) ? plain : null;
}

// What begins a trace behind the words of a log on the same line.
const BEGINS =
  /(?<=\S )(?=Traceback \(most recent call last\):|goroutine \d+ \[|thread '[^']{0,100}'|panic: |Unhandled exception\. |Exception in thread "|\*\* \(|BUG: )/;
// What syslog puts before the first line alone, where it wrote the others with their newlines escaped
const SYSLOG =
  /^(?:<\d{1,3}>\d? ?)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\dT\S{8,25}) [\w.-]{1,64} [\w./@-]{1,64}(?:\[\d{1,10}\])?: /;

function whole(text: string): Embedded {
  const end = text.indexOf('\n');
  const head = end < 0 ? text : text.slice(0, end);
  const at = head.search(BEGINS);
  if (at > 0) return whole(`${text.slice(0, at).trimEnd()}\n${text.slice(at)}`);
  const syslog = SYSLOG.exec(head)?.[0] ?? '';
  return { lines: text.slice(syslog.length).split(/\r?\n|\r/), time: timeIn(syslog), piece: false };
}

/** Where a JSON value begins that runs to the end of the line: at its head or after a short prefix. */
function jsonStart(text: string): number {
  if (!/[}\]]\s*$/.test(text.slice(-80))) return -1;
  const open = /\[?\{\s*"/.exec(text.slice(0, 400))?.index ?? -1;
  return open;
}

function fromJson(text: string): Embedded | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON after all: the line is read as it stands.
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const object = value as Record<string, unknown>;
  const time = timeOf(object);
  if (typeof object['log'] === 'string' && 'stream' in object) {
    const piece = object['log'];
    const inner = piece.trimStart().startsWith('{') ? embedded(piece.trimEnd()) : null;
    if (inner) return { ...inner, time: inner.time ?? time };
    return { lines: piece.replace(/\r?\n$/, '').split(/\r?\n/), time, piece: !piece.endsWith('\n') };
  }
  const dump = threadInfoLines(value);
  if (dump) return { lines: dump, time, piece: false };
  const records = recordsOf(value);
  const lines = records.length > 1 ? records.flatMap(recordLines) : (errorLines(value) ?? saidLines(value));
  if (lines === null || lines.length === 0) return null;
  const joined = lines.join('\n');
  // A logger that escapes what is escaped already.
  const plain = !/\n[ \t]*(?:at |File )/.test(joined) && ESCAPED.test(joined) ? unescapeOnce(joined) : joined;
  return { lines: plain.split(/\r?\n/), time, piece: false };
}

function recordLines(record: unknown): readonly string[] {
  return errorLines(record) ?? saidLines(record) ?? [];
}

function timeOf(object: Record<string, unknown>): string | null {
  for (const key of ['time', '@timestamp', 'timestamp', 'ts', 'Timestamp', '@t', 'datetime', 'asctime']) {
    const value = object[key];
    if (typeof value === 'string') return value.slice(0, 40);
    if (typeof value === 'number' && value > 1e9 && value < 1e14) {
      return new Date(value < 1e11 ? value * 1000 : value).toISOString();
    }
  }
  return null;
}

// key="…\n…" of logfmt, "key": "…\n…" of pretty-printed JSON, or an element of an array.
const OPENING = /(?:[\w.-]=|"\s{0,8}:\s{0,8}|^\s*)"/g;
const FIELD = /(?:^|\s)(?:msg|message|err|error|panic|reason)=(?:"((?:[^"\\]|\\.){0,1000})"|(\S{1,300}))/g;

/** The text with its newlines; of a field in quotes its value alone, below what the other fields say. */
function escaped(text: string): string {
  const field = quotedField(text, text.indexOf('\\n'));
  if (!field) return unescapeOnce(text);
  const value = unescapeOnce(text.slice(field.start, field.end));
  const said = [...text.slice(0, field.start - 1).matchAll(FIELD)]
    .map(match => unescapeOnce(match[1] ?? match[2] ?? ''))
    .filter(part => !value.includes(part));
  return said.length > 0 ? `${said.join(': ').replace(/\s+/g, ' ')}\n${value.replace(/^\n+/, '')}` : value;
}

/** The value in quotes that holds the place `at`. */
function quotedField(text: string, at: number): { readonly start: number; readonly end: number } | null {
  let end = 0;
  for (const match of text.matchAll(OPENING)) {
    const start = match.index + match[0].length;
    if (start > at) return null;
    if (start < end) continue;
    end = start;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    if (end > at) return { start, end };
  }
  return null;
}

function unescapeOnce(text: string): string {
  return text.replace(/\\([nrt"'\\/])/g, (_match, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter,
  );
}

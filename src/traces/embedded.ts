/**
 * Traces inside a log line: JSON objects with a stack in one of their strings (pino, logback's JSON layout,
 * Docker's json-file driver), and newlines that a logger escaped.
 */

/** Deeper and wider objects are searched this far. */
const MAX_DEPTH = 4;
const MAX_STRINGS = 400;
const STACK_KEYS = /^(?:stack|stack_?trace|exception|error|err|msg|message|log|@message|full_message|text)$/i;
// A literal backslash-n followed by what only a trace has: the logger escaped the newlines.
const ESCAPED =
  /(?:\\r)?\\n(?:\\t|[ \t])*(?:at [\w$<./@]|File \\?"|goroutine \d+ \[|Caused by: |#\d+ |from \S+:\d+:in |thread ')/;

export interface Embedded {
  readonly lines: readonly string[];
  readonly time: string | null;
  /** The text is one piece of a line of the container's log: it goes on in the next object. */
  readonly piece: boolean;
}

/** The lines that a line holds, or null where it holds none but itself. */
export function embedded(text: string): Embedded | null {
  if (text.includes('\\n') && !text.trimStart().startsWith('{') && ESCAPED.test(text)) {
    return { lines: unescapeOnce(text).split(/\r?\n/), time: null, piece: false };
  }
  const open = jsonStart(text);
  return open < 0 ? null : fromJson(text.slice(open));
}

/** Where a JSON object begins that runs to the end of the line: at its head or after a short prefix. */
function jsonStart(text: string): number {
  const end = text.trimEnd();
  if (!end.endsWith('}')) return -1;
  const open = text.indexOf('{"');
  return open >= 0 && open <= 200 ? open : -1;
}

function fromJson(text: string): Embedded | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON after all: the line is read as it stands.
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const object = value as Record<string, unknown>;
  const time = timeOf(object);
  if (typeof object['log'] === 'string' && 'stream' in object) {
    const piece = object['log'];
    return { lines: piece.replace(/\r?\n$/, '').split(/\r?\n/), time, piece: !piece.endsWith('\n') };
  }
  const strings: { key: string; text: string }[] = [];
  collect(object, '', 0, strings);
  const stack = strings
    .filter(entry => entry.text.includes('\n'))
    .reduce<string | null>(
      (best, entry) => (best === null || entry.text.length > best.length ? entry.text : best),
      null,
    );
  if (stack === null) return null;
  const unescaped = !/\n[ \t]*(?:at |File )/.test(stack) && ESCAPED.test(stack) ? unescapeOnce(stack) : stack;
  return { lines: unescaped.split(/\r?\n/), time, piece: false };
}

function collect(value: unknown, key: string, depth: number, into: { key: string; text: string }[]): void {
  if (into.length >= MAX_STRINGS) return;
  if (typeof value === 'string') {
    if (STACK_KEYS.test(key) || value.includes('\n')) into.push({ key, text: value });
    return;
  }
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return;
  for (const [name, inner] of Object.entries(value)) collect(inner, name, depth + 1, into);
}

function timeOf(object: Record<string, unknown>): string | null {
  for (const key of ['time', '@timestamp', 'timestamp', 'ts', 'Timestamp']) {
    const value = object[key];
    if (typeof value === 'string') return value.slice(0, 40);
    if (typeof value === 'number' && value > 1e9 && value < 1e14) {
      return new Date(value < 1e11 ? value * 1000 : value).toISOString();
    }
  }
  return null;
}

function unescapeOnce(text: string): string {
  return text.replace(/\\([nrt"'\\/])/g, (_match, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter,
  );
}

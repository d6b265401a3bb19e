/**
 * An error in a JSON object, as loggers and services write it, put into the lines that its language prints.
 *   pino, bunyan, winston  { "err": { "type", "message", "stack": "TypeError: …\n    at …" } }
 *   zap, logrus            { "msg", "error", "stacktrace": "main.place\n\t/app/main.go:12\n…" }          no header
 *   structlog              { "exception": [{ "exc_type", "exc_value", "frames": [{ "filename", "lineno", "name" }] }] }
 *   Lambda                 { "errorType", "errorMessage", "stackTrace": ["  File …", …] }
 *   Json.NET               { "ClassName", "Message", "StackTraceString", "InnerException": { … } }
 *   Monolog, Laravel       { "class", "message", "file", "trace": [ "/app/x.php:31" | { "file", "line", "function" } ] }
 *   OpenTelemetry          [{ "key": "exception.stacktrace", "value": { "stringValue": "…" } }]
 */
import { frameLines } from './json-frames.ts';

type Json = Readonly<Record<string, unknown>>;

/** Deeper and wider values are searched this far. */
const MAX_DEPTH = 8;
const MAX_VALUES = 2000;

const STACK =
  /^(?:stack|_?stack_?trace(?:string)?|trace|backtrace|error_backtrace|exception|exc_info|exc_text|traceback|errorverbose|frames|@x|error|err|full_message|exception_stacktrace)$/i;
const TYPE = /^(?:exc_type|error_?type|error_class|exception_class|exception_type|classname)$/i;
/** A logger and a record have these too. */
const PLAIN_TYPE = /^(?:type|name|class|kind)$/i;
const MESSAGE = /^(?:message|error_?message|exc_value|value|exception_message)$/i;
const SAID = ['msg', 'message', 'event', 'short_message', 'error', 'err'] as const;
const FRAME =
  /^\s*(?:at |File "|#\d+ |from |[\w$.]+@|[\w.$/]+\([\w$]+\.(?:java|kt|scala):\d+\)|\S+:\d+:in |\S+\.(?:php|rb|go)[:(]\d+)/;
const STACK_TEXT =
  /(?:^|\n)\s*(?:at [\w$<./@[]|File "|#\d+ |from \S+:\d+|Caused by: |goroutine \d+ \[|\S{1,400}:\d+:in )|\n\t\S{1,400}\.go:\d+|(?:^|\n)[^\s@]{0,200}@https?:/;

interface Candidate {
  readonly type: string | null;
  readonly message: string | null;
  readonly stack: readonly string[];
  readonly inner: Json | null;
  /** `/app/src/Orders.php:12`: where PHP threw it. */
  readonly place: string | null;
}

/** The lines of the fullest error in the value; else its longest text of several lines; null where it has neither. */
export function errorLines(value: unknown): readonly string[] | null {
  const search = new Search();
  search.visit(value, 0);
  const [best] = search.candidates.sort((a, b) => size(b) - size(a));
  if (best) return composed(best, search.said(value));
  return search.longest?.split(/\r?\n/) ?? null;
}

function size(candidate: Candidate): number {
  return candidate.stack.reduce((sum, line) => sum + line.length, 0);
}

class Search {
  readonly candidates: Candidate[] = [];
  longest: string | null = null;
  #left = MAX_VALUES;

  visit(value: unknown, depth: number): void {
    if (typeof value === 'string') {
      if (value.includes('\n') && value.length > (this.longest?.length ?? 0)) this.longest = value;
      return;
    }
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || this.#left-- <= 0) return;
    const object = Array.isArray(value) ? attributes(value) : (value as Json);
    if (object) this.#error(object);
    for (const inner of Object.values(value)) this.visit(inner, depth + 1);
  }

  /** What a logger says beside the error: the message of the line, the text of an error without a type. */
  said(value: unknown): readonly string[] {
    const object = (typeof value === 'object' && value !== null ? value : {}) as Json;
    const texts = SAID.map(key => object[key]).filter(
      text => typeof text === 'string' && text !== '' && !text.includes('\n'),
    );
    return [...new Set(texts as string[])];
  }

  #error(object: Json): void {
    for (const [key, value] of Object.entries(object)) {
      const name = plain(key);
      if (!STACK.test(name)) continue;
      const stack = stackOf(value);
      if (stack)
        this.candidates.push({
          ...names(object, value),
          stack,
          inner: innerOf(object),
          place: placeOf(object),
        });
    }
  }
}

/** `error.stack_trace` → `stack_trace`; `exception.type` → `type`. */
function plain(key: string): string {
  return key.replace(/^(?:error|exception|err|exc)\./i, '');
}

function names(object: Json, stack: unknown): { type: string | null; message: string | null } {
  const own = (pattern: RegExp) => {
    const entry = Object.entries(object).find(
      ([key, value]) =>
        pattern.test(plain(key)) && typeof value === 'string' && value !== '' && value !== stack,
    );
    return entry ? String(entry[1]) : null;
  };
  const type =
    own(TYPE) ??
    own(PLAIN_TYPE) ??
    (typeof object['exception'] === 'string' && object['exception'] !== stack ? object['exception'] : null);
  // `name` of a logger and `type` of a record are no exceptions.
  const typed = type !== null && /^[\w.:\\$/+`-]{1,200}$/.test(type) && /[A-Z]/.test(type) ? type : null;
  return { type: typed, message: own(MESSAGE) };
}

function stackOf(value: unknown): readonly string[] | null {
  if (typeof value === 'string')
    return STACK_TEXT.test(value) && (value.includes('\n') || FRAME.test(value))
      ? value
          .replace(/^\s*\n/, '')
          .trimEnd()
          .split(/\r?\n/)
      : null;
  if (typeof value === 'object' && value !== null && 'frames' in value) return stackOf(value.frames);
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every(line => typeof line === 'string')) {
    const lines = (value as string[]).flatMap(line => line.replace(/\n$/, '').split(/\r?\n/));
    return lines.some(line => FRAME.test(line)) ? lines : null;
  }
  return frameLines(value);
}

function placeOf(object: Json): string | null {
  const { file, line } = object as { file?: unknown; line?: unknown };
  if (typeof file !== 'string') return null;
  return /:\d+$/.test(file) ? file : typeof line === 'number' ? `${file}:${line}` : null;
}

function innerOf(object: Json): Json | null {
  const inner = object['InnerException'] ?? object['cause'] ?? object['previous'];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Json) : null;
}

/** OpenTelemetry's list of attributes as one object. */
function attributes(list: readonly unknown[]): Json | null {
  const entries = list.slice(0, 200).flatMap((each): [string, unknown][] => {
    const { key, value } = (each ?? {}) as { key?: unknown; value?: { stringValue?: unknown } };
    return typeof key === 'string' && typeof value?.stringValue === 'string'
      ? [[key, value.stringValue]]
      : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function composed(error: Candidate, said: readonly string[]): readonly string[] {
  const { stack, inner } = error;
  const first = stack.find(line => line.trim() !== '') ?? '';
  const python = /^\s*File "/.test(first);
  const header = headerOf(error, said);
  if (python) return ['Traceback (most recent call last):', ...stack, header ?? 'Exception'];
  const below = inner ? nested(inner) : [];
  if (/^\s*at .*\)?(?: in .*:line \d+)?$/.test(first) && 'ClassName' in (inner ?? { ClassName: 1 }) && header)
    return below.length > 0
      ? [
          header,
          ` ---> ${below[0]}`,
          ...below.slice(1),
          '   --- End of inner exception stack trace ---',
          ...stack,
        ]
      : [header, ...stack];
  const cause =
    below.length > 0 && !stack.some(line => /^caused by: /i.test(line))
      ? [`Caused by: ${below[0]}`, ...below.slice(1)]
      : [];
  if (/^\S+:\d+:in [`'][^`']*'$/.test(first)) return rubyLines(error, stack, header);
  if (/^\S+\.php:\d+$|^#0 \S+\(\d+\)/.test(first)) return phpLines(error, stack);
  if (/^[\w.$/]+\([\w$]+\.\w+:\d+\)/.test(first))
    return [header ?? 'Exception', ...stack.map(line => `\tat ${line}`), ...cause];
  const headed =
    !FRAME.test(first) &&
    !/^[\w./%~@-]{1,400}\.[\w.()*[\]]{1,400}$/.test(first) &&
    !/^goroutine \d+ \[/.test(first);
  return headed || !header ? [...stack, ...cause] : [header, ...stack, ...cause];
}

/** `TypeError: x is undefined`; where there is no type, what the line says. */
function headerOf({ type, message }: Candidate, said: readonly string[]): string | null {
  const text = message?.split(/\r?\n/)[0] ?? null;
  if (type !== null) return text === null ? type : `${type}: ${text}`;
  const parts = [...new Set([...said.filter(part => part !== text), ...(text ? [text] : [])])];
  return parts.length > 0 ? parts.join(': ') : null;
}

/** The lines of an inner error: its header first. */
function nested(object: Json): readonly string[] {
  const search = new Search();
  search.visit({ only: object }, MAX_DEPTH - 3);
  const [best] = search.candidates;
  if (best) return composed(best, []);
  const { type, message } = names(object, null);
  return type === null ? [] : [`${type}: ${message ?? ''}`];
}

function rubyLines(
  { type, message }: Candidate,
  stack: readonly string[],
  header: string | null,
): readonly string[] {
  const [first = '', ...rest] = stack;
  const said = type === null ? header : `${message ?? ''} (${type})`;
  return [said === null ? first : `${first}: ${said}`, ...rest.map(line => `\tfrom ${line}`)];
}

function phpLines({ type, message, place }: Candidate, stack: readonly string[]): readonly string[] {
  const frames = stack.map((line, index) =>
    line.startsWith('#') ? line : line.replace(/^(\S+):(\d+)$/, `#${index} $1($2): ?`),
  );
  const where = place === null ? '' : ` in ${place}`;
  return [
    `PHP Fatal error:  Uncaught ${type ?? 'Exception'}: ${message ?? ''}${where}`,
    'Stack trace:',
    ...frames,
  ];
}

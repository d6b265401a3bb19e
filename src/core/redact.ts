/**
 * Secrets out of text, before it reaches the model, Slack, the logs or the database. Readers parse the raw text first.
 * A secret becomes `‹secret:kind#n›`; lines keep their numbers, so that citations resolve. Linear in the text's length.
 */
import {
  CONTEXT,
  HARMLESS_NAME,
  HARMLESS_VALUE,
  NAME_HINTS,
  SECRET_NAME,
  type Shape,
  VENDOR,
} from './secret-shapes.ts';

/** The shapes are searched in pieces of at most this many characters. */
const PIECE = 8192;
/** How far a name reaches to either side of the word that marks it as a secret's. */
const NAME = 48;
const VALUE = 1024;
const LONGEST_KEY = 16_384;

/** One text by itself. Where several texts of a run are shown together, use `createRedactor`. */
export function redact(text: string): string {
  return createRedactor()(text);
}

/** The same secret has the same number in every text that goes through one redactor: make one for each run. */
export function createRedactor(): (text: string) => string {
  const numbers = new Map<string, number>();
  const mask = (kind: string, secret: string): string => {
    const number = numbers.get(secret) ?? numbers.size + 1;
    numbers.set(secret, number);
    return `‹secret:${kind}#${number}›`;
  };
  return text => {
    const search = searchFor(text);
    return withoutPrivateKeys(text, mask)
      .split('\n')
      .map(line =>
        pieces(line)
          .map(piece => redactPiece(piece, search, mask))
          .join(''),
      )
      .join('\n');
  };
}

type Mask = (kind: string, secret: string) => string;

/** The shapes that can be in a text at all: most texts hold none of the hints. */
interface Search {
  readonly vendor: readonly Shape[];
  readonly context: readonly Shape[];
  readonly named: boolean;
}

function searchFor(text: string): Search {
  const lower = text.toLowerCase();
  return {
    vendor: VENDOR.filter(shape => isHinted(shape, text)),
    context: CONTEXT.filter(shape => isHinted(shape, lower)),
    named: isNamed(lower),
  };
}

function isHinted([, hints]: Shape, text: string): boolean {
  return hints.some(hint => text.includes(hint));
}

function isNamed(lower: string): boolean {
  return NAME_HINTS.some(hint => lower.includes(hint));
}

function redactPiece(piece: string, { vendor, context, named }: Search, mask: Mask): string {
  let text = piece;
  for (const shape of vendor)
    if (isHinted(shape, text)) text = text.replace(shape[2], secret => mask(shape[0], secret));
  const lower = context.length > 0 || named ? text.toLowerCase() : '';
  for (const shape of context)
    if (isHinted(shape, lower)) text = replaceGroup(text, shape[2], shape[0], mask);
  return named && isNamed(lower) ? withoutNamed(text, mask) : text;
}

function replaceGroup(text: string, shape: RegExp, kind: string, mask: Mask): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(shape)) {
    const [start, end] = match.indices?.groups?.['s'] ?? [0, 0];
    const secret = text.slice(start, end);
    if (start < from || secret.includes('‹secret:') || HARMLESS_VALUE.test(secret)) continue;
    result += text.slice(from, start) + mask(kind, secret);
    from = end;
  }
  return result + text.slice(from);
}

/** `PGPASSWORD=x` · `--token x` · `"client_secret": "x y"` · `api-key: x` */
function withoutNamed(text: string, mask: Mask): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(SECRET_NAME)) {
    const found = valueAfter(text, match.index, match.index + match[0].length);
    if (!found || found.start < from) continue;
    result += text.slice(from, found.start) + mask(found.kind, text.slice(found.start, found.end));
    from = found.end;
  }
  return result + text.slice(from);
}

interface Found {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The value of the name around `[start, end)`, or null where that names no secret or has no value. */
function valueAfter(text: string, start: number, end: number): Found | null {
  const head = /[\w.-]*$/.exec(text.slice(Math.max(0, start - NAME), start))?.[0] ?? '';
  const tail = /^[\w.-]*/.exec(text.slice(end, end + NAME))?.[0] ?? '';
  const name = head + text.slice(start, end) + tail;
  // Our own masks, and paths.
  if (/[‹/]/.test(text[start - head.length - 1] ?? '')) return null;
  if (HARMLESS_NAME.test(name.replace(/[-_.]+$/, '')) || isResourceName(text, start)) return null;
  const rest = text.slice(end + tail.length, end + tail.length + VALUE);
  const separator = (/^-{1,2}[a-z]/i.test(name) && FLAG_SEPARATOR.exec(rest)) || SEPARATOR.exec(rest);
  if (!separator) return null;
  const quote = separator[1] ?? '';
  const value = secretIn(rest.slice(separator[0].length), quote);
  const kind = kindOf(text.slice(start, end));
  if (value === '' || HARMLESS_VALUE.test(value) || value.includes('‹secret:')) return null;
  if (/^[\d.,)\]]+$/.test(value) && (kind !== 'password' || value.length < 4)) return null;
  const at = end + tail.length + separator[0].length;
  return { kind, start: at, end: at + value.length };
}

/** `=`, `:`, `:=` with an optional closing quote of the name before, and an optional opening one of the value after. */
const SEPARATOR = /^\\?["']?\]?\s{0,8}(?::=|=(?![=>])|:(?![:/=]))\s{0,8}(\\?["'`])?/;
const FLAG_SEPARATOR = /^(?:=|\s{1,4}(?!-))(\\?["'`])?/;

function secretIn(text: string, quote: string): string {
  if (quote) {
    const end = text.indexOf(quote);
    return end < 0 ? text : text.slice(0, end);
  }
  const word = /^[^\s"'`]*/.exec(text)?.[0] ?? '';
  const query = word.search(/&[\w.-]{1,40}=/);
  return (query < 0 ? word : word.slice(0, query)).replace(/[,;)\]}]{1,4}$/, '');
}

/** `arn:aws:secretsmanager:…` names a secret and is none. */
function isResourceName(text: string, start: number): boolean {
  return /(?:^|[\s"'(])arn:[\w:/-]*$/.test(text.slice(Math.max(0, start - NAME), start));
}

function kindOf(word: string): string {
  if (/^pass|^pwd/i.test(word)) return 'password';
  if (/key$/i.test(word)) return 'key';
  return word.toLowerCase();
}

/** A private key from its first line to its last, or as far as the key goes where the text was cut. */
function withoutPrivateKeys(text: string, mask: Mask): string {
  let result = '';
  let from = 0;
  for (const begin of text.matchAll(/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g)) {
    if (begin.index < from) continue;
    const end = endOfKey(text, begin.index + begin[0].length);
    const key = text.slice(begin.index, end);
    result += text.slice(from, begin.index) + mask('private-key', key) + key.replace(/[^\n]+/g, '');
    from = end;
  }
  return result + text.slice(from);
}

function endOfKey(text: string, from: number): number {
  const ahead = text.slice(from, from + LONGEST_KEY);
  const end = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/.exec(ahead);
  const next = ahead.indexOf('-----BEGIN ');
  if (end && (next < 0 || end.index < next)) return from + end.index + end[0].length;
  let at = lineEnd(text, from);
  while (at < text.length && isKeyMaterial(text.slice(at + 1, lineEnd(text, at + 1))))
    at = lineEnd(text, at + 1);
  return at;
}

function isKeyMaterial(line: string): boolean {
  const last = line.slice(-256).trim().split(/\s+/).at(-1) ?? '';
  return (
    last === '' ||
    /^[A-Za-z0-9+/=]{16,}\\?$/.test(last) ||
    /^(?:Proc-Type|DEK-Info|Version|Comment):/.test(line)
  );
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Cut at a blank where there is one near the end of a piece: a secret is rarely cut in two. */
function pieces(line: string): string[] {
  const list: string[] = [];
  let rest = line;
  while (rest.length > PIECE) {
    const blank = rest.lastIndexOf(' ', PIECE);
    const cut = blank > PIECE / 2 ? blank : PIECE;
    list.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...list, rest];
}

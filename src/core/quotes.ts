/** Quotes and dashes as phones and desks type them. */

const OPENING = /(^|[\s|])(["'“”„‘’‚])/g;
const PAIRS: Readonly<Record<string, string>> = {
  '“': '”“',
  '”': '”',
  '„': '“”',
  '‘': '’‘',
  '’': '’',
  '‚': '‘’',
};

/**
 * Smart quotes become plain ones where they stand around a whole word or command (`“free -m”`,
 * `‘{print $2}’`); an apostrophe inside a word stays as it was typed.
 */
export function plainQuotes(text: string): string {
  let result = text;
  OPENING.lastIndex = 0;
  for (const match of text.matchAll(OPENING)) {
    const at = match.index + (match[1]?.length ?? 0);
    const closers = PAIRS[match[2] ?? ''];
    if (closers === undefined) continue;
    const end = closingQuote(text, at + 1, closers);
    if (end < 0) continue;
    const plain = '“”„'.includes(match[2] ?? '') ? '"' : "'";
    result = replaceAt(replaceAt(result, at, plain), end, plain);
  }
  return result;
}

function closingQuote(text: string, from: number, closers: string): number {
  for (let at = from; at < text.length; at++) {
    const next = text[at + 1];
    if (closers.includes(text[at] ?? ' ') && (next === undefined || /[\s|]/.test(next))) return at;
  }
  return -1;
}

function replaceAt(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1);
}

/**
 * `"free -m" 'vmstat 1 5'` → the two strings; null where anything stands outside quotes.
 * A quote ends at the same mark before white space or the end, so that the other kind may stand inside.
 */
export function quotedStrings(text: string): string[] | null {
  const found: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const mark = rest[0];
    if (mark !== '"' && mark !== "'") return null;
    const end = endOfQuoted(rest, mark);
    if (end < 0) return null;
    found.push(rest.slice(1, end));
    rest = rest.slice(end + 1).trimStart();
  }
  return found;
}

/** Quoted strings, and what stands between them, each by itself: `"free -m" uptime` → two. */
export function mixedStrings(text: string): string[] {
  const found: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const mark = rest[0];
    const end = mark === '"' || mark === "'" ? endOfQuoted(rest, mark) : -1;
    const next = end < 0 ? rest.search(/\s["']/) : end + 1;
    const piece = next < 0 ? rest : rest.slice(0, next);
    found.push(end < 0 ? piece.trim() : piece.slice(1, -1));
    rest = next < 0 ? '' : rest.slice(next).trimStart();
  }
  return found;
}

function endOfQuoted(text: string, mark: string): number {
  for (let at = 1; at < text.length; at++) {
    if (text[at] === mark && (at + 1 === text.length || /\s/.test(text[at + 1] ?? ''))) return at;
  }
  return -1;
}

/** A word without the one pair of plain quotes around all of it. */
export function unquoted(text: string): string {
  const single = quotedStrings(text);
  return single?.length === 1 ? (single[0] ?? text) : text;
}

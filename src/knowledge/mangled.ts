/** Plain names out of mangled ones: Itanium C++, Rust old and new, without a demangler’s tables. */

/** A map and no object: a JavaScript function may be called `constructor`. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['_Znwm', 'operator new'],
  ['_Znam', 'operator new[]'],
  ['_ZdlPv', 'operator delete'],
  ['_ZdlPvm', 'operator delete'],
  ['_ZdaPv', 'operator delete[]'],
]);

/** The nested name without templates and arguments: `_ZNSt6vectorIiE9push_backEOi` is `std::vector::push_back`; null for all else. */
export function demangled(text: string): string | null {
  return KNOWN.get(text) ?? rustEscaped(text) ?? rustVersionZero(text) ?? itanium(text);
}

/** Plain nested names of the Itanium mangling and Rust’s older one. */
function itanium(text: string): string | null {
  const start = /^_{1,2}ZN?[KVrRO]*(St|S[absiod])?/.exec(text);
  if (!start || (start[0] === text && !start[1])) return null;
  const parts: string[] = start[1] ? ['std'] : [];
  let at = start[0].length;
  for (let count = 0; count < 20; count++) {
    const digits = /^L?(\d{1,3})/.exec(text.slice(at, at + 4));
    if (!digits) break;
    const length = Number(digits[1]);
    const part = text.slice(at + digits[0].length, at + digits[0].length + length);
    if (part.length < length) return null;
    if (!/^h[0-9a-f]{16}$/.test(part)) parts.push(part);
    at += digits[0].length + length;
    at = skipTemplate(text, at);
  }
  if (parts.length <= (start[1] ? 1 : 0)) return null;
  const name = parts.join('::');
  return rustEscaped(name) ?? name;
}

/** Steps over template arguments `I…E`, nested ones and names in them included. */
function skipTemplate(text: string, start: number): number {
  if (text[start] !== 'I') return start;
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const digits = /^\d{1,3}/.exec(text.slice(at, at + 3));
    if (digits) {
      at += digits[0].length + Number(digits[0]);
      continue;
    }
    const char = text[at] ?? '';
    if (char === 'S') {
      at += 2;
      continue;
    }
    if ('INJXL'.includes(char)) depth++;
    if (char === 'E' && --depth === 0) return at + 1;
    at++;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = {
  LT: '<',
  GT: '>',
  RF: '&',
  BP: '*',
  C: ',',
  LP: '(',
  RP: ')',
  SP: '@',
};

/** `_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..clone..Clone$GT$::clone` of Rust’s older mangling. */
function rustEscaped(text: string): string | null {
  if (!/\$(?:LT|GT|RF|BP|u20)\$/.test(text)) return null;
  return text
    .replace(/\$(?:(LT|GT|RF|BP|C|LP|RP|SP)|u([0-9a-f]{2,4}))\$/g, (_, word?: string, code?: string) =>
      word === undefined ? String.fromCharCode(Number.parseInt(code ?? '20', 16)) : (ESCAPES[word] ?? ''),
    )
    .replace(/^_(?=<)/, '')
    .replaceAll('..', '::');
}

/** `_RNvNtCs3q_4core3fmt5write` → `core::fmt::write`: paths only, since those are what the catalogue knows. */
function rustVersionZero(text: string): string | null {
  if (!/^_RN[a-zA-Z]/.test(text)) return null;
  const parts: string[] = [];
  let at = 2;
  while (at < text.length && parts.length < 12) {
    const head = /^(?:N[a-zA-Z]|C)+(?:s[0-9A-Za-z]*_)?|^s[0-9A-Za-z]*_/.exec(text.slice(at, at + 40));
    if (head) at += head[0].length;
    const digits = /^(\d{1,3})_?/.exec(text.slice(at, at + 4));
    if (!digits) break;
    const begin = at + digits[0].length;
    parts.push(text.slice(begin, begin + Number(digits[1])));
    at = begin + Number(digits[1]);
  }
  return parts.length > 1 ? parts.join('::') : null;
}

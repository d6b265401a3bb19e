/**
 * Rust's names before v0: `_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE`, and what a C++ demangler leaves of them.
 * Source: https://github.com/rust-lang/rustc-demangle/blob/main/src/legacy.rs
 */
const HASH = /^h[0-9a-f]{16}$/;
const ESCAPES: Record<string, string> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
};

/** null when the name is not Rust's. */
export function demangleRustLegacy(name: string): string | null {
  if (name.startsWith('_ZN')) return mangled(name);
  const tail = /::(h[0-9a-f]{16})(?:\.llvm\.\d{1,20})?$/.exec(name);
  if (tail !== null) return unescapePath(name.slice(0, tail.index));
  return /\$(?:SP|BP|RF|LT|GT|LP|RP|C|u[0-9a-f]{1,6})\$/.test(name) ? unescapePath(name) : null;
}

/** Length-prefixed segments up to `E`, the last of them a hash. */
function mangled(name: string): string | null {
  const segments: string[] = [];
  let at = 3;
  while (name[at] !== 'E') {
    const digits = /^[1-9]\d{0,3}/.exec(name.slice(at, at + 4))?.[0];
    if (digits === undefined) return null;
    const start = at + digits.length;
    at = start + Number(digits);
    if (at >= name.length) return null;
    segments.push(name.slice(start, at));
  }
  const suffix = name.slice(at + 1);
  if (segments.length < 2 || !HASH.test(segments.at(-1)!) || !/^(?:\.[\w.]{1,100})?$/.test(suffix))
    return null;
  return segments.slice(0, -1).map(unescapeSegment).join('::');
}

function unescapePath(path: string): string {
  return path.split('::').map(unescapeSegment).join('::');
}

/** `_$LT$T$GT$..from` → `<T>::from`; an escape that is not known stays as it is. */
function unescapeSegment(segment: string): string {
  const text = segment.startsWith('_$') ? segment.slice(1) : segment;
  return text
    .replace(/\.\./g, '::')
    .replace(/\$(?:([A-Z]{1,2})|u([0-9a-f]{1,6}))\$/g, (whole, word?: string, code?: string) => {
      if (word !== undefined) return ESCAPES[word] ?? whole;
      const point = Number.parseInt(code!, 16);
      return point >= 0x20 && point !== 0x7f && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    });
}

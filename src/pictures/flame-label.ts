/** A function's name in the room that its box has: what tells functions apart is kept, and that is mostly the end. */
import { clip } from '../core/text.ts';

/** `std::vector<int>::push_back(int)` → `std::vector::push_back`, then `push_back`; `net/http.(*conn).serve` → `(*conn).serve`. */
export function labelOf(name: string, letters: number): string {
  if (letters < 3) return '';
  const plain = withoutArguments(name);
  if (plain.length <= letters && !RETURNS.test(plain)) return plain;
  const untyped = withoutArguments(withoutTypes(name)).replace(RETURNS, '');
  if (untyped.length <= letters) return untyped;
  const parts = partsOf(untyped);
  for (let from = 1; from < parts.length; from++) {
    const end = parts
      .slice(from)
      .join('')
      .replace(/^[.:/$]+/, '');
    if (end.length <= letters && end.length > 1) return end;
  }
  const last = (parts.at(-1) ?? untyped).replace(/^[.:/$]+/, '');
  return clip(last.length > 1 ? last : untyped, letters);
}

/** `void std::__introsort_loop`, `bool ns::f`: what a signature begins with. */
const RETURNS =
  /^(?!operator\b)(?:[\w:]{1,80}[*&]{0,2} ){1,3}(?=[\w~$]{1,80}(?:(?:::|\.)[\w~$]{1,80}){1,20}(?:\(|$))/;
const MAX_NAME = 2000;

/** Not Go's `(*T)`, not `(anonymous namespace)`, and not a name that is all in parentheses: `(garbage collector)`. */
function withoutArguments(name: string): string {
  const open = /\((?!\*|anonymous )[^()]*(?:\([^()]*\)[^()]*){0,20}\)(?: const)?$/.exec(
    name.slice(0, MAX_NAME),
  );
  if (open !== null) return open.index === 0 ? name : name.slice(0, open.index);
  // A name that is cut off keeps no arguments either.
  const cut = /\w\((?!\*|anonymous )[^()]*…?$/.exec(name);
  return cut === null ? name : name.slice(0, cut.index + 1);
}

function withoutTypes(name: string): string {
  if (/operator[<>-]/.test(name) || name.startsWith('<')) return name;
  let depth = 0;
  let plain = '';
  for (const letter of name.slice(0, MAX_NAME)) {
    if (letter === '<') depth++;
    else if (letter === '>' && depth > 0) depth--;
    else if (depth === 0) plain += letter;
  }
  return plain === '' ? name : plain;
}

/** Cut before each `::`, `.`, `/` and `$` that joins two names, outside of parentheses. */
function partsOf(name: string): string[] {
  return name.split(/(?=::(?!:))|(?=[./](?=[\w$(*~[]))|(?=\$\w)/).filter(part => part !== '');
}

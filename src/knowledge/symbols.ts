/**
 * What profilers print for one function, in the forms that the catalogue may know it by: without clone suffixes,
 * versions, offsets, arguments, template arguments, hashes, and demangled where the mangling is a plain nested name.
 */

const LONGEST = 400;
/** Marks of perf, of folded stacks and of inlining around the name. */
const LEADING_MARK = /^(?:\[[.kguH]\]|\[k\]|~|\*)\s*/;
const TRAILING_MARK = /(?:_\[[kijw01]\]|\s*\((?:inlined|inline)\)|\s+\[[^\][]{1,40}\])$/;
const OFFSET = /\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?$/i;
const VERSION = /@{1,2}[\w.]+$/;
const CLONE =
  /(?:\.(?:isra|part|constprop|cold|llvm|lto_priv|localalias|suffix|clone|__uniq|specialized)(?:\.[\w]+)*|\s+\[clone [^\]]{1,80}\])$/;
const RUST_HASH = /::h[0-9a-f]{16}$/;

/** The name as a person would write it: `__memmove_avx_unaligned_erms.isra.0` is `__memmove_avx_unaligned_erms`. */
export function bareName(name: string): string {
  let text = name.trim().slice(0, LONGEST);
  for (let turn = 0; turn < 6; turn++) {
    const shorter = text
      .replace(LEADING_MARK, '')
      .replace(TRAILING_MARK, '')
      .replace(OFFSET, '')
      .replace(VERSION, '')
      .replace(CLONE, '')
      .replace(RUST_HASH, '')
      .trim();
    if (shorter === text || shorter === '') break;
    text = shorter;
  }
  const open = argumentsAt(text);
  return open > 0 ? text.slice(0, open).trim() : text;
}

/** The bare name; a long one without its types: `std::__introsort_loop`. */
export function shortName(name: string): string {
  const bare = bareName(name);
  return bare.length <= 60 ? bare : withoutTemplates(bare) || bare;
}

/** All the forms of one name, the most exact first. */
export function formsOf(name: string): readonly string[] {
  const bare = bareName(name);
  const plain = demangled(bare) ?? bare;
  const untyped = withoutTemplates(plain);
  const last = lastWord(untyped);
  const forms = [
    name.trim().slice(0, LONGEST),
    bare,
    plain,
    untyped,
    last,
    ...javaForms(last),
    ...goForms(last),
    ...aliasForms(last),
  ];
  return [...new Set(forms.map(form => form.replaceAll(INLINE_NAMESPACE, 'std::')).filter(Boolean))];
}

const INLINE_NAMESPACE = /\bstd::(?:__1|__cxx11|__ndk1|__8|_V2)::/g;

/** Where the arguments begin: not Go's `(*T)`, not `(anonymous namespace)`, not `operator()`. */
function argumentsAt(text: string): number {
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
    if (text.startsWith('(*', at) && text[at - 1] === '.') continue;
    if (text.startsWith('(anonymous ', at) || text.startsWith('(.*', at)) continue;
    if (text.slice(0, at).endsWith('operator')) continue;
    return at;
  }
  return -1;
}

const OPERATOR = /\boperator(?:<=>|<<=?|>>=?|<=?|>=?|->\*?)/g;

/** `std::_Hashtable<int, …>::find` → `std::_Hashtable::find`; `<A as B>::c` → `A::c`. One pass. */
function withoutTemplates(text: string): string {
  const rust = /^<([^<>]{1,200}?)(?:<.{0,300}>)? as .{1,300}>::([\w:]+)$/.exec(text);
  if (rust) return `${rust[1]}::${rust[2]}`;
  const kept: string[] = [];
  const safe = text.replace(OPERATOR, match => {
    kept.push(match);
    return `operator\u0001${kept.length - 1}\u0001`;
  });
  let depth = 0;
  let plain = '';
  for (const char of safe) {
    if (char === '<') depth++;
    else if (char === '>' && depth > 0) depth--;
    else if (depth === 0) plain += char;
  }
  return plain
    .replace(/operator\u0001(\d+)\u0001/g, (_, index: string) => kept[Number(index)] ?? 'operator')
    .replaceAll('::::', '::')
    .replace(/::$/, '')
    .trim();
}

/** Without a return type or a word such as `virtual thunk to`; `operator new` stays whole. */
function lastWord(text: string): string {
  const operator = text.lastIndexOf('operator ');
  const end = operator < 0 ? text.length : operator;
  const blank = text.lastIndexOf(' ', end - 1);
  return blank < 0 ? text : text.slice(blank + 1);
}

/** `java/util/HashMap.get`, `Ljava/util/HashMap;::get` and `java.util.HashMap::get` are one method. */
function javaForms(text: string): string[] {
  const path = text.replace(/^L(?=[\w$]+\/)/, '').replace(';', '');
  if (!/^[a-z][\w$]*[./](?:[\w$]+[./:]+)*[\w$<>]+$/.test(path)) return [];
  return [
    path
      .replaceAll('::', '.')
      .replaceAll('/', '.')
      .replace(/\.{2,}/g, '.'),
  ];
}

/** `encoding/json.(*decodeState).object` also without the receiver’s marks; closures by their function. */
function goForms(text: string): string[] {
  const closure = text.replace(/(?:\.func\d+(?:\.\d+)*|-fm|\.gowrap\d+|-range\d+)+$/, '');
  const generic = closure.replace(/\[(?:go\.shape\.|\.{3}).*\]/, '');
  return generic === text ? [] : [generic];
}

/** glibc's hidden alias `__GI___poll` is `poll`. */
function aliasForms(text: string): string[] {
  return text.startsWith('__GI_') ? [text.slice(5), text.slice(5).replace(/^_+/, '')] : [];
}

const KNOWN_MANGLED: Readonly<Record<string, string>> = {
  _Znwm: 'operator new',
  _Znam: 'operator new[]',
  _ZdlPv: 'operator delete',
  _ZdlPvm: 'operator delete',
  _ZdaPv: 'operator delete[]',
};

/** Plain nested names of the Itanium mangling and Rust’s older one; null for all else. */
function demangled(text: string): string | null {
  const known = KNOWN_MANGLED[text];
  if (known) return known;
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
  return parts.length > (start[1] ? 1 : 0) ? parts.join('::') : null;
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

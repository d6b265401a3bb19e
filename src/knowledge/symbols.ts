/**
 * What profilers print for one function, in the forms that the catalogue may know it by: without clone suffixes,
 * versions, offsets, modules, arguments, template arguments and hashes, and demangled where the mangling is plain.
 */
import { demangled } from './mangled.ts';

const LONGEST = 400;
/** Marks of perf, of folded stacks, of V8 and of inlining around the name; a dot before stubs and PowerPC’s functions. */
const LEADING_MARK =
  /^(?:\[[.kguH]\]|~|\*(?=\w)|\.(?=[\w ])|(?:LazyCompile|Function|JS|Script|Eval|Callback|Stub|Handler):[*~^]?)\s*/;
const TRAILING_MARK = /(?:_\[[kijw01]\]|\s*\((?:inlined|inline)\)|\s+\[[^\][]{1,40}\])$/;
/** `+0x1a`, `+0x1a/0x30`, and bpftrace’s decimal `+26`. */
const OFFSET = /(?<=[\w\])>])\+(?:0x[0-9a-f]+(?:\/0x[0-9a-f]+)?|\d+)$/i;
const VERSION = /@{1,2}[\w.]+$/;
const CLONE =
  /(?:\.(?:isra|part|constprop|cold|warm|llvm|lto_priv|localalias|suffix|clone|__uniq|specialized|cfi_jt|_omp_fn)(?:\.[\w]+)*|\s+\[clone [^\]]{1,80}\])$/;
const RUST_HASH = /::h[0-9a-f]{16}$/;
/** DTrace’s `` libc.so.1`malloc ``, Windows’ and .NET’s `coreclr!GCHeap::Alloc`, `libc.so.6.read`. */
const MODULE_BEFORE =
  /^(?:[\w.+-]{1,80}`|[\w.+-]{0,60}!\.?(?=[\w.])|[\w+-]{1,60}\.(?:so(?:\.\d+)*|dylib)\.(?=\w))/;

/** V8’s `LazyCompile:*readFileSync node:fs:444`: what stands behind the name is its place. */
const V8_PLACE = /^((?:LazyCompile|Function|JS):\S+) \S+:\d+$/;

/** The name as a person would write it: `__memmove_avx_unaligned_erms.isra.0` is `__memmove_avx_unaligned_erms`. */
export function bareName(name: string): string {
  let text = name.trim().slice(0, LONGEST).replace(V8_PLACE, '$1');
  for (let turn = 0; turn < 6; turn++) {
    const shorter = text
      .replace(LEADING_MARK, '')
      .replace(TRAILING_MARK, '')
      .replace(OFFSET, '')
      .replace(VERSION, '')
      .replace(CLONE, '')
      .replace(RUST_HASH, '')
      .replace(MODULE_BEFORE, '')
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
  const whole = name.trim().slice(0, LONGEST);
  if (SCRIPT_FRAME.test(whole)) return [whole];
  const bare = bareName(whole);
  const plain = demangled(bare) ?? bare;
  const untyped = withoutTemplates(plain);
  const last = hasReturnType(whole, untyped) ? lastWord(untyped) : untyped;
  const forms = [
    whole,
    bare,
    plain,
    untyped,
    last,
    ...javaForms(last),
    ...goForms(last),
    ...pythonForms(whole),
    ...aliasForms(last),
  ];
  return [...new Set(forms.map(form => form.replaceAll(INLINE_NAMESPACE, 'std::')).filter(Boolean))];
}

const INLINE_NAMESPACE = /\bstd::(?:__1|__cxx11|__ndk1|__8|_V2)::/g;
/** `lib/util.py:12 - mutex_lock` is a function of a script, whatever C calls by that name. */
const SCRIPT_FRAME = /\.(?:py|rb|php|m?[jt]sx?|pl|lua|ex|erl):-?\d+ - \S/;

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

/** No template arguments: operators, and Java’s constructors. */
const OPERATOR = /\boperator(?:<=>|<<=?|>>=?|<=?|>=?|->\*?)|<(?:cl)?init>/g;

/** `std::_Hashtable<int, …>::find` → `std::_Hashtable::find`; `<A as B>::c` → `A::c`. One pass. */
function withoutTemplates(text: string): string {
  const rust = /^<([^<>]{1,200}?)(?:<.{0,300}>)? as .{1,300}>::([\w:]+)$/.exec(text);
  if (rust) return `${rust[1]}::${rust[2]}`;
  const kept: string[] = [];
  const safe = text.replace(OPERATOR, match => {
    kept.push(match);
    return `\u0001${kept.length - 1}\u0001`;
  });
  let depth = 0;
  let plain = '';
  for (const char of safe) {
    if (char === '<') depth++;
    else if (char === '>' && depth > 0) depth--;
    else if (depth === 0) plain += char;
  }
  return plain
    .replace(/\u0001(\d+)\u0001/g, (_, index: string) => kept[Number(index)] ?? '')
    .replaceAll('::::', '::')
    .replace(/::$/, '')
    .trim();
}

/** A return type stands before names that have arguments, a namespace or a thunk’s words; a title or a query is no type. */
function hasReturnType(whole: string, untyped: string): boolean {
  return whole.includes('(') || untyped.includes('::') || /\b(?:thunk to|variable for) /.test(untyped);
}

/** Without a return type or a word such as `virtual thunk to`; `operator new` stays whole. */
function lastWord(text: string): string {
  const operator = text.lastIndexOf('operator ');
  const end = operator < 0 ? text.length : operator;
  const blank = text.lastIndexOf(' ', end - 1);
  return blank < 0 ? text : text.slice(blank + 1);
}

/** `java/util/HashMap.get`, `Ljava/util/HashMap;::get` and `java.util.HashMap::get` are one method; so is .NET’s `System.String::Concat`. */
function javaForms(text: string): string[] {
  const path = text.replace(/^L(?=[\w$]+\/)/, '').replace(';', '');
  if (/^(?:System|Microsoft)\.[\w.]+::\w+$/.test(path)) return [path.replace('::', '.')];
  if (!/^[a-z][\w$]*[./](?:[\w$]+[./:]+)*[\w$<>]+$/.test(path)) return [];
  return [
    path
      .replaceAll('::', '.')
      .replaceAll('/', '.')
      .replace(/\.{2,}/g, '.'),
  ];
}

/** `encoding/json.(*decodeState).object` also without the receiver’s marks; closures by their function; `sync.Mutex.Lock` as Go prints it. */
function goForms(text: string): string[] {
  const whole = text.replace(/^(?:[\w./-]+\/)?vendor\//, '').replaceAll('%2e', '.');
  const closure = whole.replace(/(?:\.func\d+(?:\.\d+)*|-fm|\.gowrap\d+|-range\d+)+$/, '');
  const generic = closure.replace(/\[(?:go\.shape\.|\.{3}).*\]/, '');
  const typed = /^([a-z][\w/]*)\.([A-Z]\w*)\.([A-Z]\w*)$/.exec(generic);
  return [
    ...(generic === text ? [] : [generic]),
    ...(typed ? [`${typed[1]}.(*${typed[2]}).${typed[3]}`] : []),
  ];
}

/** cProfile’s `{method 'match' of 're.Pattern' objects}` is `re.Pattern.match`; py-spy’s `decode (json/decoder.py:337)` is `json.decoder.decode`. */
function pythonForms(text: string): string[] {
  const method = /^[{<]method '(\w+)' of '([\w.]+)' objects[}>]$/.exec(text);
  if (method) return [`${method[2]}.${method[1]}`];
  const builtIn = /^[{<]built-in method ([\w.]+)[}>]$/.exec(text)?.[1];
  if (builtIn !== undefined) return [builtIn.includes('.') ? builtIn : `builtins.${builtIn}`];
  const inFile = /^([\w.<>]+) \((?:[^()]*\/)?((?:\w+\/)?\w+)\.py(?::\d+)?\)$/.exec(text);
  return inFile ? [`${(inFile[2] ?? '').replace('/', '.')}.${inFile[1]}`] : [];
}

/** glibc's hidden alias `__GI___poll` is `poll`. */
function aliasForms(text: string): string[] {
  return text.startsWith('__GI_') ? [text.slice(5), text.slice(5).replace(/^_+/, '')] : [];
}

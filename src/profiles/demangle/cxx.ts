/** C++ names (Itanium ABI) through libc++abi's demangler, as a package; loaded with the first such name. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

const MAX_NAME = 1000;
/** A name that unfolds beyond the package's megabyte leaves it broken: it is loaded anew this often. */
const MAX_LOADS = 8;

/** The package wants one underscore more than Linux prints. */
type Demangle = (name: string) => string | null;

let source: string | null = null;
let loaded: Demangle | null = null;
let loads = 0;

/** null when the name is not C++'s, or cannot be read. */
export function demangleCxx(name: string): string | null {
  const match = /^_?(_Z[^.@]{1,1000})((?:\.[\w.]{1,100})?)(?:@@?[A-Za-z][\w.]{1,60})?$/.exec(name);
  if (match === null || name.length > MAX_NAME) return null;
  const [, mangled, suffix] = match;
  const plt = name.endsWith('@plt') ? '@plt' : '';
  const untagged = withoutTags(mangled!);
  const clone = /^_ZGTt(.+)$/.exec(untagged);
  if (clone !== null) {
    const original = demangleCxx(`_Z${clone[1]}`);
    return original === null ? null : `transaction clone for ${original}${plt}`;
  }
  const text = call(mangled!) ?? (untagged === mangled ? null : call(untagged));
  if (text === null || text === '') return null;
  return `${mended(text, untagged)}${suffix === '' ? '' : ` [clone ${suffix}]`}${plt}`;
}

/** ABI tags came after the package was made: `B5cxx11` of libstdc++, `B8ne180100` of libc++. */
function withoutTags(mangled: string): string {
  return mangled.replace(/B(?:5cxx11|8[a-z]{2}\d{6}|7v\d{6})/g, '');
}

/** Three slips of the package: thunks by their kind, `T&&` of a reference, `operator>` taken for the end of a template. */
function mended(text: string, mangled: string): string {
  const collapsed = text.replace(/&{3,4}/g, marks => (marks.length === 3 ? '&' : '&&'));
  if (mangled.startsWith('_ZTv')) return collapsed.replace(/^non-virtual thunk/, 'virtual thunk');
  return /(?:gt|rs|pt)E|^_Z(?:gt|rs|pt)/.test(mangled) ? withFirstParameter(collapsed) : collapsed;
}

/** `QUuid const& QUuid::operator>() const` → `QUuid::operator>(QUuid const&) const`. */
function withFirstParameter(text: string): string {
  const operator = /operator(?:->|>>|>)\(/.exec(text);
  // A function that is no template has no return type in its name: what stands in front of it is a parameter.
  if (operator === null || /^(?:non-)?virtual |^(?:guard|typeinfo|vtable) /.test(text)) return text;
  let depth = 0;
  let blank = -1;
  for (let at = operator.index - 1; at >= 0 && blank < 0; at--) {
    const letter = text[at]!;
    if (letter === '>' || letter === ')') depth++;
    else if (letter === '<' || letter === '(') depth--;
    else if (letter === ' ' && depth === 0) blank = at;
  }
  if (blank <= 0) return text;
  const open = operator.index + operator[0].length;
  const first = text.slice(0, blank);
  const rest = text.slice(open);
  return `${text.slice(blank + 1, open)}${first}${rest.startsWith(')') ? '' : ', '}${rest}`;
}

function call(mangled: string): string | null {
  const demangle = load();
  if (demangle === null) return null;
  try {
    return demangle(`_${mangled}`);
  } catch {
    // Out of its memory, or of stack: nothing in it can be trusted now.
    loaded = null;
    return null;
  }
}

/** Compiled by hand: each load is a fresh one, and it neither prints nor listens to the process's errors. */
function load(): Demangle | null {
  if (loaded !== null || loads >= MAX_LOADS) return loaded;
  loads++;
  source ??= readFileSync(createRequire(import.meta.url).resolve('demangle/demangle.js'), 'utf8');
  const module: { exports: unknown } = { exports: {} };
  const silent = () => undefined;
  compileFunction(source, ['module', 'print', 'printErr', 'process', 'require'])(module, silent, silent);
  loaded = module.exports as Demangle;
  return loaded;
}

/** What a person pastes in place of a name: a line of code, a list of dependencies, a command line, SQL, a pattern. */
import type { FasterRow } from './rows.ts';

export type Language = NonNullable<FasterRow['language']>;

export interface Pasted {
  readonly kind: 'dependencies' | 'code' | 'command' | 'sql' | 'pattern';
  /** Libraries, programs or traits, as rows may know them; in the order of the paste, each once. */
  readonly names: readonly string[];
  readonly language: Language | null;
}

const LONGEST = 20_000;
const MOST_LINES = 400;
const MOST_NAMES = 120;

/** Null for a plain name. */
export function pastedIn(text: string): Pasted | null {
  const paste = text.slice(0, LONGEST).trim();
  if (/^[\w:.@/+#-]+$/.test(paste)) return null;
  const lines = paste.split(/\r?\n/, MOST_LINES).map(line => line.slice(0, 400));
  return (
    ofDependencies(paste, lines) ??
    ofSql(paste) ??
    ofImports(lines) ??
    ofCalls(paste) ??
    ofPattern(paste) ??
    ofCommand(paste)
  );
}

function pasted(kind: Pasted['kind'], names: readonly string[], language: Language | null): Pasted | null {
  const kept = [...new Set(names.map(name => name.trim().toLowerCase()).filter(Boolean))].slice(
    0,
    MOST_NAMES,
  );
  return kept.length === 0 ? null : { kind, names: kept, language };
}

/** package.json, requirements.txt, go.mod, Cargo.toml, Gemfile, pom.xml, build.gradle, composer.json. */
function ofDependencies(paste: string, lines: readonly string[]): Pasted | null {
  const blocks = [...paste.matchAll(/"(?:dev|peer|optional)?[dD]ependencies"\s*:\s*\{([^{}]*)\}/g)];
  if (blocks.length > 0)
    return pasted('dependencies', keysOf(blocks.map(block => block[1] ?? '').join(',')), 'node');
  const php = /"require(?:-dev)?"\s*:\s*\{([^{}]*)\}/.exec(paste);
  if (php) return pasted('dependencies', keysOf(php[1] ?? '').flatMap(lastPart), 'php');
  for (const { form, language, least, ...list } of LISTS) {
    const names = lines.flatMap(line => {
      const name = form.exec(line)?.[1];
      return name === undefined ? [] : [name];
    });
    const marked = list.marker?.test(paste) === true;
    if (names.length >= (marked ? 1 : least)) {
      return pasted('dependencies', language === 'go' ? names.flatMap(lastPart) : names, language);
    }
  }
  return null;
}

function keysOf(block: string): string[] {
  return [...block.matchAll(/"([@\w./-]{1,100})"\s*:/g)].map(match => match[1] ?? '');
}

function lastPart(name: string): string[] {
  return [name, name.split('/').at(-1) ?? name];
}

interface ListForm {
  /** Group 1 is the name. */
  readonly form: RegExp;
  readonly language: Language;
  /** So many lines must look like it, unless the paste has the file's own mark. */
  readonly least: number;
  readonly marker?: RegExp;
}

const LISTS: readonly ListForm[] = [
  { form: /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/[\w./-]+) v\d/, language: 'go', least: 1 },
  { form: /<artifactId>([\w.-]{1,100})<\/artifactId>/, language: 'java', least: 1 },
  {
    form: /^\s*(?:implementation|api|compileOnly|runtimeOnly|testImplementation|compile)\W+["'(]*(?:[\w.-]+:)([\w.-]+)/,
    language: 'java',
    least: 1,
  },
  { form: /^\s*gem\s+["']([\w-]+)["']/, language: 'ruby', least: 1 },
  {
    form: /^\s*([\w-]+)\s*=\s*(?:"[\^~=<>\d*][^"]*"|\{.*version.*\})/,
    language: 'rust',
    least: 2,
    marker: /^\[(?:dev-|build-)?dependencies/m,
  },
  {
    form: /^\s*["']?([A-Za-z][\w.-]*)(?:\[[\w,-]+\])?\s*(?:===?|[~!<>]=)\s*\d[\w.*]*/,
    language: 'python',
    least: 1,
  },
];

/** `SELECT … LIKE '%x'`, `OFFSET 100000`: traits that rows of SQL patterns know. */
function ofSql(paste: string): Pasted | null {
  if (!/^\s*(?:explain\s+)?(?:select|update|delete\s+from|insert\s+into|with\s+\w+\s+as)\b/i.test(paste))
    return null;
  if (!/\b(?:from|set|into|values|where)\b/i.test(paste)) return null;
  const traits = SQL.filter(([form]) => form.test(paste)).map(([, name]) => name);
  return pasted('sql', traits.length > 0 ? traits : ['sql query'], null);
}

const SQL: readonly (readonly [form: RegExp, name: string])[] = [
  [/\blike\s+(?:n?'|")%/i, 'sql like %x'],
  [/\boffset\s+\d{3,}|\blimit\s+\d{4,}\s*,/i, 'sql offset'],
  [/\border\s+by\s+(?:rand|random|newid)\s*\(/i, 'sql order by random'],
  [/\bnot\s+in\s*\(\s*select\b/i, 'sql not in'],
  [/\bcount\s*\(\s*(?:\*|1)\s*\)/i, 'sql count'],
  [/\bselect\s+(?:distinct\s+)?(?:\w+\.)?\*/i, 'sql select all'],
  [
    /\bwhere\b[^;]{0,2000}?\b(?:lower|upper|date|year|to_char|cast|substring|trim|coalesce)\s*\(\s*[\w."]+/i,
    'sql function on column',
  ],
  [/\bwhere\b[^;]{0,2000}\bor\b/i, 'sql or'],
  [/\bin\s*\((?:\s*(?:\d+|'[^']{0,80}')\s*,){50}/i, 'sql long in list'],
  [/^\s*insert\s+into\b(?:(?!\)\s*,\s*\().){0,5000}$/is, 'sql insert row by row'],
  [/\bselect\s+distinct\b/i, 'sql distinct'],
  [/\bunion\b(?!\s+all)/i, 'sql union'],
];

/** `import moment from 'moment'`, `from x import y`, `#include <regex>`, `use serde_json::Value;`. */
function ofImports(lines: readonly string[]): Pasted | null {
  for (const { form, language } of IMPORTS) {
    const names = lines.flatMap(line => {
      const match = form.exec(line);
      return match ? spellings(match[1] ?? '', language) : [];
    });
    if (names.length > 0) return pasted('code', names, language);
  }
  return null;
}

const IMPORTS: readonly { readonly form: RegExp; readonly language: Language }[] = [
  { form: /^\s*import\b[^"'()]{0,200}\bfrom\s*["']([^"']{1,100})["']/, language: 'node' },
  { form: /\b(?:require|import)\s*\(\s*["'`]([^"'`]{1,100})["'`]\s*\)/, language: 'node' },
  { form: /^\s*import\s+(?:static\s+)?((?:[a-z]\w*\.){1,8}[A-Z*][\w.*]*)\s*;?\s*$/, language: 'java' },
  { form: /^\s*from\s+([\w.]+)\s+import\b/, language: 'python' },
  { form: /^\s*import\s+([a-z_][\w.]*)(?:\s+as\s+\w+)?(?:\s*,.*)?\s*$/i, language: 'python' },
  { form: /^\s*(?:import\s+)?(?:\w+\s+)?"([\w.-]+(?:\/[\w.-]+)*)"\s*$/, language: 'go' },
  { form: /^\s*(?:pub\s+)?(?:use|extern\s+crate)\s+([\w:]+)/, language: 'rust' },
  { form: /^\s*#\s*include\s*[<"]([\w./+-]+)[>"]/, language: 'c++' },
  { form: /^\s*require(?:_relative)?\s+["']([\w/-]+)["']/, language: 'ruby' },
];

/** A module and what it stands for in rows: `java.util.regex.Pattern` is `java.util.regex`, `<regex>` is `std::regex`. */
function spellings(name: string, language: Language): string[] {
  const bare = name.replace(/^node:/, '').replace(/;$/, '');
  if (language === 'node') {
    if (bare.startsWith('.') || bare.startsWith('/')) return [];
    return [bare.startsWith('@') ? bare.split('/').slice(0, 2).join('/') : (bare.split('/')[0] ?? bare)];
  }
  if (language === 'java') return [bare, bare.slice(0, Math.max(0, bare.lastIndexOf('.')))];
  if (language === 'c++') return HEADERS.get(bare) ?? [bare.replace(/\.h(?:pp)?$/, '').split('/')[0] ?? bare];
  if (language === 'rust')
    return [bare, bare.split('::').slice(0, 3).join('::'), bare.split('::')[0] ?? bare];
  if (language === 'go')
    return [bare, ...(/^[\w.-]+\.\w+\//.test(bare) ? [bare.split('/').at(-1) ?? bare] : [])];
  return [bare, bare.split('.')[0] ?? bare];
}

const HEADERS: ReadonlyMap<string, string[]> = new Map(
  Object.entries({
    regex: ['std::regex'],
    unordered_map: ['std::unordered_map'],
    unordered_set: ['std::unordered_set'],
    map: ['std::map'],
    set: ['std::set'],
    list: ['std::list'],
    deque: ['std::deque'],
    sstream: ['stringstream'],
    iostream: ['std::cout'],
    functional: ['std::function'],
    memory: ['std::shared_ptr'],
    mutex: ['std::mutex'],
    string: ['std::string'],
    vector: ['std::vector'],
    'zlib.h': ['zlib'],
    'nlohmann/json.hpp': ['nlohmann'],
    'stdio.h': ['sprintf'],
  }),
);

/** `json.loads(body)`, `JSON.parse(x)`, `String.format(…)`: the call names the library. */
function ofCalls(paste: string): Pasted | null {
  const found = CALLS.filter(([form]) => form.test(paste));
  const language = found[0]?.[2] ?? null;
  return pasted(
    'code',
    found.filter(([, , other]) => other === language).map(([, name]) => name),
    language,
  );
}

const CALLS: readonly (readonly [form: RegExp, name: string, language: Language])[] = [
  [/\bjson\.(?:loads?|dumps?)\s*\(/, 'json', 'python'],
  [/\bre\.(?:compile|match|search|sub|findall|fullmatch)\s*\(/, 're', 'python'],
  [/\b(?:pd|df|pandas)\.|\.iterrows\(|\.apply\(lambda/, 'pandas', 'python'],
  [/\brequests\.(?:get|post|put|delete)\s*\(/, 'requests', 'python'],
  [/\byaml\.(?:safe_)?load\s*\(/, 'yaml', 'python'],
  [/\bfor\s+\w+\s+in\s+range\(/, 'python loops', 'python'],
  [/\bpickle\.(?:loads?|dumps?)\s*\(/, 'pickle', 'python'],
  [/\bJSON\.(?:parse|stringify)\s*\(/, 'json.parse', 'node'],
  [/\bconsole\.(?:log|error|info)\s*\(/, 'console.log', 'node'],
  [/\b_\.(?:cloneDeep|merge|map|forEach|get)\s*\(/, 'lodash', 'node'],
  [/\bmoment\s*\(/, 'moment', 'node'],
  [/\buuidv?4?\s*\(\)/, 'uuid', 'node'],
  [/\bString\.format\s*\(/, 'string.format', 'java'],
  [/\.(?:replaceAll|split|matches)\s*\(\s*"/, 'string.split', 'java'],
  [/\bnew\s+SimpleDateFormat\b/, 'simpledateformat', 'java'],
  [/\bnew\s+(?:java\.util\.)?Random\s*\(|\bUUID\.randomUUID\s*\(/, 'java.util.random', 'java'],
  [/\bnew\s+LinkedList\b/, 'linkedlist', 'java'],
  [/\bHashMap<\s*(?:Integer|Long)\b/, 'hashmap<integer>', 'java'],
  [/\b(?:Vector|Hashtable|StringBuffer)\b\s*(?:<|\()/, 'vector', 'java'],
  [/\bsynchronized\s*\(|\bAtomic(?:Long|Integer)\b/, 'synchronized', 'java'],
  [/\bjson\.(?:Marshal|Unmarshal|NewDecoder|NewEncoder)\s*\(/, 'encoding/json', 'go'],
  [/\bfmt\.Sprintf\s*\(/, 'fmt.sprintf', 'go'],
  [/\bsort\.(?:Slice|Sort)\s*\(/, 'sort.slice', 'go'],
  [/\bregexp\.(?:MustCompile|MatchString|Compile)\s*\(/, 'regexp', 'go'],
  [/\bserde_json::/, 'serde_json', 'rust'],
  [/\bprintln!\s*\(/, 'println!', 'rust'],
  [/\bformat!\s*\(|\.to_string\(\)/, 'string', 'rust'],
  [/\bHashMap::new\(\)/, 'hashmap', 'rust'],
  [/\bstd::(?:unordered_map|unordered_set)\b/, 'std::unordered_map', 'c++'],
  [/\bstd::map\b/, 'std::map', 'c++'],
  [/\bstd::regex/, 'std::regex', 'c++'],
  [/\bstd::endl\b|\bstd::cout\b/, 'std::cout', 'c++'],
  [/\bstd::(?:o|i)?stringstream\b/, 'stringstream', 'c++'],
  [/\bstd::list\b/, 'std::list', 'c++'],
  [/\bstd::shared_ptr\b/, 'std::shared_ptr', 'c++'],
  [/\bs(?:n)?printf\s*\(/, 'sprintf', 'c++'],
];

/** `(a+)+$`: quantifiers within quantifiers, or `.*` twice, can take exponential or quadratic time. */
function ofPattern(paste: string): Pasted | null {
  if (paste.includes('\n') || paste.length > 500) return null;
  const body = /^\/(.+)\/[a-z]*$/.exec(paste)?.[1] ?? paste;
  const nested = /\((?:[^()]|\\.){0,100}[+*](?:[^()]|\\.){0,100}\)[+*{]/.test(body);
  const quoted = body !== paste || nested || (/[\^$]/.test(body) && /[*+]/.test(body) && !/\s/.test(body));
  if (!quoted) return null;
  return pasted('pattern', [nested ? 'nested quantifiers' : 'regex pattern'], null);
}

/** `cat log | grep foo | sort | uniq -c`: the programs of a pipeline. */
function ofCommand(paste: string): Pasted | null {
  if (paste.includes('\n') || !/\s(?:-{1,2}\w|\|)/.test(paste)) return null;
  const programs = paste.split('|').map(stage => {
    const words = stage
      .trim()
      .split(/\s+/)
      .filter(word => !/^(?:sudo|time|nice|env|\w+=.*)$/.test(word));
    return (words[0] ?? '').split('/').at(-1) ?? '';
  });
  return pasted(
    'command',
    programs.filter(name => /^[a-z][\w.+-]*$/.test(name)),
    null,
  );
}

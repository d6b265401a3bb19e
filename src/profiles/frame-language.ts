/** In which language a frame was written, as far as its place, its kind and the spelling of its name show it. */
import { categoryOf } from './categories.ts';
import type { Frame } from './model.ts';

const BY_FILE: Readonly<Record<string, string>> = {
  py: 'Python',
  pyx: 'Python',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  ts: 'JavaScript',
  tsx: 'JavaScript',
  go: 'Go',
  rs: 'Rust',
  rb: 'Ruby',
  php: 'PHP',
  java: 'Java',
  kt: 'Kotlin',
  scala: 'Scala',
  cs: '.NET',
  c: 'C',
  h: 'C++',
  cc: 'C++',
  cpp: 'C++',
  cxx: 'C++',
  hpp: 'C++',
  lua: 'Lua',
  ex: 'Elixir',
  erl: 'Erlang',
  swift: 'Swift',
};

/** Formats that know one language. */
const BY_FORMAT: readonly (readonly [RegExp, string])[] = [
  [/^(?:py-spy|cprofile|pstats|pyinstrument|python|line-profiler|memory-profiler)/, 'Python'],
  [/^(?:cpuprofile|heapprofile|chrome-trace|v8-prof|safari|firefox)/, 'JavaScript'],
  [/^(?:jfr|async-profiler|hprof|hot-threads)/, 'Java'],
  [/^stackprof$/, 'Ruby'],
];

const BY_NAME: readonly (readonly [string, RegExp])[] = [
  ['JavaScript', /^(?:JS|LazyCompile|Function|Script|Eval):[~*^+]?|^~|\.m?js:\d+(?::\d+)?\)?$/],
  ['Python', /^py::|\.py(?::\d+)?\)?$|^<frozen /],
  [
    'Go',
    /^(?:runtime|main|sync|syscall|internal\/\w+|net\/http|encoding\/\w+|fmt|os|bytes|strings|strconv|reflect|sort|time|crypto\/\w+)\.[\w(]|^[\w.-]+\.\w+\/[\w./-]+\.[\w(]|\.\(\*\w+(?:\[[^\]]*\])?\)\.\w/,
  ],
  [
    'Rust',
    /::h[0-9a-f]{16}$|^<.+ as .+>::|^(?:core|alloc|std)::(?:ops|fmt|iter|slice|str|ptr|mem|vec|sys|io|collections|string|rt|panic\w*|thread|sync|cmp|num|option|result)\b|::\{\{?closure\}?\}|^_?R[NI]v/,
  ],
  [
    'Java',
    /^(?:(?:public|static|void|int|long|boolean|java\.\S+)\s)?L?(?:[a-z_][\w]*[./]){1,10}[A-Z][\w$]*[.:;]|^Interpreter$/,
  ],
  ['.NET', /^(?:System|Microsoft)[.!]|^\S+![\w.]+\./],
  ['C++', /^\S[^(]*::|^(?:operator |std::|v8::)|\w\([^)]*\)(?: const)?$|\bGNU_CXX\b/],
];

export function languageOf(frame: Frame, format: string): string | null {
  if (frame.kind === 'process') return null;
  if (frame.kind === 'kernel' || categoryOf(frame).id.startsWith('kernel')) return 'the kernel';
  const extension = /\.([A-Za-z]{1,5})(?::\d+)?$/.exec(frame.file ?? '')?.[1]?.toLowerCase();
  const named = extension === undefined ? undefined : BY_FILE[extension];
  if (named !== undefined) return named;
  const name = frame.name.slice(0, 240);
  if (/^\[|^(?:\S+\+)?0x/.test(name)) return null;
  const spelled = BY_NAME.find(([, pattern]) => pattern.test(name))?.[0];
  if (spelled !== undefined) return spelled;
  const known = BY_FORMAT.find(([pattern]) => pattern.test(format))?.[1];
  if (known !== undefined) return known;
  return frame.module !== null && /\.so|^\/|\.dylib|\.dll$/.test(frame.module) ? 'C' : null;
}

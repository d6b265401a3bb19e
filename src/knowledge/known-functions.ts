/** Which row may explain a function: a name that many programs have is explained only where its library is known. */
import { functions } from './functions/index.ts';
import { sameLibrary } from './library-names.ts';
import { find, type Hit } from './match.ts';
import type { FunctionRow } from './rows.ts';
import { formsOf } from './symbols.ts';

/** All rows that know this name, the best first. */
export function functionsNamed(name: string): Hit<FunctionRow>[] {
  return find(functions, namesOf, formsOf(name));
}

/** One function for all calls: `find` keeps its index by it. */
function namesOf(row: FunctionRow): readonly string[] {
  return row.names;
}

/** Rows that know this name without its package or namespace, where the library is known: `HashMap.get` of Java. */
export function functionsNamedShortly(name: string, rows: readonly FunctionRow[]): Hit<FunctionRow>[] {
  const forms = formsOf(name).map(form => form.replaceAll('::', '.').replaceAll('#', '.'));
  return find(rows, row => row.names.flatMap(withoutPackage), forms).filter(({ sameCase }) => sameCase);
}

/** `java.util.HashMap.*` → `HashMap.*`, `runtime.mallocgc` → `mallocgc`; at least three letters must be left. */
function withoutPackage(pattern: string): string[] {
  const dotted = pattern.replace(/^</, '').replaceAll('::', '.').replaceAll('/', '.');
  const short = dotted.replace(/^(?:[a-z]\w*\.)+(?=[\w(])/, '').replace(/^\(\*(\w+)\)/, '$1');
  return short !== dotted && short.replaceAll('*', '').length >= 3 && !short.startsWith('*') ? [short] : [];
}

/** An entry of a profile: what is known of where the function comes from. */
export interface Place {
  readonly name: string;
  readonly module: string | null;
  readonly file: string | null;
}

/** The row of the entry's own library; without one, a row whose name no other program would have. */
export function rowOf(place: Place, present: ReadonlySet<string> = new Set()): FunctionRow | undefined {
  const language = languageOf(place.file);
  const hits = functionsNamed(withFile(place)).filter(({ row }) => fits(row, language));
  const { module } = place;
  const own = hits.find(({ row }) => isOf(row, module) || (language !== null && isScript(language)));
  if (own) return own.row;
  return hits.find(hit => {
    if (module !== null && (hit.row.library[0] === 'kernel') !== isKernel(module)) return false;
    return isDistinctive(hit) || present.has(hit.row.library[0] ?? '');
  })?.row;
}

/** The libraries that a profile certainly has: by their modules, or by names that only they have. */
export function librariesIn(places: readonly Place[]): ReadonlySet<string> {
  return new Set(
    places.flatMap(place => {
      const language = languageOf(place.file);
      return functionsNamed(place.name)
        .filter(hit => fits(hit.row, language) && (isOf(hit.row, place.module) || isDistinctive(hit)))
        .slice(0, 1)
        .map(({ row }) => row.library[0] ?? '');
    }),
  );
}

function isOf(row: FunctionRow, module: string | null): boolean {
  return module !== null && row.library.some(known => sameLibrary(known, module));
}

function isKernel(module: string): boolean {
  return sameLibrary('kernel', module) || /^\[(?!vdso|unknown)|^bpf_prog_|\.ko\b|vmlinux/.test(module);
}

/** Words that are functions of a library and of many a program: without a library they say nothing. */
const ORDINARY = new Set(
  'time read write open close access stat poll select send recv wait raise system clone fork glob backtrace syscall log exp pow sin cos tan sqrt floor ceil round rint hypot fmod erf tanh rand random index emit require patch serialize deserialize transmit miss shortest longest lacon deflate inflate uncompress schedule swapper fsync fget dput worker_thread start_thread handle_exit process_stream run_poll_loop check_match check_matching set_regs open_path copy_process parse_regex compile_regex renderToString beginWork completeWork listOnTimeout postMessage nextTick tryFile sort setup_queue vcpu_run drive_machine compile_branch do_compare group_sum'.split(
    ' ',
  ),
);

/** No other program has a function of that name: a namespace, a package, marks of the implementation, digits. */
export function isDistinctive({ exact, pattern, sameCase }: Hit<FunctionRow>): boolean {
  if (!sameCase) return false;
  if (exact) return !ORDINARY.has(pattern);
  const literal = pattern.replaceAll('*', '');
  if (/^[A-Z][A-Za-z]{0,12}(?:::|$)/.test(literal)) return false;
  return /::|[.$#!/]|^_|[A-Z0-9]|^(?:ngx|rb|zend|je|mi|kmem|tcp|ext4|xfs|btrfs|nf|lua|sqlite|jpeg|png|erts|grpc|omp|gomp|rte|pthread|ossl|aesni|mono|sgen|zif|mysqlnd|mdb|php)_/.test(
    literal,
  );
}

const LANGUAGES: Readonly<Record<string, string>> = {
  py: 'python',
  js: 'node',
  mjs: 'node',
  cjs: 'node',
  ts: 'node',
  tsx: 'node',
  jsx: 'node',
  rb: 'ruby',
  php: 'php',
  java: 'java',
  kt: 'java',
  scala: 'java',
  go: 'go',
  rs: 'rust',
  cs: 'dotnet',
  pl: 'perl',
  lua: 'lua',
};
const SCRIPTS = new Set(['python', 'node', 'ruby', 'php']);

function languageOf(file: string | null): string | null {
  if (file === null) return null;
  if (file.startsWith('node:')) return 'node';
  const extension = /\.([a-z]{1,4})(?::\d+)*$/.exec(file.slice(-200))?.[1];
  return extension === undefined
    ? null
    : Object.hasOwn(LANGUAGES, extension)
      ? (LANGUAGES[extension] ?? null)
      : null;
}

/** A function in a .js file is none of the C library's, whatever its name. */
function fits(row: FunctionRow, language: string | null): boolean {
  return language === null || row.library.includes(language) || row.library.includes('any');
}

function isScript(language: string): boolean {
  return SCRIPTS.has(language);
}

/** Python's own names need their module: `raw_decode` in json/decoder.py. */
function withFile({ name, file }: Place): string {
  return file?.endsWith('.py') === true && !name.includes('(') ? `${name} (${file})` : name;
}

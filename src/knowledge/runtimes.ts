/** What a runtime was told to run: Java's main class or jar, an interpreter's script or module. */

export interface Payload {
  /** As a person would name it: `kafka.Kafka`, `app.jar`, `worker.py`, `gunicorn`. */
  readonly name: string;
  readonly kind: 'main class' | 'jar' | 'module' | 'script' | 'assembly';
}

const JAVA_WITH_VALUE = new Set([
  '-cp',
  '-classpath',
  '--class-path',
  '-p',
  '--module-path',
  '--add-modules',
  '--add-opens',
  '--add-exports',
  '--add-reads',
]);
const SCRIPT_WITH_VALUE: Readonly<Record<string, RegExp>> = {
  python: /^-[WX]$/,
  node: /^(?:-r|--require|--import|--loader|--env-file|--title)$/,
  ruby: /^-[rICE]$/,
  perl: /^-[I]$/,
  php: /^-[dcz]$/,
};

export function payloadOf(program: string, words: readonly string[]): Payload | null {
  if (/^java$/.test(program)) return javaPayload(words);
  if (program === 'dotnet') {
    const assembly = words.slice(1).find(word => /\.(?:dll|exe)$/i.test(word));
    return assembly ? { name: fileName(assembly), kind: 'assembly' } : null;
  }
  const runtime = runtimeOf(program);
  return runtime ? scriptPayload(runtime, words) : null;
}

/** `python3.11` is `python`, `nodejs` is `node`; null for what is no interpreter of scripts. */
export function runtimeOf(program: string): string | null {
  const match = /^(python|pypy|node|nodejs|ruby|perl|php|bash|sh|dash|bun|deno)[\d.]*$/.exec(program);
  if (!match?.[1]) return null;
  return match[1] === 'nodejs' ? 'node' : match[1] === 'pypy' ? 'python' : match[1];
}

function javaPayload(words: readonly string[]): Payload | null {
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? '';
    const next = words[index + 1];
    if (word === '-jar') return next ? { name: fileName(next), kind: 'jar' } : null;
    if (word === '-m' || word === '--module') return next ? { name: fileName(next), kind: 'module' } : null;
    if (JAVA_WITH_VALUE.has(word)) index++;
    else if (!word.startsWith('-') && !word.startsWith('@')) return mainClass(word);
  }
  return null;
}

/** A word that is no class name is the rest of something else, such as an unquoted property. */
function mainClass(word: string): Payload | null {
  return /^[\w$.]{2,160}$/.test(word) ? { name: word, kind: 'main class' } : null;
}

function scriptPayload(runtime: string, words: readonly string[]): Payload | null {
  const withValue = SCRIPT_WITH_VALUE[runtime];
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-c' || word === '-e' || word === '-p' || word === '-') return null;
    if (runtime === 'python' && word === '-m') {
      const module = words[index + 1];
      return module ? { name: fileName(module), kind: 'module' } : null;
    }
    if (withValue?.test(word)) index++;
    else if (!word.startsWith('-')) return { name: fileName(word), kind: 'script' };
  }
  return null;
}

function fileName(path: string): string {
  return (path.split('/').at(-1) || path).slice(0, 120);
}

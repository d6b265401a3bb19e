/** The language of annotated code: by its file's name, otherwise by its syntax. */
export type Language =
  | 'c'
  | 'cpp'
  | 'rust'
  | 'go'
  | 'java'
  | 'kotlin'
  | 'csharp'
  | 'python'
  | 'javascript'
  | 'typescript'
  | 'ruby'
  | 'php'
  | 'sql'
  | 'assembly'
  | 'unknown';

const BY_EXTENSION: Record<string, Language> = {
  c: 'c',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hpp: 'cpp',
  rs: 'rust',
  go: 'go',
  java: 'java',
  kt: 'kotlin',
  cs: 'csharp',
  py: 'python',
  pyx: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  rb: 'ruby',
  php: 'php',
  sql: 'sql',
  s: 'assembly',
  asm: 'assembly',
};

const BY_SYNTAX: readonly (readonly [Language, RegExp])[] = [
  [
    'sql',
    /^\s*(?:SELECT\s[^;{}=]*$|WITH\s+\w+\s+AS\s*\(|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|INSERT\s+INTO\b)/im,
  ],
  ['go', /^[ \t]{0,40}func\s+(?:\([^)]{1,80}\)\s*)?\w+\(|:=\s|\bdefer\s|\bgo func\b|\brange\s/m],
  ['rust', /\bfn\s+\w+|\blet\s+mut\b|->\s*(?:Self|Result|Option|&)|\.iter\(\)|::<|\bimpl\b/m],
  [
    'python',
    /^[ \t]{0,40}(?:def|elif|except|with|import|from)\s|^[ \t]{0,40}for\s+\w+(?:,\s*\w+)*\s+in\s.{0,200}:[ \t\r]{0,9}$|\bself\.|^[ \t]{0,40}(?:if|while)\s.{1,200}:[ \t\r]{0,9}$/m,
  ],
  [
    'cpp',
    /\bstd::|\btemplate\s*<|\bconst\s+auto\b|\bauto\s*&|\bnamespace\b|->\w+\(|\bsize_t\b|#include\s*<\w+>/m,
  ],
  [
    'java',
    /\b(?:public|private|protected)\s+(?:static\s+)?[\w<>[\]]+\s+\w+\(|\bnew\s+(?:ArrayList|HashMap|StringBuilder)\b|\bSystem\.out\b|\bString\s+\w+\s*[:=;)]|\bfinal\s+\w+\s+\w+\s*=|\bsynchronized\b/m,
  ],
  ['csharp', /\busing\s+System|\bvar\s+\w+\s*=\s*new\b|\bforeach\s*\(/m],
  [
    'javascript',
    /\b(?:const|let)\s+(?:\w+|\{[^}=]{1,80}\}|\[[^\]=]{1,80}\])\s*=(?!=)|=>|\bfunction\b|===|\bawait\b|\bfor\s*\(\s*(?:const|let|var)\s+\w+\s+(?:of|in)\b/m,
  ],
  ['c', /\b(?:int|char|void|struct|unsigned|double|float|long)\s+\**\w+|\bmalloc\(|->\w+/m],
];

/** Of a compiled symbol: `f(int const*)`, `<T as core::fmt::Debug>::fmt`, `main.(*T).Work`. */
const BY_SYMBOL: readonly (readonly [Language, RegExp])[] = [
  ['rust', /^<.+ as .+>::|^(?:core|alloc|std)::\w+::|::h[0-9a-f]{16}$/],
  ['go', /^[\w./-]+\.\(\*?\w+(?:\[[^\]]*\])?\)\.|^(?:main|runtime)\.\w/],
  ['cpp', /^[\w:~<>, *&]+\([^)]*\)(?:\s*const)?(?:\s*\[clone .*\])?$/],
];

export function languageOf(file: string | null, code: string, symbol: string): Language {
  const extension = /\.([A-Za-z]{1,4})$/.exec(file ?? '')?.[1];
  const named = extension === undefined ? undefined : BY_EXTENSION[extension.toLowerCase()];
  if (named !== undefined) return named;
  const sample = code.slice(0, 20_000);
  return (
    BY_SYMBOL.find(([, pattern]) => pattern.test(symbol.slice(0, 500)))?.[0] ??
    BY_SYNTAX.find(([, pattern]) => pattern.test(sample))?.[0] ??
    (isAssembly(sample) ? 'assembly' : 'unknown')
  );
}

function isAssembly(code: string): boolean {
  return /^\s*(?:(?:mov|lea|add|sub|cmp|test|xor|and|imul|idiv|push|pop|call|jmp|j[a-z]{1,2})[bwlqzs]{0,3}\s+[%$*(0-9a-f-]|(?:ldr|str|bl|cbn?z|adrp)\s+[xw]\d|ret[q]?\s*$)/m.test(
    code,
  );
}

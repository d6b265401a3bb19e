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

/** The first that fits; marks that one language alone has stand first. */
const BY_SYNTAX: readonly (readonly [Language, RegExp])[] = [
  [
    'sql',
    /^\s*(?:SELECT\s[^;{}=]*$|WITH\s+\w+\s+AS\s*\(|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|INSERT\s+INTO\b)/im,
  ],
  [
    'php',
    /<\?php|^\s*\$\w+\s*(?:\[[^\]]{0,80}\]\s*)?[.+-]?=(?!=)|\bforeach\s*\(\s*\$|->\w+\(.*\$\w+|\$\w+->/m,
  ],
  [
    'go',
    /^[ \t]{0,40}func\s+(?:\([^)]{1,80}\)\s*)?\w*\(.{0,300}\{\s*$|:=\s+range\b|\w\s:=\s|\bdefer\s+\w|\bgo func\b|\bfor\s+range\b|\bchan\s\w|\bif\s+err\s*!=\s*nil/m,
  ],
  [
    'rust',
    /\bfn\s+\w+\s*[(<]|\blet\s+mut\b|->\s*(?:Self|Result|Option|&)|\.iter\(\)|::<|\bimpl\s|\.unwrap\(\)|&mut\s\w|\bfor\s+(?:\w+|\([^)]{0,60}\))\s+in\s.{1,80}\{\s*$|\bmatch\s+.{1,80}\{\s*$|\b(?:Vec|String)::/m,
  ],
  ['cpp', /\bstd::\w|#include\s*<\w+>|\bnullptr\b|\btemplate\s*</m],
  ['c', /^\s*#\s*include\s*[<"][\w/]{1,80}\.h[>"]|^\s*#\s*define\s+\w|\bstruct\s+\w+\s*\*/m],
  [
    'java',
    /\bpublic\s+(?:static\s+|final\s+|abstract\s+)*(?:class|interface|record)\s+\w|^\s*import\s+(?:static\s+)?java[\w.*]{1,200};/m,
  ],
  [
    'kotlin',
    /\bfun\s+(?:<\w+>\s*)?[\w.]+\s*\(|\bval\s+\w+\s*(?::\s*\w[\w<>?]*\s*)?=|\bvar\s+\w+\s*:\s*[A-Z]\w*|\bmutableListOf\b|\blistOf\(|\bit\.\w|\?\.let\b/m,
  ],
  [
    'ruby',
    /^\s*(?:end|begin|rescue.*|ensure|elsif\s.*|unless\s.*)\s*$|\bdo\s*\|[^|]{0,80}\|\s*$|^\s*def\s+[\w.?!]+(?:\([^)]{0,200}\))?\s*$|\.each\s*(?:\{|do\b)|\bputs\s|\{\s*\|\w[^|]{0,80}\|/m,
  ],
  [
    'python',
    /^[ \t]{0,40}(?:async\s+)?(?:def|class)\s.{1,300}:\s*(?:#.*)?$|^[ \t]{0,40}(?:elif|except|with|from)\s|^[ \t]{0,40}import\s[\w., \t]{1,200}$|^[ \t]{0,40}for\s+.{1,200}\sin\s.{0,200}:[ \t\r]{0,9}(?:#.*)?$|\bself\.|^[ \t]{0,40}(?:if|while)\s.{1,200}:[ \t\r]{0,9}(?:#.*)?$/m,
  ],
  [
    'csharp',
    /\busing\s+System|\bforeach\s*\(\s*(?:var|[\w<>[\]?]+)\s+\w+\s+in\b|\bvar\s+\w+\s*=\s*(?:new\b|await\b|_?\w*[cC]ontext\.)|\bConsole\.|^\s*lock\s*\(|\b(?:public|private|static|internal)\s.{0,80}\bstring\s+\w+|\bstring\.(?:Format|Empty|Join|Concat|IsNullOr\w+)\b|\.(?:ToList|Where|Select|Any)\(|\bList<(?:int|string|long|double|bool)>|\basync\s+Task\b/m,
  ],
  [
    'cpp',
    /\bstd::|\btemplate\s*<|\bconst\s+auto\b|\bauto\s*[&*]|\bfor\s*\(\s*(?:const\s+)?(?:auto|[A-Z]\w*)\s+\w+\s*:\s*\w+\)\s*\{?\s*$(?![\s\S]*\bnew\s+\w+<)|\bnamespace\s|#include\s*<\w+>|\bnullptr\b|\.push_back\(|\.begin\(\)|\bconst\s+\w[\w:<>]*\s*&/m,
  ],
  [
    'java',
    /\b(?:public|private|protected)\s+(?:static\s+)?[\w<>[\], ?]+\s+\w+\(|\bnew\s+(?:ArrayList|HashMap|StringBuilder)\b|\bSystem\.(?:out|err|nanoTime|currentTimeMillis)\b|\bString\s+\w+\s*[:=;)]|\bfinal\s+\w+\s+\w+\s*=|\bsynchronized\b|\b(?:List|Map|Set|ArrayList|Optional|Long|Integer)<|\bfor\s*\(\s*(?:final\s+)?[A-Z]\w*(?:<[^>]{1,60}>)?\s+\w+\s*:|\bLong\s+\w+\s*=|\.equals\(|\bboolean\s+\w/m,
  ],
  [
    'javascript',
    /\b(?:const|let)\s+(?:\w+|\{[^}=]{1,80}\}|\[[^\]=]{1,80}\])\s*=(?!=)|=>|\bfunction\b|===|\bawait\b|\bfor\s*\(\s*(?:const|let|var)\s+\w+\s+(?:of|in)\b|\bvar\s+\w+\s*=/m,
  ],
  ['cpp', /->\w+\(/m],
  ['c', /\b(?:int|char|void|struct|unsigned|double|float|long|u?int\d+_t|size_t)\s+\**\w+|\bmalloc\(|->\w+/m],
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
  if (
    /^\s*for\s*\(\s*(?:final\s+)?[A-Z]\w*\s+\w+\s*:/m.test(sample) &&
    /\b(?:String|Integer|Long|List|Map)\b|\.(?:add|get|equals|size|length)\(/.test(sample) &&
    !/std::|&\s*\w+\s*:|\bsize_t\b/.test(sample)
  )
    return 'java';
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

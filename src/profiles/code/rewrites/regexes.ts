/** A regular expression out of a literal is compiled once before the loop. */
import { insertBefore, type Place, type Rewrite, removeLine, replaceLine } from './rewrite.ts';

/** Compiled from a literal alone; group 1 is the name. */
const COMPILED: readonly RegExp[] = [
  /^\s*(\w+)\s*=\s*re\.compile\(\s*r?(?:"[^"]*"|'[^']*')(?:\s*,\s*re\.\w+(?:\s*\|\s*re\.\w+)*)?\s*\)\s*$/,
  /^\s*(\w+)\s*:=\s*regexp\.MustCompile\(\s*(?:`[^`]*`|"(?:[^"\\]|\\.)*")\s*\)\s*$/,
  /^\s*(?:final\s+)?(?:Pattern|var)\s+(\w+)\s*=\s*Pattern\.compile\(\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*Pattern\.\w+)?\s*\)\s*;\s*$/,
  /^\s*let\s+(\w+)\s*=\s*Regex::new\(\s*r?#*"[^"]*"#*\s*\)\.(?:unwrap\(\)|expect\("[^"]*"\))\s*;\s*$/,
  /^\s*(?:const\s+|static\s+)*std::regex\s+(\w+)[({]\s*R?"[^"]*"\s*[)}]\s*;\s*$/,
  /^\s*(?:const|let|var)\s+(\w+)\s*=\s*new RegExp\(\s*(?:'[^']*'|"[^"]*")(?:\s*,\s*(?:'[imsu]*'|"[imsu]*"))?\s*\)\s*;?\s*$/,
];

export function compileOnce(place: Place): Rewrite | null {
  const { text, at, loops } = place;
  const name = COMPILED.map(pattern => pattern.exec(text.code(at))?.[1]).find(found => found !== undefined);
  const outer = loops.at(-1);
  if (name === undefined || outer === undefined) return null;
  const end = text.blockEnd(outer);
  if (end === null || !text.isWhole(outer, end)) return null;
  // Nobody else gives the name another meaning, in the loop or on the way to it.
  const writes = text
    .uses(name, 0, end)
    .filter(index => index !== at && new RegExp(`\\b${name}\\s*:?=(?!=)`).test(text.code(index)));
  if (writes.length > 0) return null;
  return {
    edits: [insertBefore(outer, `${text.indent(outer)}${text.code(at).trim()}`), removeLine(at)],
    condition: null,
  };
}

const TEXT = String.raw`(?:[rRbu@]{0,2}"(?:[^"\\]|\\.){0,300}"|r?'(?:[^'\\]|\\.){0,300}'|r#"[^"]{0,300}"#|\`[^\`]{0,300}\`)`;

interface Inline {
  /** What is there; group 1 the literal (with flags), further groups for `use`. */
  readonly found: RegExp;
  readonly declare: (name: string, literal: string) => string;
  readonly use: (name: string, match: RegExpExecArray) => string;
}

const INLINE: Readonly<Record<string, readonly Inline[]>> = {
  python: [
    {
      found: new RegExp(`\\bre\\.compile\\((${TEXT}(?:\\s*,\\s*re\\.\\w+)?)\\)(?=\\.)`),
      declare: (name, literal) => `${name} = re.compile(${literal})`,
      use: name => name,
    },
  ],
  go: [
    {
      found: new RegExp(
        `(\\b\\w+), _ :?= regexp\\.MatchString\\((?<literal>${TEXT}), ([^;{}]{1,200})\\)(?=\\s*$|;)`,
      ),
      declare: (name, literal) => `${name} := regexp.MustCompile(${literal})`,
      use: (name, match) => `${match[1]} := ${name}.MatchString(${match[3]})`,
    },
    {
      found: new RegExp(`\\bregexp\\.MustCompile\\((${TEXT})\\)(?=\\.)`),
      declare: (name, literal) => `${name} := regexp.MustCompile(${literal})`,
      use: name => name,
    },
  ],
  java: [
    {
      found: new RegExp(`\\b([\\w.]{1,80}(?:\\(\\))?)\\.matches\\(\\s*(?<literal>${TEXT})\\s*\\)`),
      declare: (name, literal) => `var ${name} = java.util.regex.Pattern.compile(${literal});`,
      use: (name, match) => `${name}.matcher(${match[1]}).matches()`,
    },
    {
      found: new RegExp(
        `\\b([\\w.]{1,80}(?:\\(\\))?)\\.(replaceAll|replaceFirst)\\(\\s*(?<literal>${TEXT})\\s*,\\s*(${TEXT})\\s*\\)`,
      ),
      declare: (name, literal) => `var ${name} = java.util.regex.Pattern.compile(${literal});`,
      use: (name, match) => `${name}.matcher(${match[1]}).${match[2]}(${match[4]})`,
    },
    {
      found: new RegExp(`\\b(?:java\\.util\\.regex\\.)?Pattern\\.compile\\((${TEXT})\\)(?=\\.)`),
      declare: (name, literal) => `var ${name} = java.util.regex.Pattern.compile(${literal});`,
      use: name => name,
    },
  ],
  kotlin: [
    {
      found: new RegExp(`(?<![\\w.])Regex\\((${TEXT})\\)`),
      declare: (name, literal) => `val ${name} = Regex(${literal})`,
      use: name => name,
    },
    {
      found: new RegExp(`(${TEXT})\\.toRegex\\(\\)`),
      declare: (name, literal) => `val ${name} = ${literal}.toRegex()`,
      use: name => name,
    },
  ],
  csharp: [
    {
      found: new RegExp(`\\bnew Regex\\((${TEXT}(?:,\\s*RegexOptions\\.\\w+)?)\\)(?=\\.)`),
      declare: (name, literal) => `var ${name} = new Regex(${literal});`,
      use: name => name,
    },
  ],
  javascript: [
    {
      found: new RegExp(`\\bnew RegExp\\((${TEXT}(?:,\\s*['"][imsu]*['"])?)\\)(?=\\.)`),
      declare: (name, literal) => `const ${name} = new RegExp(${literal});`,
      use: name => name,
    },
  ],
  rust: [
    {
      found: new RegExp(`\\bRegex::new\\((${TEXT})\\)(?:\\.unwrap\\(\\)|\\.expect\\("[^"]{0,80}"\\))(?=\\.)`),
      declare: (name, literal) => `let ${name} = Regex::new(${literal}).unwrap();`,
      use: name => name,
    },
  ],
  ruby: [
    {
      found: new RegExp(`\\bRegexp\\.new\\((${TEXT})\\)`),
      declare: (name, literal) => `${name} = Regexp.new(${literal})`,
      use: name => name,
    },
  ],
  cpp: [
    {
      found: new RegExp(`\\bstd::regex\\s*[({](${TEXT})[)}]`),
      declare: (name, literal) => `const std::regex ${name}(${literal});`,
      use: name => name,
    },
  ],
};

/** Compiled where it is used: it gets a name before the outermost loop. */
export function patternOnce({ text, at, loops, spot }: Place): Rewrite | null {
  const outer = loops.at(-1);
  const code = text.code(at);
  if (outer === undefined || text.isLoose) return null;
  for (const { found, declare, use } of INLINE[
    spot.language === 'typescript' ? 'javascript' : spot.language
  ] ?? []) {
    const match = found.exec(code);
    if (match === null) continue;
    const name = ['pattern', 'compiledPattern'].find(
      each => text.uses(each, 0, text.lines.length).length === 0,
    );
    if (name === undefined) return null;
    const literal = match.groups?.['literal'] ?? match[1]!;
    // A text that is put together from values is not the same in every round.
    if (
      /\$\{|#\{|^\$|\$\w/.test(literal) &&
      /^(?:kotlin|ruby|javascript|typescript|csharp)$/.test(spot.language) &&
      !/^['@r]/.test(literal)
    )
      return null;
    const changed = code.slice(0, match.index) + use(name, match) + code.slice(match.index + match[0].length);
    return {
      edits: [
        insertBefore(outer, `${text.indent(outer)}${declare(name, literal)}`),
        replaceLine(at, changed),
      ],
      condition: null,
    };
  }
  return null;
}

/** How package managers, images and people write the name of one library. */

const VERSION = /^(.+?)(?:\s*(?:[@=<>~^]=?|==|:)\s*v?\d[\w.+-]*|\s+v?\d[\w.]*)$/;
const BEFORE =
  /^(?:python3?-|py-|node-|nodejs-|ruby-|golang-|go-|rust-|librust-|php-|perl-|r-cran-|lib(?=.{3}))/;
const AFTER = /(?:-devel|-dev|-bin|-utils|-tools|\.js|-js|-py|-python|-python3|-rs|-go|-cpp|-java)$/;
const LANGUAGE =
  /^(?:(?:python|node|nodejs|java|go|golang|rust|c\+\+|cpp|php|ruby)\s+(.+)|(.+?)\s*(?:\(|in\s+|for\s+)?(?:python|node|nodejs|node\.js|javascript|java|go|golang|rust|c\+\+|cpp|php|ruby)\)?)$/;
const LONGEST = 120;

/** `lodash@4.17.21`, `python3-pandas`, `com.google.code.gson:gson:2.10`, `json (python)`, `redis:7-alpine`. */
/** The name with its language, as rows have it: `json (go)` → `json go`, `go json`; empty where none is said. */
export function inLanguage(name: string): readonly string[] {
  const text = name.trim().toLowerCase().slice(0, LONGEST);
  const match = SPOKEN.exec(
    text
      .replace(/[()]/g, ' ')
      .replace(/\b(?:in|for)\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  if (match === null) return [];
  const base = match[2] ?? match[3] ?? '';
  const language = LANGUAGES[match[1] ?? match[4] ?? ''] ?? match[1] ?? match[4] ?? '';
  return [`${base} ${language}`, `${language} ${base}`];
}

const WORDS = 'python|nodejs|node\\.js|node|javascript|java|golang|go|rust|c\\+\\+|cpp|c|php|ruby';
const SPOKEN = new RegExp(`^(?:(${WORDS}) (.+)|(.+) (${WORDS}))$`);
const LANGUAGES: Readonly<Record<string, string>> = {
  nodejs: 'node',
  'node.js': 'node',
  javascript: 'node',
  golang: 'go',
  cpp: 'c++',
  c: 'c++',
};

export function spellingsOf(name: string): readonly string[] {
  const text = name.trim().toLowerCase().slice(0, LONGEST);
  const bare = VERSION.exec(text)?.[1] ?? text;
  const maven = bare.split(':').filter(part => part !== '' && !/^\d/.test(part));
  const spoken = LANGUAGE.exec(bare);
  const found = [
    text,
    bare,
    bare.replace(/^@[\w.-]+\//, ''),
    ...(maven.length > 1 && !bare.includes('::') ? [maven.at(-1) ?? ''] : []),
    bare.replace(AFTER, ''),
    bare.replace(BEFORE, ''),
    bare.replace(BEFORE, '').replace(AFTER, ''),
    bare.replace(/[-_]/g, ' '),
    bare.replace(/^gnu\s+/, ''),
    ...(spoken ? [spoken[1] ?? spoken[2] ?? ''] : []),
  ];
  return [...new Set(found)].filter(spelling => spelling.length > 1);
}

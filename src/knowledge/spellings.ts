/** How package managers, images and people write the name of one library. */

const VERSION = /^(.+?)(?:\s*(?:[@=<>~^]=?|==|:)\s*v?\d[\w.+-]*|\s+v?\d[\w.]*)$/;
const BEFORE =
  /^(?:python3?-|py-|node-|nodejs-|ruby-|golang-|go-|rust-|librust-|php-|perl-|r-cran-|lib(?=.{3}))/;
const AFTER = /(?:-devel|-dev|-bin|-utils|-tools|\.js|-js|-py|-python|-python3|-rs|-go|-cpp|-java)$/;
const LANGUAGE =
  /^(?:(?:python|node|nodejs|java|go|golang|rust|c\+\+|cpp|php|ruby)\s+(.+)|(.+?)\s*(?:\(|in\s+|for\s+)?(?:python|node|nodejs|node\.js|javascript|java|go|golang|rust|c\+\+|cpp|php|ruby)\)?)$/;
const LONGEST = 120;

/** `lodash@4.17.21`, `python3-pandas`, `com.google.code.gson:gson:2.10`, `json (python)`, `redis:7-alpine`. */
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

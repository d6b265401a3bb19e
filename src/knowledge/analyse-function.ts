import type { Analysis } from '../core/fact.ts';
import type { Transcript } from '../core/transcript.ts';
import { bullets, sentence, sourceOf, told } from './analysis.ts';
import { functions } from './functions/index.ts';
import { bareName, find, near } from './match.ts';
import type { FunctionRow } from './rows.ts';

/** What the function of this library is, from the catalogue; what is near when it is not in there. */
export function analyseFunction(
  library: string,
  name: string,
  transcripts: readonly Transcript[] = [],
): Analysis {
  const bare = bareName(name);
  const all = find(functions, row => row.names, bare);
  const own = all.filter(row => row.library.some(known => sameLibrary(known, library)));
  const rows = (own.length > 0 ? own : all).slice(0, 3);
  const subject = { kind: 'function', name: bare };
  return told({
    name: `${library} ${bare}`,
    rows,
    transcripts,
    statements: rows.flatMap(row => [
      sentence(subject, 'what it does', row.what, row),
      sentence(subject, 'why it is hot', row.hot, row),
      ...row.cheaper.map(text => sentence(subject, 'cheaper', text, row)),
    ]),
    verdict: rows[0] ? `\`${bare}\` ${rows[0].what}` : `\`${bare}\` of ${library} is not in the catalogue`,
    answer:
      rows.length > 0
        ? rows.map(row => describe(row, own.length > 0 ? null : library)).join('\n\n')
        : missing(library, bare),
  });
}

function describe(row: FunctionRow, otherThan: string | null): string {
  const where = otherThan === null ? '' : ` (known from ${row.library[0]}, not from ${otherThan})`;
  return [
    `It ${row.what}${where}.`,
    `Why it gets hot: ${row.hot}.`,
    `How to make it cheaper:\n${bullets(row.cheaper)}`,
    `_${sourceOf(row)}_`,
  ].join('\n');
}

function missing(library: string, name: string): string {
  const names = near(functions, row => row.names, name);
  const hint = names.length > 0 ? ` Near: ${names.join(', ')}.` : '';
  return `The catalogue has nothing on \`${name}\` of ${library}.${hint} A profile with its callers (perf report -g, pprof -peek) says more than the name alone.`;
}

function sameLibrary(known: string, asked: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/\.so.*$/, '')
      .replace(/^\[|\]$/g, '');
  return plain(known) === plain(asked);
}

/** Read-only looks at the library itself on a host. */
export function functionProbes(library: string): readonly string[] {
  const name = library.replace(/[^\w.+-]/g, '');
  return library === 'kernel' ? ['uname -a'] : ['uname -a', `dpkg-query -W ${name}`, `rpm -q ${name}`];
}

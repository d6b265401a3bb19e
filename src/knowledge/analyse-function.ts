import type { Analysis } from '../core/fact.ts';
import type { Transcript } from '../core/transcript.ts';
import { bullets, capital, escaped, restsOn, sentence, told } from './analysis.ts';
import { functions } from './functions/index.ts';
import { onTheHost } from './host-look.ts';
import { functionsNamed, functionsNamedShortly, isDistinctive } from './known-functions.ts';
import { sameLibrary } from './library-names.ts';
import type { Hit } from './match.ts';
import { alike, near } from './near.ts';
import { packageProbes } from './packages.ts';
import type { FunctionRow } from './rows.ts';
import { bareName } from './symbols.ts';

/** What the function of this library is, from the catalogue; what is near when it is not in there. */
export function analyseFunction(
  library: string,
  name: string,
  transcripts: readonly Transcript[] = [],
): Analysis {
  const bare = escaped(bareName(name));
  const { rows, own } = rowsFor(library, name);
  const first = rows[0];
  const subject = { kind: 'function', name: bare };
  const elsewhere =
    own || !first || library === '' ? '' : ` (known from ${first.library[0]}, not from ${escaped(library)})`;
  return told({
    name: `${escaped(library)} ${bare}`.trim(),
    rows,
    transcripts,
    statements: rows.flatMap(row => [
      sentence(subject, 'what it does', row.what, row),
      sentence(subject, 'why it is hot', row.hot, row),
      ...row.cheaper.map(text => sentence(subject, 'cheaper', text, row)),
      ...(row.next === undefined ? [] : [sentence(subject, 'look next', row.next, row)]),
    ]),
    verdict: first
      ? `\`${bare}\` of ${own ? escaped(library) : first.library[0]} ${first.what}`
      : `\`${bare}\`${library === '' ? '' : ` of ${escaped(library)}`} is not in the catalogue`,
    answer: [
      ...onTheHost(transcripts),
      ...(first
        ? rows.map((row, index) => describe(row, index === 0, index === 0 ? elsewhere : ''))
        : [missing(library, bare)]),
    ].join('\n\n'),
  });
}

/** The rows of this library; without any, what other libraries have under that name, if no other program would have it. */
function rowsFor(library: string, name: string): { rows: FunctionRow[]; own: boolean } {
  const all = functionsNamed(name);
  const own = all.filter(({ row }) => isOf(row, library));
  if (own.length > 0) return { rows: best(own), own: true };
  const short = functionsNamedShortly(
    name,
    functions.filter(row => isOf(row, library)),
  );
  if (short.length > 0) return { rows: best(short), own: true };
  return { rows: best(all.filter(isDistinctive)), own: false };
}

function isOf(row: FunctionRow, library: string): boolean {
  return row.library.some(known => sameLibrary(known, library));
}

/** Where one row knows the exact name, rows that know it by pattern only would be noise. */
function best(hits: readonly Hit<FunctionRow>[]): FunctionRow[] {
  const exact = hits.filter(hit => hit.exact);
  return (exact.length > 0 ? exact.slice(0, 2) : hits.slice(0, 1)).map(({ row }) => row);
}

/** What the first row's function does is the verdict already. */
function describe(row: FunctionRow, isFirst: boolean, elsewhere: string): string {
  return [
    ...(isFirst && elsewhere === '' ? [] : [`It ${row.what}${elsewhere}.`]),
    `Hot when ${row.hot}.`,
    ...(row.next === undefined ? [] : [`Look next: ${row.next}.`]),
    `How to make it cheaper:\n${bullets(row.cheaper.map(capital))}`,
    restsOn(row),
  ].join('\n');
}

function missing(library: string, name: string): string {
  const whose = [...new Set(functionsNamed(name).map(({ row }) => row.library[0] ?? ''))].slice(0, 3);
  if (library === '' && whose.length > 0) {
    return `Many programs have a function of that name. Say whose it is: ${whose.map(known => `\`explainfunction ${known} ${name}\``).join(', ')}.`;
  }
  const own = functions.filter(row => isOf(row, library));
  const close = near(own.length > 0 ? own : functions, row => row.names, name);
  const begins = close.length > 0 ? [] : alike(own, row => row.names, name);
  return `The catalogue has nothing on \`${name}\`${library === '' ? '' : ` of ${escaped(library)}`}.${meant(close)}${begun(begins)}${library === '' || close.length > 0 ? '' : knownOf(own)} A profile with its callers (perf report -g, pprof -peek) says more than the name alone.`;
}

/** The nearest is told in a sentence, since it is mostly what was meant. */
function meant(names: readonly string[]): string {
  const [first] = names;
  if (first === undefined) return '';
  const row = functions.find(({ names: known }) => known.includes(first) || known.includes(`${first}*`));
  const list = names.map(text => `\`${text}\``).join(', ');
  return ` Did you mean ${list}?${row ? ` \`${first}\` ${row.what}.` : ''}`;
}

function begun(names: readonly string[]): string {
  return names.length > 0 ? ` Names that begin alike: ${names.map(text => `\`${text}\``).join(', ')}.` : '';
}

/** How much of the library is known at all. */
function knownOf(rows: readonly FunctionRow[]): string {
  if (rows.length === 0) return ' It knows no function of that library.';
  const some = rows.slice(0, 4).map(row => `\`${row.names[0]}\``);
  return ` Of that library it knows ${some.join(', ')}${rows.length > 4 ? ` and ${rows.length - 4} groups more` : ''}.`;
}

/** Read-only looks at the library itself on a host. */
export function functionProbes(library: string): readonly string[] {
  return ['uname -a', ...(library === '' || sameLibrary('kernel', library) ? [] : packageProbes(library))];
}

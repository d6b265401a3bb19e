import type { Analysis } from '../core/fact.ts';
import { bullets, escaped, restsOn, sentence, told } from './analysis.ts';
import { faster } from './faster/index.ts';
import { sameLibrary } from './library-names.ts';
import { matches } from './match.ts';
import { near } from './near.ts';
import { type Pasted, pastedIn } from './pasted.ts';
import type { FasterRow } from './rows.ts';
import { inLanguage, spellingsOf } from './spellings.ts';

const SHOWN = 6;
/** The least effort first: a drop-in is tried before code is changed. */
const EFFORT = ['drop-in', 'small', 'medium', 'large'];

/** What is faster than this library or program, the least effort first. */
export function analyseFaster(target: string): Analysis {
  const paste = pastedIn(target);
  const found = paste === null ? [] : rowsOfPaste(paste);
  if (paste !== null && found.length > 0) return tellPaste(paste, found);
  const name = escaped(target).toLowerCase();
  const rows = rowsFor(name);
  const subject = { kind: 'library', name };
  return told({
    name,
    rows,
    transcripts: [],
    statements: rows.flatMap(row => [
      sentence(subject, `gain of ${row.by}`, row.gain, row),
      sentence(subject, `compatibility of ${row.by}`, row.compatibility, row),
    ]),
    verdict: rows.length > 0 ? `${name}: ${rows.map(row => row.by).join('; ')}` : nothingFor(name),
    answer: rows.length > 0 ? [...rows.map(describe), MEASURE].join('\n\n') : missing(name),
  });
}

/** Each name of the paste with its first row; a row is shown once. */
interface Found {
  readonly name: string;
  readonly row: FasterRow;
}
const SHOWN_OF_PASTE = 8;

function rowsOfPaste({ names, language, kind }: Pasted): Found[] {
  const rows =
    kind === 'code' || kind === 'dependencies' ? faster.filter(row => row.language === language) : faster;
  // Of one or two names all is told that is known, of a list the nearest.
  const most = names.length <= 2 ? 3 : 1;
  const found = names.flatMap(name =>
    byEffort(rows.filter(({ targets }) => targets.some(known => isNamed(known, name))))
      .slice(0, most)
      .map(row => ({ name, row })),
  );
  return found.filter(({ row }, index) => found.findIndex(other => other.row === row) === index);
}

function isNamed(known: string, name: string): boolean {
  return matches(known, name) || spellingsOf(name).some(spelling => matches(known, spelling));
}

const KINDS: Readonly<Record<Pasted['kind'], string>> = {
  dependencies: 'this list',
  code: 'this code',
  command: 'this command',
  sql: 'this statement',
  pattern: 'this pattern',
};

function tellPaste(paste: Pasted, found: readonly Found[]): Analysis {
  const shown = found.slice(0, SHOWN_OF_PASTE);
  const names = shown.map(({ name }) => escaped(name));
  const rest = paste.names.length - found.length;
  return told({
    name: names.join(', '),
    rows: shown.map(({ row }) => row),
    transcripts: [],
    statements: shown.flatMap(({ name, row }) => [
      sentence({ kind: 'library', name: escaped(name) }, `gain of ${row.by}`, row.gain, row),
      sentence(
        { kind: 'library', name: escaped(name) },
        `compatibility of ${row.by}`,
        row.compatibility,
        row,
      ),
    ]),
    verdict: `in ${KINDS[paste.kind]}: ${shown.map(({ name, row }) => `${escaped(name)} → ${row.by}`).join('; ')}`,
    answer: [
      ...shown.map(({ name, row }) => `\`${escaped(name)}\`: ${describe(row)}`),
      ...(paste.kind === 'dependencies' && rest > 0
        ? [`The catalogue has nothing faster for the other ${rest} names of the list.`]
        : []),
      MEASURE,
    ].join('\n\n'),
  });
}

function byEffort(rows: readonly FasterRow[]): FasterRow[] {
  return rows.toSorted((a, b) => EFFORT.indexOf(a.effort) - EFFORT.indexOf(b.effort));
}

const MEASURE =
  'Gains are the projects’ own figures or rules of thumb: measure one real workload before and after, and only what your profile shows as hot.';

/** The whole name, then its other spellings (`libz.so.1`, `lodash@4`), then each word of it (`git clone`). */
function rowsFor(name: string): FasterRow[] {
  const spellings = spellingsOf(name);
  const languages = inLanguage(name);
  const words = name.split(/[\s,]+/).filter((word, index) => word.length > 2 || index === 0);
  const tests: readonly ((known: string) => boolean)[] = [
    known => matches(known, name),
    known => languages.some(spelling => matches(known, spelling)),
    known => spellings.some(spelling => matches(known, spelling)),
    known => spellings.some(spelling => sameLibrary(known, spelling)),
    known => words.length > 1 && words.some(word => matches(known, word)),
  ];
  for (const test of tests) {
    const rows = faster.filter(row => row.targets.some(test) && isOf(row, languages));
    if (rows.length > 0) {
      return byEffort(rows).slice(0, SHOWN);
    }
  }
  return [];
}

/** A row of one language is not for another: `orjson (Python)` is no answer to `json go`. */
function isOf(row: FasterRow, [asked]: readonly string[]): boolean {
  if (asked === undefined) return true;
  if (row.by.startsWith('the library of your language')) return false;
  return row.language === undefined || asked.endsWith(` ${row.language}`);
}

function describe(row: FasterRow): string {
  return `**${row.by}** (${row.effort === 'drop-in' ? 'drop-in' : `${row.effort} change`})\n${bullets([
    `Gain: ${row.gain}`,
    `Compatibility: ${row.compatibility}`,
    `Not when: ${row.whenNot}`,
    restsOn(row),
  ])}`;
}

function nothingFor(name: string): string {
  const [row] = recommending(name);
  return row
    ? `${name} is itself what the catalogue recommends in place of ${row.targets.slice(0, 3).join(', ')}`
    : `nothing faster than ${name} is in the catalogue`;
}

function missing(name: string): string {
  const recommended = recommending(name);
  if (recommended.length > 0) {
    return `Nothing faster than ${name} is in the catalogue. It is recommended there:\n${bullets(
      recommended.map(row => `in place of ${row.targets.slice(0, 4).join(', ')}: ${row.gain}`),
    )}\nWhat is left is using it well: its level or options, threads, batches, and less input. A profile shows which.`;
  }
  const known = near(faster, row => [...row.targets, ...namesIn(row.by)], name);
  const hint = known.length > 0 ? ` Did you mean ${known.map(text => `\`${text}\``).join(', ')}?` : '';
  return `The catalogue has no faster alternative to ${name}.${hint} A profile shows whether it is the right thing to replace.`;
}

/** Rows that name it as the faster one: `zstd (the program), with -T0` names `zstd`. */
function recommending(name: string): FasterRow[] {
  return faster
    .filter(row => {
      const names = namesIn(row.by);
      return names.some(known => known.length > 1 && sameLibrary(known, name));
    })
    .slice(0, 3);
}

/** `zstd (the program), with -T0` → `zstd`, `-t0`. */
function namesIn(by: string): string[] {
  return by
    .toLowerCase()
    .replace(/\([^()]*[\s,][^()]*\)/g, ' ')
    .split(/\s*(?:[(),;]|\b(?:or|and|in|with|for|before|at|on|as)\b)\s*/);
}

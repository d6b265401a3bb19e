import type { Analysis } from '../core/fact.ts';
import { bullets, capital, escaped, sentence, sourceOf, told } from './analysis.ts';
import { faster } from './faster/index.ts';
import { matches, near, sameLibrary } from './match.ts';
import type { FasterRow } from './rows.ts';

const SHOWN = 6;
/** The least effort first: a drop-in is tried before code is changed. */
const EFFORT = ['drop-in', 'small', 'medium', 'large'];

/** What is faster than this library or program, the least effort first. */
export function analyseFaster(target: string): Analysis {
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
    verdict:
      rows.length > 0
        ? `${name}: ${rows.map(row => row.by).join('; ')}`
        : `nothing faster than ${name} is in the catalogue`,
    answer: rows.length > 0 ? [...rows.map(describe), MEASURE].join('\n\n') : missing(name),
  });
}

const MEASURE =
  'Measure your own load before and after; the gains are the projects’ own figures or rules of thumb.';

/** The whole name, then the name in other spellings (`libz.so.1`), then each word of it (`glibc malloc`). */
function rowsFor(name: string): FasterRow[] {
  const tests: readonly ((row: FasterRow) => boolean)[] = [
    row => row.targets.some(known => matches(known, name)),
    row => row.targets.some(known => sameLibrary(known, name)),
    row =>
      name.split(/[\s,]+/).some(word => word.length > 2 && row.targets.some(known => matches(known, word))),
  ];
  for (const test of tests) {
    const rows = faster.filter(test);
    if (rows.length > 0) {
      return rows.toSorted((a, b) => EFFORT.indexOf(a.effort) - EFFORT.indexOf(b.effort)).slice(0, SHOWN);
    }
  }
  return [];
}

function describe(row: FasterRow): string {
  return `**${row.by}** (${row.effort === 'drop-in' ? 'drop-in' : `${row.effort} change`})\n${bullets([
    `Gain: ${row.gain}`,
    `Compatibility: ${row.compatibility}`,
    `Not when: ${row.whenNot}`,
    `_${sourceOf(row)}_`,
  ])}`;
}

function missing(name: string): string {
  const known = near(faster, row => row.targets, name);
  const hint = known.length > 0 ? ` Near: ${known.map(capital).join(', ')}.` : '';
  return `The catalogue has no faster alternative to ${name}.${hint} A profile shows whether it is the right thing to replace.`;
}

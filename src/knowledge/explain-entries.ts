import type { Analysis, Fact } from '../core/fact.ts';
import type { ProfileFact } from '../core/report.ts';
import { sentence, sourceOf } from './analysis.ts';
import { functions } from './functions/index.ts';
import { bareName, find } from './match.ts';

const TOP = 10;
const EXPLAINED = 5;

/** What the top entries of a profile are, where the catalogue knows them. */
export function explainEntries(analysis: Analysis): {
  readonly statements: readonly Fact[];
  readonly answer: string;
} {
  const profile = analysis.facts.find((fact): fact is ProfileFact => fact.kind === 'profile');
  const known = (profile?.entries ?? []).slice(0, TOP).flatMap(entry => {
    const name = bareName(entry.name);
    const row = find(functions, candidate => candidate.names, name)[0];
    return row ? [{ name, row }] : [];
  });
  const distinct = known
    .filter(({ row }, index) => known.findIndex(other => other.row === row) === index)
    .slice(0, EXPLAINED);
  return {
    statements: distinct.map(({ name, row }) =>
      sentence({ kind: 'function', name }, 'why it is hot', row.hot, row),
    ),
    answer: distinct
      .map(
        ({ name, row }) =>
          `- \`${name}\` ${row.what}. Hot when ${row.hot}. ${row.cheaper[0]}. _${sourceOf(row)}_`,
      )
      .join('\n'),
  };
}

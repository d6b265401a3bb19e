import type { Analysis, Fact } from '../core/fact.ts';
import type { ProfileFact } from '../core/report.ts';
import { capital, escaped, restsOn, sentence } from './analysis.ts';
import { librariesIn, rowOf } from './known-functions.ts';
import { shortName } from './symbols.ts';

const TOP = 12;
/** For the model to cite. */
const EXPLAINED = 5;
/** For people, who have read the list above. */
const SAID = 3;
/** So many entries tell which libraries are in the profile. */
const LOOKED_AT = 100;
/** What takes less of the whole is not worth a person's reading. */
const MIN_SHARE = 0.01;

/** What the top entries of a profile are, where the catalogue knows them. */
export function explainEntries(analysis: Analysis): {
  readonly statements: readonly Fact[];
  readonly answer: string;
} {
  const profile = analysis.facts.find((fact): fact is ProfileFact => fact.kind === 'profile');
  const changed = changedIn(analysis);
  const present = librariesIn((profile?.entries ?? []).slice(0, LOOKED_AT));
  const known = (profile?.entries ?? []).slice(0, TOP).flatMap(entry => {
    const { name, self } = entry;
    if (changed !== null && !changed.has(name)) return [];
    if (profile !== undefined && profile.total > 0 && (self ?? 0) < profile.total * MIN_SHARE) return [];
    const row = rowOf(entry, present);
    return row ? [{ name: escaped(shortName(name)), row }] : [];
  });
  const distinct = known
    .filter(({ row }, index) => known.findIndex(other => other.row === row) === index)
    .slice(0, EXPLAINED);
  return {
    statements: distinct.flatMap(({ name, row }) => {
      const subject = { kind: 'function', name };
      return [
        sentence(subject, 'why it is hot', row.hot, row),
        sentence(subject, 'cheaper', row.cheaper[0] ?? '', row),
      ];
    }),
    answer: distinct
      .slice(0, SAID)
      .map(
        ({ name, row }) =>
          `- \`${name}\` ${row.what}. Hot when ${row.hot}. ${capital(row.cheaper[0] ?? '')}. ${restsOn(row)}`,
      )
      .join('\n'),
  };
}

/** Of two profiles only what changed is explained; null for one profile. */
function changedIn({ findings }: Analysis): ReadonlySet<string> | null {
  if (!findings.some(({ id }) => id === 'profile.changed' || id === 'profile.within-noise')) return null;
  return new Set(
    findings.filter(({ id }) => id === 'profile.changed').map(({ culprit }) => culprit?.name ?? ''),
  );
}

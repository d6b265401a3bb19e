/** What is near when nothing matches. */
import { distance } from '../core/suggest.ts';

/** Names of the catalogue that are this one but for a few letters, or but for dots and dashes; nearest first. */
export function near<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  name: string,
): string[] {
  const asked = withoutMarks(name.slice(0, 80));
  const most = lettersApart(asked);
  return plainNames(rows, namesOf)
    .filter(candidate => Math.abs(withoutMarks(candidate).length - asked.length) <= most)
    .filter(candidate => sameBeginning(withoutMarks(candidate), asked))
    .map(candidate => ({ candidate, apart: distance(withoutMarks(candidate), asked) }))
    .filter(
      ({ candidate, apart }) =>
        apart <= most || (apart === 1 && hasItsLetters(withoutMarks(candidate), asked)),
    )
    .sort((a, b) => a.apart - b.apart || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** People mistype the first letter seldom: `worker` is no slip of `kworker`; it may have changed places with the second. */
function sameBeginning(candidate: string, asked: string): boolean {
  return candidate[0] === asked[0] || (candidate[0] === asked[1] && candidate[1] === asked[0]);
}

/** A short name has too many neighbours: `top` is not `tor`, and `zstd` is not `stod`. */
function lettersApart(name: string): number {
  if (name.length <= 4) return 0;
  return name.length <= 7 ? 1 : Math.min(3, Math.floor(name.length / 4));
}

/** Two letters changed places: no other short name has the same ones. */
function hasItsLetters(candidate: string, asked: string): boolean {
  return [...candidate].sort().join('') === [...asked].sort().join('');
}

/** Without the number of a CPU or a node, too: `kswapd0` is `kswapd`. */
function withoutMarks(text: string): string {
  return text
    .toLowerCase()
    .replace(/[-_.:\s]/g, '')
    .replace(/(?<=[a-z]{4})\d{1,3}$/, '');
}

/** Names that begin as this one does. */
export function alike<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  name: string,
): string[] {
  const stem = withoutUnderscores(name).slice(0, 6);
  if (stem.length < 4) return [];
  return plainNames(rows, namesOf)
    .filter(candidate => withoutUnderscores(candidate).startsWith(stem))
    .slice(0, 3);
}

/** Exact names, and the beginnings that patterns such as `finish_task_switch*` have. */
function plainNames<Row>(rows: readonly Row[], namesOf: (row: Row) => readonly string[]): string[] {
  const names = rows.flatMap(namesOf).flatMap(pattern => {
    const stem = pattern.replace(/\*$/, '');
    return !stem.includes('*') && (stem === pattern || /^[a-z][\w.:-]{4,}[a-z0-9]$/.test(stem)) ? [stem] : [];
  });
  return [...new Set(names)];
}

function withoutUnderscores(text: string): string {
  return text.toLowerCase().replace(/^_+/, '');
}

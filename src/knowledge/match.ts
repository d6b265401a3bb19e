/** Names against the catalogue's patterns, and what is near when nothing matches. */
import { distance } from '../core/suggest.ts';

export function matches(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const text = name.toLowerCase();
  if (!wanted.includes('*')) return wanted === text;
  // Linear: each literal part is looked for once, from left to right.
  const parts = wanted.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

export interface Hit<Row> {
  readonly row: Row;
  /** An exact name, not a pattern. */
  readonly exact: boolean;
}

/** Rows of which a name matches one of `forms`: exact before pattern, then the longer pattern, then the earlier form. */
export function find<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  forms: readonly string[],
): Hit<Row>[] {
  return rows
    .flatMap(row => {
      const weight = Math.max(0, ...namesOf(row).map(pattern => weightOf(pattern, forms)));
      return weight === 0 ? [] : [{ row, weight }];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ row, weight }) => ({ row, exact: weight >= EXACT }));
}

const EXACT = 10_000;

function weightOf(pattern: string, forms: readonly string[]): number {
  const index = forms.findIndex(form => matches(pattern, form));
  if (index < 0) return 0;
  const nearness = forms.length - index;
  if (pattern.includes('*')) return pattern.replaceAll('*', '').length * 20 + nearness;
  return EXACT + (pattern === forms[index] ? 100 : 0) + nearness;
}

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
    .map(candidate => ({ candidate, apart: distance(withoutMarks(candidate), asked) }))
    .filter(({ apart }) => apart <= most)
    .sort((a, b) => a.apart - b.apart || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A short name has too many neighbours: `top` is not `tor`, and `zstd` is not `stod`. */
function lettersApart(name: string): number {
  if (name.length <= 4) return 0;
  return name.length <= 7 ? 1 : Math.min(3, Math.floor(name.length / 4));
}

function withoutMarks(text: string): string {
  return text.toLowerCase().replace(/[-_.:\s]/g, '');
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

function plainNames<Row>(rows: readonly Row[], namesOf: (row: Row) => readonly string[]): string[] {
  return [...new Set(rows.flatMap(namesOf).filter(pattern => !pattern.includes('*')))];
}

function withoutUnderscores(text: string): string {
  return text.toLowerCase().replace(/^_+/, '');
}

/** `/usr/lib/libssl.so.3`, `libssl3` and `ssl` are one library; so are `[kernel.kallsyms]` and `kernel`. */
export function sameLibrary(known: string, asked: string): boolean {
  const wanted = librarySpellings(asked);
  return librarySpellings(known).some(spelling => wanted.includes(spelling));
}

function librarySpellings(text: string): string[] {
  const base = (text.trim().toLowerCase().slice(0, 200).split('/').at(-1) ?? '')
    .replace(/^\[+|\]+$/g, '')
    .replace(/\.(?:so|dylib|dll)\b.*$/, '')
    .replace(/(?<!:):[a-z0-9]{2,6}$/, '');
  const bare = base.replace(/[-_.]?[0-9][0-9.]*(?:t64|g)?(?:-[0-9.]+)?$/, '');
  const spellings = [base, bare];
  for (const spelling of [base, bare]) {
    if (/^lib.{2,}/.test(spelling)) spellings.push(spelling.slice(3));
  }
  return [...new Set(spellings)].filter(spelling => spelling.length > 0);
}

/** Names against the catalogue's patterns, and what is near when nothing matches. */
import { suggest } from '../core/suggest.ts';

/** `__memmove_avx_unaligned_erms.isra.0` is `__memmove_avx_unaligned_erms`. */
export function bareName(name: string): string {
  return name
    .trim()
    .replace(/\(.*$/s, '')
    .replace(/@+[\w.]+$/, '')
    .replace(/(\.(?:isra|part|constprop|cold|llvm)(?:\.\d+)*)+$/, '');
}

export function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern.toLowerCase() === name.toLowerCase();
  // Linear: each literal part is looked for once, from left to right.
  const parts = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return pattern.endsWith('*') || text.endsWith(parts.at(-1) ?? '');
}

/** Rows of which a pattern matches; exact names before patterns, longer patterns before shorter. */
export function find<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  name: string,
): Row[] {
  return rows
    .flatMap(row => {
      const hits = namesOf(row).filter(pattern => matches(pattern, name));
      return hits.length === 0 ? [] : [{ row, weight: Math.max(...hits.map(weightOf)) }];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ row }) => row);
}

function weightOf(pattern: string): number {
  return pattern.includes('*') ? pattern.length : 1000 + pattern.length;
}

export function near<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  name: string,
): string[] {
  const names = rows.flatMap(namesOf).map(pattern => pattern.replaceAll('*', ''));
  return suggest(name, [...new Set(names)], 3);
}

/** Entries as people see them: addresses without a symbol are one row a module, not a list of numbers. */
import { bySelf } from './entries.ts';
import type { Entry } from './model.ts';
import { hasNoSymbol } from './words.ts';

/** The name that such a row gets. */
export const UNNAMED = /^\d+ addresses without a symbol$/;

export function shown(entries: readonly Entry[]): Entry[] {
  const unnamed = new Map<string, { entry: Entry; count: number }>();
  const named: Entry[] = [];
  for (const entry of entries) {
    if (!hasNoSymbol(entry) || entry.module === null) {
      named.push(entry);
      continue;
    }
    const known = unnamed.get(entry.module);
    if (known === undefined) unnamed.set(entry.module, { entry: { ...entry }, count: 1 });
    else {
      known.count++;
      known.entry.self = (known.entry.self ?? 0) + (entry.self ?? 0);
      known.entry.total = null;
      known.entry.samples = sum(known.entry.samples, entry.samples);
    }
  }
  if (unnamed.size === 0) return named;
  const rows = [...unnamed.values()].map(({ entry, count }) =>
    count === 1 ? entry : { ...entry, name: `${count} addresses without a symbol` },
  );
  return [...named, ...rows].sort(bySelf);
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

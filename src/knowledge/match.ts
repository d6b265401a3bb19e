/** Names against the catalogue's patterns. */

export function matches(pattern: string, name: string): boolean {
  return matchesLower(pattern.toLowerCase(), name.toLowerCase());
}

function matchesLower(wanted: string, text: string): boolean {
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
  /** The row's name that matched. */
  readonly pattern: string;
  /** With its capital letters as they are. */
  readonly sameCase: boolean;
}

/** Rows of which a name matches one of `forms`: exact before pattern, then the longer pattern, then the earlier form. */
export function find<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  forms: readonly string[],
): Hit<Row>[] {
  const index = indexOf(rows, namesOf);
  const best = new Map<Row, { weight: number; pattern: string; sameCase: boolean }>();
  forms.forEach((form, at) => {
    for (const { row, pattern, wanted } of candidates(index, form.toLowerCase())) {
      if (!matchesLower(wanted, form.toLowerCase())) continue;
      const weight = weightOf(pattern, form, forms.length - at);
      if (weight > (best.get(row)?.weight ?? 0)) {
        best.set(row, { weight, pattern, sameCase: isSameCase(pattern, form) });
      }
    }
  });
  return rows
    .flatMap(row => {
      const hit = best.get(row);
      return hit ? [{ row, ...hit }] : [];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ row, weight, pattern, sameCase }) => ({ row, exact: weight >= EXACT, pattern, sameCase }));
}

const EXACT = 10_000;

function weightOf(pattern: string, form: string, nearness: number): number {
  if (pattern.includes('*')) return pattern.replaceAll('*', '').length * 20 + nearness;
  return EXACT + (pattern === form ? 100 : 0) + nearness;
}

function isSameCase(pattern: string, form: string): boolean {
  return pattern.split('*').every(part => form.includes(part));
}

interface Candidate<Row> {
  readonly row: Row;
  readonly pattern: string;
  readonly wanted: string;
}
/** Names by their first letters, so that a profile of hundreds of functions does not walk them all for each. */
interface Index<Row> {
  readonly exact: ReadonlyMap<string, readonly Candidate<Row>[]>;
  readonly beginning: ReadonlyMap<string, readonly Candidate<Row>[]>;
  readonly anywhere: readonly Candidate<Row>[];
}
const FIRST = 3;
const indexes = new WeakMap<object, WeakMap<object, Index<unknown>>>();

function candidates<Row>(index: Index<Row>, form: string): readonly Candidate<Row>[] {
  return [
    ...(index.exact.get(form) ?? []),
    ...(index.beginning.get(form.slice(0, FIRST)) ?? []),
    ...index.anywhere,
  ];
}

function indexOf<Row>(rows: readonly Row[], namesOf: (row: Row) => readonly string[]): Index<Row> {
  const ofRows = indexes.get(rows) ?? new WeakMap<object, Index<unknown>>();
  indexes.set(rows, ofRows);
  const known = ofRows.get(namesOf) as Index<Row> | undefined;
  if (known) return known;
  const exact = new Map<string, Candidate<Row>[]>();
  const beginning = new Map<string, Candidate<Row>[]>();
  const anywhere: Candidate<Row>[] = [];
  for (const row of rows) {
    for (const pattern of namesOf(row)) {
      const candidate = { row, pattern, wanted: pattern.toLowerCase() };
      const star = pattern.indexOf('*');
      if (star < 0) add(exact, candidate.wanted, candidate);
      else if (star < FIRST) anywhere.push(candidate);
      else add(beginning, candidate.wanted.slice(0, FIRST), candidate);
    }
  }
  const index = { exact, beginning, anywhere };
  ofRows.set(namesOf, index);
  return index;
}

function add<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

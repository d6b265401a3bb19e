/** Entries that come as rows of a table: rows of one function (under several commands) are added up. */
import { detached } from './detached.ts';
import { bySelf } from './entries.ts';
import type { Axis, Entry, FrameKind, SourceLine, View } from './model.ts';

export interface RowValue {
  readonly name: string;
  readonly module?: string | null;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly kind?: FrameKind | null;
  readonly self: number | null;
  readonly total: number | null;
  readonly samples?: number | null;
  readonly at: SourceLine;
}

/** A million rows are kept as the entries they make; the text of each is the first row's. */
const MAX_ENTRIES = 65_536;
const MAX_TEXT = 300;

export class Rows {
  readonly #entries = new Map<string, Entry>();
  /** How many rows were added to an entry that was there. */
  merged = 0;
  dropped = 0;

  get size(): number {
    return this.#entries.size;
  }

  add(row: RowValue): void {
    const key = `${row.name}\0${row.module ?? ''}\0${row.file ?? ''}\0${row.line ?? ''}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.merged++;
      known.self = plus(known.self, row.self);
      known.total = plus(known.total, row.total);
      known.samples = plus(known.samples, row.samples ?? null);
      return;
    }
    if (this.#entries.size >= MAX_ENTRIES) {
      this.dropped++;
      return;
    }
    this.#entries.set(detached(key), {
      name: detached(row.name),
      module: detachedOrNull(row.module),
      file: detachedOrNull(row.file),
      line: row.line ?? null,
      kind: row.kind ?? null,
      self: row.self,
      total: row.total,
      samples: row.samples ?? null,
      at: { line: row.at.line, text: detached(row.at.text.slice(0, MAX_TEXT)) },
    });
  }

  /** By self, largest first. */
  entries(): Entry[] {
    return [...this.#entries.values()].sort(bySelf);
  }
}

function detachedOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : detached(text);
}

/** A flat view whose figures are shares of the whole run. */
export function percentView(
  name: string,
  axis: Axis,
  entries: readonly Entry[],
  samples: number | null,
  base: string,
): View {
  return { name, unit: '%', axis, base, total: 100, samples, entries };
}

function plus(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : round(a + b);
}

/** Sums of printed decimals stay decimals: 14.88 + 13.7 is 28.58. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** `/proc` and `/sys` files as they were read, once or several times: values, and rates between two reads. */
import type { Evidence } from '../../core/report.ts';
import { evidenceOf, number, type Printed, rowsOf, type SourcedRow, text } from './printed.ts';

/** One read of one file. */
export interface FileSample {
  readonly at: number;
  readonly rows: readonly SourcedRow[];
}

export interface Value {
  readonly value: number;
  readonly evidence: Evidence;
}

/** A counter read twice. */
export interface Delta {
  readonly delta: number;
  /** By the host's own uptime clock, which no clock step moves. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly last: number;
  /** The two lines that it was computed from. */
  readonly evidence: readonly [Evidence, Evidence];
}

type Pick = (row: SourcedRow) => boolean;

export class Files {
  readonly #samples = new Map<string, FileSample[]>();
  /** Host uptime in seconds at each read, by the command that printed it. */
  readonly #uptimes = new Map<Printed, number>();

  constructor(outputs: readonly Printed[]) {
    for (const printed of outputs) {
      if (printed.reading?.tool !== 'files') continue;
      const byFile = Map.groupBy(rowsOf(printed), row => text(row, 'file'));
      for (const [file, rows] of byFile) {
        const samples = this.#samples.get(file) ?? [];
        samples.push({ at: printed.from, rows });
        this.#samples.set(file, samples);
      }
      const uptime = number(byFile.get('/proc/uptime')?.[0], 'up');
      if (uptime !== null) this.#uptimes.set(printed, uptime);
    }
    for (const samples of this.#samples.values()) samples.sort((a, b) => a.at - b.at);
  }

  paths(pattern: RegExp): string[] {
    return [...this.#samples.keys()].filter(path => pattern.test(path));
  }

  samples(path: string): readonly FileSample[] {
    return this.#samples.get(path) ?? [];
  }

  /** Rows of the newest read. */
  rows(path: string): readonly SourcedRow[] {
    return this.samples(path).at(-1)?.rows ?? [];
  }

  first(path: string): SourcedRow | null {
    return this.rows(path)[0] ?? null;
  }

  /** A `name value` file's value in its newest read. */
  value(path: string, name: string): Value | null {
    return readValue(this.rows(path), row => text(row, 'name') === name, 'value');
  }

  /** The one number of a single-value file. */
  number(path: string): Value | null {
    return readValue(this.rows(path), () => true, 'value');
  }

  field(path: string, pick: Pick, field: string): Value | null {
    return readValue(this.rows(path), pick, field);
  }

  /** A `name value` counter between the first and the newest read; null with one read or after a reset. */
  delta(path: string, name: string): Delta | null {
    return this.deltaOf(path, row => text(row, 'name') === name, 'value');
  }

  deltaOf(path: string, pick: Pick, field: string): Delta | null {
    // A read may have been of the first lines alone: each end is the outermost read that has the row.
    const rows = this.samples(path).flatMap(sample => sample.rows.find(pick) ?? []);
    const [first, last] = [rows[0], rows.at(-1)];
    return first && last && first !== last ? this.between(first, last, field) : null;
  }

  between(first: SourcedRow, last: SourcedRow, field: string): Delta | null {
    const before = number(first, field);
    const after = number(last, field);
    const seconds = this.elapsed(first.printed, last.printed);
    if (before === null || after === null || seconds < 0.5 || after < before) return null;
    return {
      delta: after - before,
      seconds,
      perSecond: (after - before) / seconds,
      last: after,
      evidence: [evidenceOf(first), evidenceOf(last)],
    };
  }

  /** Seconds between two reads: by `/proc/uptime` where both carry it, else by the commands' start. */
  elapsed(first: Printed, last: Printed): number {
    const before = this.#uptimes.get(first);
    const after = this.#uptimes.get(last);
    return before !== undefined && after !== undefined ? after - before : (last.from - first.from) / 1000;
  }
}

function readValue(rows: readonly SourcedRow[], pick: Pick, field: string): Value | null {
  const row = rows.find(pick);
  const value = number(row, field);
  return row && value !== null ? { value, evidence: evidenceOf(row) } : null;
}

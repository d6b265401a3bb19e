/**
 * The annotated sources of `callgrind_annotate` and `cg_annotate`: figures before each line of code, and below a line what
 * it calls, with the inclusive cost of the calls.
 *
 *     -- Auto-annotated source: hot.c            or "-- Annotated source file: hot.c"
 *      6,002 ( 0.85%)    for (int divisor = 1; …)
 *      6,160 (27.55%)  => hot.c:leaf (2x)
 *     -- line 110 ----------------------------------------
 */
import type { Annotation, HotLine } from '../model.ts';
import { rowOf } from './callgrind-annotate-rows.ts';

interface Row {
  readonly number: number;
  readonly text: string;
  readonly line: number | null;
  readonly self: number;
  readonly codeAt: number;
  /** Inclusive cost of what the line calls. */
  calls: number;
}

export class AnnotatedSource {
  readonly file: string;
  readonly #rows: Row[] = [];
  #next = 1;

  constructor(file: string) {
    this.file = file;
  }

  line(text: string, number: number, events: number): void {
    const jump = /^-- line (\d{1,9}) -/.exec(text);
    if (jump !== null) {
      this.#next = Number(jump[1]);
      return;
    }
    const row = rowOf(text.slice(0, 12_000), events);
    if (row === null || /^<(?:bogus|counts for unidentified|unknown)|^events annotated$/.test(row.rest))
      return;
    const last = this.#rows.at(-1);
    if (/^=> /.test(row.rest)) {
      if (last !== undefined) last.calls += row.cells[0]!;
      return;
    }
    const codeAt = row.rest === '' ? Number.POSITIVE_INFINITY : row.at;
    this.#rows.push({ number, text, line: this.#next++, self: row.cells[0]!, codeAt, calls: 0 });
  }

  /** null when no source was printed. */
  annotation(event: string, total: number): Annotation | null {
    if (this.#rows.length === 0) return null;
    // Columns are as wide as their figures: the least indented line says where code begins.
    const codeAt = this.#rows.reduce((least, row) => Math.min(least, row.codeAt), Number.POSITIVE_INFINITY);
    const lines = this.#rows.map(
      ({ number, text, line, self, calls }): HotLine => ({
        function: this.file,
        file: this.file,
        line,
        address: null,
        code: Number.isFinite(codeAt) ? text.slice(codeAt) : '',
        self,
        total: calls > 0 ? self + calls : null,
        count: null,
        at: { line: number, text },
      }),
    );
    return { function: this.file, file: this.file, unit: event, total, samples: null, event, lines };
  }
}

/**
 * A fact: one measured value of one subject, with its unit, its window and the line that it was read from.
 * The model cites facts by handle (`{F7}`); our code renders value, unit, subject, host and window.
 */
import type { Culprit, Evidence, Finding, Picture, Report, ReportFact } from './report.ts';

export type FactKind = 'gauge' | 'rate' | 'counter' | 'since_boot' | 'limit' | 'state';

export interface Fact {
  /** null for facts of a paste or of our catalogue. */
  readonly host: string | null;
  readonly subject: Culprit;
  /** A few plain words: "write", "run queue", "self". */
  readonly metric: string;
  readonly value: number | string;
  /** `%`, `MiB/s`, `ms`, `tasks`, `samples`, …; empty for states and plain counts. */
  readonly unit: string;
  readonly kind: FactKind;
  /** ISO 8601 times, or null where time has no meaning (a pasted profile). */
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly source: Evidence;
}

/** What deterministic code made of an input, before any model is asked. */
export interface Analysis {
  /** The contract's `facts`. */
  readonly facts: readonly ReportFact[];
  /** The citable facts, the most telling first (a brief takes as many as fit). */
  readonly statements: readonly Fact[];
  /** Root cause first. */
  readonly findings: readonly Finding[];
  /** One line: a name and a number, without severity shape or host prefix. */
  readonly verdict: string;
  /** Short Markdown: what it means and what to do, from rules alone; it is the answer where no model is. */
  readonly answer: string;
  /** What was repaired, left out, assumed or not understood; shown to people. */
  readonly notes: readonly string[];
  readonly pictures: readonly Picture[];
  /** Kept in the store, for the thread: `{ name, media, bytes, handle }`. */
  readonly files?: Report['files'];
}

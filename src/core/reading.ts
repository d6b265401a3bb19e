/**
 * A reading: the rows of one tool's output, each with the line that it came from.
 * `perf read TOOL --json` prints exactly these rows, flattened.
 */
export type Cell = number | string | null;

export interface Row {
  /** Which of the tool's tables: `vmstat`, `device`, `cpu`, `header`, `listen`, … */
  readonly table: string;
  /** 1-based line in the output. */
  readonly line: number;
  /** 0-based block of an interval tool; 0 for single-shot output. */
  readonly sample: number;
  /** The row covers the time since boot, so it is no rate of now (first block of vmstat, iostat, …). */
  readonly sinceBoot: boolean;
  /** By the tool's own column names in lower case; null where the tool printed `-` or nothing. */
  readonly fields: Readonly<Record<string, Cell>>;
}

export interface Reading {
  readonly tool: string;
  readonly rows: readonly Row[];
  /** Lines that were not understood; never dropped in silence. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
  /** Rows that were understood and are more than is kept of one output. */
  readonly beyond?: number;
}

/** `stages` is the argv that printed the text, where it is known; a reader must manage without. */
export type Reader = (text: string, argv?: readonly string[]) => Reading;

import type { Cell, Reading, Row } from '../../core/reading.ts';
import type { Line } from './lines.ts';

export type Fields = Readonly<Record<string, Cell>>;

export interface Block {
  readonly sample?: number;
  readonly sinceBoot?: boolean;
}

/** Beyond this many cells a reading is no longer output that anybody printed on purpose; the rest goes unread. */
const MAX_CELLS = 4_000_000;
/** Bounds what wrapped lines may add to one row. */
const MAX_FIELDS = 400;

/** Gathers rows and unread lines in the order of the output. */
export class Rows {
  readonly #tool: string;
  readonly #rows: Row[] = [];
  readonly #unread: { line: number; text: string }[] = [];
  #cells = 0;
  #beyond = 0;

  constructor(tool: string) {
    this.#tool = tool;
  }

  add(line: Line, table: string, fields: Fields, block: Block = {}): void {
    this.#cells += Object.keys(fields).length;
    if (this.#cells > MAX_CELLS) {
      this.#beyond += 1;
      return;
    }
    const { sample = 0, sinceBoot = false } = block;
    this.#rows.push({ table, line: line.number, sample, sinceBoot, fields });
  }

  /** A line that the reader does not understand. Blank lines carry nothing and are not told. */
  unread(line: Line): void {
    if (line.text.trim() !== '') this.#unread.push({ line: line.number, text: line.text });
  }

  /** Adds what a wrapped line says to the last row; false when there is none, or it is full. */
  extendLast(fields: Fields): boolean {
    const last = this.#rows.at(-1);
    if (last === undefined || Object.keys(last.fields).length > MAX_FIELDS) return false;
    this.#rows[this.#rows.length - 1] = { ...last, fields: { ...last.fields, ...fields } };
    return true;
  }

  get last(): Row | undefined {
    return this.#rows.at(-1);
  }

  get count(): number {
    return this.#rows.length;
  }

  reading(): Reading {
    const unread = this.#unread.sort((a, b) => a.line - b.line);
    const reading = { tool: this.#tool, rows: this.#rows, unread };
    return this.#beyond === 0 ? reading : { ...reading, beyond: this.#beyond };
  }
}

/** Columns and their cells as fields. `fromEntries` defines own properties: a column named `__proto__` is harmless. */
export function fieldsOf(columns: readonly string[], cells: readonly Cell[]): Fields {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null]));
}

/**
 * `top -H` pasted beside a thread dump: its PID column is the native thread id that a dump prints as `nid`.
 * Rows are handed on as extras; the column order is read from the header line, since `top` lets people change it.
 *   PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
 * 11496 root      20   0 8984292  42512  21064 R  99.9   0.2   0:03.00 busy-loop
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';

const HEADER = /^\s*PID\s+USER\b.{0,200}?%CPU.{0,80}COMMAND\s*$/;

export interface TopRow {
  readonly threadId: number;
  readonly cpu: number;
  readonly command: string;
}

export const topThreads: TraceFormat = {
  name: 'top-threads',
  language: 'none',
  open: (line, _before, emit) =>
    HEADER.test(line.text) ? new TopSession(line.text.trim().split(/\s+/), emit) : null,
};

class TopSession implements Session {
  readonly #emit: Emit;
  readonly #columns: readonly string[];

  constructor(columns: readonly string[], emit: Emit) {
    this.#columns = columns;
    this.#emit = emit;
  }

  take(line: Line): boolean {
    const cells = line.text.trim().split(/\s+/);
    const threadId = Number(cells[this.#columns.indexOf('PID')]);
    const cpu = Number(cells[this.#columns.indexOf('%CPU')]?.replace(',', '.'));
    if (!Number.isInteger(threadId) || Number.isNaN(cpu) || cells.length < this.#columns.length) return false;
    const command = cells.slice(this.#columns.indexOf('COMMAND')).join(' ');
    if (cpu > 0)
      this.#emit({
        kind: 'extra',
        name: 'top-row',
        value: { threadId, cpu, command } satisfies TopRow,
        at: line,
      });
    return true;
  }

  close(): readonly Line[] {
    return [];
  }
}

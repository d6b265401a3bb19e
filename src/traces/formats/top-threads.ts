/**
 * A table of threads pasted beside a dump: its thread id is what a dump prints as `nid`, `LWP` or `TID`. Rows are handed
 * on as extras; the columns are found by the header line, since people change them.
 *     PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND         top -H: PID is the thread's
 *   11496 root      20   0 8984292  42512  21064 R  99.9   0.2   0:03.00 busy-loop
 *     PID     TID %CPU COMMAND                                                            ps -L -o …, ps -T (SPID)
 *   UID          PID    PPID     LWP  C NLWP STIME TTY          TIME CMD                  ps -eLf: C is the processor's share
 *   10:15:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command      pidstat -t
 *   10:15:02        0         -     11496   98.00    1.00    0.00    0.00   99.00     1  |__busy-loop
 */
import type { Emit, Line, Session, TraceFormat } from '../model.ts';

/** `%CPU`, `TIME+`, `Command`, `10:15:01`, `AM` */
const COLUMN = /^(?:[%A-Z][\w%+:/-]{0,12}|[%\w]{1,10}|\d\d:\d\d:\d\d|#)$/;
const THREAD = ['TID', 'LWP', 'SPID', 'PID'] as const;
const SHARE = ['%CPU', 'PCPU', 'C'] as const;
const COMMAND = ['COMMAND', 'CMD', 'COMM', 'Command'] as const;

export interface TopRow {
  readonly threadId: number;
  /** Percent of one core. */
  readonly cpu: number;
  readonly command: string;
}

export const topThreads: TraceFormat = {
  name: 'top-threads',
  language: 'none',
  open(line, _before, emit) {
    if (line.text.length > 300 || !/\b(?:PID|LWP|TID)\b/.test(line.text)) return null;
    // pidstat's header begins with the time of the sample, in one word or two; its rows do too.
    const columns = line.text.trim().split(/\s+/);
    const has = (names: readonly string[]) => names.some(name => columns.includes(name));
    const isHeader = has(THREAD) && has(SHARE) && has(COMMAND) && columns.every(word => COLUMN.test(word));
    return isHeader ? new TopSession(columns, emit) : null;
  },
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
    if (cells.length < this.#columns.length) return false;
    const threadId = this.#cell(cells, THREAD);
    const cpu = Number(this.#cell(cells, SHARE)?.replace(',', '.'));
    if (threadId === undefined || !/^(?:\d{1,10}|-)$/.test(threadId) || Number.isNaN(cpu)) return false;
    const start = Math.max(...COMMAND.map(name => this.#columns.indexOf(name)));
    const end = start === this.#columns.length - 1 ? cells.length : start + 1;
    const command = cells.slice(start, end).join(' ').replace(/^\|__/, '');
    // pidstat's line of the whole process has no thread.
    if (cpu > 0 && threadId !== '-')
      this.#emit({
        kind: 'extra',
        name: 'top-row',
        value: { threadId: Number(threadId), cpu, command } satisfies TopRow,
        at: line,
      });
    return true;
  }

  close(): readonly Line[] {
    return [];
  }

  #cell(cells: readonly string[], names: readonly string[]): string | undefined {
    const name = names.find(each => this.#columns.includes(each));
    return name === undefined ? undefined : cells[this.#columns.indexOf(name)];
  }
}

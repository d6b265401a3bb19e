/** The task table of an OOM report: rows by the header's own column names, sizes recomputed from pages. */
import type { Line } from '../model.ts';
import type { OomMemory } from './kernel-oom-memory.ts';

export interface OomKilled {
  readonly pid: number;
  readonly name: string;
  readonly totalKb: number | null;
  readonly anonKb: number | null;
  readonly rssKb: number | null;
}

export interface OomProgram {
  readonly name: string;
  readonly processes: number;
  readonly rssKb: number;
  readonly swapKb: number;
}

export interface OomValue {
  /** Who asked for memory when there was none. */
  readonly invoker: string | null;
  /** It asked for 2^order contiguous pages. */
  readonly order: number | null;
  /** `CONSTRAINT_CPUSET`, `CONSTRAINT_MEMORY_POLICY`: only some of the machine's memory was allowed. */
  readonly constraint: string | null;
  /** The memory cgroup whose limit was met; null: the machine's memory. */
  readonly group: string | null;
  readonly limitKb: number | null;
  readonly usageKb: number | null;
  readonly ramPages: number | null;
  readonly swapTotalKb: number | null;
  readonly swapFreeKb: number | null;
  readonly memory: OomMemory;
  readonly killed: OomKilled | null;
  readonly killedAt: Line | null;
  /** Killed with it, where the whole group goes. */
  readonly alsoKilled: number;
  /** Processes by name, largest first, a bounded number. */
  readonly programs: readonly OomProgram[];
  /** Of all tasks in the table. */
  readonly rssKb: number;
  readonly tasks: number;
  readonly pageKb: number;
}

const HEADER = /^\[\s*pid\s*\]\s+uid\s+tgid\s+total_vm\s+rss\b.*\bname$/;
const ROW = /^\[\s*(\d{1,10})\]\s+(\S.*)$/;
const MAX_ROWS = 5000;
const KEPT_PROGRAMS = 50;

export class OomTable {
  #columns: readonly string[] | null = null;
  readonly #rows: { pid: number; name: string; rss: number; swap: number }[] = [];
  count = 0;

  take(text: string): boolean {
    const plain = text.trim();
    if (HEADER.test(plain)) {
      this.#columns = plain.replace(/^\[\s*pid\s*\]\s+/, '').split(/\s+/);
      return true;
    }
    const row = this.#columns ? ROW.exec(plain) : null;
    if (!row || !this.#columns) return false;
    // The name is the last column and may hold blanks.
    const columns = this.#columns;
    const cells = (row[2] ?? '').split(/\s+/);
    const cell = (name: string) => Number(cells[columns.indexOf(name)] ?? 0);
    const name = cells.slice(columns.length - 1).join(' ');
    if (name === '' || Number.isNaN(cell('rss'))) return false;
    this.count += 1;
    if (this.#rows.length < MAX_ROWS)
      this.#rows.push({
        pid: Number(row[1]),
        name,
        rss: cell('rss'),
        swap: cell('swapents'),
      });
    return true;
  }

  /** The page size that makes the table agree with the killed process's line; 4 where nothing tells. */
  pageKb(killed: OomKilled | null): number {
    const row = killed?.rssKb ? this.#rows.find(each => each.pid === killed.pid) : undefined;
    if (!row || row.rss === 0 || !killed?.rssKb) return 4;
    const ratio = killed.rssKb / row.rss;
    return [4, 8, 16, 64].reduce((best, size) =>
      Math.abs(size - ratio) < Math.abs(best - ratio) ? size : best,
    );
  }

  /** Processes by name; threads and children of one program are one line. */
  programs(pageKb: number): OomProgram[] {
    const byName = new Map<string, { name: string; processes: number; rssKb: number; swapKb: number }>();
    for (const { name, rss, swap } of this.#rows) {
      const entry = byName.get(name) ?? { name, processes: 0, rssKb: 0, swapKb: 0 };
      entry.processes += 1;
      entry.rssKb += rss * pageKb;
      entry.swapKb += swap * pageKb;
      byName.set(name, entry);
    }
    return [...byName.values()].sort((a, b) => b.rssKb - a.rssKb).slice(0, KEPT_PROGRAMS);
  }

  rssKb(pageKb: number): number {
    return this.#rows.reduce((sum, row) => sum + row.rss, 0) * pageKb;
  }
}

/** Names of the threads of a trace, from its metadata events: `CrRendererMain`, `node 4711`, `thread 3 of process 12`. */
import type { StackTable } from '../stacks.ts';
import type { TraceEvent } from './chrome-event.ts';

export class ThreadNames {
  readonly #threads = new Map<string, string>();
  readonly #processes = new Map<string, string>();

  /** Event ids may be numbers here and texts there. */
  add({ phase, name, named, pid, tid }: TraceEvent): void {
    if (phase !== 'M' || named === null) return;
    if (name === 'thread_name') this.#threads.set(`${pid}/${tid}`, named);
    else if (name === 'process_name') this.#processes.set(String(pid), named);
  }

  /** `node 4711`, `process 4711`. */
  process(pid: unknown): string {
    return `${this.#processes.get(String(pid)) ?? 'process'} ${pid}`;
  }

  /** Not the name of a column that is there. */
  unique(stacks: StackTable, pid: unknown, tid: unknown): string {
    const taken = (name: string) => stacks.columns.some(column => column.name === name);
    const thread = this.#threads.get(`${pid}/${tid}`);
    const process = this.#processes.get(String(pid));
    const name =
      thread ??
      (process === undefined ? `thread ${tid} of process ${pid}` : `${process} ${pid}, thread ${tid}`);
    const detailed =
      thread === undefined ? name : `${thread} (${process ?? 'process'} ${pid}, thread ${tid})`;
    if (!taken(name)) return name;
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? detailed : `${detailed} #${count}`;
      if (!taken(candidate)) return candidate;
    }
  }
}

/** Processes joined from `ps`, `pidstat`, `top` and their own files: who is who, since when, in which cgroup. */
import type { Culprit, Evidence } from '../../core/report.ts';
import type { Delta, Files, Value } from './files.ts';
import type { GroupOwner } from './owners.ts';
import { ownerOf, pathsOf } from './owners.ts';
import { evidenceOf, number, text } from './printed.ts';
import type { Tables } from './tables.ts';
import { type Scan, scansOf, type Task } from './tasks.ts';
import { type ProcessUse, processUses, threadUses } from './usage.ts';

/** Programs that this product runs itself: never a culprit while they are young. */
const OWN_TOOLS =
  /^(?:vmstat|mpstat|pidstat|iostat|sar|sadc|ps|ss|top|head|tail|grep|df|findmnt|dmesg|journalctl|systemctl|timedatectl|nstat|lsof|ls|wc|sudo|timeout|nice|ionice)$/;

export class Processes {
  readonly scans: readonly Scan[];
  readonly uses: readonly ProcessUse[];
  readonly threadUses: readonly ProcessUse[];
  readonly #files: Files;
  readonly #known = new Map<number, Task>();

  constructor(tables: Tables, files: Files) {
    this.#files = files;
    this.scans = scansOf(tables);
    // Later scans win; a list of processes carries more of a process than one of threads.
    for (const scan of this.scans) {
      for (const task of scan.tasks) {
        if (task.tid !== task.pid) continue;
        const known = this.#known.get(task.pid);
        this.#known.set(task.pid, known === undefined ? task : merge(known, task));
      }
    }
    this.uses = processUses(tables, files, this.scans).filter(use => !this.isOurs(use.pid, use.name));
    this.threadUses = threadUses(tables);
  }

  task(pid: number): Task | null {
    return this.#known.get(pid) ?? null;
  }

  get all(): readonly Task[] {
    return [...this.#known.values()];
  }

  /** Tasks of the newest scan that lists threads, or else processes. */
  get newest(): readonly Task[] {
    return (this.scans.findLast(scan => scan.threads) ?? this.scans.at(-1))?.tasks ?? [];
  }

  isOurs(pid: number, name: string): boolean {
    const task = this.#known.get(pid);
    return OWN_TOOLS.test(name) && (task === undefined || (task.elapsed ?? 0) < 30);
  }

  /** ISO time of the start of a process, where `ps` told how long it runs. */
  startedAt(pid: number): string | null {
    for (const scan of this.scans) {
      const task = scan.tasks.find(candidate => candidate.pid === pid && candidate.elapsed !== null);
      if (task) return new Date(Math.round((scan.at - task.elapsed! * 1000) / 1000) * 1000).toISOString();
    }
    return null;
  }

  name(pid: number): string | null {
    return (
      this.#known.get(pid)?.name ??
      this.uses.find(use => use.pid === pid)?.name ??
      (this.status(pid, 'Name')?.text || null)
    );
  }

  culprit(pid: number): Culprit {
    return { kind: 'process', name: this.name(pid) ?? `pid ${pid}`, pid };
  }

  /** `python3 worker.py` where the name alone is that of an interpreter, else the name. */
  title(pid: number): string {
    const name = this.name(pid) ?? 'a process';
    const args = this.#known.get(pid)?.args ?? null;
    return `\`${name}${args === null ? '' : scriptOf(name, args)}\` (pid ${pid})`;
  }

  owner(pid: number): GroupOwner | null {
    const listed = this.#listed(pid);
    return (listed === '' ? null : ownerOf(listed)) ?? this.#known.get(pid)?.owner ?? null;
  }

  /** cgroup paths of a process, one a hierarchy. */
  groups(pid: number): readonly string[] {
    const own = pathsOf(this.#listed(pid));
    return own.length > 0 ? own : (this.#known.get(pid)?.groups ?? []);
  }

  #listed(pid: number): string {
    return this.#files
      .rows(`/proc/${pid}/cgroup`)
      .map(row => `${row.fields['id']}:${text(row, 'controllers')}:${text(row, 'group')}`)
      .join(',');
  }

  /** A line of `/proc/PID/status`. */
  status(pid: number, name: string): { readonly text: string; readonly evidence: Evidence } | null {
    const row = this.#files.rows(`/proc/${pid}/status`).find(candidate => text(candidate, 'name') === name);
    return row ? { text: text(row, 'value'), evidence: evidenceOf(row) } : null;
  }

  /** A line of `/proc/PID/limits`: the soft limit, null where it is unlimited. */
  limit(pid: number, name: string): Value | null {
    const row = this.#files.rows(`/proc/${pid}/limits`).find(candidate => text(candidate, 'limit') === name);
    const soft = number(row, 'soft');
    return row && soft !== null ? { value: soft, evidence: evidenceOf(row) } : null;
  }

  /** Ticks between two reads of a field of `/proc/PID/stat`. */
  ticks(pid: number, field: string): Delta | null {
    return this.#files.deltaOf(`/proc/${pid}/stat`, () => true, field);
  }

  /** Pids whose status was read. */
  get inspected(): readonly number[] {
    return this.#files.paths(/^\/proc\/\d+\/status$/).map(path => Number(path.split('/')[2]));
  }
}

/** What Node.js calls its main thread: the program is named by its command line alone. */
const NODE = 'MainThread';

/** What a newer line knows wins; what it does not say stays. */
function merge(known: Task, task: Task): Task {
  const told = Object.entries(task).filter(([, value]) => value !== null && value !== '');
  const args = task.args ?? known.args;
  const name = task.name === NODE ? known.name : task.name;
  const groups = task.groups.length > 0 ? task.groups : known.groups;
  return { ...known, ...Object.fromEntries(told), name, args, groups } as Task;
}

const INTERPRETER = /^(?:python[\d.]*|node|ruby|perl|php[\d.-]*|java|bash|sh|dash|zsh)$/;

/** ` worker.py` of `python3 -u /srv/worker.py --fast`, ` app.jar` of `java -Xmx1g -jar app.jar`. */
function scriptOf(name: string, args: string): string {
  if (!INTERPRETER.test(name)) return '';
  const [, ...words] = args.split(/\s+/);
  const script = words.find(word => /^[\w./-]+\.(?:py|js|ts|mjs|cjs|rb|pl|php|jar|sh)$/.test(word));
  return script === undefined ? '' : ` ${script.slice(script.lastIndexOf('/') + 1)}`;
}

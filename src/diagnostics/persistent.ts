/** Tasks that were in one state in every list of threads: seconds apart, so that a moment's wait does not count. */
import type { Observations } from './observations/index.ts';
import type { Task } from './observations/tasks.ts';

export interface Persistent {
  readonly tasks: readonly Task[];
  /** Seconds between the first and the last list; 0 with one list. */
  readonly seconds: number;
  readonly scans: number;
}

export function persistent(seen: Observations, fits: (task: Task) => boolean): Persistent {
  const listed = seen.processes.scans.filter(scan => scan.threads);
  const scans = listed.length > 0 ? listed : seen.processes.scans;
  const last = scans.at(-1);
  if (!last) return { tasks: [], seconds: 0, scans: 0 };
  const others = scans.slice(0, -1).map(scan => new Set(scan.tasks.filter(fits).map(task => task.tid)));
  const tasks = last.tasks.filter(task => fits(task) && others.every(tids => tids.has(task.tid)));
  return { tasks, seconds: (last.at - scans[0]!.at) / 1000, scans: scans.length };
}

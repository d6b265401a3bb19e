/** Who was killed for want of memory, and whose limit it was, by the kernel's own lines. */
import type { Evidence } from '../core/report.ts';
import type { Observations } from './observations/index.ts';
import type { LogLine } from './observations/log.ts';

export interface OomKill {
  readonly victim: string;
  readonly pid: number | null;
  /** The cgroup whose limit was met; null: the host ran out. */
  readonly group: string | null;
  readonly residentKb: number | null;
  readonly line: LogLine;
  readonly evidence: readonly Evidence[];
}

/** `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),…,oom_memcg=/a7,task_memcg=/a7,task=python3,pid=16416,uid=0` (4.20+) */
const CONSTRAINT = /oom-kill:constraint=(CONSTRAINT_\w{1,20}),/;
/** `Memory cgroup out of memory: Killed process 16416 (python3) total-vm:71048kB, anon-rss:61056kB, …` */
const KILLED = /(Memory cgroup o|O)ut of memory: Kill(?:ed)? process (\d{1,10}) \((.{1,32}?)\)/;
/** Before 4.20: `Task in /a7 killed as a result of limit of /a7` above it. */
const OLD_TASK = /Task in (\S{1,400}) killed as a result of limit of (\S{1,400})/;

export function oomKills(seen: Observations): OomKill[] {
  const kills: OomKill[] = [];
  let context: { group: string | null; evidence: Evidence } | null = null;
  for (const line of seen.log) {
    const named = CONSTRAINT.exec(line.message);
    const old = OLD_TASK.exec(line.message);
    if (named)
      context = {
        group: /,oom_memcg=([^,]{1,400}),/.exec(line.message)?.[1] ?? null,
        evidence: line.evidence,
      };
    else if (old) context = { group: old[2]!, evidence: line.evidence };
    const killed = KILLED.exec(line.message);
    if (!killed) continue;
    const inGroup = killed[1] !== 'O';
    const resident = /anon-rss:(\d{1,12})kB/.exec(line.message)?.[1];
    kills.push({
      victim: killed[3]!,
      pid: Number(killed[2]),
      group: inGroup ? (context?.group ?? '?') : null,
      residentKb: resident === undefined ? null : Number(resident),
      line,
      evidence: [line.evidence, ...(context ? [context.evidence] : [])],
    });
    context = null;
  }
  return kills;
}

/** A kill of the last half minute goes on; one of the last hour is history that may still hurt. */
const NOW = 30;
const RECENT = 3600;

export function isNow(kill: OomKill): boolean {
  return kill.line.age !== null && kill.line.age <= NOW;
}

/** Of an unknown time counts as recent: it stands at the end of a log that somebody looked at. */
export function isRecent(kill: OomKill): boolean {
  return kill.line.age === null || kill.line.age <= RECENT;
}

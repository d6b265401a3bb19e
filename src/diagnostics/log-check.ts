/** Checks of the kernel log and the journal: a pattern, judged by its age. */
import type { Culprit, Severity } from '../core/report.ts';
import { type Check, defineCheck, threshold } from './checks/check.ts';
import type { Observations } from './observations/index.ts';
import type { LogLine } from './observations/log.ts';
import { age, plural } from './words.ts';

export interface LogRule {
  readonly id: string;
  readonly resource: string;
  readonly looks?: string;
  readonly pattern: RegExp;
  /** Of a line that is at most an hour old; an older one is an information. */
  readonly severity: Exclude<Severity, 'info'>;
  /** Fewer recent lines than this are an information. */
  readonly least?: number;
  /** Takes the match apart. */
  readonly culprit: (match: RegExpExecArray) => Culprit | null;
  /** `the task %s was stuck`: what the lines say, without a count. */
  readonly says: (match: RegExpExecArray, line: LogLine) => string;
  readonly subjects?: (match: RegExpExecArray) => readonly string[];
  readonly explains: readonly string[];
  readonly words: RegExp;
  readonly remediation: (match: RegExpExecArray) => readonly string[];
  /** Whether what the lines speak of is still there (a device mounted, a process alive); unset: yes. */
  readonly stillThere?: (match: RegExpExecArray, seen: Observations, now: boolean) => boolean;
  /** Also lines of the journal that are not the kernel's. */
  readonly anywhere?: boolean;
}

const HOUR = 3600;
/** Older lines are told after what goes on now. */
const NOW = 30;
/** One culprit's lines count together; more culprits than these are not told one by one. */
const MAX_CULPRITS = 3;

/** The file system on a device is still mounted, and was not mounted anew since its last error. */
export function isMounted(device: string, seen: Observations): boolean {
  const lastOf = (pattern: RegExp) =>
    seen.log.findLastIndex(line => line.message.includes(device) && pattern.test(line.message));
  if (lastOf(/mounted filesystem|re-mounted|Ending clean mount/) > lastOf(/error|corruption/i)) return false;
  return seen.mounts.length === 0 || seen.mounts.some(mount => mount.source.endsWith(`/${device}`));
}

/** A process is still alive, where processes were listed. */
export function isAlive(pid: number, seen: Observations): boolean {
  return seen.processes.all.length === 0 || seen.processes.task(pid) !== null;
}

export function logCheck(rule: LogRule): Check {
  return defineCheck({
    id: rule.id,
    resource: rule.resource,
    sign: 'error',
    looks: rule.looks ?? 'kernel log',
    sees: seen => seen.log.some(line => rule.anywhere === true || line.kernel),
    thresholds: {
      recent: threshold(HOUR, 's', 'ours: older lines are history'),
      least: threshold(rule.least ?? 1, 'lines', 'ours'),
    },
    explains: rule.explains,
    words: rule.words,
    run: (seen, limit) => {
      const hits = seen.log.flatMap(line => {
        const match = rule.anywhere || line.kernel ? rule.pattern.exec(line.message) : null;
        return match ? [{ line, match }] : [];
      });
      const groups = Map.groupBy(hits, ({ match }) => rule.culprit(match)?.name ?? '');
      return [...groups.values()].slice(-MAX_CULPRITS).map(group => {
        const recent = group.filter(({ line }) => line.age === null || line.age <= limit.recent);
        const { line, match } = group.at(-1)!;
        const first = group.find(hit => hit.line.at !== null)?.line;
        const now = line.age !== null && line.age <= NOW;
        const there = line.age === null || (rule.stillThere?.(match, seen, now) ?? true);
        const when = line.age === null ? '' : `, last ${age(line.age)} ago`;
        return {
          severity: recent.length >= limit.least && there ? rule.severity : 'info',
          over: !now,
          title: `${rule.says(match, line)} (${plural(group.length, 'line')}${when})`,
          culprit: rule.culprit(match),
          evidence: [line.evidence, ...group.slice(-4, -1).map(hit => hit.line.evidence)],
          since: first?.at == null ? null : new Date(first.at).toISOString(),
          subjects: rule.subjects?.(match) ?? [],
          against: [],
          remediation: rule.remediation(match),
        };
      });
    },
  });
}

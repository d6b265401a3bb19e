/** What is different: since the host's last healthy run, against a sibling, and before and after a mend. */
import type { Change, Finding } from '../core/report.ts';
import { figure } from './words.ts';

type Samples = Readonly<Record<string, unknown>>;

/** A person reads a handful; the most telling come first. */
const MAX_CHANGES = 12;

/** Changes of one host between two of its own runs. */
export function changesSince(before: Samples, now: Samples): Change[] {
  return [
    ...processChanges(before, now),
    ...settingChanges(before, now, ''),
    ...rateChanges(before, now),
  ].slice(0, MAX_CHANGES);
}

/** Differences from another host of the same kind: `before` is the other, `after` this one. */
export function compare(host: string, samples: Samples, otherName: string, otherSamples: Samples): Change[] {
  return [
    ...settingChanges(otherSamples, samples, `${otherName} → ${host}: `),
    ...rateChanges(otherSamples, samples, `${otherName} → ${host}: `),
    ...presence(otherSamples, samples, `${otherName} → ${host}: `),
  ].slice(0, MAX_CHANGES);
}

function settingChanges(before: Samples, now: Samples, prefix: string): Change[] {
  const [old, current] = [textsOf(before['settings']), textsOf(now['settings'])];
  return [...new Set([...Object.keys(old), ...Object.keys(current)])].flatMap(name => {
    const [was, is] = [old[name] ?? null, current[name] ?? null];
    // What one side did not read at all is no difference.
    if (was === is || Object.keys(old).length === 0 || Object.keys(current).length === 0) return [];
    return [{ what: `${prefix}${name}`, before: was, after: is, since: null }];
  });
}

/** The floor below which a figure is noise, by the unit at the end of its name. */
const FLOORS: readonly (readonly [RegExp, number])[] = [
  [/%$/, 15],
  [/^load$|^run queue$/, 1],
  [/ms$/, 5],
  [/KiB\/s$/, 256],
  [/switches\/s$/, 3000],
  [/forks\/s$/, 50],
  [/tasks$/, 100],
  [/\/s$/, 5],
];

function rateChanges(before: Samples, now: Samples, prefix = ''): Change[] {
  const [old, current] = [numbersOf(before['rates']), numbersOf(now['rates'])];
  return Object.entries(current)
    .flatMap(([name, is]) => {
      const was = old[name];
      const floor = FLOORS.find(([pattern]) => pattern.test(name))?.[1] ?? 1;
      if (was === undefined || Math.abs(is - was) < floor) return [];
      const ratio = (Math.max(is, was) + floor / 4) / (Math.min(is, was) + floor / 4);
      return ratio < 1.5 ? [] : [{ name, was, is, ratio }];
    })
    .sort((a, b) => b.ratio - a.ratio)
    .map(({ name, was, is }) => ({
      what: `${prefix}${name}`,
      before: figure(was),
      after: figure(is),
      since: null,
    }));
}

interface ProcessSample {
  readonly count: number;
  readonly since: string | null;
  readonly cpus: string | null;
}

function processChanges(before: Samples, now: Samples): Change[] {
  const [old, current] = [processesOf(before['processes']), processesOf(now['processes'])];
  if (Object.keys(old).length === 0) return [];
  return Object.entries(current).flatMap(([name, is]): Change[] => {
    const was = old[name];
    if (!was)
      return is.since ? [{ what: `${name} started`, before: null, after: null, since: is.since }] : [];
    const changes: Change[] = [];
    if (was.since && is.since && Math.abs(Date.parse(is.since) - Date.parse(was.since)) > 5000) {
      changes.push({ what: `${name} restarted`, before: was.since, after: is.since, since: is.since });
    }
    if (was.cpus && is.cpus && was.cpus !== is.cpus) {
      changes.push({
        what: `Cpus_allowed_list of ${name}`,
        before: was.cpus,
        after: is.cpus,
        since: is.since,
      });
    }
    return changes;
  });
}

function presence(other: Samples, own: Samples, prefix: string): Change[] {
  const [theirs, ours] = [processesOf(other['processes']), processesOf(own['processes'])];
  if (Object.keys(theirs).length === 0 || Object.keys(ours).length === 0) return [];
  return Object.keys(ours)
    .filter(name => theirs[name] === undefined)
    .slice(0, 4)
    .map(name => ({ what: `${prefix}${name} runs`, before: 'no', after: 'yes', since: ours[name]!.since }));
}

/** `since 14:02 (healthy): tax-calc restarted 01:58; Cpus_allowed_list of tax-calc 0-1 → 0; load 0.4 → 3.2; all else equal` */
export function changesLine(healthyAt: string, changes: readonly Change[]): string {
  const told = changes.map(({ what, before, after, since }) => {
    if (/ (?:re)?started$/.test(what) && since) return `${what} ${since.slice(11, 16)}`;
    return `${what} ${before ?? 'none'} → ${after ?? 'none'}`;
  });
  return `since ${healthyAt.slice(11, 16)} (healthy): ${[...told, told.length > 0 ? 'all else equal' : 'nothing changed that is watched'].join('; ')}`;
}

interface Looked {
  readonly findings: readonly Pick<Finding, 'id' | 'severity' | 'culprit'>[];
  readonly samples: Samples;
}

/** `core 0 100 % → 41 %, run queue 3 → 0; fixed: cpu.core.saturated, cpu.affinity` */
export function recheck(before: Looked, after: Looked): string {
  const [were, are] = [faultsOf(before), faultsOf(after)];
  const gone = [...were].filter(([fault]) => !are.has(fault));
  const stay = [...were].filter(([fault]) => are.has(fault));
  const fresh = [...are].filter(([fault]) => !were.has(fault));
  // What went down first, since that is what the mend was for; of that, single CPUs first.
  const core = (change: Change) => Number(!change.what.startsWith('core '));
  const parts = rateChanges(before.samples, after.samples)
    .toSorted(
      (a, b) =>
        Number(Number(a.after) > Number(a.before)) - Number(Number(b.after) > Number(b.before)) ||
        core(a) - core(b),
    )
    .slice(0, 4)
    .map(change => {
      const unit = /^(.*) (%|ms)$/.exec(change.what);
      return unit
        ? `${unit[1]} ${change.before} ${unit[2]} → ${change.after} ${unit[2]}`
        : `${change.what} ${change.before} → ${change.after}`;
    });
  // An id that stands in two of the lists is told apart by its thing.
  const lists = [gone, stay, fresh].map(faults => new Set(faults.map(([, id]) => id)));
  const list = (name: string, faults: readonly (readonly [string, string])[]) => {
    const told = faults.map(([fault, id]) => (lists.filter(ids => ids.has(id)).length > 1 ? fault : id));
    return told.length > 0 ? [`${name}: ${[...new Set(told)].join(', ')}`] : [];
  };
  return [
    parts.length > 0 ? parts.join(', ') : 'no figure moved much',
    ...list('fixed', gone),
    ...list('still', stay),
    ...list('new', fresh),
  ].join('; ');
}

/**
 * Findings above info, each by its id and the thing that it is about: `fs.space` of one mount may be gone while that
 * of another came. Which process is the largest changes from second to second and makes no other fault.
 */
function faultsOf(side: Looked): Map<string, string> {
  return new Map(
    side.findings
      .filter(finding => finding.severity !== 'info')
      .map(({ id, culprit }) => {
        const thing = culprit && !/^(?:process|thread)$/.test(culprit.kind) ? ` (${culprit.name})` : '';
        return [`${id}${thing}`, id];
      }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stored samples may be of an older version: what does not fit is left out. */
function textsOf(value: unknown): Record<string, string> {
  return pick(value, (entry): entry is string => typeof entry === 'string');
}

function numbersOf(value: unknown): Record<string, number> {
  return pick(value, (entry): entry is number => typeof entry === 'number');
}

function processesOf(value: unknown): Record<string, ProcessSample> {
  return pick(
    value,
    (entry): entry is ProcessSample => isRecord(entry) && typeof entry['count'] === 'number',
  );
}

function pick<T>(value: unknown, fits: (entry: unknown) => entry is T): Record<string, T> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => fits(entry[1])));
}

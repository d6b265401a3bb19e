/**
 * Cause before symptom. A finding explains another where its check says so and the two can be about the same thing.
 * Roots come first. Ties: what the problem speaks of, then errors before configured limits before states before
 * saturation before utilisation, then who explains the most.
 */
import type { Finding, Severity } from '../core/report.ts';
import type { Check, Found, Sign } from './checks/check.ts';

export interface Candidate {
  readonly check: Check;
  readonly found: Found;
}

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 3, warning: 2, info: 1 };
const SIGNS: readonly Sign[] = ['error', 'limit', 'state', 'saturation', 'utilisation'];

/** Each finding names few lines, or nobody reads them. */
const MAX_EVIDENCE = 8;

export function rank(candidates: readonly Candidate[], problem: string): Finding[] {
  const explained = new Map(candidates.map(cause => [cause, symptomsOf(cause, candidates, problem)]));
  const symptoms = new Set([...explained.values()].flat());
  return candidates
    .toSorted((a, b) => {
      const root = Number(symptoms.has(a)) - Number(symptoms.has(b));
      const severity = WEIGHT[b.found.severity] - WEIGHT[a.found.severity];
      // A remark never stands before a fault, root or not.
      const fault = Number(a.found.severity === 'info') - Number(b.found.severity === 'info');
      return (
        fault ||
        root ||
        asked(b, problem) - asked(a, problem) ||
        Number(a.found.over ?? false) - Number(b.found.over ?? false) ||
        severity ||
        SIGNS.indexOf(a.check.sign) - SIGNS.indexOf(b.check.sign) ||
        (explained.get(b)?.length ?? 0) - (explained.get(a)?.length ?? 0)
      );
    })
    .map(candidate => findingOf(candidate, explained.get(candidate) ?? []));
}

const asked = (candidate: Candidate, problem: string): number =>
  problem !== '' && specific(candidate.check.words, problem) ? 1 : 0;

/** "slow" and "latency" ask for everything and so for nothing; only the other words tell checks apart. */
const VAGUE = /\b(?:slow(?:ly|ness)?|latenc(?:y|ies)|high|hangs?|hanging|lags?|time ?outs?|stuck|load)\b/gi;

function specific(words: RegExp, problem: string): boolean {
  return words.test(problem.replace(VAGUE, ' '));
}

function symptomsOf(cause: Candidate, all: readonly Candidate[], problem: string): Candidate[] {
  return all.filter(
    symptom =>
      symptom !== cause &&
      explains(cause, symptom) &&
      !(explains(symptom, cause) && stronger(symptom, cause, problem)),
  );
}

function explains(cause: Candidate, symptom: Candidate): boolean {
  const patterns = cause.found.explains ?? cause.check.explains;
  const named = patterns.some(pattern =>
    pattern.endsWith('*') ? symptom.check.id.startsWith(pattern.slice(0, -1)) : symptom.check.id === pattern,
  );
  const serious = WEIGHT[cause.found.severity] > 1 || symptom.found.severity === 'info';
  return named && serious && cause.check.id !== symptom.check.id && related(cause.found, symptom.found);
}

/**
 * Two findings of different processes, devices or mounts are two faults, not cause and symptom. Where they share a
 * kind of subject they must share a subject; where one is about the whole host they may be related.
 */
function related(a: Found, b: Found): boolean {
  for (const kind of ['pid', 'device', 'mount', 'group', 'name']) {
    const own = (a.subjects ?? []).filter(subject => subject.startsWith(`${kind}:`));
    const other = (b.subjects ?? []).filter(subject => subject.startsWith(`${kind}:`));
    if (own.length > 0 && other.length > 0) return own.some(subject => other.includes(subject));
  }
  return true;
}

function stronger(a: Candidate, b: Candidate, problem: string): boolean {
  const order =
    SIGNS.indexOf(b.check.sign) - SIGNS.indexOf(a.check.sign) ||
    WEIGHT[a.found.severity] - WEIGHT[b.found.severity] ||
    asked(a, problem) - asked(b, problem) ||
    b.check.id.localeCompare(a.check.id);
  return order > 0;
}

function findingOf({ check, found }: Candidate, symptoms: readonly Candidate[]): Finding {
  const evidence = found.evidence.filter(line => line !== null && line !== undefined && line.text !== '');
  const unique = [...new Map(evidence.map(line => [`${line!.source}:${line!.line}`, line!])).values()];
  return {
    id: check.id,
    severity: found.severity,
    resource: check.resource,
    title: found.title,
    culprit: found.culprit,
    evidence: unique.slice(0, MAX_EVIDENCE),
    against: [...(found.against ?? [])],
    since: found.since ?? null,
    explains: [...new Set(symptoms.map(symptom => symptom.check.id))],
    remediation: [...found.remediation],
  };
}

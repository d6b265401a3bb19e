/** What a check is: a declaration, and a pure function from observations to findings. */
import type { Culprit, Evidence, Finding, Severity } from '../../core/report.ts';
import type { Observations } from '../observations/index.ts';

/**
 * How strong a sign is, strongest first: an error (something failed), a limit that somebody configured, a state
 * that cannot be right, saturation (work waits), utilisation (work is done).
 */
export type Sign = 'error' | 'limit' | 'state' | 'saturation' | 'utilisation';

/** A number that decides, and where it comes from. */
export interface Threshold {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

export interface Check {
  readonly id: string;
  readonly resource: string;
  readonly sign: Sign;
  /** What is looked at, as the answer lists it: `memory`, `file systems`. */
  readonly looks: string;
  /** Whether the observations carry what the check needs; without it the check is "not seen", never "fine". */
  readonly sees: (seen: Observations) => boolean;
  readonly thresholds: Readonly<Record<string, Threshold>>;
  /** Ids of the findings that this one brings about, also as `disk.*`. */
  readonly explains: readonly string[];
  /** Words of a problem that ask for this check. */
  readonly words: RegExp;
  readonly run: (seen: Observations) => readonly Found[];
}

/** A finding without what the declaration knows. */
export interface Found {
  readonly severity: Severity;
  /** One line with a name and a number. */
  readonly title: string;
  readonly culprit: Culprit | null;
  readonly evidence: readonly (Evidence | null | undefined)[];
  readonly against?: Finding['against'];
  readonly since?: string | null;
  /** First the safe look, then the change. */
  readonly remediation: readonly string[];
  /** What it is about, for relating findings: `pid:812`, `device:vda`, `mount:/srv`, `group:/a7`, `cpu:0`. */
  readonly subjects?: readonly string[];
  /** A sign that only means something beside a figure that was not read: neither a fault nor fine. */
  readonly undecided?: boolean;
  /** It happened before we looked: what goes on now comes first, unless the problem asks for this. */
  readonly over?: boolean;
  /** Replaces the declaration's list for this one. */
  readonly explains?: readonly string[];
}

export const threshold = (value: number, unit: string, source: string): Threshold => ({
  value,
  unit,
  source,
});

/** `run` as a check writes it: with its thresholds' values, and whether the problem's words ask for it. */
type Rule<Name extends string> = (
  seen: Observations,
  limit: Readonly<Record<Name, number>>,
  asked: boolean,
) => readonly Found[];

export function defineCheck<Name extends string>(
  check: Omit<Check, 'thresholds' | 'run'> & {
    readonly thresholds: Readonly<Record<Name, Threshold>>;
    readonly run: Rule<Name>;
  },
): Check {
  const entries = Object.entries<Threshold>(check.thresholds);
  const limit = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  return {
    ...check,
    run: seen =>
      check.sees(seen) ? check.run(seen, limit as Record<Name, number>, check.words.test(seen.problem)) : [],
  };
}

/** `echo 1` is never run: a change is shown, marked so that nobody takes it for done. */
export const change = (command: string): string => `\`${command}\` (changes the host; not run)`;
export const look = (command: string): string => `\`${command}\` (safe)`;

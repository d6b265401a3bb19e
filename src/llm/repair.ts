/** Which claims hold, and what is said to the model about those that do not. */
import type { Draft, Parsed } from './claims.ts';
import { type Breach, breachesOf, type Context } from './rules/index.ts';
import { harmless, unverifiedOf } from './unverified.ts';

export interface Judged {
  readonly draft: Draft;
  /** Empty: the claim holds. */
  readonly breaches: readonly Breach[];
}

export interface Checked {
  /** In the model's order. */
  readonly judged: readonly Judged[];
  readonly breached: readonly Judged[];
  /** Replies that are no claims, as `shape: text`. */
  readonly misshapen: readonly string[];
}

export function check({ drafts, misshapen }: Parsed, context: Context): Checked {
  return checkedOf(
    drafts.map(draft => ({ draft, breaches: breachesOf(draft, context) })),
    misshapen,
  );
}

/** Mended claims stand where the broken ones stood; what was left out or is broken still keeps its breach. */
export function mended(before: Checked, { drafts, misshapen }: Parsed, context: Context): Checked {
  const held = new Set(
    before.judged.filter(({ breaches }) => breaches.length === 0).map(({ draft }) => keyOf(draft)),
  );
  const replacements = drafts.filter(draft => !held.has(keyOf(draft)));
  const judged = before.judged.map(entry => {
    if (entry.breaches.length === 0) return entry;
    const draft = replacements.shift();
    return draft ? { draft, breaches: breachesOf(draft, context) } : entry;
  });
  return checkedOf(judged, [...before.misshapen, ...misshapen]);
}

export function repairText(checked: Checked | null): string {
  if (!checked) return 'That was no JSON of the form {"claims":[…]}. Answer in JSON: the claims alone.';
  const broken = checked.breached.map(({ draft, breaches }, index) => {
    const reasons = breaches.map(({ rule, reason }) => `breaks ${rule} (${reason})`).join(', ');
    return `${index + 1}. ${reasons}: ${draft.text}`;
  });
  return [
    'These claims break a rule; the others are kept:',
    ...broken,
    'Answer in JSON with the corrected claims alone, in this order. Leave out what the evidence does not carry.',
  ].join('\n');
}

/** What is dropped, each as `rule: text`. */
export function unverifiedIn({ breached, misshapen }: Checked): string[] {
  const dropped = breached.flatMap(({ draft, breaches: [first] }) =>
    first ? [unverifiedOf(draft, first)] : [],
  );
  return [...new Set([...dropped, ...misshapen.map(harmless)])];
}

function checkedOf(judged: readonly Judged[], misshapen: readonly string[]): Checked {
  return { judged, breached: judged.filter(({ breaches }) => breaches.length > 0), misshapen };
}

function keyOf({ kind, text, code }: Draft): string {
  return JSON.stringify([kind, text, code]);
}

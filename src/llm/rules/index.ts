/** A claim against all rules. The first breach names it; the rest help the model to mend it. */
import type { Draft } from '../claims.ts';
import { createHandles } from '../handles.ts';
import { knownRemedies } from './advising.ts';
import { type Context, caseOf, type Rule } from './case.ts';
import { causesAlongEdges } from './causing.ts';
import { noDenial, noFalseAbsence, onlyDerived } from './judging.ts';
import { wordsFitMetric } from './metrics.ts';
import { namesAreCited, onePlaceAndTime, toolsByCitation } from './naming.ts';
import { cited, handlesExist, noCertainty, noLinks, noNumbers, noQuotes } from './wording.ts';

export type { Context } from './case.ts';

/** The most telling breach first. R15, that no finding is left out, is code's own part: `explanation.ts`. */
export const RULES: readonly Rule[] = [
  noLinks,
  noQuotes,
  handlesExist,
  noNumbers,
  cited,
  knownRemedies,
  noDenial,
  noFalseAbsence,
  causesAlongEdges,
  onlyDerived,
  namesAreCited,
  onePlaceAndTime,
  toolsByCitation,
  wordsFitMetric,
  noCertainty,
];

/** Why a text of the model's may not be put before people by itself: links, mentions, code; null: it may. */
export function unspeakable(text: string): string | null {
  const draft: Draft = { kind: 'unknown', refs: [], cause: null, effect: null, text, code: null };
  const claim = caseOf(draft, { handles: createHandles(), hosts: [], policy: null });
  return noLinks.breach(claim) ?? noQuotes.breach(claim);
}

export interface Breach {
  readonly rule: string;
  readonly reason: string;
}

export function breachesOf(draft: Draft, context: Context): Breach[] {
  const claim = caseOf(draft, context);
  return RULES.flatMap(({ id, breach }) => {
    const reason = breach(claim);
    return reason === null ? [] : [{ rule: id, reason }];
  });
}

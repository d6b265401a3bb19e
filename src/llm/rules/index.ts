/** A claim against all rules. The first breach names it; the rest help the model to mend it. */
import type { Draft } from '../claims.ts';
import { type Context, caseOf, type Rule } from './case.ts';
import { cited, handlesExist, noCertainty, noLinks, noNumbers, noQuotes } from './wording.ts';

export type { Context } from './case.ts';

export const RULES: readonly Rule[] = [handlesExist, noLinks, noQuotes, cited, noNumbers, noCertainty];

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

/** R10 to R12: what is fine, what is not there, and what became more or less: code knows, the model only repeats. */
import type { Fact } from '../../core/fact.ts';
import type { Finding } from '../../core/report.ts';
import { type Case, mentions, type Rule } from './case.ts';
import { said } from './wording.ts';
import {
  COMPARISON,
  DERIVED,
  IDIOMS,
  IGNORANCE,
  NEGATIVE,
  NOW,
  ORDER,
  SEVERE,
  TOTAL,
  TREND,
  WELL,
  WHOLE,
} from './words.ts';

export const noDenial: Rule = {
  id: 'R10',
  breach(claim) {
    if (!claim.evident) return null;
    const severe = SEVERE.exec(claim.words)?.[0];
    if (
      severe &&
      claim.findings.length > 0 &&
      !claim.findings.some(({ severity }) => severity === 'critical')
    )
      return `"${severe}" is not the severity of what is cited`;
    const well = new RegExp(
      `(?<!\\b(?:not|never|hardly|barely|far from|longer|n[’']t)\\s(?:\\p{L}+\\s)?)${WELL.source}`,
      'iu',
    );
    const word = well.exec(claim.words)?.[0];
    const finding = word === undefined ? undefined : alarms(claim).find(alarm => touches(claim, alarm));
    return finding ? `"${word}" denies the finding ${finding.id}` : null;
  },
};

export const noFalseAbsence: Rule = {
  id: 'R11',
  breach(claim) {
    const { draft, words, evident, facts, findings } = claim;
    if (!evident || draft.kind === 'advice') return null;
    const absence = draft.kind === 'absence';
    const word = NEGATIVE.exec(words.replace(IDIOMS, ''))?.[0];
    if (!absence && word === undefined) return null;
    if (draft.kind === 'unknown')
      return IGNORANCE.test(words) ? null : `"${word}": say what is unknown, not what is absent`;
    const ruledOut = findings.some(({ against }) => against.some(({ text }) => sharesWord(words, text)));
    const zero = facts.some(fact => isZero(fact) && sharesWord(words, bagOf(fact)));
    if (ruledOut || zero) return absence ? null : `"${word}": what is absent is said by kind absence`;
    return 'nothing that is cited looked for it and found nothing: it was not looked at';
  },
};

export const onlyDerived: Rule = {
  id: 'R12',
  breach(claim) {
    const { draft, words, evident, facts } = claim;
    if (!evident || draft.kind === 'advice' || draft.kind === 'unknown') return null;
    if (NOW.test(words) && facts.some(({ kind }) => kind === 'since_boot'))
      return 'a value since boot says nothing about now';
    const reason = (what: string) => (word: string) => `"${word}": no cited fact says so (${what})`;
    const classes: readonly (readonly [RegExp, RegExp, string])[] = [
      [TREND, DERIVED.trend, 'a trend'],
      [ORDER, DERIVED.order, 'an order in time'],
      [TOTAL, DERIVED.total, 'a total or a share'],
    ];
    for (const [list, derived, what] of classes) {
      const breach = said(list, words, reason(what));
      if (breach && !isDerived(claim, list, derived)) return breach;
    }
    const compared = said(COMPARISON, words, reason('a comparison'));
    if (!compared || isDerived(claim, COMPARISON, DERIVED.comparison)) return null;
    const verdict = holds(claim);
    return verdict === undefined ? compared : verdict;
  },
};

function alarms({ context }: Case): Finding[] {
  return [...context.handles.findings.values()].filter(({ severity }) => severity !== 'info');
}

/** The claim speaks of what the finding speaks of: by citation, by name, by resource, or of the host as a whole. */
function touches(claim: Case, alarm: Finding): boolean {
  const { findings, facts, text } = claim;
  const name = alarm.culprit?.name;
  return (
    findings.includes(alarm) ||
    facts.some(({ subject }) => subject.name === name) ||
    (name !== undefined && mentions(text, name)) ||
    mentions(text, alarm.resource) ||
    WHOLE.test(text)
  );
}

function isZero({ value }: Fact): boolean {
  return (
    value === 0 ||
    (typeof value === 'string' && /^(?:0|no|none|empty|absent|not found|nothing|never|off)$/i.test(value))
  );
}

function bagOf({ subject, metric, source }: Fact): string {
  return `${subject.kind} ${subject.name} ${metric} ${source.source}`;
}

/** A content word of the one, by its stem, in the other. */
function sharesWord(words: string, bag: string): boolean {
  const stems = new Set(stemsOf(bag));
  return stemsOf(words).some(stem => stems.has(stem));
}

const EMPTY_WORDS = new Set(
  'the and was were are has had have that this with from there here been its for any not into out'.split(' '),
);

function stemsOf(text: string): string[] {
  return [...text.toLowerCase().matchAll(/\p{L}{3,}/gu)]
    .map(([word]) => word)
    .filter(word => !EMPTY_WORDS.has(word))
    .map(word => word.replace(/(?:ing|ed|es|s)$/, '').replace(/(.)\1$/, '$1'));
}

/** A cited metric, or a finding's title, says the very word or is of the kind that may be said so. */
function isDerived({ facts, findings, words }: Case, list: RegExp, derived: RegExp): boolean {
  const stem = (list.exec(words)?.[0] ?? '').toLowerCase().slice(0, 4);
  const bags = [...facts.map(({ metric }) => metric), ...findings.map(({ title }) => title)].map(bag =>
    bag.toLowerCase(),
  );
  return (
    bags.some(bag => derived.test(bag) || (stem.length > 2 && bag.includes(stem))) ||
    (list === ORDER && findings.some(({ since }) => since !== null))
  );
}

const GREATER =
  /\b(?:higher|larger|bigger|greater|more|longer|busier|hotter|exceeds?|exceeded|exceeding|above|beyond|outweighs?)\b/i;
const SMALLER = /\b(?:lower|smaller|fewer|less|shorter|below)\b/i;

/** `{F1} is higher than {F2}` is computed here; undefined where it is no such sentence, null where it is true. */
function holds({ draft, context }: Case): string | null | undefined {
  const pair = /\{(F\d{1,6})\}([^{}]*)\{(F\d{1,6})\}/.exec(draft.text);
  const [left, right] = [pair?.[1], pair?.[3]].map(handle => context.handles.facts.get(handle ?? ''));
  const between = pair?.[2] ?? '';
  const sign = GREATER.test(between) ? 1 : SMALLER.test(between) ? -1 : 0;
  if (!left || !right || sign === 0) return undefined;
  if (left.unit !== right.unit || typeof left.value !== 'number' || typeof right.value !== 'number')
    return 'values of different units are not compared';
  return Math.sign(left.value - right.value) === sign ? null : 'the comparison is the other way round';
}

/** R1 to R4, R8, R9: what any claim may look like, whatever it says. */
import type { Case, Rule } from './case.ts';
import { CERTAIN, FACTOR_WORDS, NUMBER_WORDS, OVERSTATED, TECHNICAL_NUMBERS, UNIVERSAL } from './words.ts';

export const handlesExist: Rule = {
  id: 'R1',
  breach({ draft, context }) {
    const cited = [...draft.refs, draft.cause, draft.effect].filter(ref => ref !== null);
    const unknown = cited.find(ref => !context.handles.has(ref));
    if (unknown !== undefined) return `there is no ${unknown.replace(/[^\w]/g, '')} in the evidence`;
    if ([draft.cause, draft.effect].some(ref => ref !== null && !ref.startsWith('D')))
      return 'cause and effect are D handles';
    return /\{[^}]*\}/.test(draft.text.replace(/\{[FL]\d{1,6}\}/g, ''))
      ? 'a slot is {F…} or {L…}, nothing else'
      : null;
  },
};

export const noNumbers: Rule = {
  id: 'R2',
  breach({ draft, words, evident }) {
    if (evident) {
      if (/\p{N}/u.test(words)) return 'digits stand outside a slot: cite the fact instead';
      return said(NUMBER_WORDS, words, word => `"${word}" is a number outside a slot`);
    }
    // Names of things may hold digits (lz4, sha256, utf8); figures may not stand alone.
    const rest = words
      .replace(TECHNICAL_NUMBERS, '')
      .replace(
        /(?<![\p{L}\p{N}_.-])(?!x(?!86|64)\d)\p{L}[\p{L}_-]*\d{1,4}[\p{L}_]*(?:-\p{L}+)*(?![\p{L}\p{N}_])/gu,
        '',
      );
    if (/\p{N}/u.test(rest)) return `digits stand in a ${draft.kind} claim: leave the figure out`;
    return said(FACTOR_WORDS, words, word => `"${word}" is a figure without evidence`);
  },
};

export const noQuotes: Rule = {
  id: 'R3',
  breach({ words, draft }) {
    if (/["“”„‟«»‹›`´]|‘|(?<![\p{L}\p{N}▪])'(?=\S)/u.test(draft.text))
      return 'quotes and code marks: use a line slot {L…}';
    return /[*~|[\]{}^\\$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u.test(words.replace(/\bC#|\bF#/g, ''))
      ? 'marks that are no plain words'
      : null;
  },
};

const FILE =
  /(?<![\p{L}\p{N}_])[\p{L}\p{N}_-]+\.(?:log|conf|cfg|cnf|ini|txt|ya?ml|json|toml|xml|sh|py|rb|pl|go|rs|java|c|cc|cpp|h|js|ts|php|sql|service|so|jar|pid|sock|gz|tar|zip|md|csv|html?|exe|dll)(?![\p{L}\p{N}_])/iu;
const DOMAIN =
  /(?<![\p{L}\p{N}_])[\p{L}\p{N}-]+\.(?:com|net|org|io|dev|app|ai|co|me|xyz|info|biz|edu|gov|mil|uk|de|fr|nl|eu|ru|cn|jp|kr|in|br|us|tv|cc|ly|to|gg|sh|rs|py|pl|test|example|local|internal|cloud|site|online|link|zip|mov)(?![\p{L}\p{N}_])/iu;

export const noLinks: Rule = {
  id: 'R4',
  breach(claim) {
    const { words, text, draft, evident } = claim;
    if (/:\/\/|\bwww\.|\b(?:mailto|javascript|data|file|tel):/i.test(text)) return 'a link';
    if (/[@<>]|(?<![\p{L}])#\w|!\[|\]\(/u.test(text)) return 'a mention, a tag or a link';
    if (/\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}|\p{Cn}/u.test(draft.text)) return 'hidden characters';
    if (/(?<![\p{L}\p{N}_])[~.]{0,2}\/[\p{L}\p{N}_.]|[\p{L}_.-]+\/[\p{L}_.-]+\/|[A-Za-z]:\\/u.test(words))
      return 'a path: cite its line';
    const plain = words.replace(/\b(?:e\.g|i\.e|etc|vs)\./g, '');
    if (DOMAIN.test(plain) || (evident && FILE.test(plain))) return 'an address or a file: cite its line';
    if (evident && /[\p{L}\p{N}_]\.[\p{L}\p{N}_]/u.test(plain)) return 'a dotted name that is not cited';
    return draft.code ? linkInCode(claim) : null;
  },
};

/** Code holds what prose may not; but nothing that a chat would open or ring. */
function linkInCode({ draft }: Case): string | null {
  const code = `${draft.code?.before}\n${draft.code?.after}\n${draft.code?.language}`;
  if (/:\/\/|\bwww\./i.test(code)) return 'a link in the code';
  if (/<[!@#]|@(?:here|channel|everyone)\b/i.test(code)) return 'a mention in the code';
  return /```/.test(code) ? 'a fence in the code' : null;
}

export const noCertainty: Rule = {
  id: 'R8',
  breach({ words, evident }) {
    const reason = (word: string) => `"${word}" claims more than evidence can: say what is seen`;
    return (
      said(CERTAIN, words, reason) ??
      (evident ? (said(OVERSTATED, words, reason) ?? said(UNIVERSAL, words, reason)) : null)
    );
  },
};

export const cited: Rule = {
  id: 'R9',
  breach({ draft, facts, findings, lines }) {
    const { kind, refs } = draft;
    if (kind === 'knowledge')
      return refs.length > 0 ? 'knowledge is general: cite nothing, or make it another kind' : null;
    if (kind === 'change') return draft.code ? null : 'a change shows its code';
    if (draft.code) return 'only a change carries code';
    if (kind !== 'unknown' && kind !== 'advice' && refs.length + findings.length === 0)
      return 'no handle is cited';
    const shows = facts.length > 0 || lines.length > 0;
    return (kind === 'measure' || kind === 'compare') && !shows ? 'a fact or a line is needed' : null;
  },
};

export function said(list: RegExp, words: string, reason: (word: string) => string): string | null {
  const word = list.exec(words)?.[0];
  return word === undefined ? null : reason(word.toLowerCase());
}

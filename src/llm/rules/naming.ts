/** R5 to R7: who is spoken of, where and when, and by whose word. */
import { type Case, mentions, type Rule, vocabulary } from './case.ts';
import { AMBIGUOUS_TOOLS, isOrdinary, PROGRAMS, TOOLS } from './words.ts';

/** Apart in time by more than this is another time: a later round samples seconds later, history lies hours back. */
const SAME_TIME = 5 * 60_000;

export const namesAreCited: Rule = {
  id: 'R5',
  breach(claim) {
    const { words, evident, draft, context } = claim;
    const foreign = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.exec(words)?.[0];
    if (foreign) return 'letters that are not Latin: names by their citation, words in English';
    const host = context.hosts.find(name => !claim.names.includes(name) && mentions(words, name));
    if (!evident) return host ? `${host} is no general knowledge` : null;
    if (draft.kind === 'unknown') return null;
    const other = [...vocabulary(context)].find(name => !isOrdinary(name) && mentions(words, name));
    if (other) return `${other} is named and nothing about it is cited`;
    const program = draft.kind === 'advice' ? undefined : PROGRAMS.exec(words)?.[0];
    return program ? `${program} is named and nothing about it is cited` : null;
  },
};

export const onePlaceAndTime: Rule = {
  id: 'R6',
  breach({ facts, lines, draft }) {
    if (draft.kind === 'compare') return null;
    const hosts = new Set([...facts, ...lines].flatMap(({ host }) => host ?? []));
    if (hosts.size > 1) return `it mixes the hosts ${[...hosts].join(' and ')}: make it a compare`;
    const starts = facts.flatMap(({ window, kind }) =>
      window && kind !== 'since_boot' ? Date.parse(window.from) : [],
    );
    const ends = facts.flatMap(({ window, kind }) =>
      window && kind !== 'since_boot' ? Date.parse(window.to) : [],
    );
    return Math.max(...starts) - Math.min(...ends) > SAME_TIME ? 'it mixes times: make it a compare' : null;
  },
};

export const toolsByCitation: Rule = {
  id: 'R7',
  breach(claim) {
    if (!claim.evident || claim.draft.kind === 'unknown' || claim.draft.kind === 'advice') return null;
    const named = [...claim.words.matchAll(TOOLS), ...claim.words.matchAll(AMBIGUOUS_TOOLS)].map(
      match => match[1] ?? '',
    );
    const sources = sourcesOf(claim);
    const other = named.find(tool => !sources.has(tool.toLowerCase()));
    return other ? `${other.toLowerCase()} is not where the cited evidence comes from` : null;
  },
};

function sourcesOf({ facts, lines, findings }: Case): Set<string> {
  const sources = [
    ...facts.map(({ source }) => source.source),
    ...lines.map(({ source }) => source),
    ...findings.flatMap(({ evidence }) => evidence.map(({ source }) => source)),
  ];
  return new Set(sources.flatMap(source => source.toLowerCase().split(/[\s|]+/)));
}

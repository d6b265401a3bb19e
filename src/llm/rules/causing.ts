/** R13: what causes what is decided by the checks; the model may say it along their edges, in their direction. */
import type { Finding } from '../../core/report.ts';
import { type Case, mentions, type Rule } from './case.ts';
import { CAUSAL_BACKWARD, CAUSAL_FORWARD, CAUSAL_NOUN, isOrdinary } from './words.ts';

export const causesAlongEdges: Rule = {
  id: 'R13',
  breach(claim) {
    const { draft, words, evident, context } = claim;
    if (!evident || draft.kind === 'unknown' || draft.kind === 'advice') return null;
    const cause = context.handles.findings.get(draft.cause ?? '');
    const effect = context.handles.findings.get(draft.effect ?? '');
    if (cause && effect) {
      if (!explains(claim, cause, effect))
        return `no edge from ${draft.cause} to ${draft.effect}: say that both are seen together`;
      return isTurnedRound(claim, cause, effect) ? 'the sentence turns cause and effect round' : null;
    }
    const causal =
      draft.kind === 'cause' || [CAUSAL_BACKWARD, CAUSAL_FORWARD, CAUSAL_NOUN].some(list => list.test(words));
    return causal && !isWithinOneFinding(claim)
      ? 'a cause needs its cause and effect (D), along an edge'
      : null;
  },
};

/** Directly or over other findings. */
function explains({ context }: Case, cause: Finding, effect: Finding): boolean {
  const seen = new Set<string>();
  const open = [...cause.explains];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === effect.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const finding of context.handles.findings.values())
      if (finding.id === id) open.push(...finding.explains);
  }
  return false;
}

/** "{F1} makes sda busy", citing the finding whose culprit F1 is about. */
function isWithinOneFinding({ findings, facts, lines }: Case): boolean {
  const [finding] = findings;
  if (!finding || findings.length > 1) return false;
  const own = (source: string, line: number): boolean =>
    finding.evidence.some(evidence => evidence.source === source && evidence.line === line);
  const told = [finding.title, ...finding.evidence.map(({ text }) => text)].join('\n');
  const speaksOf = (name: string): boolean => name === finding.culprit?.name || mentions(told, name);
  return (
    facts.every(({ subject, source }) => speaksOf(subject.name) || own(source.source, source.line)) &&
    lines.every(({ source, line }) => own(source, line))
  );
}

/** Where both culprits are named: after "because of" stands the cause, before "leads to" too. */
function isTurnedRound(claim: Case, cause: Finding, effect: Finding): boolean {
  const { draft } = claim;
  const backward = CAUSAL_BACKWARD.exec(draft.text);
  const forward = backward ? null : CAUSAL_FORWARD.exec(draft.text);
  const connective = backward ?? forward;
  if (!connective || cause.culprit?.name === effect.culprit?.name) return false;
  const before = draft.text.slice(0, connective.index);
  // What stands after a colon is proof, for either side.
  const after = draft.text.slice(connective.index + connective[0].length).split(/[:;]/, 1)[0] ?? '';
  const [first, second] = backward ? [effect, cause] : [cause, effect];
  return names(claim, before, second) && !names(claim, before, first)
    ? true
    : names(claim, after, first) && !names(claim, after, second);
}

function names({ context }: Case, text: string, { culprit }: Finding): boolean {
  if (!culprit || isOrdinary(culprit.name)) return false;
  if (mentions(text, culprit.name)) return true;
  return [...text.matchAll(/\{(F\d{1,6})\}/g)].some(
    ([, handle]) => context.handles.facts.get(handle ?? '')?.subject.name === culprit.name,
  );
}

/** What a rule looks at: a claim, what it cites, and its words without slots and without the names that it may use. */
import type { Fact } from '../../core/fact.ts';
import type { Policy } from '../../core/ports.ts';
import type { Finding } from '../../core/report.ts';
import type { Draft } from '../claims.ts';
import type { Handles, Line, Remedy } from '../handles.ts';

export interface Context {
  readonly handles: Handles;
  /** Every host of the run; the inventory beyond it is not known here. */
  readonly hosts: readonly string[];
  /** Judges commands of a `change`; null: none may be shown. */
  readonly policy: Policy | null;
}

export interface Case {
  readonly draft: Draft;
  readonly context: Context;
  readonly facts: readonly Fact[];
  readonly findings: readonly Finding[];
  readonly lines: readonly Line[];
  readonly remedies: readonly Remedy[];
  /** Names of what is cited, longest first: they may stand in the text. */
  readonly names: readonly string[];
  /** The text, slots as `▪`. */
  readonly text: string;
  /** The text, slots and cited names as `▪`. */
  readonly words: string;
  /** Rests on the evidence of this run: neither general knowledge nor a proposed change. */
  readonly evident: boolean;
}

/** A reason, in words that help the model to mend the claim; null: the rule is kept. */
export interface Rule {
  readonly id: string;
  readonly breach: (claim: Case) => string | null;
}

export const MARK = '▪';

export function caseOf(draft: Draft, context: Context): Case {
  const { handles } = context;
  const refs = [...draft.refs, draft.cause, draft.effect].filter(ref => ref !== null);
  const pick = <Thing>(map: ReadonlyMap<string, Thing>): Thing[] =>
    [...new Set(refs)].flatMap(ref => map.get(ref) ?? []);
  const cited = {
    facts: pick(handles.facts),
    findings: pick(handles.findings),
    lines: pick(handles.lines),
    remedies: pick(handles.remedies),
  };
  const text = draft.text.replace(/\{[FDLA]\d{1,6}\}/g, MARK);
  const names = namesIn(cited, draft, context);
  return {
    draft,
    context,
    ...cited,
    names,
    text,
    words: without(text, names),
    evident: draft.kind !== 'knowledge' && draft.kind !== 'change',
  };
}

/** All subjects and culprits of the run, and its hosts. */
export function vocabulary({ handles, hosts }: Context): Set<string> {
  const names = new Set<string>(hosts);
  for (const fact of handles.facts.values()) {
    names.add(fact.subject.name);
    if (fact.host) names.add(fact.host);
  }
  for (const { culprit } of handles.findings.values()) if (culprit) names.add(culprit.name);
  return new Set([...names].filter(isName));
}

/** `name` as a whole word of `text`, in any case. */
export function mentions(text: string, name: string): boolean {
  return text.toLowerCase().includes(name.toLowerCase()) && pattern(name).test(text);
}

export function without(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => rest.replace(pattern(name, 'giu'), MARK), text);
}

type Cited = Pick<Case, 'facts' | 'findings' | 'lines' | 'remedies'>;

function namesIn(cited: Cited, draft: Draft, context: Context): string[] {
  const names = new Set<string>();
  const add = (name: string | null | undefined): void => {
    if (name && isName(name)) names.add(name);
  };
  const all = vocabulary(context);
  const addMentioned = (text: string): void => {
    for (const name of all) if (mentions(text, name)) names.add(name);
  };
  for (const { host, subject } of cited.facts) {
    add(host);
    add(subject.name);
  }
  for (const { host, text } of cited.lines) {
    add(host);
    addMentioned(text);
    for (const name of identifiersIn(text)) names.add(name);
  }
  for (const finding of cited.findings) {
    add(finding.id);
    add(finding.culprit?.name);
    addMentioned(finding.title);
    for (const name of identifiersIn(finding.title)) names.add(name);
  }
  for (const { text, finding } of cited.remedies) {
    addMentioned(text);
    add(context.handles.findings.get(finding)?.culprit?.name);
  }
  // General knowledge explains things by their names; which host they are on is no general matter.
  if (draft.kind === 'knowledge' || draft.kind === 'change')
    for (const name of all) if (!context.hosts.includes(name)) names.add(name);
  return [...names].sort((a, b) => b.length - a.length);
}

/** Words that are plainly names of code or devices: `OrderStore.save`, `epoll_wait`, `HikariPool`, `sda1`. */
function identifiersIn(text: string): string[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}_./-])\p{L}[\p{L}\p{N}_.:$-]{0,80}[\p{L}\p{N}_]/gu)]
    .map(([word]) => word)
    .filter(word => /[_.$\p{N}]|::|\p{Ll}\p{Lu}/u.test(word) && !word.includes('//'));
}

/** A bare number is no name, whatever the subject is called: it could be any figure of the text. */
function isName(name: string): boolean {
  return name.length > 1 && /\p{L}/u.test(name);
}

function pattern(name: string, flags = 'iu'): RegExp {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_]|[-.][\\p{L}\\p{N}])`, flags);
}

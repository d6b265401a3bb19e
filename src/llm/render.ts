/**
 * Claims as Markdown. Every figure comes from a fact, every quote from a line, both by handle: what the model wrote
 * are words around slots.
 */
import type { Fact } from '../core/fact.ts';
import type { Claim, Finding } from '../core/report.ts';
import { visible } from '../core/text.ts';
import type { Code, Draft, Kind } from './claims.ts';
import type { Handles, Line } from './handles.ts';
import { quantityOf, subjectOf, windowOf } from './phrases.ts';

/** One claim by itself, with its label where it has one. */
export function renderClaim(draft: Draft, handles: Handles): Claim {
  const text = sentence(fill(draft.text, handles));
  return { kind: draft.kind, refs: refsOf(draft), text: labelled(draft, text, handles) };
}

/** The answer: what is seen first, then what is not known, then what to do, then general knowledge and changes. */
export function renderAnswer(claims: readonly Claim[], appended: readonly Claim[]): string {
  const sections = ORDER.map(kinds =>
    claims.filter(claim => kinds.includes(claim.kind as Kind)).map(({ text }) => text),
  );
  const [seen = [], ...rest] = sections;
  return [...[...seen, ...appended.map(({ text }) => text)].map(text => [text]), ...rest.map(listed)]
    .flat()
    .filter(Boolean)
    .join('\n\n');
}

/** A finding that the model left out, from the rules' own words. */
export function renderFinding(handle: string, finding: Finding, handles: Handles): Claim {
  const line = [...handles.lines].find(([, { text, source, line: number }]) =>
    finding.evidence.some(evidence => evidence.line === number && evidence.source === source && text !== ''),
  );
  const proof = line ? `: ${lineSlot(line[1])}` : '';
  return {
    kind: 'finding',
    refs: line ? [handle, line[0]] : [handle],
    text: `${plain(finding.title)} (${finding.severity})${proof}`,
  };
}

const ORDER: readonly (readonly Kind[])[] = [
  ['finding', 'cause', 'measure', 'compare', 'absence'],
  ['unknown'],
  ['advice'],
  ['knowledge'],
  ['change'],
];

/** Labels that repeat are written once, over a list. */
function listed(texts: readonly string[]): string[] {
  const label = LABELS.find(prefix => texts.length > 1 && texts.every(text => text.startsWith(prefix)));
  if (!label) return [...texts];
  return [[label.trim(), ...texts.map(text => `- ${text.slice(label.length)}`)].join('\n')];
}

const UNKNOWN = 'Not known: ';
const ADVICE = 'What to do: ';
const KNOWLEDGE = 'in general: ';
const LABELS = [UNKNOWN, ADVICE, KNOWLEDGE];

function labelled(draft: Draft, text: string, handles: Handles): string {
  switch (draft.kind) {
    case 'unknown':
      return UNKNOWN + text;
    case 'knowledge':
      return KNOWLEDGE + text;
    case 'advice':
      return (
        ADVICE +
        [text.replace(/[.!:;]$/, ''), remediesOf(draft, handles).join('; ')].filter(Boolean).join(': ')
      );
    case 'change':
      return `Proposed change, not run and not tested: ${text}\n\n${codeBlock(draft.code)}`;
    default:
      return text;
  }
}

function refsOf({ refs, cause, effect }: Draft): string[] {
  return [...new Set([...refs, cause, effect].filter(ref => ref !== null))];
}

function fill(text: string, handles: Handles): string {
  let place = '';
  return named(text).replace(/\{([FL]\d{1,6})\}/g, (_, handle: string) => {
    const line = handles.lines.get(handle);
    if (line) return lineSlot(line);
    const fact = handles.facts.get(handle);
    if (!fact) return '';
    // Where and when are said once, as long as they stay the same.
    const where = placeOf(fact);
    const repeated = where === place;
    place = where;
    return factSlot(fact, repeated ? '' : where);
  });
}

/** Identifiers of code stand as code: their underscores are no emphasis. */
function named(text: string): string {
  return text.replace(
    /(?<![\p{L}\p{N}_])[\p{L}\p{N}_.$-]*(?:_|::)[\p{L}\p{N}_.:$-]*[\p{L}\p{N}_]/gu,
    name => `\`${name}\``,
  );
}

/** `47.1 MiB/s (write of rsync(4711), web-03, 14:02:06-11)` */
function factSlot(fact: Fact, place: string): string {
  const subject = plain(subjectOf(fact.subject));
  const metric = plain(fact.metric);
  const what = typeof fact.value === 'number' ? `${metric} of ${subject}` : `${subject}: ${metric}`;
  return `${plain(quantityOf(fact))} (${[what, place].filter(Boolean).join(', ')})`;
}

function placeOf(fact: Fact): string {
  return [fact.host ? plain(fact.host) : '', windowOf(fact)].filter(Boolean).join(', ');
}

function lineSlot({ text }: Line): string {
  return codeSpan(text);
}

/** Known remedies, in the rules' own words; these say themselves what changes the host. */
function remediesOf(draft: Draft, handles: Handles): string[] {
  return draft.refs.flatMap(ref => {
    const remedy = handles.remedies.get(ref);
    return remedy ? [remedy.text] : [];
  });
}

/** Backticks inside are held by longer ones outside. */
function codeSpan(text: string): string {
  const shown = visible(text).replace(/\n/g, ' ').trimEnd();
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(run => run[0].length));
  const marks = '`'.repeat(longest + 1);
  const pad = longest > 0 || shown.startsWith(' ') ? ' ' : '';
  return `${marks}${pad}${shown}${pad}${marks}`;
}

/** Names and words of others between words of ours: no mark of theirs is Markdown's. */
function plain(text: string): string {
  return /[`*_~[\]<>|\\#@]|:\/\//.test(text) ? codeSpan(text) : text;
}

function codeBlock(code: Code | null): string {
  if (!code) return '';
  const before = linesOf(code.before);
  const after = linesOf(code.after);
  if (before.length === 0) return fenced(/^[a-z+#-]{1,15}$/.test(code.language) ? code.language : '', after);
  return fenced('diff', diffOf(before, after));
}

/** Lines that both have at the start and the end stand once. */
function diffOf(before: readonly string[], after: readonly string[]): string[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    ...before.slice(0, head).map(line => `  ${line}`),
    ...before.slice(head, before.length - tail).map(line => `- ${line}`),
    ...after.slice(head, after.length - tail).map(line => `+ ${line}`),
    ...before.slice(before.length - tail).map(line => `  ${line}`),
  ];
}

function fenced(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, '```'].join('\n');
}

function linesOf(text: string): string[] {
  const shown = visible(text).replace(/^\n+|\s+$/g, '');
  return shown === '' ? [] : shown.split('\n').map(line => line.trimEnd());
}

function sentence(text: string): string {
  return text === '' || /[.!?…:;`]$/.test(text) ? text : `${text}.`;
}

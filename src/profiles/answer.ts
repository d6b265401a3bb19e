/** The verdict and the short Markdown answer that rules alone can give. */
import type { Finding } from '../core/report.ts';
import { categoryOf } from './categories.ts';
import { CATEGORY_RULES } from './category-rules.ts';
import { baseOf } from './findings.ts';
import { changesOf } from './formats/pprof-changes.ts';
import { waitingNote } from './formats/pprof-goroutines.ts';
import type { Entry, Profile } from './model.ts';
import { baseName, type CategoryShare, columnOf, type Shares } from './shares.ts';
import { shown, UNNAMED } from './shown.ts';
import { amountOf, code, hasNoSymbol, percent, quantity, verbOf, whatToDo } from './words.ts';

const TOP = 8;

/** What takes the time, and what to do about it. */
export function verdictOf(profile: Profile, shares: Shares, findings: readonly Finding[]): string {
  const verdict = bottleneck(profile, shares, findings);
  const about = findings.find(
    ({ title, culprit }) =>
      verdict.startsWith(title) || (culprit !== null && verdict.startsWith(code(culprit.name))),
  );
  const own = about?.remediation ?? [];
  const [advice] = own.length > 0 ? own : explainedBy(about, findings);
  return advice === undefined ? verdict : `${verdict}; ${whatToDo(advice)}`;
}

/** A hot function that a kind of work explains has that kind's advice. */
function explainedBy(about: Finding | undefined, findings: readonly Finding[]): readonly string[] {
  return findings.find(({ id }) => about?.explains.includes(id))?.remediation ?? [];
}

function bottleneck(profile: Profile, shares: Shares, findings: readonly Finding[]): string {
  const lead = shares.entries[0];
  const [changes] = changesOf(shares.view);
  if (changes !== undefined) return changes;
  const column = shares.view.name === 'goroutine' ? columnOf(profile, shares.view) : null;
  if (column !== null)
    return `${quantity(shares.view.total, shares.view.unit)}, ${waitingNote(profile.stacks!, column)[0] ?? 'none'}`;
  if (lead === undefined || (lead.self ?? 0) <= 0) return emptyVerdict(profile, shares);
  if (profile.format === 'jfr-summary')
    return `a summary of ${quantity(shares.view.total, 'events')} of a flight recording: it counts them and says nothing of where time goes`;
  const kind = findings.find(({ id, severity }) => severity === 'warning' && KINDS_FIRST.has(id));
  const self = shares.percentOf(lead.self) ?? 0;
  const leadingKind = dominating(shares, hasNoSymbol(lead) ? 0 : self, findings);
  if (hasNoSymbol(lead) && leadingKind === null) return withoutSymbols(shares, lead);
  if (shares.idle >= 90) {
    return `${percent(shares.idle)} of the samples are idle; of the rest ${code(lead.name)} takes ${percent(self)}`;
  }
  if (kind !== undefined && kind.culprit?.name === lead.name && self < 50)
    return `${kind.title}; ${code(lead.name)} leads with ${percent(self)}${purpose(kind, shares)}`;
  if (leadingKind !== null)
    return `${leadingKind.name}: ${percent(leadingKind.percent)} of ${baseOf(shares)}${leading(leadingKind.lead!, shares)}`;
  const caller = shares.callers[0];
  const from = caller === undefined ? '' : `, called from ${code(caller.name)}`;
  return `${code(lead.name)} ${verbOf(shares.view)} ${percent(self)} of ${baseOf(shares)}${from}`;
}

/** Collecting, allocating and locking serve something: what most of the time stands under, where that is a kind of work. */
const MOST = 40;

function purpose(kind: Finding, shares: Shares): string {
  const [above] = shares.entries
    .slice(0, 200)
    .filter(entry => (shares.percentOf(entry.total) ?? 0) >= MOST && categoryOf(entry).isCause)
    .toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0));
  if (above === undefined || above.name === kind.culprit?.name) return '';
  return `; ${percent(shares.percentOf(above.total) ?? 0)} stand under ${code(above.name)} (${categoryOf(above).title})`;
}

function leading(entry: Entry, shares: Shares): string {
  if (!hasNoSymbol(entry))
    return `; ${code(entry.name)} leads with ${percent(shares.percentOf(entry.self) ?? 0)}`;
  return entry.module === null ? '' : `, mostly in ${code(baseName(entry.module)!)}`;
}

/** A kind of work that takes most, spread over functions none of which does by itself. */
function dominating(shares: Shares, leadSelf: number, findings: readonly Finding[]): CategoryShare | null {
  const [main] = shares.categories;
  if (main === undefined || main.lead === null || CATEGORY_RULES[main.category.id] === undefined) return null;
  const isWarned = findings.some(
    ({ title, severity }) => severity === 'warning' && title.startsWith(main.name),
  );
  return (main.percent >= 40 || (isWarned && main.percent >= 25)) && main.percent > 2 * leadSelf
    ? main
    : null;
}

/** No name to blame: where it is, what that library does, and who leads among what has a name. */
function withoutSymbols(shares: Shares, lead: Entry): string {
  const same = shares.entries.filter(entry => hasNoSymbol(entry) && entry.module === lead.module);
  const self = percent(shares.percentOf(same.reduce((sum, entry) => sum + (entry.self ?? 0), 0)) ?? 0);
  const place = lead.module === null ? '' : ` in ${code(baseName(lead.module)!)}`;
  const { id, title } = categoryOf(lead);
  const kind = id === 'unknown' ? '' : ` (${title})`;
  const named = shares.entries.find(entry => !hasNoSymbol(entry) && (entry.self ?? 0) > 0);
  const rest =
    named === undefined
      ? ''
      : `; ${code(named.name)} leads the rest with ${percent(shares.percentOf(named.self) ?? 0)}`;
  return `code without symbols${place}${kind} ${verbOf(shares.view)} ${self} of ${baseOf(shares)}${rest}`;
}

/** Kinds of work that say more than the name of the function that does it. */
const KINDS_FIRST = new Set([
  'profile.gc',
  'profile.lock',
  'profile.page-fault',
  'profile.jit',
  'profile.exception',
  'profile.allocation',
]);

function emptyVerdict(profile: Profile, shares: Shares): string {
  if (shares.idle > 50) return `${percent(shares.idle)} of the samples are idle: nothing else was running`;
  const what = profile.unread.count > 0 ? `; ${profile.unread.count} lines were not understood` : '';
  const [first] = inclusiveOnly(shares);
  if (first !== undefined)
    return `only figures with callees are printed: ${code(first.name)} ${verbOf(shares.view)} ${percent(shares.percentOf(first.total) ?? 0)} of ${baseOf(shares)} with what it calls${what}`;
  return `no entry with a share of its own was found${what}`;
}

/** Where no row has a figure of its own: by what each takes with its callees, without what recursion counts twice. */
function inclusiveOnly({ entries, view }: Shares): readonly Entry[] {
  if (entries.some(({ self }) => self !== null)) return [];
  return entries
    .filter(({ total }) => (total ?? 0) > 0 && total! <= view.total)
    .toSorted((a, b) => b.total! - a.total!);
}

export function answerOf(profile: Profile, shares: Shares, findings: readonly Finding[]): string {
  const amount = amountOf(shares.view, profile.recording.seconds);
  const parts = [
    `**${isDifference(shares) ? 'What changed' : 'Where it goes'}** (${amount}${shares.idle >= 5 ? `, ${percent(shares.idle)} of them idle and set apart` : ''})`,
  ];
  parts.push(
    largest(shown(shares.entries))
      .slice(0, TOP)
      .map((entry, index) => entryLine(entry, index, shares))
      .join('\n'),
  );
  parts.push(
    inclusiveOnly(shares)
      .slice(0, TOP)
      .map(
        (entry, index) =>
          `${index + 1}. ${code(entry.name)} ${percent(shares.percentOf(entry.total) ?? 0)} with what it calls${placeOf(entry)}`,
      )
      .join('\n'),
  );
  const together = togetherOf(shares);
  if (together !== '') parts.push(`**Together**: ${together}`);
  const actions = [...new Set(findings.flatMap(({ remediation }) => remediation))].slice(0, 5);
  if (actions.length > 0) parts.push(`**What to do**\n${actions.map(action => `• ${action}`).join('\n')}`);
  return parts.filter(part => part !== '').join('\n\n');
}

function isDifference({ entries }: Shares): boolean {
  return entries.some(({ self }) => (self ?? 0) < 0);
}

/** Of a difference, what fell counts as much as what rose. */
function largest(entries: readonly Entry[]): readonly Entry[] {
  const own = entries.filter(({ self }) => (self ?? 0) !== 0);
  if (own.every(({ self }) => self! > 0)) return own;
  return own.toSorted((a, b) => Math.abs(b.self!) - Math.abs(a.self!));
}

function entryLine(entry: Entry, index: number, shares: Shares): string {
  const self = shares.percentOf(entry.self) ?? 0;
  const total = shares.percentOf(entry.total);
  // Where idling is set apart, what calls it has a total of more than the busy time.
  const withCallees =
    total !== null && total > self + 0.05 && total <= 100 ? `, ${percent(total)} with what it calls` : '';
  const amount =
    shares.view.unit === 'ns' || shares.view.unit === 'bytes'
      ? ` (${quantity(entry.self ?? 0, shares.view.unit)})`
      : '';
  const place = placeOf(entry);
  const { id, title } = categoryOf(entry);
  const kind = id === 'application' ? '' : `: ${title}`;
  const name = UNNAMED.test(entry.name) ? entry.name : code(entry.name);
  return `${index + 1}. ${name} ${percent(self)}${amount}${withCallees}${place}${kind}`;
}

function placeOf(entry: Entry): string {
  if (entry.file !== null) return ` in ${baseName(entry.file)}${entry.line === null ? '' : `:${entry.line}`}`;
  return entry.module === null ? '' : ` in ${baseName(entry.module)}`;
}

function togetherOf(shares: Shares): string {
  const kinds = shares.categories.slice(0, 5).filter(({ percent: share }) => share >= 1);
  const list = kinds.length > 1 || kinds[0]?.category.id !== 'application' ? kinds : [];
  const parts = [
    list.map(({ name, percent: share }) => `${name} ${percent(share)}`).join(', '),
    shares.causes
      .map(({ leaf, cause, percent: share }) => `${percent(share)} is ${leaf} for ${cause}`)
      .join(', '),
    languagesOf(shares),
    shares.hotPath.length > 1
      ? `the heaviest way down: ${shares.hotPath.slice(-6).map(code).join(' → ')}`
      : '',
  ];
  return parts.filter(part => part !== '').join('; ');
}

/** Only where there is more than one, and the second is worth a word. */
function languagesOf({ languages }: Shares): string {
  const told = languages.filter(({ percent: share }) => share >= 3).slice(0, 4);
  return told.length < 2
    ? ''
    : `by language: ${told.map(({ name, percent: share }) => `${name} ${percent(share)}`).join(', ')}`;
}

/** The citable facts of one profile, the most telling first. */
import type { Fact } from '../core/fact.ts';
import type { Culprit, Evidence, ProfileFact } from '../core/report.ts';
import { evidenceOf } from './evidence.ts';
import type { Entry, Profile, View } from './model.ts';
import type { Share, Shares } from './shares.ts';

const MAX_ENTRIES = 3000;
const MAX_NAME = 500;

export function statementsOf(profile: Profile, shares: Shares): Fact[] {
  const facts: Fact[] = [];
  const add = (subject: Culprit, metric: string, value: number | null, source: Evidence) => {
    if (value !== null) facts.push(fact(subject, metric, value, '%', source));
  };
  for (const entry of shares.entries.slice(0, 20)) {
    const source = evidenceOf(profile, entry, shares);
    add({ kind: 'function', name: entry.name }, 'self', shares.percentOf(entry.self), source);
    if (entry.total !== entry.self) {
      add({ kind: 'function', name: entry.name }, 'total', shares.percentOf(entry.total), source);
    }
  }
  for (const entry of byTotal(shares).slice(0, 8)) {
    const source = evidenceOf(profile, entry, shares);
    add({ kind: 'function', name: entry.name }, 'total', shares.percentOf(entry.total), source);
  }
  const group = (kind: string, share: Share) => {
    if (share.lead !== null)
      add({ kind, name: share.name }, 'self', share.percent, evidenceOf(profile, share.lead, shares));
  };
  for (const share of shares.categories.slice(0, 8)) group('category', share);
  for (const share of shares.modules.slice(0, 5)) group('module', share);
  if (shares.languages.length > 1) for (const share of shares.languages.slice(0, 5)) group('language', share);
  const [lead] = shares.entries;
  if (lead !== undefined) {
    const source = evidenceOf(profile, lead, shares);
    const of = (name: string) => name.slice(0, MAX_NAME);
    for (const { name, percent } of shares.callers)
      add({ kind: 'function', name: of(lead.name) }, `self from caller ${of(name)}`, percent, source);
    for (const { name, percent } of shares.callees)
      add({ kind: 'function', name: of(lead.name) }, `total in callee ${of(name)}`, percent, source);
  }
  return facts;
}

/** Entries outside the twenty largest by self that carry much below them. */
function byTotal(shares: Shares): Entry[] {
  return shares.entries
    .slice(20)
    .filter(({ total }) => total !== null && total > 0)
    .sort((a, b) => (b.total ?? 0) - (a.total ?? 0));
}

/** A number for people and models: four digits are enough, and no rounding changes what is printed of it. */
export function fact(subject: Culprit, metric: string, value: number, unit: string, source: Evidence): Fact {
  const rounded = Number(value.toFixed(Math.abs(value) < 1 ? 3 : 2));
  return { host: null, subject, metric, value: rounded, unit, kind: 'gauge', window: null, source };
}

/** The contract's fact of one view. */
export function profileFact(profile: Profile, view: View): ProfileFact {
  return {
    kind: 'profile',
    format: profile.format,
    unit: view.unit,
    total: view.total,
    unread: profile.unread.count,
    entries: view.entries.slice(0, MAX_ENTRIES).map(({ name, module, file, line, self, total }) => ({
      name: name.slice(0, MAX_NAME),
      module,
      file,
      line,
      self,
      total,
    })),
  };
}

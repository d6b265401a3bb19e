/** What a profile says of the functions that a question names. */
import type { Analysis, Fact } from '../core/fact.ts';
import { Named } from '../core/named.ts';
import type { Finding } from '../core/report.ts';
import { type Edge, type Edges, edgesOf } from './callers.ts';
import { readDemangled } from './demangled.ts';
import { evidenceOf } from './evidence.ts';
import { baseOf } from './findings.ts';
import type { Entry, Profile, Source } from './model.ts';
import { columnOf, type Shares, sharesOf } from './shares.ts';
import { fact, statementsOf } from './statements.ts';
import { code, percent } from './words.ts';

/** Functions of one name, and edges of one function. */
const MAX_FUNCTIONS = 3;
const MAX_EDGES = 6;

/** Findings about the named functions, and the profile's facts with theirs first; no findings where nothing is named. */
export async function aboutProfiles(sources: readonly Source[], words: string): Promise<Analysis> {
  const parts = [];
  for (const source of sources) parts.push(aboutOne(await readDemangled(source), words, sources.length > 1));
  const findings = parts.flatMap(part => part.findings);
  return {
    facts: [],
    statements: parts.flatMap(part => part.statements),
    findings,
    verdict: findings[0]?.title ?? '',
    answer: parts.flatMap(part => part.lines).join('\n'),
    notes: [],
    pictures: [],
  };
}

interface About {
  readonly findings: readonly Finding[];
  readonly statements: readonly Fact[];
  readonly lines: readonly string[];
}

function aboutOne(profile: Profile, words: string, several: boolean): About {
  const shares = sharesOf(profile);
  const named = new Named<Entry>(words, MAX_FUNCTIONS);
  for (const entry of shares.view.entries) named.offer(entry.name, () => entry);
  const column = columnOf(profile, shares.view);
  const found = named.found.map(entry => ({
    entry,
    edges: column === null ? null : edgesOf(profile.stacks!, column, entry.name),
  }));
  const where = several ? ` in ${code(profile.source)}` : '';
  return {
    findings: found.map(({ entry }) => findingOf(profile, entry, shares, where)),
    statements: [
      ...found.flatMap(({ entry, edges }) => factsOf(profile, entry, edges, shares)),
      ...statementsOf(profile, shares),
    ],
    lines: found.map(({ entry, edges }) => `${code(entry.name)}${where} ${calls(edges)}.`),
  };
}

function findingOf(profile: Profile, entry: Entry, shares: Shares, where: string): Finding {
  return {
    id: 'profile.function',
    severity: 'info',
    resource: profile.format,
    title: `${code(entry.name)}${where}: ${figures(entry, shares)}`,
    culprit: { kind: 'function', name: entry.name },
    evidence: [evidenceOf(profile, entry, shares)],
    against: [],
    since: null,
    explains: [],
    remediation: [],
  };
}

function figures(entry: Entry, shares: Shares): string {
  const self = shares.percentOf(entry.self);
  const total = shares.percentOf(entry.total);
  const base = baseOf(shares);
  if (self === null)
    return `${percent(total ?? 0)} of ${base} with what it calls; its own part is not printed`;
  const own = `${percent(self)} of ${base} by itself`;
  return total === null || total === self ? own : `${own}, ${percent(total)} with what it calls`;
}

function calls(edges: Edges | null): string {
  if (edges === null) return 'stands in a table without stacks: who calls it is not in there';
  const callers = listOf(edges.callers, edges.total);
  const callees = listOf(edges.callees, edges.total);
  const alone = edges.total - edges.callers.reduce((sum, { weight }) => sum + weight, 0);
  const outermost =
    alone > edges.total / 1000 ? `, by nothing that was seen ${shareOf(alone, edges.total)}` : '';
  return [
    callers === '' ? 'has no caller in these stacks' : `is called by ${callers}${outermost}`,
    callees === '' ? 'calls nothing that was seen' : `calls ${callees}`,
  ].join('; ');
}

/** Shares of the function's own total. */
function listOf(edges: readonly Edge[], total: number): string {
  const shown = edges
    .slice(0, MAX_EDGES)
    .map(({ name, weight }, at) => `${code(name)} ${shareOf(weight, total)}${at === 0 ? ' of it' : ''}`);
  const left = edges.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

function shareOf(weight: number, total: number): string {
  return percent(total === 0 ? 0 : (100 * weight) / total);
}

function factsOf(profile: Profile, entry: Entry, edges: Edges | null, shares: Shares): Fact[] {
  const source = evidenceOf(profile, entry, shares);
  const own = { kind: 'function', name: entry.name };
  const shown = [
    { metric: 'self', value: shares.percentOf(entry.self) },
    { metric: 'total', value: shares.percentOf(entry.total) },
  ].flatMap(({ metric, value }) => (value === null ? [] : [fact(own, metric, value, '%', source)]));
  if (edges === null || edges.total === 0) return shown;
  const edge = (from: string, to: string, weight: number, metric: string) =>
    fact({ kind: 'call', name: `${from} → ${to}` }, metric, (100 * weight) / edges.total, '%', source);
  return [
    ...shown,
    ...edges.callers
      .slice(0, MAX_EDGES)
      .map(({ name, weight }) => edge(name, entry.name, weight, 'share of the callee')),
    ...edges.callees
      .slice(0, MAX_EDGES)
      .map(({ name, weight }) => edge(entry.name, name, weight, 'share of the caller')),
  ];
}

/** One event's (or group's) part of a `perf report`: its tables, and what 100 % of it is. */
import type { Entry, View } from '../model.ts';
import { percentView, Rows } from '../rows.ts';
import { meaningOfEvent } from '../views.ts';
import type { Whole } from './perf-report-paths.ts';
import type { Figures } from './perf-report-row.ts';

export interface Section {
  readonly events: readonly string[];
  /** null where it is not known, or rounded, or of several events together. */
  readonly samples: number | null;
  /** What `3K` can be at most. */
  readonly mostSamples: number | null;
  /** One table an event of a group; before and after for `perf diff`. */
  readonly tables: readonly Rows[];
  /** What the rows' figures are in. */
  unit: Figures['unit'];
  /** All periods together. */
  eventCount: number | null;
}

/** `count` is as printed: `926`, `3K`; empty where nothing says it. */
export function newSection(events: readonly string[], count: string): Section {
  const isOne = events.length === 1;
  return {
    events,
    samples: isOne && /^\d+$/.test(count) ? Number(count) : null,
    mostSamples: isOne ? mostOf(count) : null,
    tables: events.map(() => new Rows()),
    unit: '%',
    eventCount: null,
  };
}

/** `anon group { cpu-clock, page-faults }` → its members; without braces where `--group` made the group. */
export function eventsOf(text: string, areSeveral: boolean): string[] {
  const group = /^[^{]{0,400}\{ (.{1,400}) \}/.exec(text)?.[1] ?? (areSeveral ? text : null);
  return group === null ? [text] : group.split(', ').map(event => event.trim());
}

export function viewsOf(section: Section, isDiff: boolean): View[] {
  return section.tables.map((table, index) => viewOf(section, table, index, isDiff));
}

function viewOf(section: Section, table: Rows, index: number, isDiff: boolean): View {
  const entries: Entry[] = table.entries();
  const counted = entries.reduce((sum, entry) => sum + (entry.samples ?? 0), 0);
  const samples = index > 0 || isDiff ? null : counted > 0 ? counted : section.samples || null;
  const event = section.events[index]!;
  const meaning = meaningOfEvent(event, section.unit === 'period');
  // Rows that were added up may overlap with their callees (`--children --sort time,sym`).
  for (const entry of entries) if (section.unit === '%' && (entry.total ?? 0) > 100) entry.total = 100;
  const view = percentView(event, meaning.axis, entries, samples, meaning.base);
  return section.unit === '%' ? view : { ...view, unit: meaning.unit, total: totalOf(section, index) };
}

/** A group's number of samples is of all its events, its chains are the leader's. */
export function wholeOf(section: Section): Whole {
  return {
    total: totalOf(section),
    samples: section.samples,
    mostSamples: section.mostSamples,
    periods: section.events.length === 1 ? section.eventCount : null,
  };
}

/** What 100 % is, in the unit of the rows. */
function totalOf({ unit, tables, samples, eventCount }: Section, index = 0): number {
  const whole = unit === '%' ? 100 : tables.length > 1 ? null : unit === 'period' ? eventCount : samples;
  return whole || sumOf(tables[index]!.entries());
}

export function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { self }) => sum + (self ?? 0), 0);
}

/** `3K` is cut off, not rounded; null for what is no number. */
function mostOf(count: string): number | null {
  const match = /^(\d{1,15})([KMG]?)$/.exec(count);
  if (match === null) return null;
  const factor = { K: 1e3, M: 1e6, G: 1e9 }[match[2]!] ?? 1;
  return (Number(match[1]) + (factor === 1 ? 0 : 1)) * factor;
}

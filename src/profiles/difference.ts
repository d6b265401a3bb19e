/**
 * Two profiles, before and after, honestly: counts are tested, not percentages; many tests are corrected for
 * (Benjamini-Hochberg); small entries are not tested; and "cannot tell" is an answer, with what it would take.
 */
import type { Entry, Profile, View } from './model.ts';
import { baseName, type Shares } from './shares.ts';
import { differenceInterval, discoveries, equalShares, samplesNeeded } from './statistics.ts';
import { quantity } from './words.ts';

/** Entries with fewer samples in both together are not tested: they cost power and can show nothing. */
const MIN_SAMPLES = 10;
/**
 * Samples of one run come in clusters, and two runs of one program differ by more than chance would have it (memory
 * layout, caches): 6 of 66 pairs of equal runs raised an alarm when each sample counted as independent, none at half.
 */
const CLUSTER = 2;
/** A change of this many points is worth showing a person. */
const WORTH = 1;

export type Movement = 'up' | 'down' | 'same' | 'cannot tell';

export interface Change {
  readonly name: string;
  readonly module: string | null;
  /** Percent of all, by self. */
  readonly before: number;
  readonly after: number;
  /** After − before in points, 95 %; null where no counts are known. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly movement: Movement;
  readonly entry: Entry;
}

export interface Difference {
  /** Largest change first. */
  readonly changes: readonly Change[];
  readonly tested: number;
  /** Samples a side, null where the sources do not say. */
  readonly samples: readonly [before: number, after: number] | null;
  /** Why the two may not be comparable. */
  readonly caveats: readonly string[];
  /** Samples a side that would settle the largest undecided change. */
  readonly needed: { readonly name: string; readonly samples: number } | null;
  /** Why shares of the two say nothing of one another; null where they do. */
  readonly incomparable: string | null;
}

/** The views that both have: the first one's, or else the first of its views that the other has too. */
export function commonViews(before: Profile, after: Profile): readonly [before: number, after: number] {
  for (const [index, { name }] of before.views.entries()) {
    const other = after.views.findIndex(view => view.name === name);
    if (other >= 0) return [index, other];
  }
  return [0, 0];
}

export function differenceOf(
  before: Profile,
  after: Profile,
  sharesBefore: Shares,
  sharesAfter: Shares,
): Difference {
  const [viewBefore, viewAfter] = [sharesBefore.view, sharesAfter.view];
  const samples = countsOf(viewBefore, viewAfter);
  const pairs = pairEntries(viewBefore, viewAfter);
  const testable =
    samples === null ? [] : pairs.filter(pair => pair.samplesBefore + pair.samplesAfter >= MIN_SAMPLES);
  const found = discoveries(testable.map(pair => equalShares(...effective(pair, samples!))));
  const decided = new Map(testable.map((pair, index) => [pair, found[index]!] as const));
  const changes = pairs.map(pair => changeOf(pair, viewBefore, viewAfter, samples, decided.get(pair)));
  changes.sort((a, b) => rank(a) - rank(b) || Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  const open = changes.find(
    ({ movement, before: x, after: y }) => movement === 'cannot tell' && Math.abs(x - y) >= WORTH,
  );
  return {
    changes,
    tested: testable.length,
    samples,
    caveats: caveatsOf(before, after, sharesBefore, sharesAfter),
    incomparable: incomparable(viewBefore, viewAfter),
    needed:
      open === undefined || samples === null
        ? null
        : {
            name: open.name,
            samples: CLUSTER * samplesNeeded(open.before / 100, open.after / 100, testable.length),
          },
  };
}

const AXES: Record<View['axis'], string> = {
  cpu: 'CPU time',
  wall: 'wall-clock time',
  alloc: 'memory',
  lock: 'waiting for locks',
  count: 'a count of events',
};

function incomparable(before: View, after: View): string | null {
  return before.axis === after.axis
    ? null
    : `before is ${AXES[before.axis]} (${before.name}), after is ${AXES[after.axis]} (${after.name})`;
}

/** Counts as independent samples would give them. */
function effective(
  pair: Pair,
  [before, after]: readonly [number, number],
): [before: number, samplesBefore: number, after: number, samplesAfter: number] {
  const all = [pair.samplesBefore, before, pair.samplesAfter, after].map(count =>
    Math.round(count / CLUSTER),
  );
  return all as [number, number, number, number];
}

function rank({ movement }: Change): number {
  return movement === 'up' || movement === 'down' ? 0 : 1;
}

interface Pair {
  readonly entry: Entry;
  readonly before: number;
  readonly after: number;
  readonly samplesBefore: number;
  readonly samplesAfter: number;
}

function countsOf(before: View, after: View): readonly [number, number] | null {
  const known = (view: View) =>
    view.samples !== null && view.samples > 0 && view.entries.some(({ samples }) => samples !== null);
  return known(before) && known(after) ? [before.samples!, after.samples!] : null;
}

/** Equal by name and module, where both sides tell modules: paths, versions and clones differ between builds and hosts. */
function pairEntries(before: View, after: View): Pair[] {
  const tells = ({ entries }: View) => entries.some(({ module, file }) => (module ?? file) !== null);
  const bothTell = tells(before) && tells(after);
  const key = (entry: Entry) =>
    bothTell ? `${sameName(entry.name)}\0${sameModule(entry)}` : sameName(entry.name);
  const pairs = new Map<string, Pair>();
  for (const entry of before.entries) {
    const known = pairs.get(key(entry));
    pairs.set(key(entry), {
      entry,
      before: (known?.before ?? 0) + (entry.self ?? 0),
      after: 0,
      samplesBefore: (known?.samplesBefore ?? 0) + (entry.samples ?? 0),
      samplesAfter: 0,
    });
  }
  for (const entry of after.entries) {
    const known = pairs.get(key(entry));
    pairs.set(key(entry), {
      entry,
      before: known?.before ?? 0,
      after: (known?.after ?? 0) + (entry.self ?? 0),
      samplesBefore: known?.samplesBefore ?? 0,
      samplesAfter: (known?.samplesAfter ?? 0) + (entry.samples ?? 0),
    });
  }
  return [...pairs.values()].filter(pair => pair.before > 0 || pair.after > 0);
}

/** What a compiler or a runtime counts through anew in each build or run. */
const NUMBERED =
  /(?:\.(?:isra|part|constprop|cold|lto_priv|llvm)(?:\.\d+)*)+$|\s\[clone [^\]]{1,60}\]|::h[0-9a-f]{16}$|@plt$|(?<=\$\$Lambda)(?:[$/.][\w$./]*)|(?<=^JS:)[*~^+]/g;

function sameName(name: string): string {
  return name.slice(0, 2000).replace(NUMBERED, '');
}

/** `libc-2.31.so` and `libc.so.6`, `perf-12.map` and `perf-34.map`, `app (deleted)` and `app`. */
function sameModule({ module, file }: Entry): string {
  return (baseName(module ?? file) ?? '')
    .replace(/ \(deleted\)$/, '')
    .replace(/^(lib[\w+]{1,60}?)(?:-\d[\d.]{0,20})?\.so(?:\.[\d.]{1,20})?$/, '$1')
    .replace(/^perf-\d+\.map$/, 'perf.map');
}

function changeOf(
  pair: Pair,
  viewBefore: View,
  viewAfter: View,
  samples: readonly [number, number] | null,
  isDiscovery: boolean | undefined,
): Change {
  const before = viewBefore.total > 0 ? (100 * pair.before) / viewBefore.total : 0;
  const after = viewAfter.total > 0 ? (100 * pair.after) / viewAfter.total : 0;
  const bounds = samples === null ? null : differenceInterval(...effective(pair, samples));
  const interval = bounds === null ? null : ([100 * bounds[0], 100 * bounds[1]] as const);
  const narrow = interval !== null && interval[0] > -WORTH && interval[1] < WORTH;
  const movement: Movement =
    isDiscovery === true ? (after > before ? 'up' : 'down') : narrow ? 'same' : 'cannot tell';
  return {
    name: pair.entry.name,
    module: pair.entry.module,
    before,
    after,
    interval,
    movement,
    entry: pair.entry,
  };
}

function caveatsOf(before: Profile, after: Profile, x: Shares, y: Shares): string[] {
  const caveats: string[] = [];
  const differ = (what: string, a: string | number, b: string | number) =>
    caveats.push(`${what} differ: ${a} before, ${b} after`);
  if (x.view.name !== y.view.name && !before.format.endsWith('-diff'))
    differ('the events', x.view.name, y.view.name);
  if (x.view.unit !== y.view.unit) differ('the units', x.view.unit, y.view.unit);
  if (before.format !== after.format) differ('the formats', before.format, after.format);
  const [s1, s2] = [before.recording.seconds, after.recording.seconds];
  if (s1 !== undefined && s2 !== undefined && Math.max(s1, s2) > 1.3 * Math.min(s1, s2)) {
    differ('the durations', `${s1.toFixed(1)} s`, `${s2.toFixed(1)} s`);
  }
  const [f1, f2] = [periodOf(x.view), periodOf(y.view)];
  if (
    f1 !== null &&
    f2 !== null &&
    x.view.unit === y.view.unit &&
    Math.max(f1, f2) > 1.2 * Math.min(f1, f2)
  ) {
    differ('the sampling rates', rateOf(f1, x.view.unit), rateOf(f2, y.view.unit));
  }
  const [p1, p2] = [before.recording.processors, after.recording.processors];
  if (p1 !== undefined && p2 !== undefined && p1 !== p2) differ('the processors', p1, p2);
  if (x.broken !== null && y.broken !== null && Math.abs(x.broken - y.broken) >= 10) {
    differ('the shares of cut-off stacks', `${x.broken.toFixed(0)} %`, `${y.broken.toFixed(0)} %`);
  }
  if (Math.abs(x.idle - y.idle) >= 10)
    differ('the idle shares', `${x.idle.toFixed(0)} %`, `${y.idle.toFixed(0)} %`);
  return caveats;
}

/** What one sample stands for, in the view's unit. */
function periodOf({ total, samples, unit }: View): number | null {
  return samples !== null && samples > 0 && total > 0 && unit !== '%' && unit !== 'samples'
    ? total / samples
    : null;
}

function rateOf(period: number, unit: string): string {
  return unit === 'ns' ? `${Math.round(1e9 / period)} Hz` : `one in ${quantity(Math.round(period), unit)}`;
}

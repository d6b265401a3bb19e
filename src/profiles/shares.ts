/** What a view adds up to: shares of busy time by function, module and category, callers, the hot path. */
import { type Category, type CategoryId, category, categoryOf } from './categories.ts';
import { causesOf } from './causes.ts';
import { childLists } from './entries.ts';
import { languageOf } from './frame-language.ts';
import type { Entry, Profile, View } from './model.ts';
import { calleesOf, callersOf, type Neighbour } from './neighbours.ts';
import type { StackTable } from './stacks.ts';

export interface Share {
  readonly name: string;
  /** Percent of busy. */
  readonly percent: number;
  /** The entry that weighs most in it. */
  readonly lead: Entry | null;
}

export interface CategoryShare extends Share {
  readonly category: Category;
}

export interface Shares {
  readonly view: View;
  /** `total` without what idles and what the profiler itself costs, in the view's unit. */
  readonly busy: number;
  /** Percent of all. */
  readonly idle: number;
  readonly profiler: number;
  /** Busy entries by self. */
  readonly entries: readonly Entry[];
  readonly categories: readonly CategoryShare[];
  readonly modules: readonly Share[];
  /** By the language that they were written in; what shows none is left out. */
  readonly languages: readonly Share[];
  /** Percent of samples whose stack is cut off or lost; null without stacks. */
  readonly broken: number | null;
  /** Function names, outermost first, of the heaviest way down; empty without stacks. */
  readonly hotPath: readonly string[];
  /** Who calls the leading function, with the percent of its self time. */
  readonly callers: readonly Neighbour[];
  /** What the leading function calls, with the percent of its inclusive time. */
  readonly callees: readonly Neighbour[];
  /** What leaves such as copying and allocation were for, by what stands above them; percent of busy. */
  readonly causes: readonly { readonly leaf: string; readonly cause: string; readonly percent: number }[];
  percentOf(value: number | null): number | null;
  /** Busy entries of one category, by self. */
  entriesIn(id: CategoryId): readonly Entry[];
}

export function sharesOf(profile: Profile, viewIndex = 0): Shares {
  const view = profile.views[viewIndex]!;
  const kinds = kindsOf(view);
  const isTime = hasIdle(view);
  const sumOf = (id: CategoryId) =>
    isTime
      ? view.entries.reduce((sum, entry) => sum + (kinds(entry).id === id ? (entry.self ?? 0) : 0), 0)
      : 0;
  const idle = sumOf('idle');
  const profiler = sumOf('profiler');
  const busy = Math.max(0, view.total - idle - profiler);
  const entries = isTime ? view.entries.filter(entry => !isSetApart(kinds(entry).id)) : view.entries;
  const column = columnOf(profile, view);
  const lead = entries[0] ?? null;
  return {
    view,
    busy,
    idle: share(idle, view.total),
    profiler: share(profiler, view.total),
    entries,
    categories: byCategory(entries, kinds, busy),
    modules: summed(entries, busy, entry => baseName(entry.module ?? entry.file)),
    languages: summed(entries.slice(0, MAX_CLASSIFIED), busy, entry => languageOf(entry, profile.format)),
    broken: column === null || !isUnwound(profile) ? null : brokenShare(profile.stacks!, column),
    hotPath: column === null ? [] : hotPathOf(profile.stacks!, column),
    callers: column === null || lead === null ? [] : callersOf(profile.stacks!, column, lead),
    callees: column === null || lead === null ? [] : calleesOf(profile.stacks!, column, lead),
    causes: column === null ? [] : causesOf(profile.stacks!, column, busy),
    percentOf: value => (value === null ? null : share(value, busy)),
    entriesIn: id => entries.filter(entry => kinds(entry).id === id),
  };
}

/** Beyond this many entries, each is next to nothing: they are not looked at one by one. */
const MAX_CLASSIFIED = 20_000;

/** What is beyond them has no row of its own: a map of a million entries would weigh more than they do. */
function kindsOf(view: View): Kinds {
  const other = category('application');
  const known = new Map(view.entries.slice(0, MAX_CLASSIFIED).map(entry => [entry, categoryOf(entry)]));
  return entry => known.get(entry) ?? other;
}

type Kinds = (entry: Entry) => Category;

/** Rounding of printed percentages stays below this. */
const MOST_OF_ALL = 1.05;

/** The column of a view in the trie, or null for flat formats. */
export function columnOf(profile: Profile, view: View): number | null {
  if (profile.stacks === null) return null;
  const index = profile.stacks.columns.findIndex(column => column.name.split('\0')[0] === view.name);
  return index < 0 ? null : index;
}

/** Memory, contention and goroutines have no idle time: who waits in them is what is asked. */
function hasIdle({ axis, name }: View): boolean {
  return axis !== 'alloc' && axis !== 'lock' && name !== 'goroutine';
}

function isSetApart(id: CategoryId): boolean {
  return id === 'idle' || id === 'profiler';
}

function share(value: number, of: number): number {
  return of > 0 ? (100 * value) / of : 0;
}

function byCategory(entries: readonly Entry[], kinds: Kinds, busy: number): CategoryShare[] {
  const sums = new Map<CategoryId, { sum: number; lead: Entry }>();
  for (const entry of entries) {
    const { id } = kinds(entry);
    const known = sums.get(id);
    if (known === undefined) sums.set(id, { sum: entry.self ?? 0, lead: entry });
    else known.sum += entry.self ?? 0;
  }
  // Rows of a printed call tree hold one another: kinds of work would be counted many times.
  if ([...sums.values()].reduce((all, { sum }) => all + sum, 0) > busy * MOST_OF_ALL) return [];
  return [...sums]
    .map(([id, { sum, lead }]) => ({
      category: category(id),
      name: category(id).title,
      percent: share(sum, busy),
      lead,
    }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
}

function summed(entries: readonly Entry[], busy: number, nameOf: (entry: Entry) => string | null): Share[] {
  const sums = new Map<string, { sum: number; lead: Entry }>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === null) continue;
    const known = sums.get(name);
    if (known === undefined) sums.set(name, { sum: entry.self ?? 0, lead: entry });
    else known.sum += entry.self ?? 0;
  }
  return [...sums]
    .map(([name, { sum, lead }]) => ({ name, percent: share(sum, busy), lead }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
}

export function baseName(path: string | null): string | null {
  return path === null ? null : path.slice(path.lastIndexOf('/') + 1) || path;
}

/** Stacks of the kernel's samplers come from frame pointers or DWARF; runtimes know their own, short ones too. */
function isUnwound(profile: Profile): boolean {
  return profile.hasRows !== true && /^(?:perf-|folded|bpftrace|stacks$|flamegraph-svg)/.test(profile.format);
}

/** Stacks that end in an unknown outermost frame, or have at most two frames: no frame pointers, or cut. */
function brokenShare(stacks: StackTable, columnIndex: number): number {
  const column = stacks.columns[columnIndex]!;
  const { depth, root } = depthAndRoot(stacks);
  let broken = 0;
  for (let node = 1; node < stacks.nodes; node++) {
    const weight = column.sums[node]!;
    if (weight === 0) continue;
    const outermost = stacks.frames[root[node]!];
    const unknown = outermost === undefined || /^\[unknown\]$|^0x/.test(outermost.name);
    const leaf = stacks.frames[stacks.frame[node]!]!;
    if ((unknown && outermost?.kind !== 'kernel') || (depth[node]! <= 2 && leaf.kind === 'user'))
      broken += weight;
  }
  return share(broken, column.total);
}

/** For each node: how many frames (without the process), and the outermost of them. */
function depthAndRoot(stacks: StackTable): { depth: Int32Array; root: Int32Array } {
  const depth = new Int32Array(stacks.nodes);
  const root = new Int32Array(stacks.nodes).fill(-1);
  for (let node = 1; node < stacks.nodes; node++) {
    const parent = stacks.parent[node]!;
    const isProcess = stacks.frames[stacks.frame[node]!]!.kind === 'process';
    depth[node] = depth[parent]! + (isProcess ? 0 : 1);
    root[node] = root[parent]! >= 0 ? root[parent]! : isProcess ? -1 : stacks.frame[node]!;
  }
  return { depth, root };
}

/** Down the heaviest child as long as it keeps more than half of its parent. */
function hotPathOf(stacks: StackTable, columnIndex: number): string[] {
  const below = stacks.columns[columnIndex]!.sums.slice(0, stacks.nodes);
  for (let node = stacks.nodes - 1; node > 0; node--) below[stacks.parent[node]!]! += below[node]!;
  const { firstChild, nextSibling } = childLists(stacks);
  const path: string[] = [];
  let node = 0;
  for (;;) {
    let best = 0;
    for (let child = firstChild[node]!; child > 0; child = nextSibling[child]!) {
      if (best === 0 || below[child]! > below[best]!) best = child;
    }
    if (best === 0 || below[best]! < below[node]! * 0.4 || path.length >= 200) return foldRepeats(path);
    const frame = stacks.frames[stacks.frame[best]!]!;
    if (frame.kind !== 'process') path.push(frame.name);
    node = best;
  }
}

/** Recursion of period 1 to 8 is shown once, with how often it stood there. */
function foldRepeats(names: readonly string[]): string[] {
  const folded: string[] = [];
  let at = 0;
  while (at < names.length) {
    const repeat = repeatAt(names, at);
    if (repeat === null) folded.push(names[at++]!);
    else {
      const cycle = names.slice(at, at + repeat.period);
      folded.push(...cycle.slice(0, -1), `${cycle.at(-1)} (×${repeat.times})`);
      at += repeat.period * repeat.times;
    }
  }
  return folded;
}

function repeatAt(names: readonly string[], at: number): { period: number; times: number } | null {
  for (let period = 1; period <= 8; period++) {
    let end = at + period;
    while (end < names.length && names[end] === names[end - period]) end++;
    const times = Math.floor((end - at) / period);
    if (times >= 2) return { period, times };
  }
  return null;
}

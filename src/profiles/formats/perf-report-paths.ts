/**
 * Which of the chains below a row of `perf report` are the row's own samples, root first. What a chain's figures are in is
 * told by their size: percents, numbers of samples, or periods (`-g …,count`, `-g …,period`).
 */
import { type ChainReader, pathsOf, topWeight, type WeighedPath } from './perf-report-chains.ts';

/** What is known of an event as a whole. */
export interface Whole {
  /** In the unit of the rows. */
  readonly total: number;
  /** null where the number is not exact. */
  readonly samples: number | null;
  /** What `3K` can be at most. */
  readonly mostSamples: number | null;
  readonly periods: number | null;
}

export interface ChainedRow {
  /** null where the row is no function (`--sort comm`): its chains are whole stacks, then. */
  readonly name: string | null;
  readonly command: string | null;
  /** In percent. */
  readonly self: number;
  /** With children; null without that column. */
  readonly total: number | null;
  /** Behind `self`, where a column says it. */
  readonly samples: number | null;
}

interface Chained {
  readonly row: ChainedRow;
  readonly chains: ChainReader;
}

/** What is left of percents that are printed with two decimals when they are taken from each other. */
const ROUNDING = 0.015;

/** In percent of the event, in the order of `rows`; rows without chains of their own have none. */
export function ownPathsOf(rows: readonly Chained[], whole: Whole, isFractal: boolean): WeighedPath[][] {
  const scaleOf = scalesOf(rows, whole);
  const printed = rows.map(({ row, chains }) => {
    const scale = scaleOf(row, chains);
    const all = row.total ?? row.self;
    return pathsOf(chains, all / scale, isFractal && !chains.isCounted).map(({ names, weight }) => ({
      names: names.filter((name, at) => at === 0 || at < names.length - 1 || !isRest(name)).map(keyOf),
      printed: names,
      weight: weight * scale,
    }));
  });
  if (rows.every(({ row }) => row.name === null))
    return rows.map(({ row }, index) => wholeStacks(printed[index]!, row.total !== null));
  const withChildren = rows.some(({ row }) => row.total !== null);
  if (withChildren && !hasCallersFirst(rows, printed)) return withoutCallees(rows, printed);
  return rows.map(({ row }, index) => endingIn(row, printed[index]!));
}

interface PrintedPath extends WeighedPath {
  /** As printed; `names` are for comparing. */
  readonly printed: readonly string[];
}

/** An address is printed with leading zeros in a row, without them in a chain; inlined frames have a mark there. */
export function keyOf(name: string): string {
  const plain = name.replace(/ \(inlined\)$/, '');
  return /^(?:0x[0-9a-f]{1,16}|0{1,16})$/.test(plain)
    ? `0x${plain.replace(/^0x/, '').replace(/^0+/, '')}`
    : plain;
}

/** `-g fractal` says with it what is not printed further, or ends here. */
function isRest(name: string): boolean {
  return /^\[\.\.\.\](?: \(inlined\))?$/.test(name);
}

function scalesOf(rows: readonly Chained[], whole: Whole): (row: ChainedRow, chains: ChainReader) => number {
  const counted = rows.filter(({ chains }) => chains.isCounted);
  const figures = counted.map(({ row, chains }) => ({
    figure: row.total ?? row.self,
    sum: topWeight(chains) ?? 0,
  }));
  const most = figures.reduce((all, { sum }) => Math.max(all, sum), 0);
  const isPeriod = whole.mostSamples !== null && most > whole.mostSamples;
  const of = isPeriod ? whole.periods : whole.samples;
  const even = of === null || of <= 0 ? evenOf(figures) : 100 / of;
  // Samples of different periods: a row's count says nothing of its percent.
  const isUneven =
    even === null || figures.some(({ figure, sum }) => sum * even > 1.02 * figure + 2 * ROUNDING);
  return (row, chains) => {
    if (!chains.isCounted) return 1;
    if (!isPeriod && row.samples !== null && row.samples > 0 && row.self > 0) return row.self / row.samples;
    const sum = topWeight(chains);
    return isUneven ? (row.total ?? row.self) / (sum || 1) : even!;
  };
}

/** Percent a sample, where most rows agree about it; what their chains leave out makes it more in some. */
function evenOf(figures: readonly { readonly figure: number; readonly sum: number }[]): number | null {
  const ratios = figures.filter(({ figure, sum }) => figure >= 0.5 && sum > 0);
  const least = Math.min(...ratios.map(({ figure, sum }) => figure / sum));
  const agreeing = ratios.filter(({ figure, sum }) => figure / sum < 1.03 * least);
  return agreeing.length > 1 && 2 * agreeing.length >= ratios.length ? least : null;
}

/** Callers first, a row's own samples end in it; callees first, every chain begins with the row. */
function hasCallersFirst(rows: readonly Chained[], printed: readonly (readonly PrintedPath[])[]): boolean {
  return rows.some(({ row }, index) => {
    const key = keyOf(row.name ?? '');
    return printed[index]!.some(({ names }) => names.at(-1) === key && names[0] !== key);
  });
}

/** Where stacks begin; nothing calls these. */
const ROOT =
  /^(?:_start|main|__libc_start_\w+|__?clone3?|start_thread|thread_start|ret_from_fork\w*|entry_SYSCALL_\w+|secondary_startup\w*|asm_\w+|el0\w*|runtime\.goexit\S*|0x[0-9a-f]*)$/;

/** Which end is the root is told by the functions there, or else by what perf does unless it is asked otherwise. */
function wholeStacks(paths: readonly PrintedPath[], withChildren: boolean): WeighedPath[] {
  const lead = paths.reduce((sum, { names, weight }) => {
    const [first, last] = [ROOT.test(names[0]!), ROOT.test(names.at(-1)!)];
    return sum + (first === last ? 0 : first ? weight : -weight);
  }, 0);
  const areCallersFirst = lead === 0 ? withChildren : lead > 0;
  return paths.map(({ names, printed, weight }) => {
    const shown = printed.slice(0, names.length);
    return { names: areCallersFirst ? shown : shown.reverse(), weight };
  });
}

/** Chains that end in the row (callers first) or begin with it (callees first, without children). */
function endingIn(row: ChainedRow, paths: readonly PrintedPath[]): WeighedPath[] {
  const name = row.name ?? '';
  const key = keyOf(name);
  const own = paths.flatMap(({ names, printed, weight }) => {
    const isLast = names.at(-1) === key;
    const isFirst = names[0] === key;
    if (!isLast && !(isFirst && row.total === null)) return [];
    // In a report with children, a chain that begins with the row leads on to what it calls.
    if (isFirst && row.total !== null) return [];
    const shown = printed.slice(0, names.length);
    return [{ names: isLast ? shown : shown.reverse(), weight }];
  });
  if (row.total === null) return own;
  // What begins with the row holds its callees' samples, and its own where nothing called it.
  const leading = paths.reduce((sum, { names, weight }) => sum + (names[0] === key ? weight : 0), 0);
  const alone = leading - (row.total - row.self);
  return alone > ROUNDING ? [...own, { names: [name], weight: alone }] : own;
}

/** With children and callees first a row's chains hold what it calls: that stands in its callees' chains as well. */
function withoutCallees(
  rows: readonly Chained[],
  printed: readonly (readonly PrintedPath[])[],
): WeighedPath[][] {
  const called = new Map<string, number>();
  rows.forEach(({ row }, index) => {
    for (const { names, weight } of printed[index]!) {
      const above = pathKey(row, names.slice(1));
      called.set(above, (called.get(above) ?? 0) + weight);
    }
  });
  return rows.map(({ row }, index) =>
    printed[index]!.flatMap(({ names, printed: shown, weight }) => {
      const own = weight - (called.get(pathKey(row, names)) ?? 0);
      return own > ROUNDING ? [{ names: shown.slice(0, names.length).reverse(), weight: own }] : [];
    }),
  );
}

function pathKey({ command }: ChainedRow, names: readonly string[]): string {
  return `${command ?? ''}\0${names.join('\0')}`;
}

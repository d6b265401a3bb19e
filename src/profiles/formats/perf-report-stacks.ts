/**
 * Stacks out of the call chains of `perf report`: who calls whom, and a flame graph, in percent of all samples.
 * A row's chains that end (or begin) in it are its self time; those that lead on from it are its callees' and stand there.
 */
import type { Frame, SourceLine } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { ChainReader, looksFractal, topWeight, type WeighedPath } from './perf-report-chains.ts';
import { keyOf, ownPathsOf, type Whole } from './perf-report-paths.ts';

const MAX_ROWS = 20_000;
/** Of all rows together. */
const MAX_LINES = 500_000;
const UNKNOWN: Whole = { total: 100, samples: null, mostSamples: null, periods: null };
/** What `-g` left out below its limit. */
const NOT_PRINTED = frameNamed('[callers not printed]');

export interface ChainRow {
  readonly event: string;
  /** Behind `self`, where a column says it. */
  readonly samples: number | null;
  readonly command: string | null;
  readonly frame: Frame;
  readonly isFunction: boolean;
  readonly self: number | null;
  /** With children; null without that column. */
  readonly total: number | null;
  readonly at: SourceLine;
}

export class ChainStacks {
  readonly #rows: { readonly row: ChainRow; readonly chains: ChainReader }[] = [];
  #chains: ChainReader | null = null;
  #lines = 0;

  row(row: ChainRow): void {
    this.#chains = this.#rows.length < MAX_ROWS ? new ChainReader() : null;
    if (this.#chains !== null) this.#rows.push({ row, chains: this.#chains });
  }

  /** False when the line is no part of a chain. */
  line(text: string): boolean {
    if (this.#chains === null || this.#lines >= MAX_LINES) return false;
    const isChain = this.#chains.line(text);
    if (isChain) this.#lines++;
    return isChain;
  }

  /** null where no chain was printed. Rows come in what is 100 % in `wholes`, by event. */
  stacks(notes: Set<string>, wholes: ReadonlyMap<string, Whole>): StackTable | null {
    const printed = this.#rows.filter(({ chains }) => chains.branches.length + chains.lists.length > 0);
    if (printed.length === 0) return null;
    const isFractal = areFractal(printed);
    const stacks = new StackTable();
    const frames = framesByName(this.#rows.map(({ row }) => row.frame));
    for (const [event, all] of Map.groupBy(this.#rows, ({ row }) => row.event)) {
      const whole = wholes.get(event) ?? UNKNOWN;
      const rows = all.map(({ row, chains }) => ({ row: inPercent(row, whole.total), chains }));
      const paths = ownPathsOf(
        rows.map(({ row, chains }) => ({
          row: { ...row, name: row.isFunction ? row.frame.name : null, self: row.self ?? 0 },
          chains,
        })),
        whole,
        isFractal,
      );
      const limit = leastWithChains(rows);
      rows.forEach(({ row }, index) => {
        if ((row.self ?? 0) > 0) book(stacks, row, paths[index]!, frames, limit);
      });
    }
    if (stacks.nodes === 1) return null;
    notes.add(
      'callers are those of the printed call chains; what is below their limit is [callers not printed]',
    );
    return stacks;
  }
}

/** `-g fractal`: percentages of what stands above, whose sum under a row is then 100, whatever the row has. */
function areFractal(printed: readonly { readonly row: ChainRow; readonly chains: ChainReader }[]): boolean {
  const percents = printed.filter(({ chains }) => !chains.isCounted && chains.lists.length === 0);
  if (percents.some(({ chains }) => looksFractal(chains))) return true;
  const tops = percents.flatMap(({ row, chains }) => {
    const weight = topWeight(chains);
    return weight === null ? [] : [{ row, weight }];
  });
  // Without the column Children a row may still lead on to what it calls, and outweigh its own figure.
  const isHigher = tops.some(({ row, weight }) => weight > (row.total ?? row.self ?? 0) + 0.05);
  const areWhole = tops.every(({ row, weight }) => row.total !== null || (weight > 90 && weight < 100.1));
  return isHigher && areWhole;
}

/** The smallest row that chains are printed below: smaller ones are below the limit of `-g`. */
function leastWithChains(rows: readonly { readonly row: ChainRow; readonly chains: ChainReader }[]): number {
  return rows.reduce((least, { row, chains }) => {
    const hasChains = chains.branches.length + chains.lists.length > 0;
    return hasChains ? Math.min(least, row.total ?? row.self ?? 0) : least;
  }, Number.POSITIVE_INFINITY);
}

function inPercent(row: ChainRow, whole: number): ChainRow {
  return whole === 100 || row.self === null ? row : { ...row, self: (100 * row.self) / whole };
}

function book(
  stacks: StackTable,
  row: ChainRow,
  paths: readonly WeighedPath[],
  frames: ReadonlyMap<string, Frame>,
  limit: number,
): void {
  const column = stacks.column(row.event);
  const { line, text } = row.at;
  const process: Frame = { ...frameNamed(row.command ?? ''), kind: 'process' };
  const root = row.command === null ? 0 : stacks.child(0, stacks.intern(process, line, text));
  const own = stacks.intern(row.frame, line, text);
  let left = row.self!;
  for (const { names, weight } of paths) {
    const share = Math.min(weight, left);
    if (share <= 0) continue;
    let node = root;
    for (const name of row.isFunction ? names.slice(0, -1) : names)
      node = stacks.child(node, stacks.intern(frameOf(name, frames), line, text));
    stacks.add(row.isFunction ? stacks.child(node, own) : node, column, share, 0);
    left -= share;
  }
  // Percents are printed with two decimals: what is less than one of them a path is no caller that is missing.
  if (left <= 0.01 * (paths.length + 1) && paths.length > 0) return;
  // A row that stands alone has no callers, unless no row as small as it has any.
  const isCut = paths.length > 0 || !row.isFunction || (row.total ?? row.self!) < limit - 0.005;
  const missing = isCut ? stacks.child(root, stacks.intern(NOT_PRINTED)) : root;
  stacks.add(row.isFunction ? stacks.child(missing, own) : missing, column, left, 0);
}

function frameOf(text: string, frames: ReadonlyMap<string, Frame>): Frame {
  const name = text.replace(/ \(inlined\)$/, '');
  if (name !== text) return { ...frameNamed(name), kind: 'inlined' };
  return frames.get(keyOf(name)) ?? frameNamed(name);
}

/** A chain prints names alone: where a row has the name, the frame is its. */
function framesByName(rows: readonly Frame[]): ReadonlyMap<string, Frame> {
  return new Map([...rows].reverse().map(frame => [keyOf(frame.name), frame]));
}

function frameNamed(name: string): Frame {
  return { name, module: null, file: null, line: null, kind: null };
}

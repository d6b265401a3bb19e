/**
 * Stacks out of the call chains of `perf report`: who calls whom, and a flame graph, in percent of all samples.
 * A row's chains that end (or begin) in it are its self time; those that lead on from it are its callees' and stand there.
 */
import type { Frame, SourceLine } from '../model.ts';
import { StackTable } from '../stacks.ts';
import { ChainReader, looksFractal, pathsOf, topWeight, type WeighedPath } from './perf-report-chains.ts';

const MAX_ROWS = 20_000;
/** Of all rows together. */
const MAX_LINES = 500_000;
/** What `-g` left out below its limit. */
const NOT_PRINTED = frameNamed('[callers not printed]');

export interface ChainRow {
  readonly event: string;
  /** null where it is not exact. */
  readonly samples: number | null;
  readonly command: string | null;
  readonly frame: Frame;
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
  stacks(notes: Set<string>, wholes: ReadonlyMap<string, number>): StackTable | null {
    const rows = this.#rows.map(({ row, chains }) => ({
      row: inPercent(row, wholes.get(row.event)),
      chains,
    }));
    const printed = rows.filter(({ chains }) => chains.branches.length + chains.lists.length > 0);
    if (printed.length === 0) return null;
    const isFractal = areFractal(printed);
    const stacks = new StackTable();
    const frames = framesByName(rows.map(({ row }) => row.frame));
    for (const { row, chains } of rows) {
      if ((row.self ?? 0) > 0) book(stacks, row, ownPaths(row, chains, isFractal), frames);
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
  const percents = printed.filter(({ chains }) => !chains.isCounted);
  if (percents.some(({ chains }) => looksFractal(chains))) return true;
  const tops = percents.flatMap(({ row, chains }) => {
    const weight = topWeight(chains);
    return weight === null ? [] : [{ row, weight }];
  });
  // Without the column Children a row may still lead on to what it calls, and outweigh its own figure.
  const isHigher = tops.some(({ row, weight }) => weight > wholeOf(row) + 0.05);
  const areWhole = tops.every(({ row, weight }) => row.total !== null || (weight > 90 && weight < 100.1));
  return isHigher && areWhole;
}

function inPercent(row: ChainRow, whole = 100): ChainRow {
  return whole === 100 || row.self === null ? row : { ...row, self: (100 * row.self) / whole };
}

function wholeOf(row: ChainRow): number {
  return row.total ?? row.self ?? 0;
}

/** Root first, in percent of all samples. */
function ownPaths(row: ChainRow, chains: ChainReader, isFractal: boolean): WeighedPath[] {
  if (chains.isCounted && row.samples === null) return [];
  const scale = chains.isCounted ? 100 / row.samples! : 1;
  const paths = pathsOf(chains, wholeOf(row) / scale, isFractal && !chains.isCounted);
  const { name } = row.frame;
  return paths.flatMap(({ names, weight }) => {
    const plain = names.map(text => plainNameOf(text));
    const isLast = plain.at(-1) === name;
    const isFirst = plain[0] === name;
    if (!isLast && !(isFirst && row.total === null)) return [];
    // In a report with children, a chain that begins with the row leads on to what it calls.
    if (isFirst && plain.length > 1 && row.total !== null) return [];
    return [{ names: isLast ? names : [...names].reverse(), weight: weight * scale }];
  });
}

function book(
  stacks: StackTable,
  row: ChainRow,
  paths: readonly WeighedPath[],
  frames: ReadonlyMap<string, Frame>,
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
    for (const name of names.slice(0, -1))
      node = stacks.child(node, stacks.intern(frameOf(name, frames), line, text));
    stacks.add(stacks.child(node, own), column, share, 0);
    left -= share;
  }
  // Percents are printed with two decimals: what is less than one of them a path is no caller that is missing.
  if (left <= 0.01 * (paths.length + 1) && paths.length > 0) return;
  const missing = paths.length > 0 ? stacks.child(root, stacks.intern(NOT_PRINTED)) : root;
  stacks.add(stacks.child(missing, own), column, left, 0);
}

function plainNameOf(text: string): string {
  return text.replace(/ \(inlined\)$/, '');
}

function frameOf(text: string, frames: ReadonlyMap<string, Frame>): Frame {
  const name = plainNameOf(text);
  if (name !== text) return { ...frameNamed(name), kind: 'inlined' };
  return frames.get(name) ?? frameNamed(name);
}

/** A chain prints names alone: where a row has the name, the frame is its. */
function framesByName(rows: readonly Frame[]): ReadonlyMap<string, Frame> {
  return new Map([...rows].reverse().map(frame => [frame.name, frame]));
}

function frameNamed(name: string): Frame {
  return { name, module: null, file: null, line: null, kind: null };
}

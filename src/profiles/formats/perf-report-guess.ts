/** Rows of `perf report` whose columns no ruler tells: pasted without their header, or with their blanks squeezed. */
import type { Columns } from './perf-report-columns.ts';

const MARK = /\s(\[[.kguH]\] \S.*)$/;
const PERCENTS = /^\d{1,3}\.\d{1,4}%(?:\s{1,20}\d{1,3}\.\d{1,4}%){0,15}/;
const KNOWN =
  /Overhead|Children|Self|Latency|guest sys|guest usr|sys|usr|Samples|Period|Command|Shared Object|Pid:Command|Source:Line|CPU|Symbol/g;
const FIGURES = /^(?:Overhead|Children|Self|Latency|guest sys|guest usr|sys|usr|Samples|Period)$/;

/** Rows alone: percents first, then what stands before the `[.]` mark, cut at two blanks. */
export function guessedColumns(line: string, titles: string | null): Columns | null {
  const cells = guessedCells(line);
  if (cells === null) return null;
  const percents = cells.filter(cell => /^\d+\.\d+%$/.test(cell)).length;
  const named = titles?.trim().split(/\s{2,}/) ?? [];
  if (named.length === cells.length)
    return { titles: named, isRow: () => true, cut: text => guessedCells(text) ?? [] };
  const middle = cells.length - percents - 1;
  const known = ['Command', 'Shared Object'].slice(-Math.max(0, middle)).slice(0, middle);
  const others = Array.from({ length: Math.max(0, middle - known.length) }, () => 'Other');
  // Two are Children and Self; of a group each column has as many as there are events.
  const figures = percents > 1 && percents % 2 === 0 ? ['Children', 'Self'] : ['Overhead'];
  const each = percents / figures.length;
  return {
    titles: [...figures, ...others, ...known, 'Symbol'],
    isRow: () => true,
    cut: text => {
      const found = guessedCells(text) ?? [];
      const together = figures.map((_, at) => found.slice(at * each, (at + 1) * each).join(' '));
      return [...together, ...found.slice(percents)];
    },
  };
}

function guessedCells(line: string): string[] | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  const left = line.slice(0, mark.index).trim();
  const percents = PERCENTS.exec(left);
  if (percents === null) return null;
  const middle = left.slice(percents[0].length).trim();
  // Columns that are empty (`IPC`, branches) stand behind the symbol.
  const symbol = mark[1]!.trim().replace(/(?:\s{2,200}-){1,4}$/, '');
  return [...percents[0].split(/\s+/), ...keysOf(middle), symbol];
}

/** A command and its DSO, or one of them; a command may hold blanks, a DSO only `[JIT] tid 12` and `(deleted)` do. */
function keysOf(text: string): string[] {
  if (text === '') return [];
  const cells = text.split(/\s{2,}/);
  if (cells.length > 1) return cells;
  const two = /^(\S.*?) (?!\(deleted\)$)(\[JIT\] tid \d+|\S+(?: \(deleted\))?)$/.exec(text);
  return two === null ? cells : [two[1]!, two[2]!];
}

/** Known titles, one blank between them, and nothing else. */
export function areSqueezedTitles(text: string): boolean {
  const names = text.match(KNOWN) ?? [];
  return names.length > 1 && names.some(name => FIGURES.test(name)) && names.join(' ') === text.trim();
}

/** With a title line whose blanks are squeezed as well: a word a figure, then the keys. */
export function squeezedColumns(titles: string): Columns {
  const names: string[] = titles.match(KNOWN) ?? [];
  const figures = names.filter(name => FIGURES.test(name)).length;
  const cut = (line: string): string[] => {
    const words = line.trim().split(/\s+/);
    const rest = words.slice(figures).join(' ');
    const mark = MARK.exec(` ${rest}`);
    const keys = mark === null ? [rest] : [...keysOf(` ${rest}`.slice(0, mark.index).trim()), mark[1]!];
    return [...words.slice(0, figures), ...keys];
  };
  return { titles: names, cut, isRow: line => /^\s*\d/.test(line) && cut(line).length === names.length };
}

/**
 * jstat (JDK 8 to 21), every -option. https://docs.oracle.com/en/java/javase/21/docs/specs/man/jstat.html
 *
 * Table `jstat`, columns as the header names them in lower case; a sample is a row:
 *       S0     S1     E      O      M     CCS    YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT
 *       0.00 100.00  42.11  71.03  96.02  91.12    812    9.114     3    1.204    10    0.201   10.519
 * `timestamp` (s) with -t. Sizes are KB, times s, as printed. `-` (a collector without that generation) is null.
 * Causes of -gccause (lgcc, gcc) and methods of -compiler (failedmethod) are text and may hold blanks.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { uniqueNames } from '../shared/columns.ts';
import { linesOf, spansOf, wordsOf } from '../shared/lines.ts';
import { cellOf, numberOf, textOf } from '../shared/numbers.ts';
import { fieldsOf, Rows } from '../shared/rows.ts';

export const readJstat: Reader = text => {
  const rows = new Rows('jstat');
  let columns: readonly string[] = [];
  let sample = 0;
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text.slice(0, 2000));
    if (words.length > 1 && words.every(word => /^(?:[A-Z][A-Za-z0-9]{0,14})$/.test(word)))
      columns = uniqueNames(words).slice(0, 64);
    else {
      const fields = rowOf(line.text, words, columns);
      if (fields === null) rows.unread(line);
      else rows.add(line, 'jstat', fields, { sample: sample++ });
    }
  }
  return rows.reading();
};

/** The figures by their order; what follows the figures is text, its cells parted by two blanks or more. */
function rowOf(
  text: string,
  words: readonly string[],
  columns: readonly string[],
): Record<string, Cell> | null {
  const named = columns.findIndex(name => /^(?:l?gcc|failedmethod|method)$/.test(name));
  const figures = named < 0 ? columns.length : named;
  const start = spansOf(text.slice(0, 2000))[figures]?.start;
  const rest = start === undefined ? '' : text.slice(start);
  const texts = figures === columns.length - 1 ? [rest] : rest.split(/\s{2,}/);
  const count = named < 0 ? words.length : figures + texts.length;
  if (columns.length === 0 || count !== columns.length || !isFigures(words.slice(0, figures))) return null;
  const cells = named < 0 ? words : [...words.slice(0, figures), ...texts];
  return fieldsOf(
    columns,
    cells.map((cell, index) => (index < figures ? (numberOf(cell) ?? cellOf(cell)) : textOf(cell))),
  );
}

/** `-` stands for a generation that the collector does not have. */
function isFigures(words: readonly string[]): boolean {
  return words.some(word => word !== '-') && words.every(word => word === '-' || numberOf(word) !== null);
}

/**
 * Tables with decimal commas, `1.234,5` and `41,2 %`: their figures are turned to points, all at once, since a `1.234` alone
 * says nothing of itself.
 */
import type { Section, TableRow } from './table-cut.ts';

/** `41,2`, `41,25 %`, `1.234,5`, `1 234,567 ms`: no thousands end in one or two digits, or come behind points. */
const COMMA = /^[+-]?(?:\d{1,15},(?:\d{1,2}|\d{4,9})|\d{1,3}(?:[. ]\d{3})+,\d{1,9})(?:\s?[%a-zA-Zµ]{1,8})?$/;
/** `41.2`, `1,234.5`, `1,234,567`. */
const POINT =
  /^[+-]?(?:\d{1,15}\.(?:\d{1,2}|\d{4,9})|\d{1,3}(?:,\d{3})+\.\d{1,9}|\d{1,3}(?:,\d{3}){2,})(?:\s?[%a-zA-Zµ]{1,8})?$/;
const FIGURE = /^[+-]?\d{1,15}(?:[.,]\d{1,9}){0,5}(?:\s?[%a-zA-Zµ]{1,8})?$/;
const SAMPLE = 200;

export function withPoints(section: Section): Section {
  const cells = section.rows.slice(0, SAMPLE).flatMap(row => row.cells);
  const commas = cells.filter(cell => COMMA.test(cell)).length;
  if (commas === 0 || cells.some(cell => POINT.test(cell))) return section;
  const pointed = (cell: string) =>
    FIGURE.test(cell) ? cell.replaceAll('.', '').replaceAll(',', '.') : cell;
  return {
    ...section,
    rows: section.rows.map((row): TableRow => ({ ...row, cells: row.cells.map(pointed) })),
  };
}

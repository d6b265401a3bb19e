/**
 * Vertical records: MySQL's `\G` and psql's expanded display.
 *
 *     *************************** 1. row ***************************       -[ RECORD 1 ]----+------------
 *             DIGEST_TEXT: SELECT * FROM `orders` WHERE `id` = ?           queryid          | 6044960077888318762
 *              COUNT_STAR: 1200                                            total_exec_time  | 46.828377
 */
import type { Line, Section, TableRow } from './table-cut.ts';

const RECORD = /^(?:\*{5,} \d{1,9}\. row \*{5,}|[-+]*\[ RECORD \d{1,9} \][-+]*)$/;
const FIELD = /^\|?\s*([A-Za-z_][\w ()%/.-]{0,80}?)\s*(?::\s|\|\s?)(.*)$/;
const MAX_FIELDS = 200;

/** One table out of all records, titled by their keys; null when there are none. */
export function verticalRecords(all: readonly Line[]): Section | null {
  const lines = all.some(({ text }) => RECORD.test(text)) ? all : unaligned(all);
  if (lines === null) return null;
  const titles: string[] = [];
  const records: { line: Line; fields: Map<string, string> }[] = [];
  let key: string | null = null;
  for (const line of lines) {
    if (RECORD.test(line.text)) {
      records.push({ line, fields: new Map() });
      key = null;
      continue;
    }
    const fields = records.at(-1)?.fields;
    if (fields === undefined) continue;
    const field = FIELD.exec(line.text.slice(0, 8000));
    const known = field !== null && (titles.includes(field[1]!) || records.length === 1);
    if (known && !fields.has(field[1]!) && fields.size < MAX_FIELDS) {
      key = field[1]!;
      if (!titles.includes(key)) titles.push(key);
      fields.set(key, field[2]!.replace(/\|\s*$/, '').trim());
    } else if (key !== null && line.text.trim() !== '' && !/^\d+ rows? in set/.test(line.text))
      fields.set(key, `${fields.get(key)} ${line.text.replace(/^\s*\|/, '').trim()}`);
  }
  const rows = records.map(
    ({ line, fields }): TableRow => ({
      line: line.line,
      text: titles.map(title => `${title}: ${fields.get(title) ?? ''}`).join('; '),
      cells: titles.map(title => fields.get(title) ?? ''),
    }),
  );
  return { titles, rows, stamp: null };
}

/** `psql -x -A`: `key|value` with a blank line between records. They get the line that the aligned ones have. */
function unaligned(all: readonly Line[]): Line[] | null {
  const first = all.find(({ text }) => text.trim() !== '')?.text ?? '';
  const key = /^([a-z_][a-z0-9_]{0,60})\|/.exec(first)?.[1];
  if (key === undefined || all.filter(({ text }) => text.startsWith(`${key}|`)).length < 2) return null;
  const begins = (at: number) => all[at]!.text.startsWith(`${key}|`) && (all[at - 1]?.text ?? '') === '';
  return all.flatMap((line, at) =>
    begins(at) ? [{ line: line.line, text: '-[ RECORD 1 ]-' }, line] : [line],
  );
}

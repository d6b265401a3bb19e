/**
 * nstat (iproute2), plain and -j. https://git.kernel.org/pub/scm/network/iproute2/iproute2.git/tree/misc/nstat.c
 *
 * Table `counter`, one row a counter:
 *     TcpRetransSegs                  12                 0.0
 *   name, value (a total with -a, else the increment since nstat's last run), rate (null in JSON).
 */
import type { Reader } from '../../core/reading.ts';
import { isObject, looksLikeJson, parseDocuments } from '../shared/json.ts';
import { type Line, linesOf, wordsOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readNstat: Reader = text => {
  const rows = new Rows('nstat');
  const lines = linesOf(text);
  if (looksLikeJson(lines)) readJson(lines, rows);
  else for (const line of lines) readLine(line, rows);
  return rows.reading();
};

function readLine(line: Line, rows: Rows): void {
  const [name, value, rate, ...more] = wordsOf(line.text);
  if (name?.startsWith('#')) return;
  const [count, perSecond] = [numberOf(value ?? ''), numberOf(rate ?? '')];
  if (name === undefined || count === null || perSecond === null || more.length > 0) rows.unread(line);
  else rows.add(line, 'counter', { name, value: count, rate: perSecond });
}

/** `{"kernel":{"IpInReceives":9155, …}}` */
function readJson(lines: readonly Line[], rows: Rows): void {
  const { values, unread } = parseDocuments(lines);
  for (const number of unread) rows.unread(lines[number - 1] ?? { number, text: '' });
  for (const [sample, value] of values.entries()) {
    const sources = isObject(value) ? [...value.entries.values()].filter(isObject) : [];
    for (const source of sources) {
      const line = { number: source.line, text: '' };
      for (const [name, count] of source.entries) {
        if (typeof count === 'number')
          rows.add(line, 'counter', { name, value: count, rate: null }, { sample });
      }
    }
  }
}

/**
 * loginctl: list-sessions, list-users, list-seats, show-session, session-status.
 *
 * Tables:
 *   session, user, seat   columns as the header names them in lower case: session, uid, user, seat, leader, class, tty, idle, since
 *   show                  `Name=alice` blocks as of systemctl show
 *   summary               `3 sessions listed.`: listed
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { type AlignedColumn, alignedCells, alignedColumns } from '../shared/aligned.ts';
import { type Line, linesOf } from '../shared/lines.ts';
import { numberOf, textOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';
import { Show } from '../systemctl/show.ts';

export const readLoginctl: Reader = text => {
  const rows = new Rows('loginctl');
  const show = new Show(rows);
  let listing: Listing | null = null;
  for (const line of linesOf(text)) {
    const header = headerOf(line.text);
    const listed = /^(\d{1,9}) (?:sessions|users|seats) listed\.$/.exec(line.text);
    if (line.text === '') show.blank();
    else if (header !== null) listing = header;
    else if (listed) rows.add(line, 'summary', { listed: Number(listed[1]) });
    else if (!show.read(line) && !addRow(line, listing, rows)) rows.unread(line);
  }
  return rows.reading();
};

interface Listing {
  readonly table: string;
  readonly columns: readonly AlignedColumn[];
}

const TABLES: Readonly<Record<string, string>> = { SESSION: 'session', UID: 'user', SEAT: 'seat' };

function headerOf(text: string): Listing | null {
  const [, first = ''] = /^ *(SESSION(?= +UID)|UID(?= +USER)|SEAT)\b[A-Z ]*$/.exec(text) ?? [];
  const table = TABLES[first];
  return table === undefined ? null : { table, columns: alignedColumns(text) };
}

function addRow(line: Line, listing: Listing | null, rows: Rows): boolean {
  const cells =
    listing === null || /^[A-Z][a-z]+ to /.test(line.text) ? null : alignedCells(line.text, listing.columns);
  if (listing === null || cells === null) return false;
  const pairs = listing.columns.map(({ name }, index): [string, Cell] => [
    name,
    cellOf(name, cells[index] ?? ''),
  ]);
  rows.add(line, listing.table, Object.fromEntries(pairs));
  return true;
}

function cellOf(name: string, word: string): Cell {
  return name === 'uid' || name === 'leader' ? (numberOf(word) ?? textOf(word)) : textOf(word);
}

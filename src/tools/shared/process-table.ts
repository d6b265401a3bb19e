/** Process listings (ps, top): which cells hold blanks, which are names, which carry a unit letter. */
import type { Cell } from '../../core/reading.ts';
import { type Column, splitCells, type Width } from './columns.ts';
import { numberOf, percentOf, sizeIn, textOf } from './numbers.ts';
import type { Fields } from './rows.ts';

/** Columns of free text, which may hold any number of blanks. */
const OPEN = /^(?:command|cmd|comm|args|ucmd|ucomm|exe|environ|local time)(?:_\d)?$/;
/** `Wed Nov 25 09:20:00 2026` (lstart), `Nov 24`, `09:20:01` (start). */
const STARTED =
  /^(?:\p{L}{2,5}\.? \p{L}{3,5}\.? +\d{1,2} \d\d:\d\d:\d\d \d{4}|\p{L}{3,5}\.? +\d{1,2}(?=\s)|\S+)/u;
/** Busybox prints `S <`, `S N`. */
const STATE = /^[A-Z](?:[a-zA-Z<+]*)(?: [<N](?=\s))?/;

/** Columns whose words stay words, also where they look like numbers. */
const NAMES =
  /^(?:command|cmd|comm|args|ucmd|ucomm|exe|user|ruser|euser|suser|fuser|uname|group|rgroup|egroup|tty|tt|tname|time|time\+|elapsed|stime|start|started|wchan|stat|s|cgroup|cgname|unit|uunit|slice|label|machine|pending|blocked|ignored|caught|signal|addr|flags|f|cls|pol|supgrp|environ)(?:_\d)?$/;
/** Sizes in KiB that switch to a letter when they are large: `1.2g`, `48m`. */
const KIBIBYTES =
  /^(?:virt|res|shr|swap|code|data|used|rsan|rsfd|rslk|rssh|pss|psan|psfd|pssh|uss|vsz|rss|rsz|sz)$/;

function widthOf(name: string): Width {
  if (OPEN.test(name)) return 'rest';
  if (name === 'started' || name === 'start') return STARTED;
  return name === 'stat' ? STATE : 'one';
}

/** The fields of one row, or null when it does not fit the header. */
export function processFields(text: string, columns: readonly Column[]): Fields | null {
  const cells = splitCells(text, columns, widthOf);
  if (cells === null) return null;
  return Object.fromEntries(columns.map(({ name }, index) => [name, processCell(name, cells[index] ?? '')]));
}

function processCell(name: string, word: string): Cell {
  if (NAMES.test(name)) return textOf(word);
  if (word === '-') return null;
  const number = numberOf(word) ?? percentOf(word);
  if (number !== null) return number;
  return KIBIBYTES.test(name) ? (sizeIn(word, 1024) ?? word) : word;
}

/**
 * ps (procps 3 and 4, busybox), any set of columns. https://gitlab.com/procps-ng/procps/-/blob/master/src/ps/output.c
 *
 * Table `process`, one row a line, columns as the header names them in lower case (a repeated one with `_2`):
 *     root         812  0.3  0.1  51676 20016 ?        Ss   09:09   0:03 /usr/sbin/sshd -D
 *   user, pid, %cpu, %mem, vsz, rss (KiB), tty, stat, start, time, command. Times stay as printed; `-` is null.
 *   Sizes of busybox with a letter (`48m`) are in KiB as well. Blanks within commands, names and dates are kept.
 */
import type { Reader } from '../../core/reading.ts';
import { type Column, columnsOf } from '../shared/columns.ts';
import { linesOf, wordsOf } from '../shared/lines.ts';
import { processFields } from '../shared/process-table.ts';
import { Rows } from '../shared/rows.ts';

export const readPs: Reader = text => {
  const rows = new Rows('ps');
  let columns: readonly Column[] = [];
  let sample = -1;
  for (const line of linesOf(text)) {
    if (isHeader(line.text)) {
      columns = columnsOf(line.text);
      sample += 1;
      continue;
    }
    const fields = columns.length > 0 ? processFields(line.text, columns) : null;
    if (fields === null) rows.unread(line);
    else rows.add(line, 'process', fields, { sample });
  }
  return rows.reading();
};

/** Headers by which a line is known for one; others may stand beside them. */
const KNOWN = new Set(
  'PID PPID TGID LWP TID SPID PGID SID SESS COMMAND CMD COMM USER UID RUSER EUSER RSS VSZ %CPU %MEM STAT TTY ELAPSED STARTED NLWP THCNT WCHAN CGROUP UNIT PSR NI PRI'.split(
    ' ',
  ),
);

function isHeader(text: string): boolean {
  if (text.length > 2000) return false;
  const words = wordsOf(text);
  const known = words.filter(word => KNOWN.has(word)).length;
  return (
    known > 0 &&
    words.every(word => /^[%A-Z]/i.test(word)) &&
    (known > 1 || known === words.length || known * 3 >= words.length)
  );
}

/**
 * pgrep (procps, busybox). Table `process`: pid; with -l or -a also command.
 *     812 nginx: worker process
 */
import type { Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';

export const readPgrep: Reader = text => {
  const rows = new Rows('pgrep');
  for (const line of linesOf(text)) {
    const [, pid, command] = /^(\d{1,10})(?: (.+))?$/.exec(line.text) ?? [];
    if (pid === undefined) rows.unread(line);
    else rows.add(line, 'process', { pid: Number(pid), ...(command === undefined ? {} : { command }) });
  }
  return rows.reading();
};

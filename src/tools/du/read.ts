/**
 * du (coreutils, busybox). Table `usage`: size, path.
 *     832K	/var/log
 * Sizes are in the unit asked for (KiB blocks without option), or in bytes where each carries its letter (-h; --si, which
 * only argv tells, has powers of 1000). With --time the time stands in `time`.
 */
import type { Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf, sizeOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readDu: Reader = (text, argv = []) => {
  const rows = new Rows('du');
  const base = argv.includes('--si') ? 1000 : 1024;
  for (const line of linesOf(text)) {
    const [, word, time, path] =
      /^(\d[\d.,]{0,20}[BKMGTPEZY]?)[\t ]+(?:(\d{4}-\d\d-\d\d \d\d:\d\d)\t)?(.+)$/.exec(line.text) ?? [];
    const size = word === undefined ? null : (numberOf(word) ?? sizeOf(word, base));
    if (size === null || path === undefined) rows.unread(line);
    else rows.add(line, 'usage', { size, ...(time === undefined ? {} : { time }), path });
  }
  return rows.reading();
};

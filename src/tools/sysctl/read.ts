/**
 * sysctl (procps, busybox). Table `setting`: name, value (a number where it is one; several values stay as printed).
 *     net.core.somaxconn = 4096
 *     net.ipv4.tcp_rmem = 4096	131072	6291456
 * With -n, which prints no names, name is null.
 */
import type { Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { plainNumberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readSysctl: Reader = (text, argv = []) => {
  const rows = new Rows('sysctl');
  const unnamed = argv.slice(1).some(word => word === '--values' || /^-[a-zA-Z]*n/.test(word));
  for (const line of linesOf(text)) {
    const [, name, value] = /^([A-Za-z][\w./:@-]{1,200}) ?= ?(.*)$/.exec(line.text) ?? [];
    const bare = unnamed || /^-?\d[\d\s.-]*$/.test(line.text);
    if (name !== undefined && value !== undefined)
      rows.add(line, 'setting', { name, value: plainNumberOf(value) ?? value });
    else if (bare && line.text !== '')
      rows.add(line, 'setting', { name: null, value: plainNumberOf(line.text) ?? line.text });
    else rows.unread(line);
  }
  return rows.reading();
};

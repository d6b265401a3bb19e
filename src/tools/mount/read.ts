/**
 * mount without arguments (util-linux, busybox), and with the same words /etc/mtab style lines of `mount -l`.
 *
 * Table `mount`: source, target, type, options (without the brackets), label (of -l, else null)
 *     /dev/vda on / type ext4 (rw,relatime,errors=remount-ro) [rootfs]
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';

export const readMount: Reader = text => {
  const rows = new Rows('mount');
  for (const line of linesOf(text)) {
    const fields = mountOf(line.text);
    if (fields === null) rows.unread(line);
    else rows.add(line, 'mount', fields);
  }
  return rows.reading();
};

/** Sources and targets may hold blanks, and ` on ` too: the last ` type ` and the first ` on ` part them. */
function mountOf(text: string): Record<string, Cell> | null {
  const on = text.indexOf(' on ');
  const type = text.lastIndexOf(' type ');
  if (on < 1 || type <= on) return null;
  const [, fstype, options, label] =
    /^ type (\S{1,64}) \((.*?)\)(?: \[([^[\]]*)\])?$/.exec(text.slice(type, type + 8192)) ?? [];
  if (fstype === undefined || options === undefined) return null;
  return {
    source: text.slice(0, on),
    target: text.slice(on + 4, type),
    type: fstype,
    options,
    label: label ?? null,
  };
}

/**
 * dmesg (util-linux, busybox) in all its time formats, and the kernel lines of journalctl and syslog.
 * https://github.com/util-linux/util-linux/blob/master/sys-utils/dmesg.c
 *
 * Table `message`: time, message; facility and level with -x or -r; caller where the kernel prints it;
 * delta (seconds) with -d; host, ident, pid of journalctl -k.
 *     [    1.369203] EXT4-fs (vda): mounted …                         time is the number of seconds since boot
 *     [Wed Nov 25 09:09:37 2026] …  (-T)                              else as printed
 *     kern  :info  : [    1.369203] …  (-x)        <6>[    1.369203] …  (-r)
 *     2026-11-25T09:09:37,351779+00:00 …  (--time-format iso)
 *     [Nov25 09:09] … and [  +0.050662] …  (-H, -e)                   the second has delta alone
 *     Nov 25 09:09:37 web-03 kernel: …  (journalctl -k)
 * With -t (no time), which only argv tells, every line is a message.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { logFields } from '../shared/journal.ts';
import { linesOf } from '../shared/lines.ts';
import { Rows } from '../shared/rows.ts';

export const readDmesg: Reader = (text, argv = []) => {
  const rows = new Rows('dmesg');
  const untimed = argv.slice(1).some(word => word === '--notime' || /^-[A-Za-z]*t/.test(word));
  for (const line of linesOf(text)) {
    if (/^-- .+ --$/.test(line.text)) {
      rows.add(line, 'note', { note: line.text.slice(3, -3) });
      continue;
    }
    const fields = messageFields(line.text) ?? logFields(line.text);
    if (fields !== null) rows.add(line, 'message', fields);
    else if (untimed && line.text !== '' && !line.text.startsWith('dmesg: ')) {
      rows.add(line, 'message', { time: null, message: line.text });
    } else if (!continues(rows, line.text)) rows.unread(line);
  }
  return rows.reading();
};

const MAX_MESSAGE = 8192;

/** A message of several lines: those after the first are indented below it. */
function continues(rows: Rows, text: string): boolean {
  const message = rows.last?.fields['message'];
  if (!/^\s{8,}\S/.test(text) || typeof message !== 'string' || message.length > MAX_MESSAGE) return false;
  return rows.extendLast({ message: `${message}\n${text.trim()}` });
}

const FACILITIES = 'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp'.split(' ');
const LEVELS = 'emerg alert crit err warn notice info debug'.split(' ');

interface Head {
  readonly fields: Readonly<Record<string, Cell>>;
  readonly length: number;
}

function messageFields(text: string): Record<string, Cell> | null {
  const priority = priorityOf(text);
  const rest = text.slice(priority?.length ?? 0);
  const time = timeOf(rest);
  if (time === null)
    return priority === null ? null : { time: null, ...priority.fields, message: rest.trimStart() };
  const body = rest.slice(time.length);
  const [caller, name] = /^ ?\[ *([TC]\d{1,10})\] ?/.exec(body) ?? [];
  return {
    ...time.fields,
    ...(name === undefined ? {} : { caller: name }),
    ...priority?.fields,
    message: body.slice(caller?.length ?? 0).replace(/^ /, ''),
  };
}

function priorityOf(text: string): Head | null {
  const [decoded, facility, level] = /^([a-z0-7]{3,8}) *:([a-z]{3,6}) *: ?/.exec(text) ?? [];
  if (decoded !== undefined && LEVELS.includes(level ?? '')) {
    return { fields: { facility: facility ?? null, level: level ?? null }, length: decoded.length };
  }
  const [raw, digits] = /^<(\d{1,3})>/.exec(text) ?? [];
  if (raw === undefined) return null;
  const number = Number(digits);
  const name = FACILITIES[number >> 3] ?? `local${(number >> 3) - 16}`;
  return { fields: { facility: name, level: LEVELS[number & 7] ?? null }, length: raw.length };
}

function timeOf(text: string): Head | null {
  const head = text.slice(0, 80);
  const [seconds, digits, delta] =
    /^\[ *(\d{1,10}\.\d{1,9})(?: < *([+-]?\d{1,10}\.\d{1,9})>)?\]/.exec(head) ?? [];
  if (seconds !== undefined) {
    const since = delta === undefined ? {} : { delta: Number(delta) };
    return { fields: { time: Number(digits), ...since }, length: seconds.length };
  }
  const [relative, step] = /^\[ *([+-]\d{1,10}\.\d{1,9})\]/.exec(head) ?? [];
  if (relative !== undefined) return { fields: { time: null, delta: Number(step) }, length: relative.length };
  const [human, words, since] =
    /^\[(\p{L}{2,5}\.? ?(?:\p{L}{2,5}\.? {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4}|\d{1,2} \d\d:\d\d))(?: < *([+-]?\d{1,10}\.\d{1,9})>)?\]/u.exec(
      head,
    ) ?? [];
  if (human !== undefined) {
    const after = since === undefined ? {} : { delta: Number(since) };
    return { fields: { time: words ?? null, ...after }, length: human.length };
  }
  // A syslog line has a host after such a time; here a message follows, or (-x) nothing but blanks.
  const [iso] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{6}(?:Z|[+-]\d\d:?\d\d)/.exec(head) ?? [];
  return iso === undefined ? null : { fields: { time: iso }, length: iso.length };
}

/**
 * Lines of a log with syslog's head: journalctl's short formats, /var/log/syslog, `journalctl -k`.
 *
 *     Nov 25 09:09:37 web-03 sshd[812]: Accepted publickey …          short, syslog
 *     Nov 25 09:09:37.351779 web-03 kernel: EXT4-fs error …           short-precise
 *     2026-11-25T09:09:37+0000 web-03 systemd[1]: …                   short-iso (-precise: with microseconds)
 *     1795597777.351779 web-03 kernel: …                              short-unix
 *     [    1.369203] web-03 kernel: …                                 short-monotonic
 *     Wed 2026-11-25 09:09:37 UTC web-03 kernel: …                    short-full
 */
import type { Cell } from '../../core/reading.ts';

const TIMES = [
  /^\p{L}{3,5}\.? {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})?/u,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/,
  /^\d{9,11}\.\d{1,9}/,
  /^\[ {0,8}\d{1,10}\.\d{1,9}\]/,
  /^\p{L}{2,5} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? [A-Z+-][\w+:-]{1,8}/u,
];

/** time, host, ident, pid (null where there is none), message; null for a line without such a head. */
export function logFields(text: string): Record<string, Cell> | null {
  const head = text.slice(0, 300);
  const time = TIMES.map(pattern => pattern.exec(head)?.[0]).find(match => match !== undefined);
  if (time === undefined) return null;
  const rest = head.slice(time.length);
  const [match, host, ident, pid] =
    /^ (\S{1,255}) ([^:[]{1,100}?)(?:\[(\d{1,10})\])?:(?: |$)/.exec(rest) ?? [];
  if (match === undefined || host === undefined || ident === undefined) return null;
  const message = text.slice(time.length + match.length);
  return { time, host, ident, pid: pid === undefined ? null : Number(pid), message };
}

/**
 * uptime (procps 3 and 4, busybox), and the first lines of top and w.
 * https://gitlab.com/procps-ng/procps/-/blob/master/library/uptime.c
 *
 * Table `uptime`:
 *      09:23:56 up 10 days,  3:04,  2 users,  load average: 0.07, 0.17, 0.12
 *   time, up_seconds (to the minute), users (null where not printed), load1, load5, load15
 *   of `-p` (`up 2 weeks, 3 days, 14 minutes`) up_seconds alone; of `-s` (`2026-11-25 09:09:36`) since.
 */
import type { Cell, Reader } from '../../core/reading.ts';
import { linesOf } from '../shared/lines.ts';
import { numberOf } from '../shared/numbers.ts';
import { Rows } from '../shared/rows.ts';

export const readUptime: Reader = text => {
  const rows = new Rows('uptime');
  let sample = 0;
  for (const line of linesOf(text)) {
    const fields = uptimeFields(line.text) ?? prettyFields(line.text);
    if (fields === null) rows.unread(line);
    else rows.add(line, 'uptime', fields, { sample: sample++ });
  }
  return rows.reading();
};

const LINE =
  /^\s*(?:top - )?(\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?)\s+up\s+(.{1,80}?),\s*(?:(\d+) users?,\s*)?load averages?:\s*(.{1,60})$/;

/** Also the first line of top and w. */
export function uptimeFields(text: string): Record<string, Cell> | null {
  const [, time, up, users, loads] = LINE.exec(text.slice(0, 300)) ?? [];
  if (time === undefined || up === undefined || loads === undefined) return null;
  const upSeconds = secondsUp(up);
  const [load1, load5, load15] = loadsOf(loads);
  if (upSeconds === null || load1 === undefined || load5 === undefined || load15 === undefined) return null;
  return { time, up_seconds: upSeconds, users: numberOf(users ?? ''), load1, load5, load15 };
}

/** `0.07, 0.17, 0.12`, `0,07, 0,17, 0,12` (decimal comma), `0.07 0.17 0.12`. */
export function loadsOf(text: string): number[] {
  return text
    .trim()
    .split(/,?\s+/)
    .map(word => numberOf(word.replace(/,$/, '')))
    .filter(value => value !== null);
}

const UNITS: Readonly<Record<string, number>> = {
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  year: 31_536_000,
  decade: 315_360_000,
};

/** `10 days,  3:04`, `14 min`, `1 day, 2 min`, `2 weeks, 3 days, 1 hour`: in seconds; null when it is none. */
function secondsUp(text: string): number | null {
  let seconds = 0;
  for (const part of text.split(',')) {
    const clock = /^\s*(\d{1,2}):(\d\d)\s*$/.exec(part);
    const amount = /^\s*(\d{1,6}) ?(min|minute|hour|day|week|year|decade)s?\s*$/.exec(part);
    if (clock) seconds += Number(clock[1]) * 3600 + Number(clock[2]) * 60;
    else if (amount) seconds += Number(amount[1]) * (UNITS[amount[2] ?? ''] ?? 0);
    else return null;
  }
  return seconds;
}

function prettyFields(text: string): Record<string, Cell> | null {
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return { since: text };
  if (!text.startsWith('up ')) return null;
  const seconds = secondsUp(text.slice(3, 200));
  return seconds === null ? null : { up_seconds: seconds };
}

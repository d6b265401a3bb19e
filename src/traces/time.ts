/** Times as logs print them: found, and cut to the minute so that repeats can be counted over time. */

// 2026-11-25T09:20:56.123Z, 2026/11/25 09:20:56, 25/Nov/2026:09:20:56
const DATE_TIME = /\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?/;
// Nov 25 09:20:56
const SYSLOG = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d/;
// 09:20:56.123
const CLOCK = /(?:^|[\s[])(\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)\b/;

/** Only the head of a line is searched: a time deeper in is part of the message. */
const HEAD = 90;

export function timeIn(text: string): string | null {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  return DATE_TIME.exec(head)?.[0] ?? SYSLOG.exec(head)?.[0] ?? CLOCK.exec(head)?.[1] ?? null;
}

/** `2026-11-25T09:20:56.123Z` → `2026-11-25T09:20`: everything before the seconds. */
export function minuteOf(time: string): string {
  const match = /^(.*?\d\d:\d\d)(?::|$|Z|[+-])/.exec(time);
  return match?.[1] ?? time;
}

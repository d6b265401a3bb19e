/** How a fact, a subject and a window read, the same in the prompt and in the answer. */
import type { Fact } from '../core/fact.ts';
import type { Culprit } from '../core/report.ts';
import { clip, visible } from '../core/text.ts';

const NAME = 80;
/** Characters of a value in words. */
export const STATE = 300;

/** One line, nothing hidden, bounded. */
export function oneLine(text: string, max = 200): string {
  return clip(visible(text).replace(/\s+/g, ' ').trim(), max);
}

/** `rsync(4711)` */
export function subjectOf({ name, pid }: Culprit): string {
  return pid === undefined ? oneLine(name, NAME) : `${oneLine(name, NAME)}(${pid})`;
}

/** `47.1 MiB/s` · `34 %` · `running` */
export function quantityOf({ value, unit }: Fact): string {
  const shown = typeof value === 'number' ? numberOf(value) : oneLine(value, STATE);
  return unit === '' ? shown : `${shown} ${oneLine(unit, 20)}`;
}

/** `14:02:06-11`, `14:02:58-14:03:03`, `2026-11-24 02:00:00 - 2026-11-25 02:00:00`, `since boot`; empty: timeless. */
export function windowOf({ kind, window }: Fact): string {
  if (kind === 'since_boot') return 'since boot';
  const from = window && timeOf(window.from);
  const to = window && timeOf(window.to);
  if (!from || !to) return '';
  if (from.day !== to.day) return `${from.day} ${from.time} - ${to.day} ${to.time}`;
  if (from.time === to.time) return from.time;
  const sameMinute = from.time.slice(0, 6) === to.time.slice(0, 6);
  return `${from.time}-${sameMinute ? to.time.slice(6) : to.time}`;
}

/** Three significant digits where there is a fraction, whole numbers as they are. */
function numberOf(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size < 0.001) return value.toPrecision(2);
  return String(Number(value.toFixed(size >= 100 ? 1 : size >= 1 ? 2 : 4)));
}

function timeOf(iso: string): { readonly day: string; readonly time: string } | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(iso);
  return match ? { day: match[1] ?? '', time: match[2] ?? '' } : null;
}

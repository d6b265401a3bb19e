/**
 * The usual header line, read from the right out of the bytes, without making a string of it:
 * `bg worker 7 10790/10792 [001]   893.939520:    1001001 cpu-clock:ppp: `.
 */
const SPACE = 32;
const COLON = 58;
const DOT = 46;
const MAX_HEADER = 400;

export interface HeaderBytes {
  /** `comm pid [cpu]` is from the start of the line to here. */
  taskEnd: number;
  eventStart: number;
  eventEnd: number;
  period: number;
  /** Seconds. */
  time: number;
}

/** Fills `into`; false where the line is of another shape, which is left to the slow road. */
export function readHeader(bytes: Uint8Array, start: number, lineEnd: number, into: HeaderBytes): boolean {
  const end = blanksBefore(bytes, start, lineEnd);
  if (bytes[end - 1] !== COLON || end - start > MAX_HEADER) return false;
  into.eventEnd = end;
  into.eventStart = end;
  while (into.eventStart > start && bytes[into.eventStart - 1] !== SPACE) into.eventStart--;
  const periodEnd = blanksBefore(bytes, start, into.eventStart);
  const period = digitsBefore(bytes, start, periodEnd);
  if (period === periodEnd || bytes[period - 1] !== SPACE) return false;
  into.period = numberAt(bytes, period, periodEnd);
  return readTime(bytes, start, blanksBefore(bytes, start, period), into);
}

function readTime(bytes: Uint8Array, start: number, colonEnd: number, into: HeaderBytes): boolean {
  if (bytes[colonEnd - 1] !== COLON) return false;
  const fraction = digitsBefore(bytes, start, colonEnd - 1);
  const places = colonEnd - 1 - fraction;
  if (places < 3 || bytes[fraction - 1] !== DOT) return false;
  const whole = digitsBefore(bytes, start, fraction - 1);
  if (whole === fraction - 1 || bytes[whole - 1] !== SPACE) return false;
  into.time = numberAt(bytes, whole, fraction - 1) + numberAt(bytes, fraction, colonEnd - 1) / 10 ** places;
  into.taskEnd = blanksBefore(bytes, start, whole);
  return into.taskEnd > start;
}

function blanksBefore(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1]! <= SPACE) at--;
  return at;
}

function digitsBefore(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1]! >= 48 && bytes[at - 1]! <= 57) at--;
  return at;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + bytes[i]! - 48;
  return value;
}

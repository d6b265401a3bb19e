/**
 * Header lines whose comm and event were seen before, read out of the bytes without making a string of them:
 * `bg worker 7 10790/10792 [001]   893.939520:    1001001 cpu-clock:ppp: `. All that may change between the two is digits.
 */
import { afterLine } from './line-bytes.ts';
import { mix, type Pair, PairTable } from './pair-table.ts';

const TAB = 9;
const SPACE = 32;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const OPENING = 91;
const CLOSING = 93;
const NONE = -1;
const MAX_HEADS = 20_000;
/** Heads of the same first bytes that are tried one after another. */
const WAYS = 4;
const SET_BITS = 12;
/** A number of more digits is left to the slow road: it would not be exact. */
const MAX_DIGITS = 15;

export class KnownHeads {
  /** What the line says that was matched last: seconds, and null or −1 for a period or processor that it does not print. */
  time = 0;
  period: number | null = null;
  cpu = NONE;
  /** Behind that line; −1 where more stands on it, from `rest` on. */
  next = 0;
  rest = 0;
  readonly #heads = new PairTable();
  readonly #sets = new Int32Array(WAYS << SET_BITS).fill(NONE);
  #digitsEnd = 0;

  /** The number of the head whose line begins at `lineStart`; −1 where it is not known. */
  match(bytes: DataView, lineStart: number, limit: number): number {
    // A comm has 16 columns where the frame stands on its line.
    const start = afterBlanks(bytes, lineStart, limit);
    if (start + 12 > limit) return NONE;
    const set = setOf(bytes, start);
    for (let way = set; way < set + WAYS; way++) {
      const head = this.#sets[way]!;
      if (head < 0) return NONE;
      if (!this.#stands(head, bytes, start, limit)) continue;
      if (way > set) this.#toFront(set, way, head);
      return head;
    }
    return NONE;
  }

  /** Of a line that was read otherwise: its head's number from now on, or −1 where `match` could not read it. */
  learn(bytes: DataView, lineStart: number, limit: number, comm: string, event: string): number {
    const start = afterBlanks(bytes, lineStart, limit);
    const pair = this.#pairOf(bytes, start, limit, Buffer.from(comm), Buffer.from(`${event}:`));
    if (pair === null || start + 12 > limit) return NONE;
    let head = this.#heads.find(bytes, pair);
    if (head < 0) {
      if (this.#heads.count >= MAX_HEADS) return NONE;
      head = this.#heads.insert(bytes, pair);
    }
    const set = setOf(bytes, start);
    this.#toFront(set, set + WAYS - 1, head);
    return head;
  }

  #pairOf(bytes: DataView, start: number, limit: number, comm: Buffer, event: Buffer): Pair | null {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, limit);
    const end = start + comm.length;
    const start2 = this.#fields(bytes, end, limit);
    const end2 = start2 + event.length;
    return start2 >= 0 && text.subarray(start, end).equals(comm) && text.subarray(start2, end2).equals(event)
      ? { start, end, start2, end2 }
      : null;
  }

  #stands(head: number, bytes: DataView, start: number, limit: number): boolean {
    let at = this.#heads.first(head, bytes, start, limit);
    if (at < 0) return false;
    at = this.#fields(bytes, at, limit);
    if (at < 0) return false;
    at = this.#heads.second(head, bytes, at, limit);
    if (at < 0) return false;
    this.rest = at;
    this.next = afterLine(bytes, afterBlanks(bytes, at, limit), limit);
    return true;
  }

  /** Tid or pid/tid, [cpu], the processor's mode, time, period: returns where the event stands, or −1. */
  #fields(bytes: DataView, start: number, limit: number): number {
    const task = afterTask(bytes, start, limit);
    if (task < 0) return NONE;
    let at = this.#processor(bytes, task, limit);
    if (isMode(bytes, at, limit)) at = afterBlanks(bytes, at + 1, limit);
    const whole = this.#digits(bytes, at, limit);
    if (whole < 0 || !is(DOT, bytes, this.#digitsEnd, limit)) return NONE;
    const fractionStart = this.#digitsEnd + 1;
    const fraction = this.#digits(bytes, fractionStart, limit);
    const places = this.#digitsEnd - fractionStart;
    if (places < 3 || places > 9 || !is(COLON, bytes, this.#digitsEnd, limit)) return NONE;
    this.time = whole + fraction * SCALE[places]!;
    const timeEnd = this.#digitsEnd + 1;
    at = afterBlanks(bytes, timeEnd, limit);
    if (at === timeEnd) return NONE;
    const period = this.#digits(bytes, at, limit);
    this.period = null;
    if (period < 0) return at;
    this.period = period;
    return is(SPACE, bytes, this.#digitsEnd, limit) ? afterBlanks(bytes, this.#digitsEnd, limit) : NONE;
  }

  #processor(bytes: DataView, at: number, limit: number): number {
    this.cpu = NONE;
    if (!is(OPENING, bytes, at, limit)) return at;
    this.cpu = this.#digits(bytes, at + 1, limit);
    return is(CLOSING, bytes, this.#digitsEnd, limit)
      ? afterBlanks(bytes, this.#digitsEnd + 1, limit)
      : limit;
  }

  /** The number at `start`, and where it ends in `#digitsEnd`; −1 where none stands. */
  #digits(bytes: DataView, start: number, limit: number): number {
    let at = start;
    let value = 0;
    for (; at < limit; at++) {
      const digit = bytes.getUint8(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#digitsEnd = at;
    return at === start || at - start > MAX_DIGITS ? NONE : value;
  }

  #toFront(set: number, way: number, head: number): void {
    for (let at = way; at > set; at--) this.#sets[at] = this.#sets[at - 1]!;
    this.#sets[set] = head;
  }
}

/** 10 to the power of −index. */
const SCALE = Array.from({ length: 10 }, (_, places) => 1 / 10 ** places);

/** By the first bytes, which may go on behind the comm. */
function setOf(bytes: DataView, start: number): number {
  const hash = mix(bytes.getInt32(start, true), bytes.getInt32(start + 8, true));
  return (hash >>> (32 - SET_BITS)) * WAYS;
}

/** Behind `  11793`, ` -1`, ` 10790/10792 ` and the blanks after it; −1 where none stands. */
function afterTask(bytes: DataView, start: number, limit: number): number {
  const tid = afterBlanks(bytes, start, limit);
  let end = afterId(bytes, tid, limit);
  if (tid === start || end < 0) return NONE;
  if (is(SLASH, bytes, end, limit)) end = afterId(bytes, end + 1, limit);
  const at = end < 0 ? NONE : afterBlanks(bytes, end, limit);
  return at > end ? at : NONE;
}

function afterId(bytes: DataView, start: number, limit: number): number {
  const first = is(MINUS, bytes, start, limit) ? start + 1 : start;
  let at = first;
  while (at < limit && bytes.getUint8(at) >= 48 && bytes.getUint8(at) <= 57) at++;
  return at === first || at - first > 10 ? NONE : at;
}

/** `K`, `U`, `H`, `G`, `g`, `u` (`-F +misc`). */
function isMode(bytes: DataView, at: number, limit: number): boolean {
  return is(SPACE, bytes, at + 1, limit) && 'KUHGgu'.includes(String.fromCharCode(bytes.getUint8(at)));
}

function is(byte: number, bytes: DataView, at: number, limit: number): boolean {
  return at < limit && bytes.getUint8(at) === byte;
}

function afterBlanks(bytes: DataView, start: number, limit: number): number {
  let at = start;
  while (at < limit && (bytes.getUint8(at) === SPACE || bytes.getUint8(at) === TAB)) at++;
  return at;
}

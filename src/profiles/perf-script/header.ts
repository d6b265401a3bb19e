/**
 * The first line of a sample, whatever fields were asked for (`-F`), in the order in which perf prints them:
 * comm, pid/tid, [cpu], misc, time, period, event, and behind the event a tracepoint's text, or without stacks the frame.
 *
 *     V8 WorkerThread 25607/25611 [002] 4794564.109216:     250000 cpu-clock:ppp:
 *                  hot 11796   776.144854:    2004008 cpu-clock:      55f669290f0a sym+0x1 (dso)
 *     hot 19376    2004008                                            (-F comm,tid,period)
 *
 * A comm may hold blanks and digits, so the line is read from its time, or from its end. This is the slow road, for what
 * the scanner's bytes did not take.
 */
import { frameIn } from './header-frame.ts';

export interface SampleHeader {
  /** null where the layout has none (`-F time,event,…`). */
  readonly comm: string | null;
  readonly cpu: number | null;
  /** Seconds. */
  readonly time: number | null;
  /** In the event's unit; null where it is not printed. */
  readonly period: number | null;
  readonly event: string | null;
  /** A frame on the header line, as on a line of its own. */
  readonly frame: string | null;
  /** Text after the event: of a tracepoint, or of further fields. */
  readonly text: string | null;
  /** False where the line is a header only if frames follow: `hot`, `hot cpu-clock:`. */
  readonly isSure: boolean;
}

/** A comm has 15 characters, so the time stands early; what is bounded cannot be slow. */
const MAX_LEFT = 300;
const MAX_LINE = 20_000;
/** `%10lu`: as wide as a period is at least. A tid is printed in 5 or 7 columns. */
const PERIOD_COLUMNS = 10;
const TASK = /(?:^|\s)-?\d{1,10}(?:\s*\/\s*-?\d{1,10})?$/;
const TID_COLUMNS = 5;
/** `%16s`: a comm, where the frame stands on its line. */
const COMM_COLUMNS = 16;
/** `-L`: a comm in 8 columns, a tid, a processor in 3: `bg worke 19522   0`. */
const LATENCY = /^(.{8}) {1,4}\d{1,10} {1,3}(\d{1,3})$/;
/** A guest's processor, and the time of day (`-F +tod`). */
const GUEST = /^\s*(?:VM:\s*\d{1,10}\s)?(?:VCPU:\s*\d{1,10}\s)?/;
const TIME_OF_DAY = /(?:^|\s)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,9}:(?= )/;

export function parseHeader(whole: string): SampleHeader | null {
  const line = withoutExtras(whole.slice(0, MAX_LINE).replaceAll('\t', ' '));
  const time = /(?:^|\s)(\d{1,12}\.\d{3,9}):(?: |$)/.exec(line.slice(0, MAX_LEFT));
  if (time === null) return withoutTime(line);
  const right = parseRight(line.slice(time.index + time[0].length));
  const left = parseLeft(line.slice(0, time.index), (right?.frame ?? null) !== null);
  return left === null || right === null
    ? null
    : { comm: left.comm, cpu: left.cpu, time: Number(time[1]), ...right, isSure: true };
}

function withoutExtras(line: string): string {
  const isGuest = line.includes('VM:') || line.includes('VCPU:');
  const host = isGuest ? line.replace(GUEST, '') : line;
  const time = TIME_OF_DAY.exec(host.slice(0, MAX_LEFT));
  return time === null ? host : host.slice(0, time.index) + host.slice(time.index + time[0].length);
}

/** `dd 25607 250000 cpu-clock:u:`, `dd 25607`, `dd cpu-clock:`, each perhaps with a frame: the task, a period, an event. */
function withoutTime(line: string): SampleHeader | null {
  const frame = frameIn(line);
  const head = (frame === null ? line : line.slice(0, frame.start)).slice(0, MAX_LINE);
  const event = /(?:^|\s)([a-zA-Z][\w./:=@{},+-]{0,300}?):(?:\s+(\S.*))?$/.exec(
    head.slice(0, MAX_LEFT).trimEnd(),
  );
  const text = event?.[2] ?? null;
  const task = event === null ? head.trimEnd() : head.slice(0, event.index).trimEnd();
  if (task.length > MAX_LEFT) return null;
  const { rest, period } = periodOf(task);
  const isComm = (frame !== null && rest.length === COMM_COLUMNS) || !endsInTid(rest);
  const left = isComm ? commAlone(rest) : parseLeft(rest, frame !== null);
  if (left === null) return null;
  const isTask =
    left.comm !== null && left.hasTask && event !== null && (text === null || event[1]!.includes(':'));
  return {
    comm: left.comm,
    cpu: left.cpu,
    time: null,
    period,
    event: event?.[1] ?? null,
    frame: frame?.text ?? null,
    text,
    isSure: frame !== null || isTask,
  };
}

/** A number in as many columns as a period has, or, where blanks were lost, one behind another. */
function periodOf(task: string): { rest: string; period: number | null } {
  const number = /(?<! )( {0,400})(\d{1,20})$/.exec(task);
  if (number === null) return { rest: task, period: null };
  const rest = task.slice(0, number.index);
  const columns = number[1]!.length - (rest === '' ? 0 : 1) + number[2]!.length;
  const isSecond = number[1] !== '' && /(?:^|\s)-?\d{3,10}(?:\/-?\d{1,10}\s*| \[\d{1,6}\])?$/.test(rest);
  return columns >= PERIOD_COLUMNS || isSecond
    ? { rest, period: Number(number[2]) }
    : { rest: task, period: null };
}

interface Left {
  readonly comm: string | null;
  readonly cpu: number | null;
  readonly hasTask: boolean;
}

/** `bg worker 7` does not: a tid has more columns. */
function endsInTid(task: string): boolean {
  const number = /(^ {0,300}| {1,300})-?\d{1,10}$/.exec(task);
  if (number === null) return /\]\s*[A-Za-z]{0,4}$|\d\/-?\d{1,10}\s*$|\d\s+[A-Z]{1,4}$/.test(task);
  return number.index === 0 || number[0].length - 1 >= TID_COLUMNS;
}

function commAlone(text: string): Left {
  return { comm: text.trim() || null, cpu: null, hasTask: false };
}

/** Comm, pid/tid, `[cpu]` and the misc letters, popped from the right. `hasFrame`: the comm has its columns. */
function parseLeft(text: string, hasFrame = false): Left | null {
  let rest = text.trimEnd();
  let cpu: number | null = null;
  const latency = LATENCY.exec(rest);
  if (latency !== null) return { comm: latency[1]!.trim(), cpu: Number(latency[2]), hasTask: true };
  if (/\s\S{0,2}[KUHGgu]\S{0,2}$/.test(rest) && /[\d\]]\s+[A-Za-z]{1,4}$/.test(rest)) {
    rest = rest.replace(/[A-Za-z]{1,4}$/, '').trimEnd();
  }
  const processor = /(?:^|\s)\[(-?\d{1,6})\]$/.exec(rest);
  if (processor !== null) {
    cpu = Number(processor[1]);
    rest = rest.slice(0, processor.index).trimEnd();
  }
  if (/\d\s+[A-Z]{1,2}$/.test(rest)) rest = rest.replace(/[A-Z]{1,2}$/, '').trimEnd();
  if (hasFrame && rest.length === COMM_COLUMNS && rest.startsWith(' '))
    return { comm: rest.trim(), cpu, hasTask: false };
  const task = TASK.exec(rest);
  if (task !== null) rest = rest.slice(0, task.index);
  const comm = rest.trim();
  return { comm: comm === '' ? null : comm, cpu, hasTask: task !== null };
}

/** `    2004008 cpu-clock:      55f669290f0a sym+0x1 (dso)` → period, event, and what follows it. */
function parseRight(right: string): Pick<SampleHeader, 'period' | 'event' | 'frame' | 'text'> | null {
  const match = /^\s*(?:(\d{1,20})\s+)?([^\s:]\S{0,300}?):(?:\s|$)/.exec(right);
  if (match !== null && !isAddress(match[1], right)) {
    const rest = right.slice(match[0].length);
    const frame = frameIn(rest) ?? pastedFrame(rest);
    const text = rest.slice(0, frame?.start ?? rest.length).trim();
    return { period: numberOf(match[1]), event: match[2]!, frame: frame?.text ?? null, text: text || null };
  }
  const frame = frameIn(right) ?? pastedFrame(right);
  const before = right.slice(0, frame?.start ?? right.length).trim();
  if (before !== '' && !/^\d{1,20}$/.test(before)) return null;
  return {
    period: before === '' ? null : Number(before),
    event: null,
    frame: frame?.text ?? null,
    text: null,
  };
}

/** A number in the columns of an address: what ends in `:` behind it is a symbol's name (`std::f`), no event. */
function isAddress(digits: string | undefined, right: string): boolean {
  return digits !== undefined && frameIn(right)?.text.startsWith(`${digits} `) === true;
}

/** An address, then a symbol with its DSO, whose columns were lost on the way through a paste. */
function pastedFrame(text: string): { start: number; text: string } | null {
  const frame = /^\s*([0-9a-f]{4,16}(?: \S.*\([^()]*(?:\([^()]*\))?\)| \[unknown\])?)\s*$/.exec(text);
  if (frame !== null && /^\d+$/.test(frame[1]!)) return null;
  return frame === null ? null : { start: 0, text: frame[1]! };
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

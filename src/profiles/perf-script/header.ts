/**
 * The first line of a sample, read from the right, since a comm may hold blanks and digits:
 * `V8 WorkerThread 25607/25611 [002] 4794564.109216: 250000 cpu-clock:ppp: `, and without -g, on one line,
 * `             hot 11796   776.144854:    2004008 cpu-clock:      55f669290f0a sym+0x1 (dso)`.
 * This is the slow road, for what the scanner's bytes did not take.
 */
export interface SampleHeader {
  /** null where the layout has none (`-F time,event,…`). */
  readonly comm: string | null;
  readonly cpu: number | null;
  /** Seconds. */
  readonly time: number | null;
  /** In the event's unit; null where it is not printed. */
  readonly period: number | null;
  readonly event: string | null;
  /** Text after the event: of a tracepoint, or a frame on the header line. */
  readonly frame: string | null;
  readonly text: string | null;
}

/** A comm has 15 characters, so the time stands early; what is bounded cannot be slow. */
const MAX_LEFT = 300;
const MAX_RIGHT = 4000;

export function parseHeader(whole: string): SampleHeader | null {
  const line = whole.slice(0, MAX_RIGHT);
  const time = /(?:^|\s)(\d{1,12}\.\d{3,9}): /.exec(`${line.slice(0, MAX_LEFT)} `);
  if (time === null) return withoutTime(line.trimEnd().slice(0, MAX_LEFT));
  const left = parseLeft(line.slice(0, time.index));
  const right = parseRight(line.slice(time.index + time[0].length - 1));
  return left === null || right === null ? null : { ...left, time: Number(time[1]), ...right };
}

/** `dd 25607 cpu-clock:`, `dd 25607 250000 cpu-clock:u:`: event, perhaps a period, and the task. */
function withoutTime(line: string): SampleHeader | null {
  const words = line.split(/\s+/);
  const event = words.pop();
  if (event === undefined || event.length < 2 || !event.endsWith(':')) return null;
  const twoNumbers =
    /^\d{1,20}$/.test(words.at(-1) ?? '') && /^(?:-?\d+(?:\/-?\d+)?|\[\d+\])$/.test(words.at(-2) ?? '');
  const period = twoNumbers ? words.pop() : undefined;
  const task = words.filter(word => /^-?\d+(?:\/-?\d+)?$/.test(word));
  const left = parseLeft(words.join(' '));
  if (left === null || left.comm === null || task.length === 0) return null;
  return {
    ...left,
    time: null,
    period: numberOf(period),
    event: event.slice(0, -1),
    frame: null,
    text: null,
  };
}

/** Comm, pid/tid, `[cpu]` and the misc letters, popped from the right. */
function parseLeft(text: string): { comm: string | null; cpu: number | null } | null {
  let rest = text.trimEnd();
  let cpu: number | null = null;
  if (/\s\S{0,2}[KUHGgu]\S{0,2}$/.test(rest) && /\d\s+[A-Za-z]{1,4}$/.test(rest)) {
    rest = rest.replace(/\s+[A-Za-z]{1,4}$/, '');
  }
  const processor = /(?:^|\s)\[(-?\d{1,6})\]$/.exec(rest);
  if (processor !== null) {
    cpu = Number(processor[1]);
    rest = rest.slice(0, processor.index).trimEnd();
  }
  if (/\d\s+[A-Z]{1,2}$/.test(rest)) rest = rest.replace(/\s+[A-Z]{1,2}$/, '');
  const task = /(?:^|\s)-?\d{1,10}(?:\s*\/\s*-?\d{1,10})?$/.exec(rest);
  if (task !== null) rest = rest.slice(0, task.index);
  const comm = rest.trim();
  return { comm: comm === '' ? null : comm, cpu };
}

/** `    2004008 cpu-clock:      55f669290f0a sym+0x1 (dso)` → period, event, and what follows it. */
function parseRight(text: string): Pick<SampleHeader, 'period' | 'event' | 'frame' | 'text'> | null {
  const body = text.trim();
  if (body === '') return { period: null, event: null, frame: null, text: null };
  const match = /^(?:(\d{1,20})\s+)?(\S{1,300}?):(?:\s+(.*))?$/.exec(body);
  if (match === null) {
    const lone = /^(?:(\d{1,20})(?:\s+|$))?(.*)$/.exec(body)!;
    const isFrame = looksLikeFrame(lone[2]!);
    if (!isFrame && lone[2] !== '') return null;
    return { period: numberOf(lone[1]), event: null, frame: isFrame ? lone[2]! : null, text: null };
  }
  const rest = match[3] ?? '';
  const isFrame = looksLikeFrame(rest);
  return {
    period: numberOf(match[1]),
    event: match[2]!,
    frame: isFrame ? rest : null,
    text: isFrame || rest === '' ? null : rest,
  };
}

/** An address, then a symbol with its DSO: what perf prints behind the event without -g. */
function looksLikeFrame(text: string): boolean {
  return (
    /^[0-9a-f]{1,16}(?: .*\([^()]*(?:\([^()]*\))?\)| \[unknown\]|)$/.test(text) && !/^\d{1,3}$/.test(text)
  );
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

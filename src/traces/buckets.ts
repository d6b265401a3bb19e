/**
 * Equal stacks folded into one. The levels are panicparse's (https://github.com/maruel/panicparse, stack/bucket.go);
 * where it compares each stack with every bucket, the key here makes it one look-up a stack.
 */
import { createHash } from 'node:crypto';
import type { Frame, ParsedTrace } from './model.ts';
import { minuteOf } from './time.ts';

/**
 * `exact-flags`: state words, waiting time and arguments are equal. `exact-lines`: arguments are equal.
 * `any-pointer`: arguments that look like addresses match each other. `any-value`: arguments do not matter.
 */
export type Similarity = 'exact-flags' | 'exact-lines' | 'any-pointer' | 'any-value';

export interface Bucket {
  /** The first one seen, with its message and arguments. */
  readonly trace: ParsedTrace;
  readonly source: string;
  count: number;
  /** Of the threads, the first hundred. */
  readonly threads: string[];
  minutes: { low: number; high: number } | null;
  times: { first: string; last: string; readonly perMinute: Map<string, number> } | null;
  /** Its messages are not all the same. */
  messagesDiffer: boolean;
}

const MAX_THREADS = 100;
/** One day of minutes; a longer log keeps its first and last time. */
const MAX_MINUTES = 1440;

export function newBucket(trace: ParsedTrace, source: string): Bucket {
  return {
    trace: detached(trace),
    source,
    count: 0,
    threads: [],
    minutes: null,
    times: null,
    messagesDiffer: false,
  };
}

export function addTo(bucket: Bucket, trace: ParsedTrace, time: string | null): void {
  bucket.count += 1;
  if (trace.thread !== null && bucket.threads.length < MAX_THREADS) bucket.threads.push(copied(trace.thread));
  if (trace.message !== bucket.trace.message) bucket.messagesDiffer = true;
  // Go prints no age below a minute: beside others of the bucket that have one it is none.
  const printed = trace.details?.waitMinutes;
  const waited = printed ?? (bucket.minutes ? 0 : undefined);
  if (printed !== undefined && bucket.count > 1) bucket.minutes ??= { low: 0, high: 0 };
  if (waited !== undefined) {
    bucket.minutes = {
      low: Math.min(bucket.minutes?.low ?? waited, waited),
      high: Math.max(bucket.minutes?.high ?? waited, waited),
    };
  }
  if (time !== null) countTime(bucket, copied(time));
}

/** The key that equal stacks share at a level. A hash, so that a deep stack costs no more than a flat one. */
export function bucketKey(format: string, trace: ParsedTrace, level: Similarity): string {
  const hash = createHash('sha1');
  const { details } = trace;
  hash.update(`${format}\n${trace.type}\n${trace.state}\n${creatorOf(details?.creator)}\n`);
  if (level === 'exact-flags') hash.update(`${details?.stateDetail}\n`);
  for (const [index, frame] of trace.frames.entries()) {
    hash.update(frameKey(frame));
    if (level !== 'any-value') hash.update(argumentKey(details?.arguments?.[index] ?? '', level));
  }
  for (const cause of trace.causes) {
    hash.update(`\n\n${cause.type}\n`);
    for (const frame of cause.frames) hash.update(frameKey(frame));
  }
  return hash.digest('base64');
}

/** The same code under names that differ from run to run: proxies, accessors, closures' addresses. */
function frameKey(frame: Frame): string {
  const name = /\d/.test(frame.function)
    ? frame.function
        .replace(/(Accessor|\$Proxy|\$\$Lambda\$|CGLIB\$\$)[\da-f]+/g, '$1')
        .replace(/0x[\da-f]+/g, '0x')
    : frame.function;
  return `${name}|${frame.file}|${frame.line}\n`;
}

/** A creator goroutine's number would split a bucket: 1,000 workers of one loop have one creator. */
function creatorOf(creator: string | undefined): string {
  return creator?.replace(/ in goroutine \d+/, '') ?? '';
}

/** panicparse's rule: above 512 KiB and below half the address space it is an address. */
function argumentKey(text: string, level: Similarity): string {
  if (level !== 'any-pointer') return `(${text})`;
  return `(${text.replace(/0x[\da-f]+\??/g, value => {
    const number = Number.parseInt(value, 16);
    return number > 0x80000 && number < 2 ** 63 ? '*' : value;
  })})`;
}

function countTime(bucket: Bucket, time: string): void {
  const minute = minuteOf(time);
  bucket.times ??= { first: time, last: time, perMinute: new Map() };
  bucket.times.last = time;
  const { perMinute } = bucket.times;
  if (perMinute.has(minute) || perMinute.size < MAX_MINUTES)
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
}

/** A deep copy with strings of its own: a slice of a chunk would hold the whole chunk in memory. */
export function detached<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function copied(text: string): string {
  return detached(text);
}

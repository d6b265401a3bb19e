/** Tallies as the contract's facts, and as statements that a model may cite. */
import type { Fact } from '../core/fact.ts';
import type { TraceFact } from '../core/report.ts';
import { clip, visible } from '../core/text.ts';
import type { Bucket } from './buckets.ts';
import type { Collector, FormatTally } from './collector.ts';
import { deadlockNames } from './findings/deadlock.ts';
import type { Frame } from './model.ts';
import { evidence, shortClass, shortName } from './words.ts';

type FactTrace = TraceFact['traces'][number];

/** Frames of all stacks of one fact: what travels as JSON stays below some megabytes. */
const MAX_FRAMES = 20_000;
const MAX_MESSAGE = 4000;
const MAX_CAUSES = 50;
const MAX_STATEMENTS = 120;

/** Formats that are no trace of their own. */
const HELPERS = new Set(['top-threads']);

export function traceFacts(collected: Collector): TraceFact[] {
  return [...collected.tallies.values()]
    .filter(tally => !HELPERS.has(tally.format) && tally.traces > 0)
    .sort((a, b) => b.traces - a.traces)
    .map(tally => ({
      kind: 'trace',
      format: tally.format,
      language: tally.language,
      unread: tally.unread,
      traces: bounded(sorted(tally).flatMap(factTraces)),
      deadlocks: deadlockNames(collected, tally.format),
    }));
}

/** The panicking stack first, then the fullest bucket, own code before library code; threads without frames are left out. */
export function sorted(tally: FormatTally): Bucket[] {
  const own = (bucket: Bucket) => bucket.trace.frames.filter(frame => frame.own).length;
  return [...tally.buckets.values()]
    .filter(bucket => bucket.trace.frames.length > 0 || bucket.trace.type !== null)
    .sort(
      (a, b) =>
        Number(b.trace.type !== null) - Number(a.trace.type !== null) || b.count - a.count || own(b) - own(a),
    );
}

/** The stack of a bucket, and the further stacks of a report that holds several. */
function factTraces(bucket: Bucket): FactTrace[] {
  const { trace } = bucket;
  const stacks = (trace.details?.stacks ?? []).map(stack => ({
    type: null,
    message: null,
    thread: text(stack.thread),
    state: text(stack.label),
    count: bucket.count,
    frames: stack.frames.map(factFrame),
    causes: [],
  }));
  return [factTrace(bucket), ...stacks];
}

function factTrace(bucket: Bucket): FactTrace {
  const { trace } = bucket;
  return {
    type: text(trace.type),
    message: text(trace.message),
    thread: text(trace.thread),
    state: text(trace.state),
    count: bucket.count,
    frames: trace.frames.map(factFrame),
    causes: ends(trace.causes).map(cause => ({ type: text(cause.type), message: text(cause.message) })),
  };
}

/** A chain without end keeps both its ends. */
function ends<Item>(items: readonly Item[]): readonly Item[] {
  return items.length <= 2 * MAX_CAUSES
    ? items
    : [...items.slice(0, MAX_CAUSES), ...items.slice(-MAX_CAUSES)];
}

function factFrame({ function: name, module, file, line, own }: Frame): FactTrace['frames'][number] {
  return { function: clip(visible(name), 1000), module: text(module), file: text(file), line, own };
}

function text(value: string | null): string | null {
  return value === null ? null : clip(visible(value), MAX_MESSAGE);
}

function bounded(traces: readonly FactTrace[]): FactTrace[] {
  let left = MAX_FRAMES;
  return traces.filter(trace => {
    left -= trace.frames.length;
    return left > -MAX_FRAMES / 10;
  });
}

export function statements(collected: Collector): Fact[] {
  const facts: Fact[] = [];
  for (const dump of collected.dumps) {
    for (const { lock, holder, waiters } of dump.contended.slice(0, 20)) {
      const subject = { kind: 'lock', name: `${shortClass(lock.name)} ${lock.id}` };
      const source = evidence(dump.source, lock.at);
      facts.push({
        host: null,
        subject,
        metric: 'waiting threads',
        value: waiters.length,
        unit: 'threads',
        kind: 'gauge',
        window: null,
        source,
      });
      if (holder)
        facts.push({
          host: null,
          subject,
          metric: 'held by',
          value: visible(holder.name),
          unit: '',
          kind: 'state',
          window: null,
          source,
        });
    }
  }
  for (const tally of collected.tallies.values()) {
    for (const bucket of sorted(tally).slice(0, 40)) facts.push(...ofBucket(tally, bucket));
  }
  for (const pool of [...collected.pools.values()]
    .flat()
    .filter(each => each.total > 2)
    .slice(0, 20)) {
    const [bucket] = pool.buckets.keys();
    if (!bucket) continue;
    for (const [state, value] of pool.states) {
      facts.push({
        host: null,
        subject: { kind: 'pool', name: pool.name },
        metric: `threads ${state}`,
        value,
        unit: 'threads',
        kind: 'gauge',
        window: null,
        source: evidence(pool.source, bucket.trace.at),
      });
    }
  }
  return facts.slice(0, MAX_STATEMENTS);
}

function ofBucket(tally: FormatTally, bucket: Bucket): Fact[] {
  const { trace } = bucket;
  const frame = trace.frames.find(each => each.own) ?? trace.frames[0];
  const base = { host: null, window: null, source: evidence(bucket.source, trace.at) } as const;
  if (trace.type !== null) {
    const root = trace.causes.findLast(cause => cause.frames.length > 0);
    const named = { ...base, subject: { kind: 'exception', name: clip(visible(trace.type), 200) } };
    return [
      { ...named, metric: 'seen', value: bucket.count, unit: 'times', kind: 'counter' },
      ...(root
        ? [
            {
              ...named,
              metric: 'root cause',
              value: clip(visible(`${root.type}: ${root.message ?? ''}`), 300),
              unit: '',
              kind: 'state',
            } as const,
          ]
        : []),
      ...(bucket.times
        ? [{ ...named, metric: 'last seen', value: bucket.times.last, unit: '', kind: 'state' } as const]
        : []),
    ];
  }
  if (!frame) return [];
  const noun = tally.language === 'go' ? 'goroutines' : 'threads';
  const subject = { kind: 'function', name: clip(visible(shortName(frame.function)), 200) };
  return [
    {
      ...base,
      subject,
      metric: `${noun} ${trace.state ?? 'here'}`,
      value: bucket.count,
      unit: noun,
      kind: 'gauge',
    },
    ...(bucket.minutes
      ? [
          {
            ...base,
            subject,
            metric: 'longest wait',
            value: bucket.minutes.high,
            unit: 'minutes',
            kind: 'gauge',
          } as const,
        ]
      : []),
  ];
}

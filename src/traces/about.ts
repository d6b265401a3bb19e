/** What traces say of the threads, functions and errors that a question names. */
import type { Analysis } from '../core/fact.ts';
import { Named } from '../core/named.ts';
import type { Finding } from '../core/report.ts';
import type { TraceSource } from './analyse.ts';
import { type Bucket, detached } from './buckets.ts';
import { Collector } from './collector.ts';
import { statements } from './facts.ts';
import { lockName } from './findings/deadlock.ts';
import type { Frame, Lock, ParsedTrace } from './model.ts';
import { TraceReader } from './reader.ts';
import { code, count, evidences, said, shortName } from './words.ts';

const MAX_THREADS = 4;
const MAX_PLACES = 3;
const SHOWN_FRAMES = 8;

interface Thread {
  readonly trace: ParsedTrace;
  readonly source: string;
}

/** Findings about what is named, and the traces' facts; no findings where nothing is named. */
export async function aboutTraces(sources: readonly TraceSource[], words: string): Promise<Analysis> {
  const collected = new Collector();
  const threads = new Named<Thread>(words, MAX_THREADS);
  for (const source of sources) {
    const reader = new TraceReader(event => {
      collected.add(event, source.name);
      if (event.event.kind !== 'trace') return;
      const { trace } = event.event;
      let kept: Thread | null = null;
      const keep = () => (kept ??= { trace: detached(trace), source: source.name });
      for (const name of [trace.thread, trace.details?.alias]) if (name) threads.offer(name, keep);
    });
    for await (const chunk of source.chunks) reader.push(chunk);
    reader.end();
    collected.end(source.name);
  }
  const about =
    threads.found.length > 0
      ? threads.found.map(thread => aboutThread(thread, collected))
      : places(collected, words).map(aboutPlace);
  return {
    facts: [],
    statements: statements(collected),
    findings: about.map(({ finding }) => finding),
    verdict: about[0]?.finding.title ?? '',
    answer: about.map(({ lines }) => lines).join('\n'),
    notes: [],
    pictures: [],
  };
}

interface About {
  readonly finding: Finding;
  readonly lines: string;
}

function aboutThread({ trace, source }: Thread, collected: Collector): About {
  const frame = trace.frames.find(({ own }) => own) ?? trace.frames[0] ?? null;
  const state = trace.state === null ? '' : ` is ${trace.state}`;
  const name = code(trace.thread ?? '?');
  return {
    finding: findingOf(
      'trace.thread',
      `${name}${state} in ${said(frame)}`,
      { kind: 'thread', name: trace.thread ?? '?' },
      evidences(source, [trace.at, ...trace.frames.slice(0, SHOWN_FRAMES).map(({ at }) => at)]),
    ),
    lines: [`${name}: ${path(trace.frames)}`, ...locks(trace, collected)].join('; '),
  };
}

/** Innermost first, as far as it says something. */
function path(frames: readonly Frame[]): string {
  if (frames.length === 0) return 'its stack is not printed';
  const shown = frames.slice(0, SHOWN_FRAMES).map(said);
  const left = frames.length - shown.length;
  return `${shown.join(' ← ')}${left > 0 ? ` ← ${count(left, 'more frame')}` : ''}`;
}

function locks({ details }: ParsedTrace, collected: Collector): string[] {
  const contended = (lock: Lock) =>
    collected.dumps.flatMap(dump => dump.contended).find(({ lock: { id } }) => id === lock.id);
  const wants = details?.wants;
  const holder = wants ? (contended(wants)?.holder?.name ?? wants.holder) : undefined;
  const holds = (details?.holds ?? []).map(lock => {
    const waiters = contended(lock)?.waiters.length ?? 0;
    return `${lockName(lock)}${waiters > 0 ? ` (${count(waiters, 'thread')} ${waiters === 1 ? 'waits' : 'wait'} for it)` : ''}`;
  });
  return [
    ...(wants
      ? [
          `it waits for ${lockName(wants)}${holder ? `, which ${code(holder)} holds` : ', whose holder is not printed'}`,
        ]
      : []),
    ...(holds.length > 0 ? [`it holds ${holds.slice(0, 4).join(', ')}`] : []),
  ];
}

interface Place {
  readonly name: string;
  readonly isError: boolean;
  readonly buckets: readonly {
    readonly bucket: Bucket;
    readonly frame: Frame | null;
    readonly caller: Frame | null;
  }[];
}

/** Errors by their type, functions by their frames. */
function places(collected: Collector, words: string): readonly Place[] {
  const known = new Map<string, { name: string; isError: boolean; buckets: Place['buckets'][number][] }>();
  for (const { buckets } of collected.tallies.values()) {
    for (const bucket of buckets.values()) {
      const { trace } = bucket;
      const seen = new Set<string>();
      const add = (name: string, isError: boolean, frame: Frame | null, caller: Frame | null) => {
        if (seen.has(name)) return;
        seen.add(name);
        const place = known.get(name) ?? { name, isError, buckets: [] };
        place.buckets.push({ bucket, frame, caller });
        known.set(name, place);
      };
      for (const { type } of [trace, ...trace.causes]) if (type) add(type, true, null, null);
      const stacks = [trace.frames, ...trace.causes.map(({ frames }) => frames)];
      for (const frames of stacks)
        frames.forEach((frame, index) => {
          add(frame.function, false, frame, frames[index + 1] ?? null);
        });
    }
  }
  const named = new Named<Place>(words, MAX_PLACES);
  for (const place of known.values()) named.offer(place.name, () => place);
  return named.found;
}

function aboutPlace({ name, isError, buckets }: Place): About {
  const traces = buckets.reduce((sum, { bucket }) => sum + bucket.count, 0);
  const first = buckets[0];
  const where = first?.frame ? said(first.frame) : code(name);
  const title = isError
    ? `${code(name)}: seen ${count(traces, 'time')}`
    : `${where}: in ${count(traces, 'stack')}`;
  const proof =
    first === undefined ? [] : evidences(first.bucket.source, [first.frame?.at ?? first.bucket.trace.at]);
  return {
    finding: findingOf(
      isError ? 'trace.error' : 'trace.function',
      title,
      { kind: isError ? 'exception' : 'function', name: isError ? name : shortName(name) },
      proof,
    ),
    lines: isError ? `${code(name)}: ${errorLine(name, buckets)}` : `${where}: ${functionLine(buckets)}`,
  };
}

function errorLine(name: string, buckets: Place['buckets']): string {
  const thrown = buckets
    .flatMap(({ bucket: { trace } }) => [trace, ...trace.causes])
    .find(({ type }) => type === name);
  const frames = thrown?.frames ?? [];
  const message = thrown?.message ?? null;
  return `${message === null ? 'without a message' : code(message)}, in ${said(frames.find(({ own }) => own) ?? frames[0] ?? null)}`;
}

/** States and callers of the stacks that it stands in. */
function functionLine(buckets: Place['buckets']): string {
  const states = tally(buckets, ({ bucket }) => bucket.trace.state);
  const callers = tally(buckets, ({ caller }) => (caller === null ? null : said(caller)));
  return [
    ...(states.length > 0 ? [states.map(([state, threads]) => `${threads} ${state}`).join(', ')] : []),
    callers.length > 0
      ? `called by ${callers
          .slice(0, 4)
          .map(([caller, stacks]) => `${caller}${callers.length > 1 ? ` ×${stacks}` : ''}`)
          .join(', ')}`
      : 'the outermost frame',
  ].join('; ');
}

function tally(
  buckets: Place['buckets'],
  key: (place: Place['buckets'][number]) => string | null,
): [string, number][] {
  const counts = new Map<string, number>();
  for (const place of buckets) {
    const name = key(place);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + place.bucket.count);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function findingOf(
  id: string,
  title: string,
  culprit: { kind: string; name: string },
  evidence: Finding['evidence'],
): Finding {
  return {
    id,
    severity: 'info',
    resource: 'trace',
    title,
    culprit,
    evidence,
    against: [],
    since: null,
    explains: [],
    remediation: [],
  };
}

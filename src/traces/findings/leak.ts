/**
 * Goroutines that pile up. Suspect: ten or more in one bucket, waiting on a channel, a lock or a select, for five
 * minutes or more; or a hundred whatever their age (a goroutine's age is printed from the second minute on).
 */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import { code, evidences, said } from '../words.ts';
import { GO_BORROWS } from './pool.ts';

const WAITS = /^(?:chan (?:receive|send)|select|semacquire|sync\.|wait)/;
const FOR_EVER = /nil chan|no cases/;
const MANY = 10;
const VERY_MANY = 100;
const LONG_MINUTES = 5;

export function leakFindings(collected: Collector): Finding[] {
  const buckets = [...collected.tallies.values()]
    .filter(tally => tally.language === 'go')
    .flatMap(tally => [...tally.buckets.values()]);
  return buckets
    .filter(bucket => !bucket.trace.details?.runtime && suspicious(bucket))
    .sort((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(finding);
}

function suspicious(bucket: Bucket): boolean {
  const state = bucket.trace.state ?? '';
  if (!WAITS.test(state) || bucket.trace.frames.every(frame => !frame.own)) return false;
  // Those that wait for a pool's connection are told of as such.
  if (bucket.trace.frames.some(frame => GO_BORROWS.test(frame.function))) return false;
  const old = (bucket.minutes?.high ?? 0) >= LONG_MINUTES;
  return (
    FOR_EVER.test(state) ||
    bucket.count >= VERY_MANY ||
    (bucket.count >= MANY && old) ||
    (bucket.count >= MANY && /^chan|^select/.test(state))
  );
}

function finding(bucket: Bucket): Finding {
  const { trace, count, minutes } = bucket;
  const own = trace.frames.find(frame => frame.own) ?? null;
  const age = minutes
    ? `, for ${minutes.low === minutes.high ? minutes.low : `${minutes.low} to ${minutes.high}`} minutes`
    : '';
  const endless = FOR_EVER.test(trace.state ?? '');
  const sure = endless || count >= VERY_MANY || (minutes?.high ?? 0) >= LONG_MINUTES;
  const creator = trace.details?.creator;
  return {
    id: 'trace.leak',
    severity: sure && count >= MANY ? 'warning' : 'info',
    resource: 'trace',
    title: `${count} ${count === 1 ? 'goroutine waits' : 'goroutines wait'} in ${said(own)}: ${code(trace.state ?? '')}${endless ? ', which never ends' : ''}${age}`,
    culprit: { kind: 'function', name: own?.function ?? '?' },
    evidence: evidences(bucket.source, [trace.at, trace.frames[0]?.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      ...(creator
        ? [`they are started in ${code(creator)}: give each a way to end (a context, a closed channel)`]
        : []),
      `make sure that somebody ${/send/.test(trace.state ?? '') ? 'receives' : 'sends or closes'} on every path, also when the caller gives up`,
    ],
  };
}

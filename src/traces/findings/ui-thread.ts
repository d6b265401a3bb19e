/**
 * The thread that draws the user interface, in a dump that was taken because the program did not answer (an ANR of
 * Android): whatever it does there is what the person waits for.
 */
import type { Finding } from '../../core/report.ts';
import type { Bucket } from '../buckets.ts';
import type { Collector } from '../collector.ts';
import { code, evidences, said } from '../words.ts';

const MAIN = /^android\.app\.ActivityThread\.main$/;
/** It waits for the next event: it is free. */
const FREE = /MessageQueue\.nativePollOnce$/;

export function uiThreadFindings(collected: Collector): Finding[] {
  const main = [...(collected.tallies.get('java-thread-dump')?.buckets.values() ?? [])].find(
    ({ trace }) => trace.thread === 'main' && trace.frames.some(frame => MAIN.test(frame.function)),
  );
  if (!main) return [];
  const blocked = collected.dumps.some(dump =>
    dump.contended.some(each => each.holder !== null && each.waiters.some(({ name }) => name === 'main')),
  );
  // Who holds the lock that it waits for is told elsewhere.
  if (blocked) return [];
  return [main.trace.frames.slice(0, 3).some(frame => FREE.test(frame.function)) ? free(main) : busy(main)];
}

function busy({ trace, source }: Bucket): Finding {
  const own = trace.frames.find(frame => frame.own) ?? null;
  const [top = null] = trace.frames;
  const inside = own && top && own !== top ? `, in ${said(top)}` : '';
  return {
    id: 'trace.ui-thread',
    severity: 'warning',
    resource: 'trace',
    title: `The main thread does not answer: ${said(own ?? top)}${inside} (${trace.state ?? 'running'})`,
    culprit: own ? { kind: 'function', name: own.function } : { kind: 'thread', name: 'main' },
    evidence: evidences(source, [trace.at, top?.at, own?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      `take the work of ${said(own ?? top)} off the main thread: nothing there may wait for a disk, a network, a lock or a clock`,
    ],
  };
}

function free({ trace, source }: Bucket): Finding {
  return {
    id: 'trace.ui-thread',
    severity: 'info',
    resource: 'trace',
    title: `${code('main')} waits for the next event: when the dump was taken it was free again`,
    culprit: null,
    evidence: evidences(source, [trace.at, trace.frames[0]?.at]),
    against: [],
    since: null,
    explains: [],
    remediation: [
      'look for what it did before: other threads that are busy, the processors and the disk in the same report',
    ],
  };
}

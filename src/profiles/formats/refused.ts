/**
 * Files that profilers write and that are not read here: recognised, so that the answer says what to send instead.
 *
 *     {"snapshot":{"meta":{"node_fields":[…                a heap snapshot of V8: https://developer.chrome.com/docs/devtools/memory-problems/heap-snapshots
 *     v8-version,12,4,254,21,0                             the raw log of node --prof
 *     go 1.22 trace\0\0\0                                  Go's execution trace
 *     PERFILE2                                             perf.data itself
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head } from '../model.ts';

interface Refused {
  readonly name: string;
  readonly matches: (head: Head) => boolean;
  readonly what: string;
  readonly instead: string;
}

const REFUSED: readonly Refused[] = [
  {
    name: 'heapsnapshot',
    matches: ({ text }) =>
      /^\ufeff?\s*\{\s*"snapshot"\s*:\s*\{/.test(text) && /"node_fields"|"node_count"/.test(text),
    what: 'a heap snapshot of V8: every object that is alive, not where memory is allocated',
    instead:
      'Open it in DevTools (Memory, sort by retained size; two snapshots: Comparison) for what is kept. For where it is allocated, send a .heapprofile: node --heap-prof, or DevTools, Allocation sampling.',
  },
  {
    name: 'v8-log',
    matches: ({ text }) =>
      /^v8-version,\d/.test(text) || /^(?:shared-library|code-creation|profiler),/.test(text),
    what: 'the raw log of node --prof, which needs the node that wrote it to be read',
    instead:
      'Run node --prof-process FILE with the same node and send what it prints, or record with node --cpu-prof.',
  },
  {
    name: 'go-trace',
    matches: ({ text }) => /^go 1\.\d{1,3} trace\0/.test(text),
    what: "Go's execution trace: what the scheduler did, event by event",
    instead:
      'go tool trace -pprof=sched FILE > sched.pb.gz (or net, sync, syscall) makes a profile of it that can be sent.',
  },
  {
    name: 'perf-data',
    matches: ({ text }) => text.startsWith('PERFILE2') || text.startsWith('2ELIFREP'),
    what: 'a perf.data file, which needs the binaries of its machine to be read',
    instead: 'On that machine run perf script > out.txt, or perf report --stdio, and send the text.',
  },
];

export const refusedFormats: readonly Format[] = REFUSED.map(({ name, matches, what, instead }) => ({
  name,
  detect: (head: Head): Detection | null => (matches(head) ? { confidence: 0.97, why: what } : null),
  read: input => Promise.reject(new PerfError('profile-kind', `${input.name} is ${what}. ${instead}`)),
}));

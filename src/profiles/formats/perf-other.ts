/**
 * What perf prints besides profiles: recognised, so that the answer says what it is and what to send instead.
 * Source: https://github.com/torvalds/linux/tree/master/tools/perf (builtin-stat.c, builtin-sched.c, builtin-lock.c, …)
 */
import { PerfError } from '../../core/errors.ts';
import type { Detection, Format, Head } from '../model.ts';

interface Other {
  readonly name: string;
  readonly sign: RegExp;
  readonly what: string;
  readonly instead: string;
}

const FUNCTIONS =
  'For where the time goes, send perf report --stdio -n, or perf script, of what perf record -g recorded.';

const OTHERS: readonly Other[] = [
  {
    name: 'perf-stat',
    sign: /^\s*Performance counter stats for |^\{(?:"interval" : [\d.]{1,20}, )?(?:"[\w-]{1,20}" : "[^"]{0,80}", ){0,3}"counter-value" : |^#\s+time\s+counts\s+unit\s+events|^\d{1,20}(?:\.\d{1,9})?,[a-zA-Z]{0,10},[\w:/-]{1,80},\d{1,20},\d{1,3}\.\d{2},/m,
    what: 'what perf stat counted: totals of a run, without functions',
    instead: FUNCTIONS,
  },
  {
    name: 'perf-sched-latency',
    sign: /^\s*Task\s+\|\s+Runtime ms\s+\|\s+(?:Switches|Count)\s+\|/m,
    what: 'perf sched latency: how long each task waited for a processor, without functions',
    instead: `A long maximum delay is a wait in the run queue: vmstat 1 and debughost show how long it is. ${FUNCTIONS}`,
  },
  {
    name: 'perf-sched-timehist',
    sign: /^\s*time\s+cpu\s+task name\s+wait time\s+sch delay\s+run time|^\s*comm\s+parent\s+sched-in\s+run-time\s+min-run/m,
    what: 'perf sched timehist: each switch of a task with its waits, without functions',
    instead: `perf sched latency adds it up by task. ${FUNCTIONS}`,
  },
  {
    name: 'perf-sched-map',
    sign: /\bsecs [A-Z.][0-9A-Z.] => \S{1,40}:\d+/,
    what: 'perf sched map: which task ran on which processor when',
    instead: `perf sched latency adds it up by task. ${FUNCTIONS}`,
  },
  {
    name: 'perf-lock',
    sign: /^\s*Name\s+acquired\s+contended\s+avg wait|^\s*contended\s+total wait\s+max wait\s+avg wait/m,
    what: "perf lock: how long the kernel's locks were waited for, not what burns processor time",
    instead: FUNCTIONS,
  },
  {
    name: 'perf-kmem',
    sign: /^SUMMARY \(SLAB allocator\)|^\s*Callsite\s+\|\s+Total_alloc\/Per/m,
    what: "perf kmem: the kernel's allocations by call site",
    instead: FUNCTIONS,
  },
  {
    name: 'perf-c2c',
    sign: /^\s*Trace Event Information\s*$|^\s*Shared Data Cache Line Table/m,
    what: 'perf c2c: cache lines that processors take from each other, without shares of time',
    instead: `Fields of the line with the most HITMs belong on lines of their own. ${FUNCTIONS}`,
  },
  {
    name: 'perf-trace',
    sign: /^\s*(?:\?|\d{1,12}\.\d{3}) \(\s{0,20}(?:\d{1,12}\.\d{3} ms)?\s{0,20}\): \S/m,
    what: 'perf trace: system calls one by one',
    instead: `perf trace -s adds them up by call, which can be read as a table. ${FUNCTIONS}`,
  },
  {
    name: 'perf-report-contents',
    sign: /^Aggregated stats:\s*$|^#\s+pid\s+tid\s+ppid\s+comm\s*$/m,
    what: 'what perf report --stats, --tasks or --mmaps prints: what the recording holds, not where time goes',
    instead: 'Run perf report --stdio -n without that option.',
  },
  {
    name: 'perf-script-dump',
    sign: /^0x[0-9a-f]{1,16}(?:@\S{1,400})? \[0x[0-9a-f]{1,16}\]: event: \d/m,
    what: 'perf script -D: the raw records of a recording',
    instead: 'Run perf script without -D.',
  },
  {
    name: 'perf-bench',
    sign: /^# Running '?[\w/ -]{1,80}'? benchmark/m,
    what: 'the result of perf bench, without functions',
    instead: FUNCTIONS,
  },
];

export const perfOther: readonly Format[] = OTHERS.map(({ name, sign, what, instead }) => ({
  name,
  detect: ({ text }: Head): Detection | null => (sign.test(text) ? { confidence: 0.9, why: what } : null),
  read: input => Promise.reject(new PerfError('profile-kind', `${input.name} is ${what}. ${instead}`)),
}));

import { expect, test } from '@jest/globals';
import { recognise } from '../../src/profiles/recognise.ts';
import { capture, readText } from './captures.ts';

// The first lines of what perf 6.1 prints.
test.each([
  [
    'perf-stat',
    "\n Performance counter stats for './hot 0.2':\n\n             46.16 msec task-clock    #    0.199 CPUs utilized\n",
  ],
  [
    'perf-stat',
    '#           time             counts unit events\n     0.100103120              19.24 msec task-clock\n',
  ],
  [
    'perf-stat',
    '46.16,msec,task-clock,46160897,100.00,0.199,CPUs utilized\n47,,context-switches,46160897,100.00,1.018,K/sec\n',
  ],
  [
    'perf-stat',
    '# started on Wed Nov 25 18:49:10 2026\n\n{"counter-value" : "1.153660", "unit" : "msec", "event" : "task-clock", "event-runtime" : 1153660, "pcnt-running" : 100.00}\n',
  ],
  [
    'perf-sched-timehist',
    '\nRuntime summary\n                          comm  parent   sched-in     run-time    min-run     avg-run     max-run  stddev  migrations\n                                          (count)       (msec)     (msec)      (msec)      (msec)       %\n',
  ],
  [
    'perf-sched-latency',
    '\n  Task                  |   Runtime ms  | Switches | Avg delay ms    | Max delay ms    |\n  hot:(2)               |     40.123 ms |       12 | avg:   0.035 ms | max:   0.120 ms |\n',
  ],
  [
    'perf-sched-timehist',
    '           time    cpu  task name                       wait time  sch delay   run time\n                        [tid/pid]                          (msec)     (msec)     (msec)\n',
  ],
  ['perf-sched-map', '  *A0       18255.741295 secs A0 => migration/0:18\n'],
  [
    'perf-lock',
    '                Name   acquired  contended     avg wait   total wait     max wait     min wait\n',
  ],
  ['perf-lock', ' contended   total wait     max wait     avg wait         type   caller\n'],
  [
    'perf-c2c',
    '=================================================\n            Trace Event Information              \n',
  ],
  ['perf-trace', '     0.057 ( 0.012 ms): hot/15579 brk()          = 0x562579d25000\n'],
  ['perf-report-contents', '#      pid      tid     ppid  comm\n         0        0       -1 |swapper\n'],
  ['perf-report-contents', '\nAggregated stats:\n           TOTAL events:        168\n'],
  ['perf-script-dump', '\n0x108@g.data [0x50]: event: 69\n.\n. ... raw event: size 80 bytes\n'],
])('%s is recognised, and the answer says what to send instead', async (name, text) => {
  expect(recognise(Buffer.from(text))?.format).toBe(name);
  await expect(readText(text)).rejects.toThrow(/^paste is .*(?:send perf report|Run perf|perf trace -s)/s);
});

/** As long as on a machine with many processors. */
const CORES = Array.from(
  { length: 400 },
  (_, cpu) => `# CPU ${cpu}: Core ID ${cpu}, Die ID 0, Socket ID 0\n`,
).join('');
const HEADER = `# ========\n# captured on    : Wed Nov 25 12:54:00 2026\n# nrcpus online : 400\n${CORES}# ========\n#\n`;

test.each(['perf/script-stacks.txt', 'perf/report-plain.txt'])(
  'a header longer than 8 KB before %s',
  async path => {
    const plain = await readText(capture(path));
    for (const size of [1000, 1 << 20]) {
      const profile = await readText(Buffer.concat([Buffer.from(HEADER), capture(path)]), size);
      expect(profile.format).toBe(plain.format);
      expect(profile.views[0]!.samples).toBe(plain.views[0]!.samples);
      expect(profile.recording.processors).toBe(400);
    }
  },
);

test('a header alone is told from a recording', async () => {
  await expect(readText(HEADER)).rejects.toThrow('without its samples');
});

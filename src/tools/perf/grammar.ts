import type { Grammar } from '../../core/grammar.ts';
import { int, list, operand, option, PIDS, pattern, switches, words } from '../../core/grammar-values.ts';

const EVENTS = list(
  words(
    'cycles instructions cache-references cache-misses branches branch-misses bus-cycles ref-cycles cpu-clock task-clock context-switches cs cpu-migrations migrations page-faults faults minor-faults major-faults stalled-cycles-frontend stalled-cycles-backend L1-dcache-loads L1-dcache-load-misses LLC-loads LLC-load-misses LLC-stores LLC-store-misses dTLB-loads dTLB-load-misses iTLB-loads iTLB-load-misses block:block_rq_issue block:block_rq_complete sched:sched_switch sched:sched_process_exec syscalls:sys_enter_futex',
  ),
  16,
);
const CPU_LIST = pattern('[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?){0,15}', 'CPU numbers');
const WHO = [
  ...switches('-a|--all-cpus'),
  option('-p|--pid', PIDS),
  option('-t|--tid', PIDS),
  option('-C|--cpu', CPU_LIST),
  option('-e|--event', EVENTS, { repeat: 4 }),
];
const SLEEP = [operand('workload', words('sleep')), operand('seconds', int(1, 30), 1, 1, 'seconds')];

export const grammar: Grammar = {
  tool: 'perf',
  says: 'profiles and counters of the CPUs, for a bounded time',
  tier: 'intrusive',
  root: true,
  dashes: true,
  beforeVerbs: [],
  forms: [
    {
      flags: [
        ...WHO,
        ...switches('-d|--detailed -A|--no-aggr --per-core --per-socket'),
        option('-I|--interval-print', int(100, 10_000)),
      ],
      verbs: [['stat']],
      operands: SLEEP,
      required: [['-a', '-p', '-t', '-C']],
      workload: true,
      cost: 'counts in hardware: no cost to speak of',
    },
    {
      flags: [
        ...WHO,
        ...switches('-g'),
        option('-F|--freq', int(1, 199)),
        option('--call-graph', words('fp dwarf lbr')),
        { names: ['-o'], value: { type: 'words', words: ['-'] } },
      ],
      verbs: [['record']],
      operands: SLEEP,
      required: [['-a', '-p', '-t', '-C']],
      workload: true,
      add: ['-o', '-'],
      reader: ['perf', 'report', '--stdio', '--no-children', '-i', '-'],
      cost: 'costs about 1 % of each core that it samples; the samples go through a pipe, no file is written',
    },
    {
      flags: [
        ...switches('--stdio --no-children --children -n'),
        { names: ['-i'], value: { type: 'words', words: ['-'] } },
        option('-g', words('none')),
        option('--sort|-s', list(words('comm dso symbol sym pid cpu'), 6)),
      ],
      verbs: [['report']],
      operands: [],
      required: [['--stdio'], ['-i']],
      stdin: true,
    },
    {
      flags: [{ names: ['-i'], value: { type: 'words', words: ['-'] } }, ...switches('--header')],
      verbs: [['script']],
      operands: [],
      required: [['-i']],
      stdin: true,
    },
    {
      flags: [
        ...WHO,
        ...switches('--stdio -g -K -U'),
        option('-F|--freq', int(1, 199)),
        option('-d|--delay', int(1, 10)),
      ],
      verbs: [['top']],
      operands: [],
      required: [['--stdio']],
      endless: 10,
      cost: 'costs about 1 % of each core that it samples',
    },
  ],
  instead: [
    { when: ' record', say: 'use perf record -F 99 -g -p PID -- sleep 10' },
    { when: ' stat', say: 'use perf stat -a -- sleep 5, or perf stat -p PID -- sleep 5' },
    { when: ' top', say: 'use perf top --stdio -p PID' },
    { when: '.', say: 'only record, stat and top are used: perf record -F 99 -g -p PID -- sleep 10' },
  ],
  examples: ['perf stat -a -- sleep 5', 'perf record -F 99 -p 812 -g -- sleep 10'],
  limits: { bytes: 8_388_608 },
};

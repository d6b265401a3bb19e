/** Whole programs, word for word: bpftrace can read files, signal and override, so no program is composed. */
import type { Grammar } from '../../core/grammar.ts';
import { option } from '../../core/grammar-values.ts';

const PROGRAMS: readonly string[] = [
  'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); } interval:s:5 { exit(); }',
  'tracepoint:syscalls:sys_exit_read /args->ret > 0/ { @bytes[comm] = sum(args->ret); } interval:s:5 { exit(); }',
  'tracepoint:block:block_rq_issue { @[comm] = hist(args->bytes); } interval:s:5 { exit(); }',
  'tracepoint:sched:sched_process_exec { @[comm] = count(); } interval:s:5 { exit(); }',
  'tracepoint:sched:sched_switch { @[kstack] = count(); } interval:s:5 { exit(); }',
  'profile:hz:99 { @[kstack] = count(); } interval:s:5 { exit(); }',
  'profile:hz:99 { @[ustack, comm] = count(); } interval:s:5 { exit(); }',
  'software:page-faults:100 { @[comm] = count(); } interval:s:5 { exit(); }',
  'hardware:cache-misses:1000000 { @[comm, pid] = count(); } interval:s:5 { exit(); }',
  'kprobe:tcp_retransmit_skb { @[comm] = count(); } interval:s:5 { exit(); }',
];

export const grammar: Grammar = {
  tool: 'bpftrace',
  says: 'one of a fixed list of programs, for 5 s',
  tier: 'intrusive',
  root: true,
  glue: false,
  forms: [
    {
      flags: [option('-e', { type: 'words', words: PROGRAMS })],
      operands: [],
      required: [['-e']],
    },
  ],
  instead: [{ when: '.', say: 'only the programs of docs/policy.md are run, word for word' }],
  examples: ["bpftrace -e 'profile:hz:99 { @[kstack] = count(); } interval:s:5 { exit(); }'"],
  cost: 'probes in the kernel for 5 s; a few per cent of a core on a busy host',
};

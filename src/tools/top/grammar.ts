import type { Grammar } from '../../core/grammar.ts';
import {
  decimal,
  either,
  int,
  option,
  PIDS,
  pattern,
  switches,
  USER,
  words,
} from '../../core/grammar-values.ts';

const FLAGS = [
  ...switches(
    '-b|--batch-mode -c|--cmdline-toggle -H|--threads-show -i|--idle-toggle -1|--single-cpu-toggle -S|--accum-time-toggle',
  ),
  option('-n|--iterations', int(1, 5), { role: 'count' }),
  option('-d|--delay', decimal(0.1, 10), { role: 'interval' }),
  option('-p|--pid', PIDS),
  option(
    '-o|--sort-override',
    pattern(
      '[-+]?(?:%CPU|%MEM|PID|PPID|USER|RES|VIRT|SHR|SWAP|TIME\\+?|COMMAND|S|nTH|nMaj|nMin|P|NI|PR|CODE|DATA|USED|vMj|vMn)',
      'a column such as %CPU',
    ),
  ),
  option('-u|--filter-only-euser', either(USER, int(0, 4_294_967_294))),
  option('-U|--filter-any-user', either(USER, int(0, 4_294_967_294))),
  option('-w|--width', int(80, 512), { optional: 'fits' }),
  option('-e|--scale-task-mem', words('k m g t p')),
  option('-E|--scale-summary-mem', words('k m g t p e')),
];

export const grammar: Grammar = {
  tool: 'top',
  says: 'processes by CPU or memory, one to three times',
  tier: 'read',
  forms: [
    {
      flags: FLAGS,
      operands: [],
      required: [['-b'], ['-n']],
      interval: 3,
    },
  ],
  instead: [{ when: '.', say: 'without -b and -n it never ends: use top -b -n 1' }],
  examples: ['top -b -n 1', 'top -bn1', 'top -b -n 2 -d 1 -o %MEM', 'top -b -n 1 -H -p 812'],
};

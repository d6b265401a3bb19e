import type { Grammar } from '../../core/grammar.ts';
import { DEVICE, option, sampled, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'vmstat',
  says: 'run queue, memory, swap, block I/O, CPU',
  tier: 'read',
  forms: [
    ...sampled([
      ...switches('-a|--active -w|--wide -t|--timestamp -n|--one-header -d|--disk -y|--no-first'),
      option('-S|--unit', words('k K m M')),
    ]),
    {
      flags: [
        ...switches('-s|--stats -f|--forks -D|--disk-sum -d|--disk -m|--slabs -w|--wide'),
        option('-S|--unit', words('k K m M')),
      ],
      operands: [],
    },
    ...sampled([option('-p|--partition', DEVICE)]),
  ],
  instead: [],
  examples: ['vmstat 1 5', 'vmstat -w 1 5', 'vmstat -S M 1 3', 'vmstat -s'],
};

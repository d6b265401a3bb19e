import type { Grammar } from '../../core/grammar.ts';
import { int, list, option, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'nvidia-smi',
  says: 'graphics processors',
  tier: 'read',
  beforeVerbs: [],
  forms: [
    { flags: switches('-L|--list-gpus -q|--query'), operands: [] },
    {
      flags: [
        option('--query-gpu|--query-compute-apps', list(pattern('[a-z][a-z0-9_.]{1,50}', 'a field'), 30)),
        option('--format', pattern('csv(?:,noheader)?(?:,nounits)?', 'csv')),
      ],
      operands: [],
      required: [['--query-gpu'], ['--format']],
    },
    {
      flags: [option('-c', int(1, 10), { role: 'count' }), option('-d', int(1, 5), { role: 'interval' })],
      verbs: [['pmon', 'dmon']],
      operands: [],
      required: [['-c']],
    },
  ],
  instead: [
    { when: '.', say: 'use nvidia-smi, or nvidia-smi --query-gpu=utilization.gpu,memory.used --format=csv' },
  ],
  examples: ['nvidia-smi', 'nvidia-smi --query-gpu=utilization.gpu,memory.used --format=csv'],
};

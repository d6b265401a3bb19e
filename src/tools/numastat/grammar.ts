import type { Grammar } from '../../core/grammar.ts';
import { either, NAME, operand, option, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'numastat',
  says: 'memory by NUMA node',
  tier: 'read',
  forms: [
    {
      flags: [...switches('-c -m -n -s -z -v'), option('-p', either(PID, NAME))],
      operands: [operand('process', PID, 0, 4)],
    },
  ],
  examples: ['numastat', 'numastat -m', 'numastat -p 812'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'numactl',
  says: 'NUMA nodes and the policy in force',
  tier: 'read',
  forms: [
    { flags: switches('-H|--hardware'), operands: [], required: [['-H']] },
    { flags: switches('-s|--show'), operands: [], required: [['-s']] },
  ],
  instead: [{ when: '.', say: 'numactl starts programs: use numactl -H' }],
  examples: ['numactl -H', 'numactl --show'],
};

import type { Grammar } from '../../core/grammar.ts';
import { operand, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'taskset',
  says: 'which CPUs a process may use; setting is refused',
  tier: 'read',
  forms: [
    {
      flags: switches('-p|--pid -c|--cpu-list -a|--all-tasks'),
      operands: [operand('process', PID)],
      required: [['-p']],
    },
  ],
  instead: [{ when: '.', say: 'affinity is only read: use taskset -cp PID' }],
  examples: ['taskset -cp 812', 'taskset -p 812'],
};

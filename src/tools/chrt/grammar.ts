import type { Grammar } from '../../core/grammar.ts';
import { operand, PID, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'chrt',
  says: 'the scheduling policy of a process; setting is refused',
  tier: 'read',
  forms: [
    { flags: switches('-p|--pid -a|--all-tasks'), operands: [operand('process', PID)], required: [['-p']] },
  ],
  instead: [{ when: '.', say: 'policies are only read: use chrt -p PID' }],
  examples: ['chrt -p 812'],
};

import type { Grammar } from '../../core/grammar.ts';
import { operand, switches, USER } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'w',
  says: 'who is logged in, and the load',
  tier: 'read',
  forms: [
    {
      flags: switches('-h|--no-header -s|--short -f|--from -o|--old-style -i|--ip-addr -u|--no-current'),
      operands: [operand('user', USER, 0, 1)],
    },
  ],
  examples: ['w', 'w -h'],
};

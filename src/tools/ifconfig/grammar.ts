import type { Grammar } from '../../core/grammar.ts';
import { INTERFACE, operand, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ifconfig',
  says: 'interfaces and their counters',
  tier: 'read',
  forms: [{ flags: switches('-a -s -v'), operands: [operand('interface', INTERFACE, 0, 1)] }],
  instead: [{ when: '.', say: 'interfaces are only listed: use ifconfig -a or ip -s link' }],
  examples: ['ifconfig', 'ifconfig eth0'],
};

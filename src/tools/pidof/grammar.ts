import type { Grammar } from '../../core/grammar.ts';
import { NAME, operand, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'pidof',
  says: 'process ids of a program',
  tier: 'read',
  forms: [{ flags: [...switches('-s -x -c -q -t -w')], operands: [operand('program', NAME, 1, 5)] }],
  examples: ['pidof nginx', 'pidof -s java'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'jps',
  says: 'Java processes',
  tier: 'read',
  forms: [{ flags: switches('-q -l -m -V'), operands: [] }],
  examples: ['jps -l'],
};

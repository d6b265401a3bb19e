import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'lsmem',
  says: 'ranges of memory',
  tier: 'read',
  forms: [{ flags: switches('-a|--all -b|--bytes -J|--json -S|--split'), operands: [] }],
  bundle: false,
  examples: ['lsmem'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'lspci',
  says: 'PCI devices',
  tier: 'read',
  forms: [{ flags: switches('-k -n -nn -v -vv -t -m -mm -D'), operands: [] }],
  examples: ['lspci', 'lspci -nn -k'],
};

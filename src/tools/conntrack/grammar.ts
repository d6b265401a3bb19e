import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'conntrack',
  says: 'connection tracking counters',
  tier: 'read',
  root: true,
  forms: [
    { flags: switches('-S|--stats'), operands: [], required: [['-S']] },
    { flags: switches('-C|--count'), operands: [], required: [['-C']] },
  ],
  instead: [{ when: '.', say: 'only the counters are read: use conntrack -S or conntrack -C' }],
  examples: ['conntrack -S', 'conntrack -C'],
};

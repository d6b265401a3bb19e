import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'route',
  says: 'the routing table',
  tier: 'read',
  forms: [{ flags: switches('-n -e -ee -v -4 -6'), operands: [] }],
  instead: [{ when: '.', say: 'routes are only listed: use ip route show' }],
  examples: ['route -n'],
};

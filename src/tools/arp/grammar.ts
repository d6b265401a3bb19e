import type { Grammar } from '../../core/grammar.ts';
import { INTERFACE, option, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'arp',
  says: 'the neighbour table',
  tier: 'read',
  forms: [{ flags: [...switches('-n -a -e -v'), option('-i', INTERFACE)], operands: [] }],
  instead: [{ when: '.', say: 'entries are only listed: use arp -an or ip neigh' }],
  examples: ['arp -an', 'arp -n'],
};

import type { Grammar } from '../../core/grammar.ts';
import { either, INTERFACE, operand, switches, tokens, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'bridge',
  says: 'bridge ports and forwarding entries',
  tier: 'read',
  bundle: false,
  forms: [
    {
      flags: switches('-s|-stats -d|-details -j|-json -p|-pretty'),
      verbs: [['link', 'fdb', 'vlan', 'mdb'], ['show']],
      operands: [operand('argument', tokens(either(words('dev br'), INTERFACE), 4), 0, 4)],
    },
    {
      flags: switches('-s|-stats -d|-details -j|-json -p|-pretty'),
      verbs: [['link', 'fdb', 'vlan', 'mdb']],
      operands: [],
    },
  ],
  examples: ['bridge link show', 'bridge -s fdb show dev eth0'],
};

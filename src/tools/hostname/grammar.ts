import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'hostname',
  says: 'the name of the host; setting it is refused',
  tier: 'read',
  forms: [
    {
      flags: switches('-f|--fqdn|--long -s|--short -i|--ip-address -I|--all-ip-addresses -d|--domain'),
      operands: [],
    },
  ],
  instead: [{ when: '.', say: 'an operand sets the name: use hostname -f' }],
  examples: ['hostname', 'hostname -f', 'hostname -I'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'who',
  says: 'logins, boot time and run level',
  tier: 'read',
  forms: [
    {
      flags: switches('-a|--all -b|--boot -H|--heading -q|--count -r|--runlevel -u|--users -s|--short'),
      operands: [],
    },
  ],
  examples: ['who -b', 'who'],
};

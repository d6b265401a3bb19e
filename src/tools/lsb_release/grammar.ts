import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'lsb_release',
  says: 'the distribution',
  tier: 'read',
  forms: [
    {
      flags: switches('-a|--all -d|--description -r|--release -c|--codename -s|--short -i|--id'),
      operands: [],
    },
  ],
  examples: ['lsb_release -a'],
};

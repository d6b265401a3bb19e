import type { Grammar } from '../../core/grammar.ts';
import { option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'slabtop',
  says: 'kernel caches',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [...switches('-o|--once'), option('-s|--sort', words('a b c l v n o p s u'))],
      operands: [],
      required: [['-o']],
    },
  ],
  instead: [{ when: '.', say: 'without -o it never ends: use slabtop -o -s c' }],
  examples: ['slabtop -o -s c', 'slabtop -o'],
};

import type { Grammar } from '../../core/grammar.ts';
import { option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'pvs',
  says: 'physical volumes',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [...switches('-a|--all --noheadings'), option('--units', words('b k m g t h B K M G T H'))],
      operands: [],
    },
  ],
  examples: ['pvs'],
};

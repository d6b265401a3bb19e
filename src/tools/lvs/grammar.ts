import type { Grammar } from '../../core/grammar.ts';
import { list, option, pattern, switches, words } from '../../core/grammar-values.ts';

const FIELDS = list(pattern('[+]?[a-z][a-z_]{1,30}', 'a field'), 20);

export const grammar: Grammar = {
  tool: 'lvs',
  says: 'logical volumes',
  tier: 'read',
  root: true,
  forms: [
    {
      flags: [
        ...switches('-a|--all --noheadings --segments'),
        option('-o|--options', FIELDS),
        option('--units', words('b k m g t h B K M G T H')),
      ],
      operands: [],
    },
  ],
  examples: ['lvs', 'lvs -a -o +devices'],
};

import type { Grammar } from '../../core/grammar.ts';
import { list, option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'swapon',
  says: 'swap areas in use',
  tier: 'read',
  forms: [
    {
      flags: [
        option('--show', list(words('NAME TYPE SIZE USED PRIO UUID LABEL'), 7), { optional: 'glued' }),
        ...switches('--bytes --raw --noheadings'),
      ],
      operands: [],
      required: [['--show']],
    },
    { flags: switches('-s|--summary'), operands: [], required: [['-s']] },
  ],
  instead: [{ when: '.', say: 'swap is only listed: use swapon --show' }],
  examples: ['swapon --show', 'swapon -s'],
};

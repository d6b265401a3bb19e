import type { Grammar } from '../../core/grammar.ts';
import { int, operand, option, switches, words } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'last',
  says: 'reboots and shutdowns',
  tier: 'read',
  forms: [
    {
      flags: [...switches('-x -F -w -R'), option('-n', int(1, 100))],
      operands: [operand('entry', words('reboot shutdown runlevel'), 0, 1)],
      numeric: int(1, 100),
    },
  ],
  examples: ['last -x -n 10 reboot', 'last reboot'],
};

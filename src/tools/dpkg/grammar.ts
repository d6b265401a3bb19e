import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'dpkg',
  says: 'installed packages, listed',
  tier: 'read',
  forms: [
    {
      flags: switches('-l|--list'),
      operands: [operand('package', pattern('[a-z0-9][a-z0-9+.:*-]{0,80}', 'a package'), 1, 10)],
      required: [['-l']],
    },
  ],
  instead: [{ when: '.', say: 'packages are only looked up: use dpkg -l NAME' }],
  examples: ["dpkg -l 'linux-image*'"],
};

import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

const PACKAGE = operand('package', pattern('[a-z0-9][a-z0-9+.:*-]{0,80}', 'a package'), 1, 10);

export const grammar: Grammar = {
  tool: 'dpkg-query',
  says: 'installed packages and their versions',
  tier: 'read',
  forms: [
    { flags: switches('-W|--show'), operands: [PACKAGE], required: [['-W']] },
    { flags: switches('-l|--list'), operands: [PACKAGE], required: [['-l']] },
  ],
  instead: [{ when: '.', say: 'packages are only looked up: use dpkg-query -W NAME' }],
  examples: ['dpkg-query -W libssl3'],
};

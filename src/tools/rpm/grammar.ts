import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'rpm',
  says: 'installed packages and their versions',
  tier: 'read',
  forms: [
    {
      flags: switches('-q|--query'),
      operands: [operand('package', pattern('[A-Za-z0-9][A-Za-z0-9+._-]{0,80}', 'a package'), 1, 10)],
      required: [['-q']],
    },
  ],
  bundle: false,
  instead: [{ when: '.', say: 'packages are only looked up: use rpm -q NAME' }],
  examples: ['rpm -q openssl-libs'],
};

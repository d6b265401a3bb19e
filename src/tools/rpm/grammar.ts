/** Versions of installed RPM packages: `-q NAME` alone. Macros, formats, files, scripts and all else stay out. */
import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

const PACKAGE = pattern('[A-Za-z0-9][A-Za-z0-9._+-]{1,80}', 'a package such as openssl-libs');

export const grammar: Grammar = {
  tool: 'rpm',
  says: 'versions of installed RPM packages',
  tier: 'read',
  forms: [
    {
      flags: switches('-q|--query'),
      operands: [operand('package', PACKAGE, 1, 8)],
      required: [['-q']],
    },
  ],
  instead: [{ when: '.', say: 'packages are not changed from here: use rpm -q PACKAGE' }],
  examples: ['rpm -q openssl-libs', 'rpm -q nginx'],
};

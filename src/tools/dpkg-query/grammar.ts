/** Versions of installed Debian packages. No `-f` (a format is a language), no `--admindir`, no other verb. */
import type { Grammar } from '../../core/grammar.ts';
import { operand, pattern, switches } from '../../core/grammar-values.ts';

const PACKAGE = pattern('[a-z0-9][a-z0-9.+-]{1,60}(?::[a-z0-9]{2,10})?', 'a package such as libssl3');

export const grammar: Grammar = {
  tool: 'dpkg-query',
  says: 'versions of installed Debian packages',
  tier: 'read',
  forms: [
    {
      flags: switches('-W|--show -s|--status -l|--list'),
      operands: [operand('package', PACKAGE, 1, 8)],
      required: [['-W', '-s', '-l']],
      apart: [
        ['-W', '-s'],
        ['-W', '-l'],
        ['-s', '-l'],
      ],
    },
  ],
  instead: [{ when: '.', say: 'use dpkg-query -W PACKAGE' }],
  examples: ['dpkg-query -W libssl3', 'dpkg-query -s nginx'],
};

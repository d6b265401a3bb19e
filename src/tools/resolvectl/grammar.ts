import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'resolvectl',
  says: 'the resolver; queries are refused, since they leave the host',
  tier: 'read',
  forms: [
    {
      flags: switches('--no-pager'),
      verbs: [['statistics', 'status', 'dns']],
      operands: [],
      add: ['--no-pager'],
    },
  ],
  instead: [{ when: '.', say: 'use resolvectl statistics or resolvectl status' }],
  examples: ['resolvectl statistics', 'resolvectl status'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'loginctl',
  says: 'sessions and users, listed',
  tier: 'read',
  forms: [
    {
      flags: switches('--no-pager --no-legend'),
      verbs: [['list-sessions', 'list-users', 'list-seats']],
      operands: [],
      add: ['--no-pager'],
    },
  ],
  instead: [{ when: '.', say: 'sessions are only listed: use loginctl list-sessions --no-pager' }],
  examples: ['loginctl list-sessions --no-pager'],
};

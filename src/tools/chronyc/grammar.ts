import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'chronyc',
  says: 'how far the clock is off',
  tier: 'read',
  forms: [
    { flags: switches('-n -c'), verbs: [['tracking', 'sources', 'sourcestats', 'activity']], operands: [] },
    { flags: switches('-n -v'), verbs: [['sources']], operands: [] },
  ],
  instead: [{ when: '.', say: 'use chronyc -n tracking or chronyc -n sources' }],
  examples: ['chronyc -n tracking', 'chronyc -n sources'],
};

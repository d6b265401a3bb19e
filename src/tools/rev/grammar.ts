import type { Grammar } from '../../core/grammar.ts';

export const grammar: Grammar = {
  tool: 'rev',
  says: 'each line of a pipe backwards',
  tier: 'read',
  forms: [{ flags: [], operands: [], stdin: true }],
  instead: [{ when: '.', say: 'only a pipe is turned: put it behind |' }],
  examples: ['ss -tan | rev | cut -d : -f 1 | rev'],
};

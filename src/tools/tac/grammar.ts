import type { Grammar } from '../../core/grammar.ts';

export const grammar: Grammar = {
  tool: 'tac',
  says: 'a pipe backwards',
  tier: 'read',
  forms: [{ flags: [], operands: [], stdin: true }],
  instead: [{ when: '.', say: 'only a pipe is turned: put it behind |' }],
  examples: ['dmesg -T | tac'],
};

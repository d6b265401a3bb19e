import type { Grammar } from '../../core/grammar.ts';

export const grammar: Grammar = {
  tool: 'arch',
  says: 'the machine type',
  tier: 'read',
  forms: [{ flags: [], operands: [] }],
  examples: ['arch'],
};

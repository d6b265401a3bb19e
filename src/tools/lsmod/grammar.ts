import type { Grammar } from '../../core/grammar.ts';

export const grammar: Grammar = {
  tool: 'lsmod',
  says: 'loaded kernel modules',
  tier: 'read',
  forms: [{ flags: [], operands: [] }],
  examples: ['lsmod'],
};

import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'systemd-analyze',
  says: 'how long the boot took, and what of it',
  tier: 'read',
  forms: [
    { flags: switches('--no-pager'), operands: [], add: ['--no-pager'] },
    {
      flags: switches('--no-pager'),
      verbs: [['time', 'blame', 'critical-chain']],
      operands: [],
      add: ['--no-pager'],
    },
  ],
  instead: [{ when: '.', say: 'use systemd-analyze blame --no-pager' }],
  examples: ['systemd-analyze blame --no-pager'],
};

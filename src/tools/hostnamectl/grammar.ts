import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'hostnamectl',
  says: 'host name, operating system, kernel and virtualisation',
  tier: 'read',
  forms: [
    { flags: switches('--no-pager'), operands: [] },
    { flags: switches('--no-pager'), operands: [], verbs: [['status']] },
  ],
  examples: ['hostnamectl', 'hostnamectl status'],
};

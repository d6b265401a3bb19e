import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'systemd-detect-virt',
  says: 'which virtual machine or container this is',
  tier: 'read',
  forms: [{ flags: switches('-c|--container -v|--vm -q|--quiet'), operands: [] }],
  examples: ['systemd-detect-virt'],
};

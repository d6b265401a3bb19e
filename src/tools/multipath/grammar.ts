import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'multipath',
  says: 'paths to shared disks, listed',
  tier: 'read',
  root: true,
  forms: [{ flags: switches('-ll'), operands: [], required: [['-ll']] }],
  bundle: false,
  instead: [{ when: '.', say: 'paths are only listed: use multipath -ll' }],
  examples: ['multipath -ll'],
};

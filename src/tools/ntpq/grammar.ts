import type { Grammar } from '../../core/grammar.ts';
import { switches } from '../../core/grammar-values.ts';

export const grammar: Grammar = {
  tool: 'ntpq',
  says: 'NTP peers',
  tier: 'read',
  forms: [{ flags: switches('-p|--peers -n|--numeric -4 -6'), operands: [], required: [['-p']] }],
  instead: [{ when: '.', say: 'use ntpq -pn' }],
  examples: ['ntpq -pn'],
};
